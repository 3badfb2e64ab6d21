"""The story of a card: when it was handed out, blocked, replaced; where, by whom and why."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from loyalty.card_views import CardFile
from tui.card_rows import story_row
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import one
from tui.words import card_kind, card_state


class CardStoryScreen(ShopScreen):
    TITLE_TEXT = N_("Historia de la tarjeta")
    HELP_TEXT = N_("Todo lo que ha pasado con la tarjeta, con la fecha, la caja, quién lo hizo y el motivo.")
    BINDINGS = [one("escape", "back", N_("Volver"))]

    def __init__(self, card: CardFile) -> None:
        super().__init__(classes="list")
        self._card = card

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        with VerticalScroll(id="help"):
            yield Static(id="story", markup=False)

    @says_refusals
    async def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        counter, card = self.shop.counter, self._card
        numbers = (
            _("De los números {first} - {last}").format(first=card.numbers[0], last=card.numbers[1])
            if (card.numbers)
            else ""
        )
        self.query_one("#listhead", Static).update(
            f"{card.shown}   {card_kind(card.kind)} · {card_state(card.state)}\n{numbers}".rstrip()
        )
        events = await self.ask(counter.card_story, card.id)
        story = "\n".join(story_row(event, counter.zone) for event in events)
        self.query_one("#story", Static).update(story or _("Todavía no ha pasado nada con ella."))
