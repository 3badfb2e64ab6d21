"""Customers: registered, changed, found, merged."""

from loyalty.requests import CUSTOMER_DETAILS
from tui.commands.answers import account
from tui.commands.options import AddCommand, Arguments, Request, actions, given
from tui.language import _
from tui.words import Answer


def add(command: AddCommand) -> None:
    action = actions(command("customer", _("da de alta, cambia o busca clientes")))
    create = action("add", _create)
    create.add_argument("--dni", required=True)
    create.add_argument("--name", required=True)
    for option in ("class", "card", "at", "id"):
        create.add_argument(f"--{option}")
    update = action("update", _update)
    update.add_argument("--dni", required=True)
    update.add_argument("--new-dni")
    update.add_argument("--name")
    for each in (create, update):
        for option in CUSTOMER_DETAILS:
            each.add_argument(f"--{option}")
    action("find", _find, "text")
    merge = action("merge", _merge, "dni")
    merge.add_argument("--into", required=True)
    action("unmerge", _unmerge, "dni")


def _create(arguments: Arguments) -> Request:
    options = given(arguments, *CUSTOMER_DETAILS, "class", "card", "at", "id")
    return "customer.create", {"dni": arguments.dni, "name": arguments.name, **options}, _customer


def _update(arguments: Arguments) -> Request:
    options = given(arguments, *CUSTOMER_DETAILS, "new_dni", "name")
    return "customer.update", {"dni": arguments.dni, **options}, _customer


def _find(arguments: Arguments) -> Request:
    return "customer.find", {"text": arguments.text}, _customers


def _merge(arguments: Arguments) -> Request:
    return "customer.merge", {"from": arguments.dni, "into": arguments.into}, account


def _unmerge(arguments: Arguments) -> Request:
    return "customer.unmerge", {"dni": arguments.dni}, account


def _customer(answer: Answer) -> str:
    return _customers({"customers": [answer]})


def _customers(answer: Answer) -> str:
    if not answer["customers"]:
        return _("No se ha encontrado a nadie.")
    return "\n".join("  ".join([f"{each['dni']:<10}", each["name"], *each["cards"]]) for each in answer["customers"])
