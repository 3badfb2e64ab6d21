"""Papers made from the command line: each a file."""

from loyalty.writing import PURPOSES
from tui.commands.exchange import progress
from tui.commands.options import AddCommand, Arguments, Parser, actions, given
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import LANGUAGES, _
from tui.operations.papers import paper_answer
from tui.paper_kinds import KINDS, LOOKS
from tui.paper_words import made_words
from tui.words import Answer

OPTIONS = {
    "card": lambda: _("el número de la tarjeta"),
    "to": lambda: _("para quién es"),
    "giver": lambda: _("quién la regala"),
    "message": lambda: _("unas palabras de su parte"),
    "find": lambda: _("solo los clientes que se encuentran así; si no, todos"),
    "segment": lambda: _("los de una selección, si consienten cartas"),
    "template": lambda: _("el texto: una de las plantillas de los mensajes"),
    "purpose": lambda: _("con --segment: publicidad (lo normal), o un aviso, que no necesita consentimiento"),
}


def add(command: AddCommand) -> None:
    action = actions(command("paper", _("hace papeles en PDF: formularios, etiquetas, carteles, la guía del personal")))
    for kind in KINDS:
        _options(action(kind.replace("_", "-"), lambda _arguments: ("", {}, str), "file"), kind)
    action("texts", lambda _arguments: ("paper.texts", {}, lambda answer: str(answer["toml"]).rstrip()))


def _options(parser: Parser, kind: str) -> None:
    parser.set_defaults(work=_make)
    known = KINDS[kind]
    if len(known.sizes) > 1:
        parser.add_argument("--sheet" if kind == "labels" else "--size", dest="size", choices=known.sizes)
    if kind != "letters":
        parser.add_argument("--language", choices=LANGUAGES)
    if kind not in ("labels", "letters"):
        parser.add_argument("--look", choices=LOOKS, help=_("los colores de la tienda"))
    for name in known.asks:
        if name == "start":
            parser.add_argument("--start", type=int, default=1, help=_("la primera etiqueta libre de la hoja"))
            parser.add_argument("--edges", action="store_true", help=_("dibuja los bordes, para probar en papel"))
        elif name == "purpose":
            parser.add_argument("--purpose", choices=PURPOSES, help=OPTIONS[name]())
        else:
            needed = (kind, name) in (("certificate", "card"), ("letters", "template"))
            parser.add_argument(f"--{name}", required=needed, help=OPTIONS[name]())


def _make(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    known = vars(arguments)
    names = [name for name in ("size", "language", "look", "start", "edges", *OPTIONS) if name in known]
    asked = {"path": arguments.file, **given(arguments, *names)}
    answer = paper_answer(counter, arguments.action.replace("-", "_"), asked, progress())
    left_out = answer.get("left_out", {})
    return answer, made_words(answer["paper"], answer["file"], answer.get("count", 0), left_out)
