"""Choosing a card design: each is drawn with a customer's name before anything is printed."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import OptionList, Static

from loyalty.card_design import CardDesign
from tui.card_drawing import card_lines
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.widgets.letter_list import LetterList
from tui.wrapping import fitted

LIST_WIDTH = 22


class CardDesignScreen(ShopScreen):
    """Dismisses with the name of a design, or None."""

    TITLE_TEXT = N_("Diseño de la tarjeta")
    HELP_TEXT = N_(
        "Muestra dónde va cada cosa en la tarjeta: nombre, número, códigos y fotos. F3 le da la vuelta y F5 hace un PDF"
        " para verla en color. Los diseños propios son ficheros de la carpeta designs, junto a la configuración."
    )
    CSS = f"""
    #designs {{ height: 1fr; padding: 1 0 0 0; }}
    #designs LetterList {{ width: {LIST_WIDTH + 2}; height: 1fr; }}
    #drawn {{ width: 1fr; height: 1fr; }}
    """
    BINDINGS = [
        one("enter", "take", N_("Elegir"), priority=True),
        *both("f3", "ctrl+w", "turn", N_("Otra cara")),
        *both("f5", "ctrl+r", "open", N_("Ver en PDF")),
        one("escape", "back", N_("Dejarlo como estaba")),
    ]

    def __init__(self, designs: list[tuple[str, str]], chosen: str) -> None:
        """`designs` are (name, title)."""
        super().__init__(classes="list")
        self._designs, self._chosen = designs, chosen
        self._side = 0
        self._drawn: CardDesign | None = None

    def compose_body(self) -> ComposeResult:
        choices = [(name, fitted(title, LIST_WIDTH)) for name, title in self._designs]
        with Horizontal(id="designs"):
            yield LetterList(choices, self._chosen)
            yield Static(id="drawn", markup=False)

    async def on_mount(self) -> None:
        self.query_one(LetterList).focus()

    async def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._side = 0
        await self._draw()

    @says_refusals
    async def _draw(self) -> None:
        self.query_one("#drawn", Static).update("")
        self._drawn = None
        if chosen := self.query_one(LetterList).chosen:
            self._drawn = await self.ask(self.shop.counter.card_design, chosen)
            card = await self.ask(self.shop.counter.card_for_preview)
            self.query_one("#drawn", Static).update("\n".join(card_lines(self._drawn, self._side, card)))
            self.say(_("Anverso") if self._side == 0 else _("Reverso"))

    async def action_turn(self) -> None:
        if self._drawn is not None and len(self._drawn.sides) > 1:
            self._side = 1 - self._side
            await self._draw()
        else:
            self.say(_("Este diseño solo tiene una cara."))

    @says_refusals
    async def action_open(self) -> None:
        if self._drawn is not None:
            counter = self.shop.counter
            path = counter.preview_path(self._drawn.name)
            card = await self.ask(counter.card_for_preview)
            await self.ask(counter.write_card_preview, self._drawn, card, path)
            self.say(_("La muestra está en {file}").format(file=path), "good")

    def action_take(self) -> None:
        if self._drawn is not None:
            self.dismiss(self._drawn.name)
