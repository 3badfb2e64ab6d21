"""Those whom a text at the counter may mean, and the one of them who is marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from loyalty.errors import BadAmount
from loyalty.money import parse_typed_cents
from tui import drawings
from tui.drawings import Room
from tui.language import _

if TYPE_CHECKING:
    from loyalty.views import CustomerView

SHORTEST_SEARCH = 2
SHORTEST_NUMBER = 4  # fewer digits are rather an amount
LONGEST_PRICE = 5  # digits without decimals


@dataclass
class Matches:
    text: str = ""
    found: Sequence[CustomerView] = ()
    place: int = 0

    def __bool__(self) -> bool:
        return bool(self.found)

    def chosen_for(self, text: str) -> CustomerView | None:
        """The one who is marked, if it was this text that was looked for."""
        return self.found[self.place] if self.found and text == self.text else None

    def move(self, step: int) -> None:
        self.place = max(0, min(len(self.found) - 1, self.place + step))

    def draw(self, room: Room) -> Content:
        return drawings.matches(self.text, self.found, self.place, room)


def too_short(text: str) -> str:
    """What to do with so few letters or digits; nothing where they were searched for and nobody was found."""
    if worth_searching(text):
        return ""
    if is_amount(text):
        return _("Si «{text}» es el importe, pase ahora la tarjeta; si es de un cliente, escriba más.").format(
            text=text
        )
    return _("Escriba algo más: con dos letras basta.")


def worth_searching(text: str) -> bool:
    return len(text) >= (SHORTEST_NUMBER if is_amount(text) else SHORTEST_SEARCH)


def is_amount(text: str) -> bool:
    try:
        parse_typed_cents(text)
    except BadAmount:
        return False
    return True


def may_be_price(text: str) -> bool:
    """Whether it is rather an amount than the beginning of a document or a telephone number."""
    return is_amount(text) and (not text.isdigit() or len(text) <= LONGEST_PRICE)
