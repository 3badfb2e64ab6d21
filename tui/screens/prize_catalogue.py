"""The catalogue of prizes: what each costs, how many are left, and whether it is offered."""

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.views import PrizeView
from tui.language import N_, _
from tui.prize_words import catalogue_columns, catalogue_row, details
from tui.screens.confirm import ConfirmScreen
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.widgets.programme_list import GroupedList, GroupedRow


class PrizeCatalogueScreen(ShopScreen):
    TITLE_TEXT = N_("Catálogo de premios")
    HELP_TEXT = N_(
        "Los premios de la tienda, con lo que cuestan y los que quedan aquí. Intro cambia el marcado, F4 añade otro y"
        " F5 apunta las existencias. F8 lo retira: no se ofrece más, y sus entregas quedan; otra vez F8 lo vuelve a"
        " ofrecer."
    )
    BINDINGS = [
        one("enter", "change", N_("Cambiar"), priority=True),
        *both("f4", "ctrl+n", "add", N_("Añadir")),
        *both("f5", "ctrl+t", "stock", N_("Existencias")),
        *both("f8", "ctrl+l", "withdraw", N_("Retirar")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self) -> None:
        super().__init__(classes="list")

    def compose_body(self) -> ComposeResult:
        yield Static(id="columns", markup=False)
        yield GroupedList[str]()
        yield Static(id="detail", markup=False)

    async def on_mount(self) -> None:
        self._prizes: dict[str, PrizeView] = {}
        self._list.focus()
        await self._read()

    @property
    def _list(self) -> GroupedList[str]:
        return self.query_one(GroupedList)

    @property
    def _chosen(self) -> PrizeView | None:
        return self._prizes.get(self._list.chosen or "")

    @says_refusals
    async def _read(self, chosen: str | None = None) -> None:
        """Reads the catalogue again, and marks a prize of it."""
        prizes = await self.ask(self.shop.counter.prizes)
        self._prizes = {prize.code: prize for prize in prizes}
        today, width = self.shop.counter.today(), self.size.width
        rows: list[GroupedRow[str]] = []
        for title, withdrawn in ((_("Se ofrecen"), False), (_("Retirados"), True)):
            group = [prize for prize in prizes if prize.withdrawn is withdrawn]
            if group:
                rows.append(GroupedRow(title))
                rows += [GroupedRow(catalogue_row(each, today, width), each.code, wrong=_alert(each)) for each in group]
        self.query_one("#columns", Static).update("   " + catalogue_columns(width))
        self._list.show(rows, chosen)
        if not rows:
            self.say(_("Todavía no hay premios: F4 añade el primero."))

    def on_grouped_list_moved(self) -> None:
        prize = self._chosen
        self.query_one("#detail", Static).update(details(prize) if prize else "")

    async def _saved(self, code: str | None) -> None:
        if code:
            self.say(_("Guardado."), "good")
            await self._read(code)

    async def action_add(self) -> None:
        from tui.screens.prize_form import PrizeForm

        await self.app.push_screen(PrizeForm(), self._saved)

    async def action_change(self) -> None:
        from tui.screens.prize_form import PrizeForm

        if prize := self._chosen:
            await self.app.push_screen(PrizeForm(prize), self._saved)

    async def action_stock(self) -> None:
        from tui.screens.prize_stock import PrizeStockForm

        if prize := self._chosen:
            await self.app.push_screen(PrizeStockForm(prize, self.shop.configuration.branch), self._saved)

    async def action_withdraw(self) -> None:
        prize = self._chosen
        if prize is None:
            return
        if prize.withdrawn:
            await self._withdraw(prize, withdrawn=False)
            return

        async def answered(yes: bool | None) -> None:
            if yes:
                await self._withdraw(prize, withdrawn=True)

        question = _("¿Dejar de ofrecer «{name}»? Las entregas que hay se quedan.").format(name=prize.name)
        await self.app.push_screen(ConfirmScreen(question), answered)

    @says_refusals
    async def _withdraw(self, prize: PrizeView, withdrawn: bool) -> None:
        await self.ask(self.shop.counter.withdraw_prize, prize.code, withdrawn)
        await self._read(prize.code)
        said = _("«{name}» ya no se ofrece.") if withdrawn else _("«{name}» se ofrece otra vez.")
        self.say(said.format(name=prize.name), "good")


def _alert(prize: PrizeView) -> bool:
    """Few are left: a mark of its own, seen without colours."""
    return prize.is_low and not prize.withdrawn
