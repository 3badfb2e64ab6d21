"""The counter: scan, amount, Enter, and the sale is safe.

One entry line, which asks first who it is and then how much. A scan opens a customer at any moment; the sale's id is
made when its customer is opened, so that repeating a sale whose answer was lost never books it twice.
"""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from loyalty.earning import EarningLine
from loyalty.errors import BadAmount, Refusal, UnknownCard, UnknownService
from loyalty.money import parse_typed_cents
from loyalty.requests import SaleRequest
from loyalty.toml_reader import nearest
from loyalty.views import AccountView, CustomerView
from tui import drawings
from tui.drawings import AtTheCounter
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import both, one

MOVEMENTS_SHOWN = 5
SHORTEST_SEARCH = 2


@dataclass
class SaleInProgress:
    """A sale from the moment its customer is known until it is recorded."""

    account: AccountView
    service: str
    opened_with: str
    lines: list[EarningLine] = field(default_factory=list)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def request(self, at: int, extra: EarningLine | None = None) -> SaleRequest:
        """The sale as it stands, with one more line where there is one."""
        lines = (*self.lines, extra) if extra else tuple(self.lines)
        if self.account.card is not None:
            return SaleRequest(self.id, lines, at, card=self.opened_with)
        return SaleRequest(self.id, lines, at, dni=self.account.customers[0].dni)


