"""Messages: how mailings and occasions stand, and the ways to everything that is about writing to customers."""

from collections.abc import Callable, Sequence
from pathlib import Path

from loyalty.clock import day_of
from loyalty.messages import MessageView, Tally
from tui import formats
from tui.counter import Counter
from tui.language import N_, _, ngettext
from tui.message_labels import MAILING, answer_words, occasion_name, states_words
from tui.message_labels import STATES as STATE_WORDS
from tui.screens.confirm import ConfirmScreen
from tui.screens.mailing import MailingScreen
from tui.screens.occasions import OccasionsScreen
from tui.screens.rows_screen import RowsScreen
from tui.screens.segments import SegmentsScreen
from tui.screens.sending import SendingScreen
from tui.screens.shop_screen import says_refusals
from tui.screens.templates import TemplatesScreen
from tui.shop_keys import both, one
from tui.widgets.programme_list import GroupedRow
from tui.wrapping import fitted

MOST_SHOWN = 500


class MessagesScreen(RowsScreen[Tally]):
    TITLE_TEXT = N_("Mensajes")
    HELP_TEXT = N_(
        "Lo que se ha escrito a los clientes y cómo va. F2 prepara un envío; F3, F4 y F5 son las plantillas, las"
        " selecciones y lo que sale solo. F6 pone en la cola lo que toca hoy y envía todo lo que espera. F7 escribe"
        " en un PDF las cartas de quien no tiene correo. Intro enseña los mensajes de la línea marcada."
    )
    BINDINGS = [
        one("enter", "messages", N_("Ver"), priority=True),
        *both("f2", "ctrl+g", "mailing", N_("Nuevo envío")),
        *both("f3", "ctrl+e", "templates", N_("Plantillas")),
        *both("f4", "ctrl+n", "segments", N_("Selecciones")),
        *both("f5", "ctrl+t", "occasions", N_("Ocasiones")),
        *both("f6", "ctrl+o", "send", N_("Enviar lo de hoy")),
        *both("f7", "ctrl+r", "letters", N_("Cartas")),
        one("escape", "back", N_("Volver")),
    ]

    async def rows(self) -> Sequence[GroupedRow[Tally]]:
        tallies, self._letters = await self.ask(_standing, self.shop.counter)
        self._nothing = not tallies
        return [GroupedRow(self._row(each), each, wrong=bool(each.states.get("in_doubt"))) for each in tallies]

    def above(self) -> str:
        lines = [_("Todavía no se ha escrito a nadie.")] if self._nothing else []
        if self._letters:
            count = f"{self._letters}+" if self._letters == MOST_SHOWN else str(self._letters)
            lines.append(_("Cartas que esperan: {count}. F7 las escribe en un PDF.").format(count=count))
        return "\n".join(lines)

    def _row(self, tally: Tally) -> str:
        day = formats.day(day_of(tally.queued_at, self.shop.counter.zone))
        return f"{day}  {fitted(occasion_name(tally.occasion, tally.period), 28)}  {states_words(tally.states)}"

    async def action_messages(self) -> None:
        if self.chosen:
            await self.app.push_screen(MessagesOfScreen(self.chosen), self.came_back)

    async def action_mailing(self) -> None:
        await self.app.push_screen(MailingScreen(), self.came_back)

    async def action_templates(self) -> None:
        await self.app.push_screen(TemplatesScreen(), self.came_back)

    async def action_segments(self) -> None:
        await self.app.push_screen(SegmentsScreen(), self.came_back)

    async def action_occasions(self) -> None:
        await self.app.push_screen(OccasionsScreen(), self.came_back)

    @says_refusals
    async def action_send(self) -> None:
        queued = await self.ask(self.shop.counter.queue_due, self.shop.counter.clock())
        waiting = await self.ask(self.shop.counter.how_many_wait)
        if waiting:
            await self.app.push_screen(SendingScreen(), self.came_back)
        else:
            await self.read(self.chosen)
            self.say(_("No hay ningún correo que enviar.") if not sum(queued.values()) else _("Solo hay cartas: F7."))

    @says_refusals
    async def action_letters(self) -> None:
        from tui.letter_post import print_letters

        name = f"cartas-{self.shop.counter.today().isoformat()}.pdf"
        path = free_path(self.shop.configuration.folder / name)
        count = await self.ask(print_letters, self.shop.counter, self.shop.configuration, path)
        await self.read(self.chosen)
        if count:
            letters = ngettext("%d carta", "%d cartas", count) % count
            self.say(_("{rows} en {file}.").format(rows=letters, file=path), "good")
        else:
            self.say(_("No hay ninguna carta que imprimir."))


