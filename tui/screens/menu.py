"""The menu: what the owner does when nobody is at the counter. Each entry opens a screen of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.widgets import Static

from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import one
from tui.widgets.letter_list import LetterList
from tui.wrapping import fitted

WIDTH_OF_TITLES = 26


def _programme() -> ShopScreen:
    from tui.screens.programme import ProgrammeScreen

    return ProgrammeScreen()


def _prizes() -> ShopScreen:
    from tui.screens.prize_catalogue import PrizeCatalogueScreen

    return PrizeCatalogueScreen()


def _deliveries() -> ShopScreen:
    from tui.screens.deliveries import DeliveriesScreen

    return DeliveriesScreen()


def _card_ranges() -> ShopScreen:
    from tui.screens.card_ranges import CardRangesScreen

    return CardRangesScreen()


def _gift_cards() -> ShopScreen:
    from tui.screens.gift_cards import GiftCardsScreen

    return GiftCardsScreen()


def _print_queue() -> ShopScreen:
    from tui.screens.print_queue import PrintQueueScreen

    return PrintQueueScreen()


def _messages() -> ShopScreen:
    from tui.screens.messages import MessagesScreen

    return MessagesScreen()


def _devices() -> ShopScreen:
    from tui.screens.devices import DevicesScreen

    return DevicesScreen()


def _papers() -> ShopScreen:
    from tui.screens.papers import PapersScreen

    return PapersScreen()


def _shift() -> ShopScreen:
    from tui.screens.shift import ShiftScreen

    return ShiftScreen()


def _stripes() -> ShopScreen:
    from tui.screens.stripes import StripesScreen

    return StripesScreen()


def _operators() -> ShopScreen:
    from tui.screens.operators import OperatorsScreen

    return OperatorsScreen()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: its name, what it is for, and the screen it opens, imported when first opened."""

    title: str
    purpose: str
    screen: Callable[[], ShopScreen]


ENTRIES = {
    "shift": Entry(N_("Cierre de caja"), N_("lo que va de caja, cerrarla, cierres anteriores"), _shift),
    "programme": Entry(N_("Programa de puntos"), N_("lo que da cada venta, temporadas y tipos"), _programme),
    "prizes": Entry(N_("Premios"), N_("el catálogo: lo que cuestan, los que quedan"), _prizes),
    "deliveries": Entry(N_("Entregas"), N_("los premios entregados, sus recibos, deshacer"), _deliveries),
    "gift_cards": Entry(N_("Tarjetas regalo"), N_("las vendidas y lo que se debe por ellas"), _gift_cards),
    "card_ranges": Entry(N_("Números de tarjeta"), N_("los comprados o imprimidos, y cuántos quedan"), _card_ranges),
    "cards": Entry(N_("Imprimir tarjetas"), N_("la cola, la impresora y los diseños"), _print_queue),
    "messages": Entry(N_("Mensajes"), N_("correos y cartas a los clientes"), _messages),
    "operators": Entry(N_("Operadores"), N_("quién trabaja aquí, PIN, tarjetas, límites"), _operators),
    "devices": Entry(N_("Aparatos"), N_("lectores y grabadores: probarlos, calibrarlos"), _devices),
    "papers": Entry(N_("Papeles"), N_("formularios, carteles, etiquetas, vales, la guía"), _papers),
    "stripes": Entry(N_("Bandas"), N_("las dudosas y las que faltan por escribir"), _stripes),
}


class MenuScreen(ShopScreen):
    TITLE_TEXT = N_("Menú")
    HELP_TEXT = N_(
        "Lo que no es vender: el programa de puntos y lo demás de la tienda. Las flechas o la primera letra llevan a"
        " cada línea, Intro la abre y Esc vuelve a la caja."
    )
    BINDINGS = [
        one("enter", "open", N_("Abrir"), priority=True),
        one("escape", "back", N_("Volver a la caja")),
    ]

    def __init__(self) -> None:
        super().__init__(classes="list")

    def compose_body(self) -> ComposeResult:
        yield Static(_("¿Qué quiere hacer?"), id="question", markup=False)
        yield LetterList([(code, _line(entry)) for code, entry in ENTRIES.items()])

    async def on_mount(self) -> None:
        self.query_one(LetterList).focus()

    async def action_open(self) -> None:
        if chosen := self.query_one(LetterList).chosen:
            await self.app.push_screen(ENTRIES[chosen].screen())


def _line(entry: Entry) -> str:
    return fitted(_(entry.title), WIDTH_OF_TITLES) + "  " + _(entry.purpose)
