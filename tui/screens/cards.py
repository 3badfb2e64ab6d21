"""The cards of an account: another one given, blocked, lost, found again, replaced or topped up.

A new card that is scanned here is for this account: instead of the marked card, or besides it.
"""

from collections.abc import Awaitable, Callable
from functools import partial

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.card_views import CardFile
from loyalty.codes import masked
from loyalty.errors import UnknownCard
from loyalty.views import AccountView
from tui.card_rows import card_columns, card_row
from tui.drawings import held, held_of, holder
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.widgets.programme_list import GroupedList, GroupedRow
from tui.words import card_state

CLOSED = ("blocked", "lost", "replaced")


class CardsScreen(ShopScreen):
    """Dismisses with the card or document to open at the counter where something has changed, or None."""

    TITLE_TEXT = N_("Tarjetas")
    HELP_TEXT = N_(
        "Las tarjetas de esta cuenta. Si el cliente ha perdido la suya, pase la nueva: se le da en lugar de la marcada,"
        " con todo lo que tenía. Una perdida o bloqueada no vale en ninguna sucursal hasta que se desbloquea."
    )
    BINDINGS = [
        one("enter", "story", N_("Historia"), priority=True),
        *both("f2", "ctrl+g", "top_up", N_("Recargar")),
        *both("f4", "ctrl+n", "another", N_("Dar otra")),
        *both("f5", "ctrl+t", "lost", N_("Perdida")),
        *both("f6", "ctrl+b", "block", N_("Bloquear")),
        *both("f7", "ctrl+u", "unblock", N_("Desbloquear")),
        *both("f8", "ctrl+r", "replace", N_("Cambiar")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self, account: AccountView) -> None:
        super().__init__(classes="list")
        self._account = account
        self._cards: list[CardFile] = []
        self._opens_with: str | None = None

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield Static(id="columns", markup=False)
        yield GroupedList[CardFile]()

    @says_refusals
    async def on_mount(self) -> None:
        self.query_one("#columns", Static).update("   " + card_columns())
        self._list.focus()
        await self._read()
        at_hand = [card for state in ("lost", "blocked", "active") for card in self._cards if card.state == state]
        if at_hand:  # rather than one that was replaced long ago
            await self._read(at_hand[0].id)

    @property
    def _list(self) -> GroupedList[CardFile]:
        return self.query_one(GroupedList)

    async def _read(self, marked: int = 0) -> None:
        """Reads the cards again; the cursor goes to the card `marked`, or stays where it is."""
        counter = self.shop.counter
        self._account = await self.ask(counter.account_again, self._account)
        self._cards = await self.ask(counter.card_files, self._account.account_id)
        who = holder(self._account)
        self.query_one("#listhead", Static).update(f"{who}   {held_of(self._account.spendable) or held({})}")
        rows = [GroupedRow(card_row(card, counter.zone), card, card.state in CLOSED[:2]) for card in self._cards]
        self._list.show(rows, next((card for card in self._cards if card.id == marked), None))
        if not self._cards:
            self.say(_("No tiene ninguna tarjeta: pase una para dársela."))
        self.refresh_bindings()

    @property
    def marked(self) -> CardFile | None:
        return self._list.chosen if self._cards else None

    def on_grouped_list_moved(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each key is there when the marked card can have it done."""
        if action == "another":
            return self._account.customer is not None
        states = {
            "top_up": ("active",),
            "lost": ("active", "blocked"),
            "block": ("active", "expired"),
            "unblock": ("blocked", "lost"),
            "replace": ("active", "blocked", "lost", "expired"),
            "story": ("active", "blocked", "lost", "replaced", "expired"),
        }
        if action in states and self.is_attached:
            return self.marked is not None and self.marked.state in states[action]
        return True

    # -- a card is scanned, or typed

    @says_refusals
    async def card_read(self, code: str) -> None:
        """This account's card is marked, a new one offered to it; anybody else's goes to the counter."""
        try:
            found = await self.ask(self.shop.counter.card_file, code)
        except UnknownCard:
            found = None
        if found is not None and found.account_id == self._account.account_id:
            await self._read(found.id)
            self.say(f"{found.shown}: {card_state(found.state)}")
        elif found is None or found.state == "stock":
            await self._offer(code, self._uses(new=True))
        elif found.state == "active" and not found.customer and found.kind != "gift":
            await self._offer(code, self._uses(new=False))
        else:
            await super().card_read(code)

    def _uses(self, new: bool) -> list[tuple[str, str]]:
        """What a scanned card can be for: one that is new can take the place of the marked one."""
        uses = []
        if new and (marked := self.marked) and self.check_action("replace", ()):
            uses.append(("replace", _("En lugar de {card}, que deja de valer").format(card=marked.shown)))
        if self._account.customer is not None:
            uses.append(("another", _("Otra más para {name}").format(name=self._account.customer.name)))
        return uses

    async def _offer(self, code: str, uses: list[tuple[str, str]]) -> None:
        from tui.screens.choose import ChooseScreen

        if not uses:
            await super().card_read(code)
            return
        question = _("¿Para qué es la tarjeta {card}?").format(card=masked(code))
        await self.app.push_screen(ChooseScreen(question, uses), partial(self._used, code, self.marked))

    async def _used(self, code: str, marked: CardFile | None, use: str | None) -> None:
        if use == "another":
            await self._give(code)
        elif use == "replace" and marked is not None:
            await self._replace(marked, code)

    async def _ask_for_card(self, then: Callable[[str | None], Awaitable[None]]) -> None:
        from tui.screens.card_forms import NewCardForm

        await self.app.push_screen(NewCardForm({}), then)

    async def action_another(self) -> None:
        await self._ask_for_card(self._give)

    async def action_replace(self) -> None:
        if (card := self.marked) is not None:
            await self._ask_for_card(partial(self._replace, card))

    @says_refusals
    async def _give(self, code: str | None) -> None:
        if not code or self._account.customer is None:
            return
        counter, customer = self.shop.counter, self._account.customer
        await self.ask(counter.link_card, code, customer.dni, counter.clock())
        given = await self.ask(counter.card_file, code)
        await self._changed(given.id, code)
        self.say(_("{card} es ahora de {name}.").format(card=given.shown, name=customer.name), "good")

    @says_refusals
    async def _replace(self, card: CardFile, code: str | None) -> None:
        if not code:
            return
        counter = self.shop.counter
        new = await self.ask(counter.replace_card, card.id, code, "", counter.clock())
        await self._changed(new.id, code)
        said = _("{new} en lugar de {card}: lleva todo lo que tenía.")
        self.say(said.format(new=new.shown, card=card.shown), "good")

    async def _changed(self, marked: int, opens_with: str = "") -> None:
        """Something was done: the counter opens the account anew, by a card that is good or by its customer."""
        await self._read(marked)
        customer = self._account.customer
        self._opens_with = opens_with or (customer.dni if customer else self._opens_with or self._shown_card())

    def _shown_card(self) -> str:
        return next((card.shown for card in self._cards if card.state == "active"), "")

    # -- the marked card

    @says_refusals
    async def action_lost(self) -> None:
        if (card := self.marked) is not None:
            await self.ask(self.shop.counter.block_card, card.id, "", True)
            await self._changed(card.id)
            said = _("{card}: perdida. Pase la nueva para dársela en su lugar; F7 si aparece.")
            self.say(said.format(card=card.shown), "good")

    async def action_block(self) -> None:
        from tui.screens.card_forms import BlockForm

        if (card := self.marked) is not None:
            await self.app.push_screen(BlockForm({}), partial(self._block, card))

    @says_refusals
    async def _block(self, card: CardFile, reason: str | None) -> None:
        if reason is not None:
            await self.ask(self.shop.counter.block_card, card.id, reason)
            await self._changed(card.id)
            self.say(f"{card.shown}: {card_state('blocked')}", "good")

    @says_refusals
    async def action_unblock(self) -> None:
        if (card := self.marked) is not None:
            counter = self.shop.counter
            unblocked = await self.ask(counter.unblock_card, card.id, "", counter.clock())
            await self._changed(card.id)
            self.say(f"{card.shown}: {card_state(unblocked.state)}", "good")

    async def action_top_up(self) -> None:
        from tui.screens.card_forms import TopUpForm

        if (card := self.marked) is not None:
            await self.app.push_screen(TopUpForm(card), partial(self._topped_up, card))

    @says_refusals
    async def _topped_up(self, card: CardFile, said: str | None) -> None:
        if said:
            await self._changed(card.id)
            self.say(said, "good")

    async def action_story(self) -> None:
        from tui.screens.card_story import CardStoryScreen

        if (card := self.marked) is not None:
            await self.app.push_screen(CardStoryScreen(card))

    def action_back(self) -> None:
        self.dismiss(self._opens_with)
