"""Who works in the shop: roles, PINs and cards, what each may do, and how many customers each enrolled."""

from functools import partial

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.limits import LIMITED_ROLES
from loyalty.operator_views import OperatorView
from tui.language import N_, _
from tui.operator_words import ROLE_NAMES, people_columns, people_row
from tui.screens.confirm import ConfirmScreen
from tui.screens.shop_screen import ShopScreen, says_refusals
from tui.shop_keys import both, one
from tui.widgets.programme_list import GroupedList, GroupedRow


class OperatorsScreen(ShopScreen):
    TITLE_TEXT = N_("Operadores")
    HELP_TEXT = N_(
        "Quién trabaja en la tienda, en qué puesto, si tiene PIN o tarjeta, y cuántos clientes ha dado de alta este"
        " mes. F5 le da un PIN; F6, una tarjeta que la reconoce en la caja sin tocar una tecla. F7 dice lo que puede"
        " cada puesto sin pedir permiso. F2 enseña lo que ha hecho cada uno y F3 los actos que se salen de vender, con"
        " quién los permitió. Nadie se borra: F8 da de baja, y lo que hizo sigue a su nombre."
    )
    BINDINGS = [
        one("enter", "change", N_("Cambiar"), priority=True),
        *both("f2", "ctrl+g", "work", N_("Informe")),
        *both("f3", "ctrl+w", "deeds", N_("Actos")),
        *both("f4", "ctrl+n", "add", N_("Nuevo")),
        *both("f5", "ctrl+t", "pin", N_("PIN")),
        *both("f6", "ctrl+o", "card", N_("Tarjeta")),
        *both("f7", "ctrl+r", "limits", N_("Límites")),
        *both("f8", "ctrl+l", "retire", N_("Baja")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self) -> None:
        super().__init__(classes="list")

    def compose_body(self) -> ComposeResult:
        yield Static(id="listhead", markup=False)
        yield Static(id="columns", markup=False)
        yield GroupedList[OperatorView]()

    @says_refusals
    async def on_mount(self) -> None:
        self.query_one("#columns", Static).update("   " + people_columns())
        self._list.focus()
        await self._read()

    @property
    def _list(self) -> "GroupedList[OperatorView]":
        return self.query_one(GroupedList)

    async def _read(self) -> None:
        counter = self.shop.counter
        people = await self.ask(counter.operators)
        enrolled = await self.ask(counter.enrolled, counter.today().replace(day=1), None)
        rows = [GroupedRow(people_row(each, enrolled.get(each.id, 0), counter.zone), each) for each in people]
        chosen = self._list.chosen
        again = next((each for each in people if chosen is not None and each.id == chosen.id), None)
        self._list.show(rows, again)
        if not people:
            said = _("Todavía no hay nadie: F4 apunta a quien trabaja aquí.")
        elif not any(each.can_prove and each.role != "cashier" for each in people):
            said = _("Nadie por encima de cajero tiene PIN ni tarjeta: no se pide permiso para nada.")
        else:
            said = _(
                "Lo que pasa de los límites (F7) lo permite un supervisor o el dueño. F11, en la caja, dice quién está."
            )
        self.query_one("#listhead", Static).update(said)

    async def came_back(self, said: str | None) -> None:
        """From a form, with what was done."""
        if said:
            await self._after(said)

    @says_refusals
    async def _after(self, said: str) -> None:
        await self._read()
        self.say(said, "good")

    async def action_add(self) -> None:
        from tui.screens.operator_forms import OperatorForm

        await self.app.push_screen(OperatorForm(None), self.came_back)

    async def action_change(self) -> None:
        from tui.screens.operator_forms import OperatorForm

        if self._list.chosen:
            await self.app.push_screen(OperatorForm(self._list.chosen), self.came_back)

    async def action_pin(self) -> None:
        from tui.screens.operator_forms import PinForm

        if self._list.chosen:
            await self.app.push_screen(PinForm(self._list.chosen), self.came_back)

    async def action_card(self) -> None:
        from tui.screens.operator_forms import OperatorCardForm

        if self._list.chosen is None:
            return
        if self._list.chosen.has_card:
            question = _("{name} tiene tarjeta. ¿Quitársela, por perdida o para darle otra?")
            take = partial(self._take_card, self._list.chosen)
            await self.app.push_screen(ConfirmScreen(question.format(name=self._list.chosen.name)), take)
        else:
            await self.app.push_screen(OperatorCardForm(self._list.chosen), self.came_back)

    @says_refusals
    async def _take_card(self, of: OperatorView, yes: bool | None) -> None:
        if yes:
            await self.ask(self.shop.counter.give_operator_card, of.code, "")
            await self._after(_("La tarjeta de {name} ya no abre nada: F6 le da otra.").format(name=of.name))

    async def action_retire(self) -> None:
        chosen = self._list.chosen
        if chosen is None:
            return
        if chosen.retired:
            await self._retire(chosen, False)
            return
        question = _("¿Dar de baja a {name}? Lo que hizo sigue a su nombre, y puede volver.").format(name=chosen.name)

        async def answered(yes: bool | None) -> None:
            if yes:
                await self._retire(chosen, True)

        await self.app.push_screen(ConfirmScreen(question), answered)

    @says_refusals
    async def _retire(self, of: OperatorView, retired: bool) -> None:
        await self.ask(self.shop.counter.retire_operator, of.code, retired)
        said = _("{name} está de baja.") if retired else _("{name} vuelve a trabajar aquí.")
        await self._after(said.format(name=of.name))

    async def action_limits(self) -> None:
        from tui.screens.choose import ChooseScreen

        choices = [(role, _(ROLE_NAMES[role])) for role in LIMITED_ROLES]
        await self.app.push_screen(ChooseScreen(_("¿Lo que puede quién, sin pedir permiso?"), choices), self._limits)

    @says_refusals
    async def _limits(self, role: str | None) -> None:
        from tui.screens.operator_forms import LimitsForm

        if role:
            limits = await self.ask(self.shop.counter.limits)
            await self.app.push_screen(LimitsForm(role, limits[role]), self.came_back)

    async def action_work(self) -> None:
        from tui.screens.operator_work import OperatorWorkScreen

        await self.app.push_screen(OperatorWorkScreen())

    async def action_deeds(self) -> None:
        from tui.screens.operator_work import OperatorDeedsScreen

        await self.app.push_screen(OperatorDeedsScreen())
