"""The gift cards that were sold: what each still holds, and what the shop owes for all of them."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.card_views import GiftCardView
from loyalty.pages import NEWEST
from tui import formats
from tui.card_rows import gift_card_columns, gift_card_row
from tui.language import N_, _, ngettext
from tui.screens.paged_screen import PagedScreen
from tui.screens.shop_screen import says_refusals
from tui.shop_keys import both, one

LISTS = {
    "owed": N_("las que aún llevan euros"),
    "all": N_("todas"),
    "blocked": N_("bloqueadas y perdidas"),
    "expired": N_("caducadas"),
}


class GiftCardsScreen(PagedScreen[GiftCardView]):
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
        super().__init__()
        self._which = "owed"

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield from super().compose_body()

    @says_refusals
    async def on_mount(self) -> None:
        await self._write_owed()

    async def _write_owed(self) -> None:
        count, cents = await self.ask(self.shop.counter.gift_cards_owed)
        cards = ngettext("%d tarjeta regalo", "%d tarjetas regalo", count) % count
        number = formats.grammatical_number({"euros": cents})
        owed = ngettext("Se debe {amount} por {cards}.", "Se deben {amount} por {cards}.", number)
        owed = owed.format(amount=formats.euros(cents), cards=cards)
        shown = _("Se ven {which}.").format(which=_(LISTS[self._which]))
        self.query_one("#listhead", Static).update(f"{owed}\n{shown}")

    def columns(self) -> str:
        return gift_card_columns()

    async def page(self, last: GiftCardView | None) -> Sequence[GiftCardView]:
        return await self.ask(self.shop.counter.gift_cards, self._which, last.id if last else NEWEST)

    def row(self, value: GiftCardView) -> str:
        return gift_card_row(value, self.shop.counter.zone)

    def nothing(self) -> str:
        return _("No hay ninguna.")

    @says_refusals
    async def action_other_list(self) -> None:
        names = list(LISTS)
        self._which = names[(names.index(self._which) + 1) % len(names)]
        await self.read_again()

    def identity(self, value: GiftCardView) -> object:
        return value.id

    async def read_again(self, keeping: bool = False) -> None:
        self.say("")
        await self._write_owed()
        await super().read_again(keeping)

    @says_refusals
    async def action_open(self) -> None:
        from tui.screens.cards import CardsScreen

        if self.chosen:
            account = await self.ask(self.shop.counter.account_of_card, self.chosen.id)
            await self.app.push_screen(CardsScreen(account), self._came_back)

    @says_refusals
    async def _came_back(self, changed: str | None) -> None:
        if changed is not None:
            await self.read_again(keeping=True)
