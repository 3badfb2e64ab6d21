"""Occasions: what is written by itself, on or off, and what would go out today."""

from collections.abc import Sequence

from loyalty.errors import BadOccasion, Fault, Refusal, UnknownName
from loyalty.messages import NamedOccasion, Preview
from loyalty.occasions import MOST_DAYS, occasion_values, read_occasion
from loyalty.writing import CHANNELS, LEFT_OUT
from tui import formats
from tui.counter import Counter
from tui.language import N_, _, ngettext
from tui.message_labels import occasion_name, whom
from tui.screens.form import Field, FormScreen
from tui.screens.people import PeopleScreen
from tui.screens.rows_screen import RowsScreen
from tui.screens.shop_screen import says_refusals
from tui.shop_keys import both, one
from tui.texts import fault_line
from tui.typed import read_iso_day
from tui.widgets.programme_list import GroupedRow
from tui.wrapping import fitted


class OccasionsScreen(RowsScreen[NamedOccasion]):
    TITLE_TEXT = N_("Ocasiones")
    HELP_TEXT = N_(
        "Lo que se escribe solo cuando toca, una sola vez a cada persona. F5 pone en marcha o para la ocasión marcada."
        " A la derecha se lee lo que saldría hoy. Sale con la orden diaria «tarjetero messages run», o desde la"
        " pantalla de mensajes."
    )
    BINDINGS = [
        one("enter", "change", N_("Cambiar"), priority=True),
        *both("f3", "ctrl+e", "people", N_("Ver a quién")),
        *both("f5", "ctrl+t", "switch", N_("En marcha o no")),
        one("escape", "back", N_("Volver")),
    ]

    async def rows(self) -> Sequence[GroupedRow[NamedOccasion]]:
        occasions, due = await self.ask(_all_and_due, self.shop.counter)
        return [GroupedRow(_row(each, due.get(each.code)), each) for each in occasions]

    async def action_change(self) -> None:
        if self.chosen:
            await self.app.push_screen(OccasionForm(self.chosen), self.came_back)

    @says_refusals
    async def action_switch(self) -> None:
        if not self.chosen:
            return
        code, active = self.chosen.code, not self.chosen.occasion.active
        occasion = await self.ask(self.shop.counter.switch_occasion, code, active)
        await self.read(NamedOccasion(code, occasion, own=True))

    async def action_people(self) -> None:
        if self.chosen:
            chosen, counter = self.chosen, self.shop.counter
            verdicts = ("email", "letter", *LEFT_OUT)
            await self.app.push_screen(
                PeopleScreen(lambda after: counter.people_due(chosen, counter.clock(), verdicts, after))
            )


def _all_and_due(counter: Counter) -> tuple[list[NamedOccasion], dict[str, Preview]]:
    return counter.occasions(), {each.code: preview for each, preview in counter.due(counter.clock())}


def _row(each: NamedOccasion, due: Preview | None) -> str:
    mark = "[x]" if each.occasion.active else "[ ]"
    today = ""
    if due is not None:
        left_out = sum(due.left_out.values())
        today = _("hoy {whom}").format(whom=whom(due.emails, due.letters))
        today += " " + _("({count} no)").format(count=left_out) if left_out else ""
    return f"{mark} {fitted(occasion_name(each.code), 27)} {fitted(_when(each), 20)} {today}".rstrip()


def _when(each: NamedOccasion) -> str:
    days = each.occasion.days
    after = ngettext("al día siguiente", "a los {days} días", days)
    before = ngettext("el día antes", "{days} días antes", days)
    return {
        "welcome": after if days else _("el mismo día"),
        "birthday": before if days else _("el mismo día"),
        "away": after,
        "expiring": before,
        "statement": _("desde el día {days}"),
        "prize": _("al alcanzarlo"),
        "class": _("al subir"),
    }[each.occasion.kind].format(days=days)


class OccasionForm(FormScreen):
    """Changes one occasion."""

    TITLE_TEXT = N_("Ocasión")
    HELP_TEXT = N_(
        "Con qué plantilla, a quién y cuándo. Los días son los que pasan desde la visita o el alta, o los que faltan"
        " para el cumpleaños o la caducidad. Con una selección, solo se escribe a sus clientes."
    )
    FIELDS = (
        Field("template", N_("Plantilla"), N_("su nombre")),
        Field("channel", N_("Por"), N_("email, letter…")),
        Field("days", N_("Días"), "", r"\d*"),
        Field("segment", N_("Solo a la selección"), N_("vacío: a todos")),
        Field("from", N_("Desde el"), N_("dd/mm/aaaa")),
        Field("to", N_("Hasta el"), N_("dd/mm/aaaa")),
    )

    def __init__(self, named: NamedOccasion) -> None:
        values = {name: str(value) for name, value in occasion_values(named.occasion).items()}
        for name in ("from", "to"):
            values[name] = formats.iso_day(values.get(name, ""))
        super().__init__(values)
        self._named = named

    def first_field(self) -> str:
        return self.FIELDS[0].name

    def hint(self, field: Field) -> str:
        if field.name == "days":
            return _("hasta {most}").format(most=MOST_DAYS[self._named.occasion.kind])
        if field.name == "channel":
            return ", ".join(CHANNELS[:2])
        return super().hint(field)

    async def save(self) -> str:
        values = {**occasion_values(self._named.occasion)}
        for field in self.FIELDS:
            text = self.value(field.name)
            values[field.name] = read_iso_day(field.name, text) if field.name in ("from", "to") else text
        values["days"] = values["days"] or "0"
        await self.ask(self.shop.counter.save_occasion, self._named.code, read_occasion(values))
        return ""

    def _refuse_field(self, refusal: Refusal, name: str) -> None:
        """The first of its faults, and its field."""
        if isinstance(refusal, BadOccasion):
            fault: Fault = refusal.faults[0]
            super()._refuse_field(refusal, fault.place)
            self.say(fault_line(fault), "bad")
        elif isinstance(refusal, UnknownName):
            super()._refuse_field(refusal, refusal.what)
        else:
            super()._refuse_field(refusal, name)
