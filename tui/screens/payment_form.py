"""How a sale is paid besides cash: points, the euro balance, gift cards. What is left to collect shows at every key."""

from dataclasses import replace
from typing import Literal

from textual import work
from textual.app import ComposeResult
from textual.widgets import Input, Static

from loyalty.errors import Refusal
from loyalty.money import EUROS, POINTS, parse_typed_cents, unit_named
from loyalty.requests import Payment, SaleRequest
from loyalty.tender import Tendered
from loyalty.views import AccountView
from tui import formats
from tui.language import N_, _
from tui.sale_drawings import quoted
from tui.screens.form import Field, FormScreen
from tui.shop_keys import both, one

ALL = "tTmM"  # "todo", "màxim": as much as the rules and the balance allow
AMOUNT = f"[0-9.,]*|[{ALL}]?"


class PaymentForm(FormScreen):
    """Dismisses with the Payment. What points can pay at most stands there already: F2 takes it."""

    TITLE_TEXT = N_("Pagar con saldo")
    HELP_TEXT = N_(
        "Con qué se paga la venta además de con dinero: los puntos, el saldo en euros y las tarjetas regalo, en este"
        " orden. Una T paga todo lo posible. Las tarjetas regalo se pasan por el lector, una detrás de otra. F2 vuelve"
        " a la caja, y allí Intro guarda la venta."
    )
    BINDINGS = [*both("f2", "ctrl+g", "save", N_("Aceptar")), one("escape", "back", N_("Volver"))]
    FIELDS = (
        Field("points", N_("Puntos"), only=AMOUNT),
        Field("euros", N_("Saldo en euros"), only=AMOUNT),
        Field("card", N_("Tarjeta regalo"), N_("pásela, o su número")),
        Field("amount", N_("Importe de ella"), N_("en blanco, lo que pueda"), only="[0-9.,]*"),
    )

    def __init__(self, request: SaleRequest, account: AccountView, best: Tendered) -> None:
        """`best` is what points and euros could pay at most."""
        self._gift_cards = list(request.pay.gift_cards)
        super().__init__(_known(request.pay, best))
        self._request, self._account = request, account
        self._most = {tender.kind: tender for tender in best.tenders}

    def compose_entry(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)

    async def on_mount(self) -> None:
        self._show_gift_cards()
        self.box("points").select_all()
        self._quote()

    def first_field(self) -> str:
        return "points"

    def hint(self, field: Field) -> str:
        """What there is, and for points what the programme lets them pay."""
        if field.name not in ("points", "euros"):
            return super().hint(field)
        held = formats.amount(field.name, self._account.spendable.get(field.name, 0))
        most = self._most.get("points" if field.name == "points" else "euros")
        if most is None:
            return _("tiene {held}: no puede").format(held=held)
        return _("tiene {held}; T: {most}").format(held=held, most=formats.euros(most.value_cents))

    # -- gift cards: the field holds the last one, and those before it are listed

    async def card_read(self, code: str) -> None:
        """Another gift card: it pays what it can, unless an amount is typed below it."""
        if code == self._scanned or code in [each for each, _amount in self._gift_cards]:
            return
        try:
            await self._ask(replace(self._payment(), gift_cards=(*self._payment().gift_cards, (code, None))))
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self._keep_card()
        await super().card_read(code)
        self.box("amount").focus()
        self._show_gift_cards()

    def _keep_card(self) -> None:
        """The gift card in the field goes to the list, and the field is free for the next."""
        if self.card():
            self._gift_cards.append((self.card(), self._amount()))
        self.box("card").value = self.box("amount").value = ""

    def _amount(self) -> int | None:
        text = self.value("amount")
        return parse_typed_cents(text) if text else None

    def _show_gift_cards(self) -> None:
        count = len(self._gift_cards)
        text = _("Tarjetas regalo que ya están: {count}").format(count=count) if count else ""
        self.query_one("#listhead", Static).update(text)

    # -- what it comes to

    def _payment(self) -> Payment:
        """What is typed. Raises BadAmount."""
        last = ((self.card(), self._amount()),) if self.card() else ()
        points, euros = self._typed("points"), self._typed("euros")
        points_milli = points if points == "max" else points * POINTS.minor_per_unit // EUROS.minor_per_unit
        return Payment(points_milli, euros, (*self._gift_cards, *last))

    def _typed(self, name: str) -> int | Literal["max"]:
        """Hundredths (points are never paid in finer parts by hand), or all that is possible."""
        text = self.value(name) or "0"
        return "max" if text in ALL else parse_typed_cents(text)

    async def _ask(self, pay: Payment) -> str:
        request = replace(self._request, pay=pay)
        return quoted(request.lines, await self.ask(self.shop.counter.quote_sale, request))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._quote()

    @work(exclusive=True)
    async def _quote(self) -> None:
        try:
            self.say(await self._ask(self._payment()))
        except Refusal as refusal:
            self.refuse_quietly(refusal)

    async def save(self) -> Payment:
        pay = self._payment()
        await self._ask(pay)
        return pay

    def has_changes(self) -> bool:
        """Nothing is lost by going back: the sale waits at the counter."""
        return False


def _known(pay: Payment, best: Tendered) -> dict[str, str]:
    """What was chosen before, or else all that points can pay; euros only where points pay nothing."""
    if pay.points_milli or pay.euros_cents:
        return {"points": _text(pay.points_milli, "points"), "euros": _text(pay.euros_cents, "euros")}
    kinds = [tender.kind for tender in best.tenders]
    return {kinds[0]: "T"} if kinds else {}


def _text(minor: int | str, unit: str) -> str:
    if minor == "max":
        return "T"
    return unit_named(unit).text(int(minor)).replace(".", ",") if minor else ""
