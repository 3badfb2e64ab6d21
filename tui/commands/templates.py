"""Templates: listed, shown, saved from a file, tried on a customer."""

from tui.commands.options import AddCommand, Arguments, Parser, Request, actions, given
from tui.commands.segments import table_of
from tui.language import LANGUAGES, _
from tui.message_labels import PURPOSES
from tui.words import Answer


def add(command: AddCommand) -> None:
    action = actions(command("template", _("enseña, guarda o prueba los textos de los mensajes")))
    action("list", lambda arguments: ("template.list", {}, _templates))
    show = action("show", _show, "template")
    save = action("save", _save, "template", "file")
    save.description = _("un fichero TOML con subject, body y purpose (marketing o service)")
    remove = action("remove", _remove, "template")
    preview = action("preview", _preview, "template")
    preview.add_argument("--dni", required=True)
    for each in (show, save, remove, preview):
        _language(each)


def _language(parser: Parser) -> None:
    parser.add_argument("--language", choices=LANGUAGES)


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
        f"{each['template']:<14}  {each['language']}  {_(PURPOSES[each['purpose']]):<10}  "
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
