"""The papers of the shop: which one, then its size, its language and what else it needs; then it is made."""

import asyncio
import threading
from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.errors import BadValue, Refusal
from tui.language import LANGUAGES, N_, _, language, ngettext
from tui.paper_kinds import KINDS, SIZE_NAMES, PaperMade, PaperRequest
from tui.paper_making import make_paper
from tui.programme_trial import progress_bar
from tui.screens.form import Field, FormScreen
from tui.screens.shop_screen import ShopScreen
from tui.shop_keys import both, one
from tui.widgets.letter_list import LetterList
from tui.wrapping import fitted

WIDTH_OF_TITLES = 26


class MakingStopped(Exception):
    """Somebody does not want to wait for the labels."""


class PapersScreen(ShopScreen):
    TITLE_TEXT = N_("Papeles")
    HELP_TEXT = N_(
        "Todo lo que la tienda imprime en papel: formularios, carteles, vales, etiquetas, la guía del personal. Intro"
        " pregunta el tamaño y el idioma, y lo deja en un fichero PDF en la carpeta papeles, que se imprime como"
        " cualquier otro."
    )
    BINDINGS = [one("enter", "open", N_("Hacer"), priority=True), one("escape", "leave", N_("Volver"))]

    def __init__(self) -> None:
        super().__init__(classes="list")
        self._making = False
        self._stop = threading.Event()

    def compose_body(self) -> ComposeResult:
        yield Static(_("¿Qué papel hace falta?"), id="question", markup=False)
        yield LetterList([(kind, _line(kind)) for kind in KINDS])

    async def on_mount(self) -> None:
        self.query_one(LetterList).focus()

    async def action_open(self) -> None:
        if self._making:
            return
        if chosen := self.query_one(LetterList).chosen:
            await self.app.push_screen(PaperForm(chosen), self._asked)

    async def _asked(self, request: PaperRequest | None) -> None:
        if request is not None:
            self._make(request)

    @work
    async def _make(self, request: PaperRequest) -> None:
        """On the thread of the database; the screen goes on showing how far it is."""
        self._making = True
        self._stop.clear()
        self.say(_("Haciéndolo.."))
        try:
            made = await self.ask(make_paper, self.shop.counter, request, self._on_progress(asyncio.get_running_loop()))
        except MakingStopped:
            return
        except Refusal as refusal:
            if self.is_attached:
                self.refuse(refusal)
        else:
            if self.is_attached:
                self.say(made_words(made), "good")
        finally:
            self._making = False

    def _on_progress(self, loop: asyncio.AbstractEventLoop) -> Any:
        def told(done: int, total: int) -> None:
            if self._stop.is_set():
                raise MakingStopped
            loop.call_soon_threadsafe(self._show, done, total)

        return told

    def _show(self, done: int, total: int) -> None:
        if self._making and self.is_attached:
            labels = ngettext("{done} de {total} etiqueta", "{done} de {total} etiquetas", total).format(
                done=done, total=total
            )
            self.say(f"{progress_bar(done, total)}  {labels}")

    def on_unmount(self) -> None:
        self._stop.set()

    def action_leave(self) -> None:
        self._stop.set()
        self.dismiss(None)


class PaperForm(FormScreen):
    """What a paper still needs; dismisses with the PaperRequest."""

    TITLE_TEXT = N_("Papel")
    BINDINGS = [*both("f2", "ctrl+g", "save", N_("Hacer")), one("escape", "back", N_("Volver"))]
    HELP_TEXT = N_(
        "El tamaño y el idioma del papel, y lo que haga falta además: el número de una tarjeta, para quién es, o a qué"
        " clientes. Lo que ya está escrito es lo de siempre; Intro pasa de uno a otro y F2 lo hace."
    )

    def __init__(self, kind: str) -> None:
        self._kind = kind
        known = KINDS[kind]
        self._sizes = list(known.sizes)
        self.FIELDS = [
            Field("size", N_("Tamaño") if kind != "labels" else N_("Hoja")),
            Field("language", N_("Idioma"), "es, en, ca"),
            *(FIELDS[name] for name in known.asks),
        ]
        super().__init__(
            {"size": self._sizes[0], "language": language(), **({"start": "1"} if kind == "labels" else {})}
        )

    def compose_body(self) -> ComposeResult:
        yield Static("\n".join(f"  {line}" for line in self._told()) + "\n", id="what", markup=False)
        yield from super().compose_body()

    def _told(self) -> list[str]:
        """What the paper is, and what its sizes mean, or which sheets of labels there are."""
        known = KINDS[self._kind]
        lines = [f"{_(known.title)}: {_(known.purpose)}"]
        lines += [f"{size}: {_(SIZE_NAMES[size])}" for size in known.sizes if size in SIZE_NAMES]
        half = len(known.sizes) // 2
        return lines + ([", ".join(known.sizes[:half]), ", ".join(known.sizes[half:])] if half > 2 else [])

    def hint(self, field: Field) -> str:
        if field.name != "size":
            return super().hint(field)
        return ", ".join(self._sizes[:3]) if len(self._sizes) <= 3 else ""

    def first_field(self) -> str:
        """The first of those that nothing usual is written in."""
        return next((field.name for field in self.FIELDS if not self._given.get(field.name)), "size")

    def check(self, name: str) -> None:
        value = self.value(name).lower()
        if name == "size" and value not in self._sizes:
            raise BadValue("size", "not_one_of", ", ".join(self._sizes))
        if name == "language" and value not in LANGUAGES:
            raise BadValue("language", "not_one_of", ", ".join(LANGUAGES))
        if name == "start" and not value.isdigit():
            raise BadValue("start", "not_a_whole_number")
        if name == "card" and not value and self._kind == "certificate":
            raise BadValue("card", "missing")

    async def save(self) -> PaperRequest:
        for field in self.FIELDS:
            self.check(field.name)
        given = {field.name: self.value(field.name) for field in self.FIELDS}
        card = self.card() if "card" in given else ""
        start = int(given.pop("start", "1"))
        return PaperRequest(
            self._kind,
            None,
            **{**given, "size": given["size"].lower(), "card": card, "start": start},  # type: ignore[arg-type]
        )


FIELDS = {
    "card": Field("card", N_("Tarjeta"), N_("pásela, o su número")),
    "to": Field("to", N_("Para"), N_("quien la recibe")),
    "giver": Field("giver", N_("De parte de"), N_("quien la regala")),
    "message": Field("message", N_("Mensaje"), N_("si quiere")),
    "find": Field("find", N_("Clientes"), N_("vacío: todos")),
    "start": Field("start", N_("Etiqueta"), N_("la primera libre"), only="[0-9]{0,2}"),
}


def made_words(made: PaperMade) -> str:
    where = _("Hecho: {file}").format(file=made.path)
    if made.kind == "labels":
        return f"{where} ({ngettext('%d etiqueta', '%d etiquetas', made.count) % made.count})"
    return where


def _line(kind: str) -> str:
    return fitted(_(KINDS[kind].title), WIDTH_OF_TITLES) + "  " + _(KINDS[kind].purpose)