def free_path(path: Path) -> Path:
    """The path, or the next of its kind that is not taken."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


def _standing(counter: Counter) -> tuple[list[Tally], int]:
    return counter.tallies(), len(counter.letters_waiting(most=MOST_SHOWN))


class MessagesOfScreen(RowsScreen[MessageView]):
    """The messages of one mailing or occasion: what became of each."""

    TITLE_TEXT = N_("Mensajes de un envío")
    HELP_TEXT = N_(
        "Cada mensaje con lo que ha sido de él. Lo que falló o quizá se envió no sale otra vez solo: F5 lo pone de"
        " nuevo en la cola, y F6 apunta que llegó, si alguien lo sabe. F8 retira los que quedan en la cola."
    )
    BINDINGS = [
        *both("f5", "ctrl+t", "again", N_("Enviar otra vez")),
        *both("f6", "ctrl+o", "arrived", N_("Llegó")),
        *both("f8", "ctrl+l", "cancel", N_("Retirar los que faltan")),
        one("escape", "back", N_("Volver")),
    ]

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally

    async def rows(self) -> Sequence[GroupedRow[MessageView]]:
        occasion, period = self._tally.occasion, self._tally.period
        self._found = await self.ask(self.shop.counter.messages, "", occasion, period, most=MOST_SHOWN)
        troubled = sorted(self._found, key=lambda each: each.state not in ("in_doubt", "failed"))
        return [GroupedRow(self._row(each), each, wrong=each.state == "in_doubt") for each in troubled]

    def above(self) -> str:
        title = occasion_name(self._tally.occasion, self._tally.period)
        if len(self._found) == MOST_SHOWN:
            title += "  " + _("(los últimos {count})").format(count=MOST_SHOWN)
        return title

    def _row(self, message: MessageView) -> str:
        state = fitted(_(STATE_WORDS[message.state]), 13)
        return f"{fitted(message.customer, 28)} {state} {answer_words(message.answer)}".rstrip()

    @says_refusals
    async def action_again(self) -> None:
        await self._decide(self.shop.counter.send_again, _("Está otra vez en la cola."))

    @says_refusals
    async def action_arrived(self) -> None:
        await self._decide(self.shop.counter.take_as_sent, _("Apuntado: llegó."))

    async def _decide(self, decide: Callable[[int], bool], words: str) -> None:
        if self.chosen:
            done = await self.ask(decide, self.chosen.id)
            await self.read()
            self.say(words if done else _("Ese mensaje no está en duda ni rechazado."), "good" if done else "bad")

    async def action_cancel(self) -> None:
        if self._tally.occasion == MAILING:
            question = _("¿Retirar de la cola los que faltan de «{name}»?").format(name=self._tally.period)
            await self.app.push_screen(ConfirmScreen(question), self._cancel_answered)
        else:
            self.say(_("Eso sale solo: se para en la pantalla de ocasiones."))

    @says_refusals
    async def _cancel_answered(self, yes: bool | None) -> None:
        if yes:
            count = await self.ask(self.shop.counter.cancel_mailing, self._tally.period)
            await self.read()
            self.say(ngettext("{count} mensaje retirado.", "{count} mensajes retirados.", count).format(count=count))
