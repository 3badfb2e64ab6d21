"""Customers: registered, changed, found, merged, joined in households, exported and erased."""

import json
import sys
from pathlib import Path

from loyalty.errors import NotAllowed
from loyalty.requests import CUSTOMER_DETAILS
from tui import customer_words
from tui.commands.answers import account
from tui.commands.options import AddCommand, Arguments, Request, actions, given
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import _, ngettext
from tui.operations import call
from tui.operations.customer_files import export_person
from tui.words import Answer, amounts, any_of, grammatical_number


def add(command: AddCommand) -> None:
    action = actions(command("customer", _("da de alta, cambia, busca, saca o borra clientes")))
    create = action("add", _create)
    create.add_argument("--dni", required=True)
    create.add_argument("--name", required=True)
    for option in ("card", "household-of", "at", "id"):
        create.add_argument(f"--{option}")
    update = action("update", _update)
    update.add_argument("--dni", required=True)
    update.add_argument("--new-dni")
    update.add_argument("--name")
    for option in ("at", "id"):
        update.add_argument(f"--{option}")
    for each in (create, update):
        for option in ("class", "class-until", *CUSTOMER_DETAILS):
            each.add_argument(f"--{option}")
    action("find", _find, "text")
    action("show", _show, "dni").set_defaults(work=_shown)
    merge = action("merge", _merge, "dni")
    merge.add_argument("--into", required=True)
    action("unmerge", _unmerge, "dni")
    join = action("join", _join, "dni")
    join.add_argument("--with", required=True)
    action("leave", _leave, "dni")
    block, unblock = action("block", _block, "dni"), action("unblock", _unblock, "dni")
    block.add_argument("--reason", required=True)
    for each in (block, unblock):
        for option in ("at", "id"):
            each.add_argument(f"--{option}")
    export = action("export", _show, "dni")
    export.add_argument("file", nargs="?", help=_("un fichero .json o .pdf"))
    export.set_defaults(work=_export)
    action("erase", _show, "dni").set_defaults(work=_erase)
    _add_consents(command)


def _add_consents(command: AddCommand) -> None:
    action = actions(command("consent", _("apunta, retira o enseña los consentimientos de un cliente")))
    for name, request in (("give", _give), ("withdraw", _withdraw)):
        made = action(name, request, "dni", "purpose", "channel")
        for option in ("origin", "wording", "at", "id"):
            made.add_argument(f"--{option}")
    action("list", _consents, "dni")


def _create(arguments: Arguments) -> Request:
    options = given(arguments, *CUSTOMER_DETAILS, "class", "class_until", "household_of", "card", "at", "id")
    return "customer.create", {"dni": arguments.dni, "name": arguments.name, **options}, _customer


def _update(arguments: Arguments) -> Request:
    names = (*CUSTOMER_DETAILS, "class", "class_until", "new_dni", "name")
    changes = {name: value for name in names if (value := getattr(arguments, name)) is not None}
    known = {"dni": arguments.dni, **given(arguments, "at", "id")}
    return "customer.update", {**known, **changes}, _customer


def _find(arguments: Arguments) -> Request:
    return "customer.find", {"text": arguments.text}, _customers


def _show(arguments: Arguments) -> Request:
    return "customer.show", {"dni": arguments.dni}, lambda _answer: ""


def _merge(arguments: Arguments) -> Request:
    return "customer.merge", {"from": arguments.dni, "into": arguments.into}, account


def _unmerge(arguments: Arguments) -> Request:
    return "customer.unmerge", {"dni": arguments.dni}, account


def _join(arguments: Arguments) -> Request:
    return "customer.join", {"dni": arguments.dni, "with": getattr(arguments, "with")}, account


def _leave(arguments: Arguments) -> Request:
    return "customer.leave", {"dni": arguments.dni}, account


def _block(arguments: Arguments) -> Request:
    return "customer.block", given(arguments, "dni", "reason", "at", "id"), _blocked


def _unblock(arguments: Arguments) -> Request:
    return "customer.unblock", given(arguments, "dni", "at", "id"), _blocked


def _blocked(answer: Answer) -> str:
    is_blocked = answer["state"] == "blocked"
    return customer_words.blocked(answer["name"]) if is_blocked else customer_words.unblocked(answer["name"])


def _give(arguments: Arguments) -> Request:
    return "consent.give", _consent(arguments), customer_words.consents


def _withdraw(arguments: Arguments) -> Request:
    return "consent.withdraw", _consent(arguments), customer_words.consents


def _consents(arguments: Arguments) -> Request:
    return "consent.list", {"dni": arguments.dni}, customer_words.consents


def _consent(arguments: Arguments) -> Answer:
    return given(arguments, "dni", "purpose", "channel", "origin", "wording", "at", "id")


def _shown(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    from tui import file_drawings
    from tui.charts import Ink

    seen = counter.customer_file(arguments.dni)
    parts = file_drawings.who(seen, counter.today(), counter.zone, 78), file_drawings.habits(seen.habits, 78, Ink())
    return call(counter, "customer.show", {"dni": arguments.dni}), "\n".join(part.plain for part in parts)


def _export(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    if not arguments.file:
        data = call(counter, "customer.export", {"dni": arguments.dni})
        return data, json.dumps(data, ensure_ascii=False, indent=2)
    answer = export_person(counter, configuration.shop, arguments.dni, Path(arguments.file))
    return answer, _("Todos sus datos están en {file}.").format(file=answer["file"])


def _erase(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    """On a terminal the document has to be typed once more; a script is taken at its word."""
    if sys.stdin.isatty():
        customer = counter.customer(arguments.dni)
        sys.stderr.write(customer_words.erasure(customer.name, counter.lost_by_erasing(customer.dni)) + "\n")
        sys.stderr.write(_("Escriba otra vez el DNI para borrarlo: "))
        sys.stderr.flush()
        if sys.stdin.readline().strip().upper() != arguments.dni.strip().upper():
            raise NotAllowed("not_confirmed")
    answer = call(counter, "customer.erase", {"dni": arguments.dni})
    said = _("Borrado para siempre.")
    if any_of(answer["lost"]):
        gone = ngettext("Se ha perdido {amounts}.", "Se han perdido {amounts}.", grammatical_number(answer["lost"]))
        said += " " + gone.format(amounts=amounts(answer["lost"]))
    return answer, said


def _customer(answer: Answer) -> str:
    return _customers({"customers": [answer]})


def _customers(answer: Answer) -> str:
    if not answer["customers"]:
        return _("No se ha encontrado a nadie.")
    return "\n".join("  ".join([f"{each['dni']:<10}", each["name"], *each["cards"]]) for each in answer["customers"])
