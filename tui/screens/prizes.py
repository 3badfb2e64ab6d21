"""What the customer at the counter can have now, and what is nearly in reach. Enter delivers, once it was confirmed."""

import uuid

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.prizes import NOTHING_IN_REACH, missing, most_at_once
from loyalty.requests import PrizeRequest
from loyalty.views import PrizeView
from tui import formats
from tui.drawings import held
from tui.language import N_, _, ngettext
from tui.prize_words import cost_words, details, later_row, now_row
from tui.screens.confirm import ConfirmScreen
from tui.screens.sale import SaleInProgress
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import one
from tui.widgets.programme_list import GroupedList, GroupedRow


class PrizesScreen(ShopScreen):
    """Dismisses with the receipt of a delivery, or None."""

    TITLE_TEXT = N_("Premios")
    HELP_TEXT = N_(
        "Arriba, lo que el cliente puede llevarse hoy; debajo, lo que le falta poco. Intro entrega el marcado, después"
        " de preguntar. Con las flechas a los lados se entregan varios. Lo pendiente todavía no cuenta."
    )
    BINDINGS = [
        one("enter", "deliver", N_("Entregar"), priority=True),
        one("left", "change_quantity(-1)", N_("Uno menos"), show=False, priority=True),
        one("right", "change_quantity(1)", N_("Uno más"), priority=True),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self, sale: SaleInProgress) -> None:
        super().__init__(classes="list")
        self._sale, self._reach, self._quantity = sale, NOTHING_IN_REACH, 1
        self._ids: dict[tuple[str, int], str] = {}  # repeating a delivery whose answer was lost does it once

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield GroupedList[PrizeView]()
        yield Static(id="detail", markup=False)

    @says_refusals
    async def on_mount(self) -> None:
        self._list.focus()
        self._reach = await self.ask(self.shop.counter.prizes_for, self._sale.account)
        has = self._sale.account.spendable
        rows: list[GroupedRow[PrizeView]] = []
        if self._reach.now:
            rows.append(GroupedRow(_("Puede llevarse")))
            rows += [GroupedRow(now_row(prize, has), prize) for prize in self._reach.now]
        if self._reach.later:
            rows.append(GroupedRow(_("Todavía no le llega")))
            rows += [GroupedRow(later_row(prize, has, missing(prize, has)), prize) for prize in self._reach.later]
        self._list.show(rows)
        self._write_head()
        if not rows:
            self.say(_("Hoy no hay premios para este cliente."))

    @property
    def _list(self) -> GroupedList[PrizeView]:
        return self.query_one(GroupedList)

    def _write_head(self) -> None:
        several = "   " + _("Entregar {quantity}").format(quantity=self._quantity) if self._quantity > 1 else ""
        self.query_one("#listhead", Static).update(f"{self._sale.name}   {held(self._sale.account.spendable)}{several}")

    def on_grouped_list_moved(self) -> None:
        prize = self._list.chosen
        self.query_one("#detail", Static).update(details(prize) if prize else "")
        if self._quantity > 1:
            self._quantity = 1
            self._write_head()

    def action_change_quantity(self, step: int) -> None:
        prize = self._list.chosen
        most = most_at_once(prize, self._sale.account.spendable) if prize else 1
        self._quantity = max(1, min(most, self._quantity + step))
        self._write_head()

    async def action_deliver(self) -> None:
        """Asks first, with what is taken and what is left."""
        prize, has = self._list.chosen, self._sale.account.spendable
        if prize is None:
            return
        if short := missing(prize, has):
            number = formats.grammatical_number(short)
            said = ngettext("Le falta {amounts} para: {prize}", "Le faltan {amounts} para: {prize}", number)
            self.say(said.format(amounts=cost_words(short), prize=prize.name), "bad")
            return
        quantity = self._quantity

        async def answered(yes: bool | None) -> None:
            if yes:
                await self._deliver(prize, quantity)

        await self.app.push_screen(ConfirmScreen(self._question(prize, quantity)), answered)

    def _question(self, prize: PrizeView, quantity: int) -> str:
        taken = {unit: minor * quantity for unit, minor in prize.cost.items()}
        left = {unit: self._sale.account.spendable.get(unit, 0) - minor for unit, minor in taken.items()}
        what = prize.name if quantity == 1 else f"{quantity} × {prize.name}"
        return "\n".join(
            (
                _("¿Entregar {what} a {name}?").format(what=what, name=self._sale.name),
                "",
                _("Se le descuentan: {amounts}").format(amounts=cost_words(taken)),
                _("Le quedan: {amounts}").format(amounts=formats.amounts(left)),
            )
        )

    @says_refusals
    async def _deliver(self, prize: PrizeView, quantity: int) -> None:
        operation_id = self._ids.setdefault((prize.code, quantity), str(uuid.uuid4()))
        request = PrizeRequest(operation_id, prize.code, self.shop.counter.clock(), quantity, **self._sale.whose)
        self.dismiss(await self.ask(self.shop.counter.redeem, request))
