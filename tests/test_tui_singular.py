"""One point is missing, two are missing: what is said of one thing is said in the singular, in every language."""

from datetime import date

import pytest

from loyalty.errors import NotEnough, OverLimit
from loyalty.prizes import Reach
from loyalty.views import AccountView, CardView, DeliveryReceipt, LotView, PrizeView, RefundReceipt
from tests.cashier import MADRID
from tests.test_tui_looks import LANGUAGES_WITH_CATALOGUE
from tui import customer_words, drawings, formats, words
from tui.drawings import AtTheCounter, Room
from tui.language import choose_language, speaking
from tui.message_labels import left_out_words
from tui.prize_words import later_row
from tui.sale_drawings import gift_card_left
from tui.screens.refund_form import refunded
from tui.texts import sentence

MUG = PrizeView("taza", "Taza", "article", {"points": 100_000})
MISSING = {
    "es": ("Le falta 1 punto para: Taza", "Le faltan 2 puntos para: Taza"),
    "ca": ("Li falta 1 punt per a: Taza", "Li falten 2 punts per a: Taza"),
    "en": ("1 point short of: Taza", "2 points short of: Taza"),
}


def panel(missing: dict[str, int], lots: tuple[LotView, ...] = ()) -> str:
    account = AccountView(1, (), (), "", {"points": 99_000}, {}, card=CardView("T-1", "loyalty", "active"))
    seen = AtTheCounter(account, lots, (), Reach((), (MUG,), missing))
    return drawings.customer(seen, date(2026, 3, 10), MADRID, Room(80, 24)).plain


@pytest.mark.parametrize("language", LANGUAGES_WITH_CATALOGUE)
def test_one_point_is_missing_and_two_points_are(language: str) -> None:
    with speaking(language):
        for points, told in zip((1000, 2000), MISSING[language], strict=True):
            assert told in panel({"points": points})


@pytest.mark.parametrize(
    ("by_unit", "number"),
    [
        ({"points": 1000}, 1),
        ({"points": -1000}, 1),
        ({"points": 500}, 2),
        ({"points": 1500}, 2),
        ({"euros": 100}, 1),
        ({"gift_cards": 100}, 1),
        ({"cafés": 1}, 1),
        ({"points": 0, "euros": 100}, 1),
        ({"points": 1000, "euros": 100}, 2),
        ({}, 2),
    ],
)
def test_only_one_whole_thing_is_one(by_unit: dict[str, int], number: int) -> None:
    assert formats.grammatical_number(by_unit) == number
    texts = {unit: str(minor / {"points": 1000, "cafés": 1}.get(unit, 100)) for unit, minor in by_unit.items()}
    assert words.grammatical_number(texts) == number


def test_what_is_lost_comes_back_or_is_asked_for_is_said_of_one_as_of_one() -> None:
    choose_language("es")
    one, two = {"points": 1000}, {"points": 2000}
    lot = LotView("points", 1000, "2026-12-31", "2026-01-01")
    assert "Caduca 1 punto el 31/12/2026" in panel(two, (lot,))
    assert "Caducan 2 puntos el 31/12/2026" in panel(two, (lot, lot))
    assert later_row(MUG, {"points": 99_000}, one).endswith("le falta 1 punto")
    assert customer_words.erasure("Ana", one).endswith("Se pierde 1 punto.")
    assert customer_words.erased(one) == "Borrado para siempre. Se ha perdido 1 punto."
    assert sentence(NotEnough("points", "1", "0")) == "No hay bastante: se pide 1 punto y hay 0 puntos."
    assert sentence(OverLimit("minimum", "1")) == "Para pagar con puntos hace falta al menos 1 punto."
    assert words.undone(DeliveryReceipt("p1", "taza", 1, one)).endswith("× 1. Vuelve 1 punto. Saldo: 0 puntos.")
    assert gift_card_left(CardView("G-1", "gift", "active"), 100) == "En la tarjeta regalo G-1 queda 1,00 €."
    receipt = RefundReceipt("r1", "s1", 100, 0, taken_back=one, given_back={"gift_cards": 100}, lapsed={"euros": 100})
    said = refunded(receipt)
    assert "Se retira 1 punto. Vuelve 1,00 € en tarjetas regalo. De lo que vuelve ya ha caducado 1,00 €" in said
    assert left_out_words({"merged": 1, "blocked": 2}) == "1 unido a otro cliente, 2 bloqueados"
