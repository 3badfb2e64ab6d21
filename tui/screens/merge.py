"""Two files of one person made one: the other is looked for, what will be is shown, then it is done, or undone."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from loyalty.errors import Refusal
from loyalty.views import AccountView, CustomerView
from tui.drawings import FAINT, PLAIN, STRONG, Piece, Room, held
from tui.language import N_, _, ngettext
from tui.screens.matches import Matches, worth_searching
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one

Side = tuple[CustomerView, AccountView]


class MergeScreen(ShopScreen):
    """Dismisses with the document of the file to go on with, or None where nothing was done."""

    TITLE_TEXT = N_("Unir fichas")
    HELP_TEXT = N_(
        "Cuando una persona tiene dos fichas: busque la otra y pulse Intro, mire cómo queda, y F2 las une. Puntos,"
        " euros y tarjetas pasan a la que se queda, con sus caducidades. F3 cambia cuál se queda. F7 deshace la última"
        " unión."
    )
    BINDINGS = [
        *both("f2", "ctrl+g", "merge", N_("Unir")),
        *both("f3", "ctrl+w", "swap", N_("Al revés")),
        *both("f7", "ctrl+d", "undo", N_("Deshacer la última")),
        one("escape", "back", N_("Volver")),
        one("up", "choose(-1)", N_("Anterior de la lista"), show=False),
        one("down", "choose(1)", N_("Siguiente de la lista"), show=False),
    ]

    def __init__(self, customer: CustomerView) -> None:
        super().__init__()
        self._customer = customer
        self._matches = Matches()
        self._sides: tuple[Side, Side] | None = None  # who stays, and who is merged into them
        self._last_merged: tuple[str, str, int] | None = None
        self._parted: str | None = None
        self._draw: Callable[[Room], Content] = lambda _room: Content("")

    def compose_body(self) -> ComposeResult:
        yield Static(id="panel", markup=False)

    def compose_entry(self) -> ComposeResult:
        entry = Input(id="entry")
        entry.border_title = _("La otra ficha: tarjeta, DNI o nombre")
        entry.border_subtitle = _("Intro la elige")
        entry.cursor_blink = False
        yield entry

    @says_refusals
    async def on_mount(self) -> None:
        self.query_one("#entry", Input).focus()
        merged = await self.ask(self.shop.counter.merged_into, self._customer.dni)
        self._last_merged = merged[0] if merged else None
        self._show(self._draw_one)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("merge", "swap"):
            return self._sides is not None
        return action != "undo" or self._last_merged is not None

    def on_resize(self) -> None:
        self._show(self._draw)

    def _show(self, draw: Callable[[Room], Content]) -> None:
        self._draw = draw
        room = Room(max(40, self.size.width - 4), max(3, self.size.height - 9))
        self.query_one("#panel", Static).update(draw(room))

    def _draw_one(self, _room: Room) -> Content:
        text = _("¿Con qué ficha se une la de {name}?").format(name=self._customer.name) + "\n"
        if self._last_merged is not None:
            dni, name, _at = self._last_merged
            text += "\n" + _("Ya está unida la de {name} ({dni}): F7 la separa.").format(name=name, dni=dni)
        return Content(text)

    # -- the other one

    async def card_read(self, code: str) -> None:
        """A card names the other file."""
        try:
            account = await self.ask(self.shop.counter.account, code)
        except Refusal as refusal:
            self.refuse(refusal)
            return
        if account.customer is None:
            self.say(_("Esa tarjeta no es de ningún cliente."), "bad")
            return
        await self._take(account.customer)

    @says_refusals
    async def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        text = event.value.strip()
        self.say("")
        self._sides = None
        found = await self.ask(self.shop.counter.find_customers, text) if worth_searching(text) else []
        self._matches = Matches(text, [each for each in found if each.id != self._customer.id])
        self._show(self._matches.draw if self._matches else self._draw_one)
        if worth_searching(text) and not self._matches:
            self.say(_("No hay nadie más que encaje."))
        self.refresh_bindings()

    @says_refusals
    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._sides is not None:
            await self.action_merge()
        elif chosen := self._matches.chosen_for(event.value.strip()):
            await self._take(chosen)

    def action_choose(self, step: int) -> None:
        if self._matches and self._sides is None:
            self._matches.move(step)
            self._show(self._matches.draw)

    @says_refusals
    async def _take(self, other: CustomerView) -> None:
        """Shows what the two would become."""
        counter = self.shop.counter
        if other.id == self._customer.id:
            self.say(_("Es la misma ficha."), "bad")
            return
        accounts = [await self.ask(counter.account_of_customer, each) for each in (self._customer, other)]
        self._sides = (self._customer, accounts[0]), (other, accounts[1])
        self._show_sides()

    def _show_sides(self) -> None:
        assert self._sides is not None
        (stays, stays_account), (gone, gone_account) = self._sides
        self._show(lambda _room: _two_as_one(stays, stays_account, gone, gone_account))
        self.say(_("F2 las une. Se puede deshacer después."))
        self.refresh_bindings()

    def action_swap(self) -> None:
        if self._sides is not None:
            self._sides = self._sides[1], self._sides[0]
            self._show_sides()

    # -- done, and undone

    @says_refusals
    async def action_merge(self) -> None:
        if self._sides is None:
            return
        (stays, _stays_account), (gone, _gone_account) = self._sides
        counter = self.shop.counter
        await self.ask(counter.merge_customers, gone.dni, stays.dni, counter.clock())
        self.dismiss(stays.dni)

    @says_refusals
    async def action_undo(self) -> None:
        if self._last_merged is None:
            return
        dni, name, _at = self._last_merged
        await self.ask(self.shop.counter.undo_merge, dni, self.shop.counter.clock())
        self._last_merged, self._parted = None, self._customer.dni
        self._show(self._draw_one)
        self.say(
            _("Separadas: {name} vuelve a tener su ficha, sus tarjetas y lo que queda de lo suyo.").format(name=name)
        )
        self.refresh_bindings()

    def action_back(self) -> None:
        self.dismiss(self._parted)


def _two_as_one(stays: CustomerView, one: AccountView, gone: CustomerView, other: AccountView) -> Content:
    """Two files, and what they become."""
    pieces: list[Piece] = [(_("Se queda") + "\n", STRONG), *_side(stays, one)]
    pieces += [(_("Se une a ella y deja de usarse") + "\n", STRONG), *_side(gone, other)]
    together = dict(one.spendable)
    cards = {card.shown for card in (*one.cards, *other.cards)}
    if one.account_id != other.account_id:
        for unit, minor in other.spendable.items():
            together[unit] = together.get(unit, 0) + minor
    total = ngettext("%d tarjeta", "%d tarjetas", len(cards)) % len(cards)
    pieces += [(_("Quedará") + "\n", STRONG), (f"  {stays.name}   {held(together)}   {total}\n", "bold $success")]
    return Content.assemble(*pieces)


def _side(customer: CustomerView, account: AccountView) -> list[Piece]:
    cards = " ".join(card.shown for card in account.cards)
    details = " · ".join(part for part in (customer.phone, customer.email, cards) if part)
    head = (f"  {customer.name}  ({customer.dni})   {held(account.spendable)}\n", PLAIN)
    return [head, (f"  {details}\n\n", FAINT)]
