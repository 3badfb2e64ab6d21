"""The list of deliveries on paper: what was handed out where and by whom, and what it cost, by every door."""

import json
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from loyalty.clock import parse_moment
from loyalty.errors import BadFile, BadValue, UnknownPrize
from loyalty.requests import NewPrize, PrizeRequest, TopUpRequest
from tests.cashier import ANA, ANA_CARD, BERTA_CARD, MADRID, Counters
from tests.papers_owner import with_papers
from tests.prize_owner import DELIVERIES, give
from tui.__main__ import main
from tui.counter import Counter, open_counter
from tui.operations import call

MARCH = {"from": "2026-03-01", "to": "2026-03-31"}


def at(text: str) -> int:
    return parse_moment(text, MADRID)


@pytest.fixture
def shop(counters: Counters) -> Counters:
    """Three deliveries in March at two counters, one of them undone, and one in February."""
    with_papers(counters)
    counter = counters.counter
    counter.create_prize(NewPrize("taza", "Taza", "article", {"points": 100_000}))
    counter.create_prize(NewPrize("secador", "Secador de pelo", "article", {"points": 250_000, "euros": 500}))
    for card in (ANA_CARD, BERTA_CARD):
        give(counters, card, 900_000, at("2026-02-01T10:00"))
    counter.top_up(TopUpRequest("t-1", BERTA_CARD, 2000, at("2026-02-01T10:00")))
    counter.redeem(PrizeRequest("d0", "taza", at("2026-02-28T23:30"), card=ANA_CARD))
    counter.redeem(PrizeRequest("d1", "taza", at("2026-03-01T09:00"), 2, card=ANA_CARD))
    other = at_the_other_counter(counters)
    try:
        other.redeem(PrizeRequest("d2", "secador", at("2026-03-02T09:00"), card=BERTA_CARD))
        other.redeem(PrizeRequest("d3", "taza", at("2026-03-03T09:00"), card=BERTA_CARD))
        other.undo_delivery("d3", at("2026-03-04T09:00"))
    finally:
        other.close()
    return counters


def at_the_other_counter(counters: Counters) -> Counter:
    return open_counter(counters.url, counters.folder, "norte", "caja-9", MADRID, "lola", clock=counters.counter.clock)


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def listed(shop: Counters, **wanted: Any) -> tuple[int, str]:
    path = shop.folder / "list.pdf"
    answer = call(shop.counter, "prize.report", {"path": str(path), **wanted})
    return answer["deliveries"], text_of(path)


def test_the_list_of_a_month_has_each_delivery_a_total_by_place_and_one_of_all(shop: Counters) -> None:
    count, text = listed(shop, **MARCH)
    assert count == 3
    assert "Del 01/03/2026 al 31/03/2026" in text
    assert "28/02/2026" not in text
    assert text.index("Secador de pelo") < text.index("2 × Taza"), "the newest first"
    assert "Taza (deshecha el 04/03/2026)" in text
    assert "1 entrega centro · caja-1 · marta 200 puntos" in text
    assert "1 entrega, 1 deshecha norte · caja-9 · lola 250 puntos 5,00 €" in text
    assert text.index("Total 2 entregas, 1 deshecha") < text.index("450 puntos")


@pytest.mark.parametrize(
    ("wanted", "count", "cost"),
    [
        ({"branch": "norte"}, 2, "250 puntos"),
        ({"counter": "caja-1"}, 2, "300 puntos"),
        ({"operator": "lola"}, 2, "250 puntos"),
        ({"operator": "lola", "counter": "caja-1"}, 0, "No hay ninguna entrega así."),
        ({"prize": "taza", "to": "2026-02-28"}, 1, "100 puntos"),
        ({"dni": ANA}, 2, "300 puntos"),
    ],
    ids=str,
)
def test_the_list_is_of_what_is_looked_for(shop: Counters, wanted: dict[str, Any], count: int, cost: str) -> None:
    found, text = listed(shop, **wanted)
    assert found == count
    assert cost in text
    assert len(call(shop.counter, "prize.deliveries", wanted)["deliveries"]) == count


def test_what_no_list_is_made_of_is_refused(shop: Counters) -> None:
    for wanted, refusal in (
        ({"from": "2026-03-02", "to": "2026-03-01"}, BadValue),
        ({"prize": "tazza"}, UnknownPrize),
        ({"path": str(shop.folder / "shop.db" / "list.pdf")}, BadFile),
    ):
        with pytest.raises(refusal):
            listed(shop, **wanted)


def test_the_list_is_made_on_the_command_line(shop: Counters, capsys: pytest.CaptureFixture[str]) -> None:
    config, path = shop.folder / "config.toml", shop.folder / "marzo.pdf"
    config.write_text(
        '[shop]\nname = "Núria"\n[database]\nurl = "sqlite:///shop.db"\n[counter]\nbranch = "centro"\nname = "caja-1"\n'
    )
    command = ["--config", str(config), "prize", "report", str(path), "--from", "2026-03-01", "--counter", "caja-9"]
    assert main(command) == 0
    assert capsys.readouterr().out == f"2 entregas en {path}.\n"
    assert main([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(path), "deliveries": 2}
    assert main([*command, "--to", "ayer"]) == 1


async def test_the_screen_makes_the_list_of_what_is_seen(shop: Counters) -> None:
    async with shop.cashier() as cashier:
        await cashier.press(*DELIVERIES, "f3")
        cashier.screen.query_one("#counter").value = "caja-9"  # type: ignore[attr-defined]
        await cashier.press("f2", "f7")
        await cashier.sees("2 entregas en papeles/entregas-20260310-123000.pdf.")
    (path,) = (shop.folder / "papeles").glob("*.pdf")
    assert "norte · caja-9 · lola" in text_of(path)
    assert "2 × Taza" not in text_of(path)


async def test_a_list_that_cannot_be_written_is_said(shop: Counters) -> None:
    (shop.folder / "papeles").write_text("a file in the way")
    async with shop.cashier() as cashier:
        await cashier.press(*DELIVERIES, "f7")
        await cashier.sees("No se puede escribir el fichero")
