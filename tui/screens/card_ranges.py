"""The shop's card numbers: which were bought or printed, and what has become of them."""

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.card_views import RangeView
from loyalty.codes import masked
from loyalty.requests import NewRange
from tui.card_rows import range_columns, range_detail, range_row
from tui.language import N_, _, ngettext
from tui.screens.form import Field, FormScreen, read_yes
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.widgets.programme_list import GroupedList, GroupedRow


class CardRangesScreen(ShopScreen):
    TITLE_TEXT = N_("Números de tarjeta")
    HELP_TEXT = N_(
        "Los números de las tarjetas que la tienda ha comprado o imprimido, y cuántas están sin usar, activas,"
        " bloqueadas, perdidas o cambiadas por otra. F4 apunta las de un rollo o una caja nuevos."
    )
    BINDINGS = [
        *both("f4", "ctrl+n", "add", N_("Apuntar números")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self) -> None:
        super().__init__(classes="list")

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield Static(id="columns", markup=False)
        yield GroupedList[RangeView]()

    @says_refusals
    async def on_mount(self) -> None:
        self.query_one("#columns", Static).update("   " + range_columns())
        self.query_one(GroupedList).focus()
        await self._read()

    async def _read(self) -> None:
        found = await self.ask(self.shop.counter.ranges)
        self.query_one(GroupedList).show([GroupedRow(range_row(each), each) for each in found])
        if not found:
            self.query_one("#listhead", Static).update(_("Todavía no hay números: F4 apunta los de un rollo."))

    def on_grouped_list_moved(self) -> None:
        if (found := self.query_one(GroupedList).chosen) is not None:
            self.query_one("#listhead", Static).update(range_detail(found, self.shop.counter.zone))

    async def action_add(self) -> None:
        await self.app.push_screen(RangeForm({}), self._added)

    @says_refusals
    async def _added(self, said: str | None) -> None:
        if said:
            await self._read()
            self.say(said, "good")


class RangeForm(FormScreen):
    """Dismisses with what was taken in, in a sentence."""

    TITLE_TEXT = N_("Apuntar números")
    HELP_TEXT = N_(
        "Pase la primera y la última tarjeta del rollo, o escriba sus números enteros, con sus ceros. Si todas acaban"
        " en una cifra de control, diga cuál: luhn o ean13."
    )
    FIELDS = (
        Field("first", N_("Primer número"), N_("pásela, o escríbalo")),
        Field("last", N_("Último número"), N_("pásela, o escríbalo")),
        Field("gift", N_("¿Son de regalo?"), N_("s o n")),
        Field("check", N_("Cifra de control"), N_("luhn o ean13")),
        Field("note", N_("Nota"), N_("proveedor, color..")),
    )

    async def card_read(self, code: str) -> None:
        """A scan is the first number, then the last."""
        name = "last" if self.value("first") else "first"
        self.box(name).value = masked(code)
        self.box("last" if name == "first" else "gift").focus()

    async def save(self) -> str:
        kind = "gift" if read_yes("gift", self.value("gift")) else "loyalty"
        check = self.value("check").lower().replace("-", "")
        new = NewRange(self.value("first"), self.value("last"), kind, check, self.value("note"))
        added = await self.ask(self.shop.counter.add_range, new, self.shop.counter.clock())
        return ngettext("%d tarjeta apuntada.", "%d tarjetas apuntadas.", added.size) % added.size
