"""The statement of an account, by every door: whose it is, in whose language, what is left and what lapses first."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from loyalty.earning import EarningLine
from loyalty.errors import BadFile
from loyalty.requests import SaleRequest
from tests.cashier import ANA_CARD, Counters
from tests.papers_owner import with_papers
from tui.operations import call


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def statement(counters: Counters, **whose: str) -> str:
    answer = call(counters.counter, "account.statement", {"path": str(counters.folder / "e.pdf"), **whose})
    return text_of(Path(answer["file"]))


def test_it_has_the_shop_the_points_first_and_purchases_in_the_customers_words(counters: Counters) -> None:
    with_papers(counters)
    counter = counters.counter
    counter.record_sale(SaleRequest("sale", (EarningLine("tinte", 4000),), counter.clock(), card=ANA_CARD))
    text = statement(counters, card=ANA_CARD)
    assert "Carrer Gran 12" in text
    assert "Compra 40,00 €" in text
    assert "Venta" not in text
    assert "Lo primero que caduca: " in text


def test_an_account_without_anything_says_that_it_has_no_points(counters: Counters) -> None:
    counters.register("X1234567L", "Zoë Núñez")
    text = statement(counters, dni="X1234567L")
    assert "Puntos 0 puntos" in text
    assert "caduca" not in text


@pytest.mark.parametrize(("spoken", "title"), [("ca", "Extracte de compte"), ("en", "Statement"), ("", "Extracto")])
def test_it_is_in_the_language_of_the_customer_and_without_one_in_the_shops(
    spoken: str, title: str, counters: Counters
) -> None:
    counters.register("X1234567L", "Zoë Núñez", language=spoken)
    assert title in statement(counters, dni="X1234567L")


def test_without_a_path_it_goes_to_the_papers_of_the_shop(counters: Counters) -> None:
    with_papers(counters)
    answer = call(counters.counter, "account.statement", {"card": ANA_CARD})
    path = Path(answer["file"])
    assert path.parent == counters.folder / "papeles"
    assert path.name.startswith("extracto-")
    assert "Ana" in text_of(path)


def test_a_place_that_cannot_be_written_is_refused(counters: Counters) -> None:
    (counters.folder / "papeles").write_text("no es una carpeta")
    with_papers(counters)
    with pytest.raises(BadFile):
        call(counters.counter, "account.statement", {"card": ANA_CARD})


async def test_the_counter_makes_it_from_the_movements_and_says_where_it_is(counters: Counters) -> None:
    with_papers(counters)
    async with counters.cashier() as cashier:
        with_papers(counters)
        await cashier.scan(ANA_CARD)
        await cashier.press("f6", "f9")
        await cashier.sees("Extracto escrito en")
        assert "F9 Extracto" in cashier.screen_text()
    made = list((counters.folder / "papeles").glob("extracto-*.pdf"))
    assert len(made) == 1
