"""Papers made from the command line: each a file."""

from collections.abc import Sequence

from loyalty.writing import PURPOSES
from tui.commands.options import AddCommand, Arguments, actions, given
from tui.commands.terminal import progress
from tui.commands.usage import Parser
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import LANGUAGES, N_, _
from tui.operations.papers import paper_answer
from tui.paper_kinds import KINDS, LOOKS
from tui.paper_words import made_words
from tui.words import Answer

OPTIONS = {  # the word that stands for its value, and what it is
    "card": (N_("TARJETA"), N_("el número de la tarjeta")),
    "to": (N_("NOMBRE"), N_("para quién es")),
    "giver": (N_("NOMBRE"), N_("quién la regala")),
    "message": (N_("TEXTO"), N_("unas palabras de su parte")),
    "find": (N_("TEXTO"), N_("solo los clientes que se encuentran así; si no, todos")),
    "segment": (N_("SELECCIÓN"), N_("los de una selección, si consienten cartas")),
    "template": (N_("PLANTILLA"), N_("el texto: uno de «tarjetero template list»")),
    "purpose": (
        "",
        N_("con --segment: publicidad (lo normal), o un aviso, que no necesita consentimiento"),
    ),
}


def add(command: AddCommand) -> None:
    action = actions(command("paper", _("hace papeles en PDF: formularios, carteles, etiquetas…")))
    for kind, known in KINDS.items():
        meaning = f"{_(known.title)}: {_(known.purpose)}"
        _options(action(kind.replace("_", "-"), meaning, None, "file"), kind)
    meaning = _("Textos del formulario: para cambiarlos en textos.toml")
    action("texts", meaning, lambda _arguments: ("paper.texts", {}, lambda answer: str(answer["toml"]).rstrip()))


def _options(parser: Parser, kind: str) -> None:
    parser.set_defaults(work=_make)
    known = KINDS[kind]
    if len(known.sizes) > 1:
        name, meaning = ("--sheet", _("las hojas de etiquetas")) if kind == "labels" else ("--size", _("el tamaño"))
        size_help = _words(meaning, known.sizes)
        parser.add_argument(name, dest="size", choices=known.sizes, metavar=_("TAMAÑO"), help=size_help)
    if kind != "letters":
        parser.add_argument("--language", choices=LANGUAGES, help=_("en qué idioma; si no, el de la tienda"))
    if kind not in ("labels", "letters"):
        parser.add_argument(
            "--look", choices=LOOKS, metavar=_("COLORES"), help=_words(_("los colores de la tienda"), LOOKS)
        )
    for name in known.asks:
        if name == "start":
            parser.add_argument(
                "--start", type=int, default=1, metavar="N", help=_("la primera etiqueta libre de la hoja")
            )
            parser.add_argument("--edges", action="store_true", help=_("dibuja los bordes, para probar en papel"))
        elif name == "purpose":
            parser.add_argument("--purpose", choices=PURPOSES, help=_words(_(OPTIONS[name][1]), PURPOSES))
        else:
            value, meaning = OPTIONS[name]
            parser.add_argument(f"--{name}", required=name in known.needs, metavar=_(value), help=_(meaning))


def _words(meaning: str, choices: Sequence[str]) -> str:
    """What is chosen, and from what."""
    return f"{meaning}: {', '.join(choices)}"


def _make(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    known = vars(arguments)
    names = [name for name in ("size", "language", "look", "start", "edges", *OPTIONS) if name in known]
    asked = {"path": arguments.file, **given(arguments, *names)}
    answer = paper_answer(counter, arguments.action.replace("-", "_"), asked, progress())
    left_out = answer.get("left_out", {})
    return answer, made_words(answer["paper"], answer["file"], answer.get("count", 0), left_out)