class CounterScreen(ShopScreen):
    TITLE_TEXT = N_("Caja")
    HELP_TEXT = N_(
        "Pase la tarjeta, o escriba su número, el DNI o el nombre. Cuando salga el cliente, escriba el importe y pulse"
        " Intro: la venta queda guardada. Con Esc se deja al cliente sin venderle nada."
    )
    BINDINGS = [
        *both("f4", "ctrl+n", "register", N_("Alta")),
        *both("f5", "ctrl+t", "activate", N_("Activar")),
        *both("f6", "ctrl+o", "movements", N_("Movimientos")),
        *both("f7", "ctrl+r", "service", N_("Servicio")),
        *both("f8", "ctrl+l", "edit", N_("Ficha")),
        *both("f10", "ctrl+q", "leave", N_("Salir")),
        one("escape", "clear", N_("Dejarlo"), show=False),
        one("up", "choose(-1)", N_("Anterior de la lista"), show=False),
        one("down", "choose(1)", N_("Siguiente de la lista"), show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.sale: SaleInProgress | None = None
        self._found: list[CustomerView] = []
        self._found_for = ""
        self._chosen = 0
        self._service = ""
        self._unknown_code = ""

    def compose_body(self) -> ComposeResult:
        yield Static(id="panel", markup=False)
        yield Static(id="said", markup=False)
        entry = Input(id="entry")
        entry.cursor_blink = False
        yield entry

    async def on_mount(self) -> None:
        await super().on_mount()
        self.entry.focus()
        await self.wait_for_customer()

    @property
    def entry(self) -> Input:
        return self.query_one("#entry", Input)

    @property
    def panel(self) -> Static:
        return self.query_one("#panel", Static)

    # -- who is it?

    async def wait_for_customer(self, panel: Content | None = None) -> None:
        """Nobody is at the counter; `panel` is what stays to be read of the one before."""
        self.sale = None
        self._found, self._found_for, self._chosen = [], "", 0
        self.entry.border_title = _("Cliente: tarjeta, DNI o nombre")
        self._empty_entry()
        self.panel.update(panel or await self._idle_panel())
        self.refresh_bindings()

    async def _idle_panel(self) -> Content:
        day = await self.ask(self.shop.counter.sales_today)
        programme = await self.ask(self.shop.counter.programme_today)
        return drawings.idle(self.shop.configuration.shop, day.sales, day.total_cents, programme is not None)

    def _empty_entry(self, text: str = "") -> None:
        with self.prevent(Input.Changed):
            self.entry.value = text
            self.entry.cursor_position = len(text)

    async def card_read(self, code: str) -> None:
        """A scan. An amount that was typed before it, with nobody open yet, is this customer's."""
        typed = self.entry.value
        same = self.sale is not None and self.sale.opened_with == code
        if same:
            return
        left = _("La venta anterior no se ha guardado.") if self.sale and (typed or self.sale.lines) else ""
        await self._open(code, amount=typed if self.sale is None and _is_amount(typed) else "")
        if left:
            self.say(left, "bad")

    async def _open(self, text: str, amount: str = "") -> None:
        try:
            account = await self.ask(self.shop.counter.account_at_the_till, text)
        except Refusal as refusal:
            await self.wait_for_customer()
            self.refuse(refusal)
            if isinstance(refusal, UnknownCard):
                self.say(_("No existe la tarjeta {card}: F5 para activarla.").format(card=refusal.card), "bad")
                self._unknown_code = text
            return
        await self.open_account(account, text, amount)

    async def open_account(self, account: AccountView, opened_with: str = "", amount: str = "") -> None:
        """Puts an account on the counter, ready for the amount."""
        self.say("")
        self.sale = SaleInProgress(account, await self._usual_service(), opened_with)
        self._found, self._found_for = [], ""
        lots = await self.ask(self.shop.counter.lots, account.account_id, self.shop.counter.clock())
        movements = await self.ask(self.shop.counter.movements, account.account_id, most=MOVEMENTS_SHOWN)
        seen = AtTheCounter(account, lots, movements)
        counter = self.shop.counter
        self.panel.update(drawings.customer(seen, counter.today(), counter.zone))
        self._ask_amount()
        self._empty_entry(amount)
        if amount:
            await self._quote(amount)
        self.refresh_bindings()

    def _ask_amount(self) -> None:
        assert self.sale is not None
        several = self.shop.configuration.several_lines
        title = _("Importe, o servicio e importe; Intro sin nada la guarda") if several else _("Importe en euros")
        self.entry.border_title = f"{title} · {self.sale.service}"

    async def _usual_service(self) -> str:
        """What a line is filed under when nobody says: the one chosen, or the shop's first."""
        if not self._service:
            services = await self.ask(self.shop.counter.services)
            self._service = services[0].code if services else ""
        return self._service

    # -- typing

    async def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._typed(self._search if self.sale is None else self._quote, event.value)

    @work(exclusive=True)
    async def _typed(self, answer: Callable[[str], Awaitable[None]], text: str) -> None:
        """Answers what is typed; a later key makes an answer that is not there yet superfluous."""
        await answer(text)

    async def _search(self, text: str) -> None:
        text = text.strip()
        self.say("")
        if len(text) < SHORTEST_SEARCH or (_is_amount(text) and len(text) < 4):
            self._found, self._found_for = [], ""
            self.panel.update(await self._idle_panel())
            return
        self._found = await self.ask(self.shop.counter.find_customers, text)
        self._found_for, self._chosen = text, 0
        self.panel.update(drawings.matches(text, self._found, 0))

    async def _quote(self, text: str) -> None:
        """Says what the sale would give while the amount is typed; says nothing of a text that is not one yet."""
        if self.sale is None:
            return
        try:
            line = await self._line(text)
            request = self.sale.request(self.shop.counter.clock(), line)
            quote = await self.ask(self.shop.counter.quote_sale, request)
        except Refusal:
            self.say(drawings.lines_so_far(self.sale.lines))
            return
        earned = drawings.held({each.unit.code: each.minor for each in quote.earned.by_unit})
        self.say(_("{lines}: ganará {earned}").format(lines=drawings.lines_so_far(request.lines), earned=earned))

    async def _line(self, text: str) -> EarningLine:
        """What was typed as a line: an amount, or a service (its beginning will do) and an amount."""
        assert self.sale is not None
        words = text.split()
        service = self.sale.service
        if self.shop.configuration.several_lines and len(words) > 1 and not words[0][0].isdigit():
            service = await self._service_that_begins(words[0])
            text = " ".join(words[1:])
        return EarningLine(service, parse_typed_cents(text))

    async def _service_that_begins(self, word: str) -> str:
        services = await self.ask(self.shop.counter.services)
        for service in services:
            if service.code == word.lower():
                return service.code
        for service in services:
            if service.code.startswith(word.lower()) or service.name.lower().startswith(word.lower()):
                return service.code
        raise UnknownService(word, nearest(word, [service.code for service in services]))

    def action_choose(self, step: int) -> None:
        if self._found:
            self._chosen = max(0, min(len(self._found) - 1, self._chosen + step))
            self.panel.update(drawings.matches(self._found_for, self._found, self._chosen))

    # -- Enter

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.sale is None:
            await self._submit_customer(event.value.strip())
        else:
            await self._submit_amount(event.value.strip())

    async def _submit_customer(self, text: str) -> None:
        if not text:
            self.say(_("Pase la tarjeta, o escriba su número, el DNI o el nombre."))
            return
        if self._found and self._found_for == text:
            await self._open_customer(self._found[self._chosen])
            return
        try:
            account = await self.ask(self.shop.counter.account_at_the_till, text)
        except UnknownCard:
            await self._search(text)
            if len(self._found) == 1:
                await self._open_customer(self._found[0])
            elif not self._found:
                self.app.bell()
        except Refusal as refusal:
            self.refuse(refusal)
        else:
            await self.open_account(account, text)

    async def _open_customer(self, customer: CustomerView) -> None:
        await self.open_account(await self.ask(self.shop.counter.account_of_customer, customer))

    async def _submit_amount(self, text: str) -> None:
        assert self.sale is not None
        several = self.shop.configuration.several_lines
        if several and not text and self.sale.lines:
            await self._record()
            return
        try:
            line = await self._line(text)
        except (BadAmount, UnknownService) as refusal:
            self.refuse(refusal)
            return
        self.sale.lines.append(line)
        if several:
            self._empty_entry()
            self.say(drawings.lines_so_far(self.sale.lines))
        else:
            await self._record()

    async def _record(self) -> None:
        """Records the sale; where it is refused the cashier stands where she stood, and may try again."""
        sale = self.sale
        assert sale is not None
        request = sale.request(self.shop.counter.clock())
        try:
            sold = await self.ask(self.shop.counter.record_sale, request)
        except Refusal as refusal:
            if not self.shop.configuration.several_lines:
                sale.lines.clear()
            self.refuse(refusal)
            return
        await self.wait_for_customer(drawings.receipt(sale.account, sold, request.total_cents))
        self.say("")

    # -- keys

    async def action_clear(self) -> None:
        """Esc: takes back the last line, else what is typed, else leaves the customer."""
        if self.sale is not None and self.sale.lines and not self.entry.value:
            self.sale.lines.pop()
            self.say(drawings.lines_so_far(self.sale.lines))
        elif self.sale is not None and self.entry.value:
            self._empty_entry()
            self.say(drawings.lines_so_far(self.sale.lines))
        else:
            await self.wait_for_customer()
            self.say("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that need somebody at the counter are hidden until there is one."""
        if action in ("movements", "service"):
            return self.sale is not None
        if action == "edit":
            return self.sale is not None and self.sale.account.customer is not None
        return True

    async def action_register(self) -> None:
        from tui.screens.customer_form import CustomerForm

        card = self.sale.opened_with if self.sale and self.sale.account.customer is None else ""
        typed = self.entry.value.strip() if self.sale is None else ""
        await self.app.push_screen(CustomerForm(typed=typed, card=card), self._come_back)

    async def action_edit(self) -> None:
        from tui.screens.customer_form import CustomerForm

        if self.sale is not None and self.sale.account.customer is not None:
            await self.app.push_screen(CustomerForm(self.sale.account.customer), self._come_back)

    async def action_activate(self) -> None:
        from tui.screens.card_form import CardForm

        typed = self.entry.value.strip() if self.sale is None else ""
        await self.app.push_screen(CardForm(self._unknown_code or typed), self._come_back)
        self._unknown_code = ""

    async def _come_back(self, opens_with: str | None) -> None:
        """From a form: with the card or document of what it made or changed, which is then put on the counter."""
        if opens_with:
            await self._open(opens_with)

    async def action_movements(self) -> None:
        from tui.screens.movements import MovementsScreen

        if self.sale is not None:
            await self.app.push_screen(MovementsScreen(self.sale.account))

    async def action_service(self) -> None:
        from tui.screens.choose import ChooseScreen

        services = await self.ask(self.shop.counter.services)
        choices = [(service.code, f"{service.name}  ({service.code})") for service in services]
        await self.app.push_screen(ChooseScreen(_("¿Qué servicio?"), choices), self._service_chosen)

    async def _service_chosen(self, code: str | None) -> None:
        if code and self.sale is not None:
            self.sale.service = code
            self._ask_amount()
            await self._quote(self.entry.value)

    def action_leave(self) -> None:
        if self.sale is not None and (self.sale.lines or self.entry.value):
            self.say(_("Hay una venta a medias: guárdela con Intro o déjela con Esc antes de salir."), "bad")
        else:
            self.app.exit(0)


def _is_amount(text: str) -> bool:
    try:
        parse_typed_cents(text)
    except BadAmount:
        return False
    return True
