"""Handing out a card: its code, and what it holds from the start. The same step sells a gift card."""

from datetime import date

from loyalty.codes import looks_like_bank_card, masked
from loyalty.errors import BadValue
from loyalty.money import EUROS, POINTS, parse_typed_cents
from loyalty.requests import Activation
from tui.language import N_
from tui.screens.form import Field, FormScreen
from tui.typed import typed_day


class CardForm(FormScreen):
    TITLE_TEXT = N_("Activar tarjeta")
    HELP_TEXT = N_(
        "Pase la tarjeta nueva, o escriba su código, y pulse F2. Puede llevar ya puntos o euros. Una tarjeta regalo"
        " lleva los euros que se han pagado por ella. Los datos del cliente se pueden apuntar otro día."
    )
    FIELDS = (
        Field("card", N_("Tarjeta"), N_("pásela o escriba su código")),
        Field("euros", N_("Euros"), N_("con los que empieza")),
        Field("points", N_("Puntos"), N_("con los que empieza")),
        Field("gift", N_("Tarjeta regalo"), N_("s, si lo es")),
        Field("last_day", N_("Último día"), N_("de la tarjeta regalo, dd/mm/aaaa")),
    )

    def __init__(self, code: str = "") -> None:
        super().__init__({"card": masked(code)})
        self._code = code

    async def card_read(self, code: str) -> None:
        self._code = code
        self.put("card", masked(code))

    def code(self) -> str:
        """What was scanned, whose digits may not be shown, or else what was typed."""
        typed = self.value("card")
        return self._code if looks_like_bank_card(self._code) and typed == masked(self._code) else typed

    async def save(self) -> str:
        code = self.code()
        activation = Activation(
            card=code,
            kind="gift" if self.says_yes("gift") else "loyalty",
            points_minor=self._points(),
            euros_cents=parse_typed_cents(self.value("euros") or "0"),
            last_day=self._last_day(),
        )
        await self.ask(self.shop.counter.activate_card, activation, self.shop.counter.clock())
        return code

    def _points(self) -> int:
        """Typed points as thousandths: as many as euros have decimals are enough for what is given by hand."""
        return parse_typed_cents(self.value("points") or "0") * POINTS.minor_per_unit // EUROS.minor_per_unit

    def _last_day(self) -> date | None:
        text = self.value("last_day")
        day = typed_day(text)
        if text and day is None:
            raise BadValue("last_day", "not_a_date")
        return day
