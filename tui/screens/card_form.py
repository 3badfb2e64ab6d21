"""Handing out a card: its code, and what it holds from the start. The same step sells a gift card."""

from datetime import date
from functools import partial

from loyalty.errors import BadAmount
from loyalty.money import parse_typed_cents, parse_typed_points
from loyalty.requests import Activation
from loyalty.views import AccountView
from tui.language import N_, _
from tui.screens.form import Field, FormScreen, read_yes
from tui.slips import activation_slip
from tui.typed import read_day


class CardForm(FormScreen):
    TITLE_TEXT = N_("Activar tarjeta")
    HELP_TEXT = N_(
        "Pase la tarjeta nueva, o escriba su código, y pulse F2. Puede llevar ya puntos o euros. Para vender una"
        " tarjeta regalo: «s», Intro, los euros que se pagan por ella y F2. Los datos del cliente se pueden apuntar"
        " otro día."
    )
    FIELDS = (
        Field("card", N_("Tarjeta"), N_("pásela, o su código")),
        Field("gift", N_("¿Es regalo?"), N_("s o n")),
        Field("euros", N_("Euros"), N_("con los que empieza")),
        Field("points", N_("Puntos"), N_("con los que empieza")),
        Field("last_day", N_("Último día"), N_("dd/mm/aaaa, si caduca")),
    )

    def __init__(self, code: str = "", is_gift: bool = False) -> None:
        super().__init__({"gift": _("s")} if is_gift else {}, code)

    def check(self, name: str) -> None:
        if name in ("euros", "points"):
            parse_typed_cents(self.value(name) or "0")
        elif name == "gift":
            read_yes(name, self.value(name))
        elif name == "last_day":
            self._last_day()

    async def save(self) -> str:
        code, gift = self.card(), self.value("gift")
        is_gift = read_yes("gift", gift)
        euros = parse_typed_cents(self.value("euros") or "0")
        if is_gift and not euros:
            raise BadAmount(self.value("euros"), "no_euros")
        activation = Activation(
            card=code,
            kind="gift" if is_gift else "loyalty" if gift else "",
            points_minor=parse_typed_points(self.value("points") or "0"),
            euros_cents=euros,
            last_day=self._last_day(),
        )
        account = await self.ask(self.shop.counter.activate_card, activation, self.shop.counter.clock())
        if euros or activation.points_minor:
            await self._offer_ticket(account, activation)
        return code

    async def _offer_ticket(self, account: AccountView, activation: Activation) -> None:
        """As it was sold: printed again later, it still says so."""
        counter = self.shop.counter
        lots = await self.ask(counter.lots, account.account_id, counter.clock())
        last_day = next((lot.last_day for lot in lots if lot.last_day), "")
        self.shop.counter_screen.offer_ticket(partial(activation_slip, counter, account, activation, last_day))

    def _last_day(self) -> date | None:
        return read_day("last_day", self.value("last_day"))
