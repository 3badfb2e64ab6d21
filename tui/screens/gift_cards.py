"""The gift cards that were sold: what each still holds, and what the shop owes for all of them."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.card_views import GiftCardView
from loyalty.errors import Refusal
from tui import formats
from tui.card_rows import gift_card_columns, gift_card_row
from tui.language import N_, _, ngettext
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.widgets.paged_list import PagedList

NEWEST = 2**62  # above every card's number
LISTS = {
    "owed": N_("las que aún llevan euros"),
    "all": N_("todas"),
    "blocked": N_("bloqueadas y perdidas"),
    "expired": N_("caducadas"),
}


class GiftCardsScreen(ShopScreen):
    TITLE_TEXT = N_("Tarjetas regalo")
    HELP_TEXT = N_(
        "Las tarjetas regalo vendidas, de la última a la primera: cuándo se vendieron, lo que se ha pagado por ellas,"
        " lo que queda y hasta qué día. Arriba, lo que la tienda debe por todas. Intro abre una para bloquearla,"
        " cambiarla o recargarla."
    )
    BINDINGS = [
        one("enter", "open", N_("Abrir"), priority=True),
        *both("f6", "ctrl+o", "other_list", N_("Otra lista")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self) -> None:
        super().__init__(classes="list")
        self._list = "owed"
        self._cards: list[GiftCardView] = []

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield Static(id="columns", markup=False)
        yield PagedList(self._next_page)

    @says_refusals
    async def on_mount(self) -> None:
        self.query_one("#columns", Static).update("  " + gift_card_columns())
        self.query_one(PagedList).focus()
        await self._write_owed()

    async def _write_owed(self) -> None:
        count, cents = await self.ask(self.shop.counter.gift_cards_owed)
        cards = ngettext("%d tarjeta regalo", "%d tarjetas regalo", count) % count
        number = formats.grammatical_number({"euros": cents})
        owed = ngettext("Se debe {amount} por {cards}.", "Se deben {amount} por {cards}.", number)
        owed = owed.format(amount=formats.euros(cents), cards=cards)
        shown = _("Se ven {which}.").format(which=_(LISTS[self._list]))
        self.query_one("#listhead", Static).update(f"{owed}\n{shown}")

    async def _next_page(self) -> Sequence[str]:
        before = self._cards[-1].id if self._cards else NEWEST
        try:
            page = await self.ask(self.shop.counter.gift_cards, self._list, before)
        except Refusal as refusal:
            self.refuse(refusal)
            return ()
        if not page and not self._cards:
            self.say(_("No hay ninguna."))
        self._cards += page
        return [gift_card_row(card, self.shop.counter.zone) for card in page]

    @says_refusals
    async def action_other_list(self) -> None:
        names = list(LISTS)
        self._list = names[(names.index(self._list) + 1) % len(names)]
        await self._read_again()

    async def _read_again(self) -> None:
        self.say("")
        self._cards = []
        await self._write_owed()
        await self.query_one(PagedList).start_again()

    @says_refusals
    async def action_open(self) -> None:
        from tui.screens.cards import CardsScreen

        row = self.query_one(PagedList).cursor
        if row < len(self._cards):
            account = await self.ask(self.shop.counter.account_of_card, self._cards[row].id)
            await self.app.push_screen(CardsScreen(account), self._came_back)

    @says_refusals
    async def _came_back(self, changed: str | None) -> None:
        if changed is not None:
            await self._read_again()
