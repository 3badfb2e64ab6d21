"""Segments: kept, counted, listed, as a table or as CSV."""

import csv
import sys
from pathlib import Path
from typing import Any

from loyalty.errors import BadSegment, Fault
from tui import formats
from tui.commands.options import AddCommand, Arguments, Request, actions
from tui.commands.programme import file_text
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import _, ngettext
from tui.operations.segments import member_answer
from tui.words import Answer, amount

PAGE = 1000
COLUMNS = ("dni", "name", "email", "phone", "city", "points", "last_visit")


def add(command: AddCommand) -> None:
    action = actions(command("segment", _("guarda, cuenta o enseña selecciones de clientes")))
    action("list", _("enseña las guardadas y sus condiciones"), lambda arguments: ("segment.list", {}, _segments))
    save = action("save", _("guarda una, con las condiciones de un fichero TOML"), _save)
    remove_help, count_help = _("borra una"), _("cuenta cuántos clientes son")
    remove = action("remove", remove_help, lambda arguments: ("segment.remove", {"name": arguments.name}, _removed))
    count = action("count", count_help, lambda arguments: ("segment.count", {"name": arguments.name}, _count))
    show = action("show", _("enseña quiénes son"), _show)
    for each in (save, remove, count, show):
        each.add_argument("name", metavar=_("SELECCIÓN"), help=_("su nombre"))
    save.add_argument("file", metavar=_("FICHERO"), help=_('un fichero TOML, con líneas como points_from = "500"'))
    show.add_argument("--csv", action="store_true", help=_("todos, en CSV"))
    show.set_defaults(work=_work)


def _save(arguments: Arguments) -> Request:
    return "segment.save", {"name": arguments.name, "segment": table_of(arguments.file)}, _saved


def table_of(path: str) -> dict[str, Any]:
    """The table of a TOML file, as JSON would hold it. Raises BadFile or BadSegment."""
    import tomllib

    try:
        document = tomllib.loads(file_text(path), parse_float=str)
    except ValueError as error:
        raise BadSegment([Fault(str(Path(path).name), "not_toml", str(error))]) from None
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in document.items()}


def _show(arguments: Arguments) -> Request:
    return "segment.show", {"name": arguments.name}, _members


def _work(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    from tui.operations import call

    if not arguments.csv:
        method, parameters, words = _show(arguments)
        answer = call(counter, method, parameters)
        return answer, words(answer)
    segment, after, count = counter.segment(arguments.name), 0, 0
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(COLUMNS)
    while members := counter.members(segment, after, PAGE):
        for member in members:
            answer = member_answer(counter, member)
            rows.writerow([answer[column] for column in COLUMNS])
        after, count = members[-1].id, count + len(members)
    sys.stdout.flush()
    return {"count": count}, ""


def _segments(answer: Answer) -> str:
    if not answer["segments"]:
        return _("No hay ninguna selección guardada.")
    return "\n".join(f"{each['name']}:  {_criteria(each['segment'])}" for each in answer["segments"])


def _criteria(segment: Answer) -> str:
    listed = {name: ",".join(value) if isinstance(value, list) else value for name, value in segment.items()}
    return " ".join(f"{name}={value}" for name, value in listed.items()) or _("todos")


def _saved(answer: Answer) -> str:
    return _("Selección «{name}» guardada: {count}.").format(name=answer["name"], count=_count(answer))


def _removed(answer: Answer) -> str:
    return _("Selección «{name}» borrada.").format(name=answer["removed"])


def _count(answer: Answer) -> str:
    count: int = answer["count"]
    return ngettext("%d cliente", "%d clientes", count) % count


def _members(answer: Answer) -> str:
    lines = [_count(answer)]
    for each in answer["customers"]:
        visit = formats.iso_moment(each["last_visit"])[:10] if each["last_visit"] else ""
        lines.append(f"{each['dni']:<10}  {each['name']:<32}  {amount('points', each['points']):>16}  {visit}".rstrip())
    return "\n".join(lines)
