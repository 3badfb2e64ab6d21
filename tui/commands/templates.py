"""Templates: listed, shown, saved from a file, tried on a customer."""

from tui.commands.options import AddCommand, Arguments, Request, actions, given, takes
from tui.commands.segments import table_of
from tui.commands.usage import Parser
from tui.language import LANGUAGES, _
from tui.message_labels import PURPOSES
from tui.words import Answer

WIDTH_OF_PURPOSES = 11


def add(command: AddCommand) -> None:
    action = actions(command("template", _("enseña, guarda o prueba los textos de los mensajes")))
    action("list", _("enseña los que hay"), lambda arguments: ("template.list", {}, _templates))
    show = action("show", _("enseña uno entero"), _show, "template")
    save = action("save", _("guarda uno de un fichero TOML"), _save, "template")
    file_help = _("un fichero TOML con subject, body y purpose (marketing o service)")
    save.add_argument("file", metavar=_("FICHERO"), help=file_help)
    remove = action("remove", _("borra el propio: vuelve el que viene"), _remove, "template")
    preview = action("preview", _("lo enseña como lo leería un cliente"), _preview, "template")
    takes(preview, "--dni", required=True)
    for each in (show, save, remove, preview):
        _language(each)


def _language(parser: Parser) -> None:
    parser.add_argument("--language", choices=LANGUAGES, help=_("en qué idioma; si no, el de la tienda"))


def _named(arguments: Arguments) -> Answer:
    return {"template": arguments.template, **given(arguments, "language")}


def _show(arguments: Arguments) -> Request:
    return "template.show", _named(arguments), _template


def _save(arguments: Arguments) -> Request:
    return "template.save", {**table_of(arguments.file), **_named(arguments)}, _saved


def _remove(arguments: Arguments) -> Request:
    return "template.remove", _named(arguments), _removed


def _preview(arguments: Arguments) -> Request:
    return "template.preview", {**_named(arguments), "dni": arguments.dni}, _previewed


def _templates(answer: Answer) -> str:
    return "\n".join(
        f"{each['template']:<14}  {each['language']}  {_(PURPOSES[each['purpose']]):<{WIDTH_OF_PURPOSES}}  "
        f"{_('propia') if each['own'] else '':<7} {each['subject']}"
        for each in answer["templates"]
    )


def _template(answer: Answer) -> str:
    return f"{answer['subject']}\n\n{answer['body']}"


def _previewed(answer: Answer) -> str:
    return f"{answer['subject']}\n\n{answer['text']}".rstrip()


def _saved(answer: Answer) -> str:
    return _("Plantilla «{template}» guardada ({language}).").format(**answer)


def _removed(answer: Answer) -> str:
    return _("Plantilla «{removed}» borrada ({language}).").format(**answer)
