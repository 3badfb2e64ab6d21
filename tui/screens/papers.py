"""The papers of the shop: which one, then its size, its language and what else it needs; then it is made."""

from functools import partial
from typing import Any

from textual.app import ComposeResult
from textual.widgets import Static

from loyalty.errors import BadValue, Refusal, UnknownName
from tui.language import LANGUAGES, N_, _, language
from tui.paper_kinds import KINDS, SIZE_NAMES, PaperRequest
from tui.paper_making import make_paper
from tui.paper_words import made_words
from tui.progress import Progress
from tui.screens.choose import ChooseScreen
from tui.screens.form import Field, FormScreen, read_yes
from tui.screens.making import MakingScreen
from tui.screens.shop_screen import says_refusals
from tui.screens.templates import template_name
from tui.shop_keys import both, one
from tui.widgets.letter_list import LetterList
from tui.wrapping import fitted

WIDTH_OF_TITLES = 26


class PapersScreen(MakingScreen):
    TITLE_TEXT = N_("Papeles")
    HELP_TEXT = N_(
        "Todo lo que la tienda imprime en papel: formularios, carteles, vales, etiquetas, la guía del personal. Intro"
        " pregunta el tamaño y el idioma, y lo deja en un fichero PDF en la carpeta papeles, que se imprime como"
        " cualquier otro."
    )
    BINDINGS = [one("enter", "open", N_("Hacer"), priority=True), one("escape", "leave", N_("Volver"))]

    def __init__(self) -> None:
        super().__init__(classes="list")

    def compose_body(self) -> ComposeResult:
        yield Static(_("¿Qué papel hace falta?"), id="question", markup=False)
        yield LetterList([(kind, _line(kind)) for kind in KINDS])

    async def on_mount(self) -> None:
        self.query_one(LetterList).focus()

    async def action_open(self) -> None:
        if self.is_making:
            return
        if chosen := self.query_one(LetterList).chosen:
            form = PaperToManyForm if "segment" in KINDS[chosen].asks else PaperForm
            await self.app.push_screen(form(chosen), self._asked)

    async def _asked(self, request: PaperRequest | None) -> None:
        if request is not None:
            self.make(partial(self._made, request))

    def _made(self, request: PaperRequest, told: Progress) -> str:
        made = make_paper(self.shop.counter, request, told)
        return made_words(made.kind, self.shown_path(made.path), made.count, made.left_out)

    def action_leave(self) -> None:
        self.dismiss(None)


class PaperFormScreen(FormScreen):
    """What a paper still needs; dismisses with the PaperRequest."""

    BINDINGS = [*both("f2", "ctrl+g", "save", N_("Hacer")), one("escape", "back", N_("Volver"))]

    def __init__(self, kind: str) -> None:
        self._kind = kind
        known = KINDS[kind]
        self._sizes = list(known.sizes)
        how = [
            Field("size", N_("Tamaño") if kind != "labels" else N_("Hoja")),
            Field("language", N_("Idioma"), "es, en, ca"),
        ]
        self.FIELDS = [*(how if kind != "letters" else ()), *(FIELDS[name] for name in known.asks)]
        usual = {"size": self._sizes[0], "language": language()}
        super().__init__(usual | ({"start": "1", "purpose": _("sí")} if kind == "labels" else {}))

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
        return next((field.name for field in self.FIELDS if not self._given.get(field.name)), self.FIELDS[0].name)

    def check(self, name: str) -> None:
        value = self.value(name).lower()
        if name == "size" and value not in self._sizes:
            raise BadValue("size", "not_one_of", ", ".join(self._sizes))
        if name == "language" and value not in LANGUAGES:
            raise BadValue("language", "not_one_of", ", ".join(LANGUAGES))
        if name == "start" and not value.isdigit():
            raise BadValue("start", "not_a_whole_number")
        if not value and name in KINDS[self._kind].needs:
            raise BadValue(name, "missing")

    async def save(self) -> PaperRequest:
        for field in self.FIELDS:
            self.check(field.name)
        given: dict[str, Any] = {field.name: self.value(field.name) for field in self.FIELDS}
        if given.get("segment"):
            await self.ask(self.shop.counter.segment, given["segment"])
        if given.get("template"):
            await self.ask(self.shop.counter.template, given["template"])
        if "card" in given:
            given["card"] = self.card()
        if "start" in given:
            given["start"] = int(given["start"])
        if "purpose" in given:
            given["purpose"] = "marketing" if read_yes("purpose", given["purpose"]) else "service"
        return PaperRequest(self._kind, None, **{**given, "size": given.get("size", "").lower()})


class PaperForm(PaperFormScreen):
    """A paper for nobody in particular, or for one."""

    TITLE_TEXT = N_("Papel")
    HELP_TEXT = N_(
        "El tamaño y el idioma del papel, y lo que haga falta además: el número de una tarjeta, para quién es, o a qué"
        " clientes. Lo que ya está escrito es lo de siempre; Intro pasa de uno a otro y F2 lo hace."
    )


class PaperToManyForm(PaperFormScreen):
    """A paper for the customers of a segment."""

    TITLE_TEXT = N_("Etiquetas y cartas")
    HELP_TEXT = N_(
        "Para qué clientes es: los de una selección, que F3 elige; sin ella, todos, o los que se encuentran por su"
        " nombre. De una selección solo se escribe a quien tiene dirección y acepta publicidad por carta; a todos los"
        " que tienen dirección, si no es publicidad. Intro pasa de un campo a otro y F2 lo hace."
    )
    BINDINGS = [*both("f3", "ctrl+e", "choose", N_("Elegir"))]

    def _field_holding(self, refusal: Refusal) -> str:
        return refusal.what if isinstance(refusal, UnknownName) else super()._field_holding(refusal)

    @says_refusals
    async def action_choose(self) -> None:
        """A segment or a text of those that are kept, whose names nobody has to remember."""
        if self.focused is not None and self.focused.id == "template":
            texts = await self.ask(self.shop.counter.templates)
            codes = dict.fromkeys(each.code for each in texts)
            await self._choose("template", _("¿Con qué plantilla?"), [(code, template_name(code)) for code in codes])
        else:
            kept = [each.name for each in await self.ask(self.shop.counter.segments)]
            await self._choose("segment", _("¿A quién se escribe?"), [(name, name) for name in kept])

    async def _choose(self, name: str, question: str, choices: list[tuple[str, str]]) -> None:
        if not choices:
            self.say(_("No hay ninguna selección guardada."))
            return

        def chosen(choice: str | None) -> None:
            if choice is not None:
                self.box(name).value = choice
                self.box(name).focus()

        await self.app.push_screen(ChooseScreen(question, choices, self.value(name)), chosen)


FIELDS = {
    "card": Field("card", N_("Tarjeta"), N_("pásela, o su número")),
    "to": Field("to", N_("Para"), N_("quien la recibe")),
    "giver": Field("giver", N_("De parte de"), N_("quien la regala")),
    "message": Field("message", N_("Mensaje"), N_("si quiere")),
    "find": Field("find", N_("Clientes"), N_("vacío: todos")),
    "segment": Field("segment", N_("Selección"), N_("todos, o F3 la elige")),
    "template": Field("template", N_("Plantilla"), N_("F3 la elige")),
    "purpose": Field("purpose", N_("Publicidad"), N_("a quien la acepte")),
    "start": Field("start", N_("Etiqueta"), N_("la primera libre"), only="[0-9]{0,2}"),
}


def _line(kind: str) -> str:
    return fitted(_(KINDS[kind].title), WIDTH_OF_TITLES) + "  " + _(KINDS[kind].purpose)
