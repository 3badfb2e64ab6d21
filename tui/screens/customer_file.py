"""A customer's file: who, what the account holds, what was agreed to, and the habits that the sales tell."""

import os
import sys

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from loyalty.customer_file import CustomerFile
from tui import customer_words, file_drawings
from tui.charts import BLOCKS, PLAIN, Ink
from tui.language import N_, _
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.terminal import has_blocks

WIDE = 110  # columns from which the habits stand beside the rest


class CustomerFileScreen(ShopScreen):
    """Dismisses with what to open at the counter where something has changed, or None."""

    TITLE_TEXT = N_("Ficha")
    HELP_TEXT = N_(
        "Todo lo que se sabe del cliente; las flechas y AvPág bajan hasta sus hábitos, que salen de sus compras y no"
        " se escriben. F2 cambia los datos; F3 apunta o retira un consentimiento; F8 saca todos sus datos en un fichero"
        " o en papel, F9 lo borra para siempre, y F10 lo bloquea o lo desbloquea."
    )
    BINDINGS = [
        *both("f2", "ctrl+g", "edit", N_("Cambiar")),
        *both("f3", "ctrl+w", "consents", N_("Consentimientos")),
        *both("f4", "ctrl+n", "household", N_("Hogar")),
        *both("f5", "ctrl+t", "habits", N_("Hábitos")),
        *both("f6", "ctrl+o", "movements", N_("Movimientos")),
        *both("f7", "ctrl+r", "merge", N_("Unir")),
        *both("f8", "ctrl+l", "export", N_("Sacar datos")),
        *both("f9", "ctrl+k", "erase", N_("Borrar")),
        *both("f10", "ctrl+b", "block", N_("Bloquear")),
        *both("f10", "ctrl+b", "unblock", N_("Desbloquear")),
        *both("f11", "ctrl+u", "no_more", N_("Sin publicidad")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self, dni: str) -> None:
        super().__init__(classes="list")
        self._dni = dni
        self._file: CustomerFile | None = None
        self._opens_with: str | None = None

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="file"):
            yield Static(id="who", markup=False)
            yield Static(id="habits", markup=False)

    @says_refusals
    async def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        await self._read()

    async def _read(self) -> None:
        self._file = await self.ask(self.shop.counter.customer_file, self._dni)
        self.refresh_bindings()
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if self._file is None:
            return
        counter = self.shop.counter
        wide = self.size.width >= WIDE
        self.query_one("#file").set_class(wide, "wide")
        width = (self.size.width - 4) // (2 if wide else 1) - 3
        who = file_drawings.who(self._file, counter.today(), counter.zone, width)
        self.query_one("#who", Static).update(who)
        self.query_one("#habits", Static).update(file_drawings.habits(self._file.habits, width, self._ink()))

    def _ink(self) -> Ink:
        encoding = sys.__stdout__.encoding if sys.__stdout__ else ""
        blocks = self.app.theme != "console" and has_blocks(os.environ.get("TERM", ""), encoding)
        return Ink(BLOCKS if blocks else PLAIN)

    # -- keys

    async def action_edit(self) -> None:
        from tui.screens.customer_form import CustomerForm

        if self._file:
            by_hand = self._file.manual_class, self._file.manual_until
            await self.app.push_screen(CustomerForm(self._file.customer, by_hand=by_hand), self._changed)

    async def action_consents(self) -> None:
        from tui.screens.consents import ConsentsScreen

        if self._file:
            await self.app.push_screen(ConsentsScreen(self._file.customer), self._looked)

    @says_refusals
    async def action_no_more(self) -> None:
        """No more advertising by any channel, at once: it is as easy to withdraw as it was to give."""
        counter = self.shop.counter
        await self.ask(counter.withdraw_consent, self._dni, counter.clock())
        await self._read()
        self.say(_("Apuntado: no quiere más publicidad. Con F3 se vuelve a aceptar."), "good")

    async def action_movements(self) -> None:
        from tui.screens.movements import MovementsScreen

        if self._file:
            await self.app.push_screen(MovementsScreen(self._file.account), self._looked)

    async def action_household(self) -> None:
        from tui.screens.confirm import ConfirmScreen
        from tui.screens.household_form import HouseholdForm

        if self._file is None:
            return
        if not self._file.others:
            await self.app.push_screen(HouseholdForm(self._file.customer), self._changed)
            return
        question = _("¿Deja {name} la cuenta que comparte? El saldo y las tarjetas se quedan con {others}.").format(
            name=self._file.customer.name, others=", ".join(each.name for each in self._file.others)
        )
        await self.app.push_screen(ConfirmScreen(question), self._left)

    async def action_merge(self) -> None:
        from tui.screens.merge import MergeScreen

        if self._file:
            await self.app.push_screen(MergeScreen(self._file.customer), self._merged)

    async def action_export(self) -> None:
        from tui.screens.export_form import ExportForm

        if self._file:
            await self.app.push_screen(ExportForm(self._file.customer), self._said)

    async def action_erase(self) -> None:
        from tui.screens.erase_form import EraseForm

        if self._file:
            await self.app.push_screen(EraseForm(self._file.customer), self._erased)

    async def action_block(self) -> None:
        from tui.screens.customer_block_form import CustomerBlockForm

        if self._file:
            await self.app.push_screen(CustomerBlockForm(self._file.customer), self._blocked)

    @says_refusals
    async def action_unblock(self) -> None:
        counter = self.shop.counter
        unblocked = await self.ask(counter.unblock_customer, self._dni, counter.clock())
        await self._blocked(customer_words.unblocked(unblocked.name))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One key blocks or unblocks."""
        is_blocked = self._file is not None and self._file.is_blocked
        return {"block": not is_blocked, "unblock": is_blocked}.get(action, True)

    def action_habits(self) -> None:
        self.query_one("#habits").scroll_visible(top=True, animate=False)

    def action_back(self) -> None:
        self.dismiss(self._opens_with)

    # -- what was done on the other screens

    @says_refusals
    async def _changed(self, opens_with: str | None) -> None:
        """A form was saved: the file is read again, under the document that it has now."""
        if opens_with is None:
            return
        if self._file:
            now = await self.ask(self.shop.counter.customer_again, self._file.customer)
            self._dni = now.dni
        self._opens_with = opens_with
        await self._read()
        self.say(_("Guardado."), "good")

    @says_refusals
    async def _merged(self, stays: str | None) -> None:
        """Two files became one, or two again: the one that stays is shown."""
        if stays is not None:
            self._dni = self._opens_with = stays
            await self._read()
            self.say(_("Hecho."), "good")

    @says_refusals
    async def _looked(self, _left: object) -> None:
        await self._read()

    @says_refusals
    async def _blocked(self, said: str | None) -> None:
        if said:
            self._opens_with = self._dni
            await self._read()
            self.say(said, "good")

    def _said(self, said: str | None) -> None:
        if said:
            self.say(said, "good")

    @says_refusals
    async def _left(self, yes: bool | None) -> None:
        if yes:
            await self.ask(self.shop.counter.leave_household, self._dni, self.shop.counter.clock())
            await self._changed(self._dni)

    async def _erased(self, said: str | None) -> None:
        if said:
            await self.shop.counter_screen.wait_for_customer()
            self.dismiss(None)
            self.shop.counter_screen.say(said, "good")
