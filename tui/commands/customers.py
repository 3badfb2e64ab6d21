"""Customers: registered, changed, found, merged, joined in households, exported and erased."""

import json
import sys
from pathlib import Path

from loyalty.consent import ORIGINS
from loyalty.errors import NotAllowed
from loyalty.requests import CUSTOMER_DETAILS
from tui import customer_words
from tui.commands.answers import account
from tui.commands.leave import done_by
from tui.commands.options import AddCommand, Arguments, Request, actions, given, takes
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import N_, _, ngettext
from tui.operations import call
from tui.operations.customer_files import export_person
from tui.words import Answer, amounts, any_of, grammatical_number

DETAIL_HELP = {
    "class": (N_("TIPO"), N_("el tipo de cliente, puesto a mano")),
    "class-until": (N_("DÍA"), N_("hasta qué día vale ese tipo, como 2026-12-31")),
    "email": (N_("CORREO"), N_("su dirección de correo")),
    "phone": (N_("TELÉFONO"), N_("su teléfono")),
    "address": (N_("CALLE"), N_("su calle, número y piso")),
    "postcode": ("CP", N_("su código postal")),
    "city": (N_("CIUDAD"), N_("dónde vive")),
    "birthday": (N_("DÍA"), N_("cuándo nació, como 1985-07-31")),
    "sex": ("F|M|X", N_("su sexo")),
    "language": ("es|en|ca", N_("su idioma; si es otro, se le escribe en español")),
    "tags": (N_("GUSTOS"), N_("sus gustos, con comas: «tinte, sin gluten»")),
    "notes": (N_("NOTAS"), N_("lo que la caja debe ver al abrirlo")),
    "guardian": (N_("TUTOR"), N_("nombre y DNI de quien autoriza a un menor de 14 años")),
}


def add(command: AddCommand) -> None:
    action = actions(command("customer", _("da de alta, cambia, busca, saca o borra clientes")))
    create = action("add", _("da de alta a un cliente"), _create)
    create.add_argument("--dni", required=True, metavar="DNI", help=_("su DNI, NIE, NIF o pasaporte"))
    create.add_argument("--name", required=True, metavar=_("NOMBRE"), help=_("nombre y apellidos"))
    takes(create, "--card")
    household_help = _("el DNI de otro cliente, con quien comparte la cuenta")
    create.add_argument("--household-of", metavar="DNI", help=household_help)
    takes(create, "--at", "--id")
    update = action("update", _('cambia sus datos; con "" se vacía uno'), _update)
    takes(update, "--dni", required=True)
    takes(update, "--at", "--id")
    update.add_argument("--new-dni", metavar="DNI", help=_("el DNI correcto"))
    update.add_argument("--name", metavar=_("NOMBRE"), help=_("nombre y apellidos"))
    for each in (create, update):
        for detail, (value, meaning) in DETAIL_HELP.items():
            each.add_argument(f"--{detail}", metavar=_(value), help=_(meaning))
    find = action("find", _("busca por nombre, DNI, teléfono o tarjeta"), _find)
    find.add_argument("text", metavar=_("TEXTO"), help=_("lo que se sabe de él; basta el principio"))
    action("show", _("enseña su ficha y sus hábitos"), None, "dni").set_defaults(work=_shown)
    merge = action("merge", _("une una ficha repetida a la buena"), _merge, "dni")
    merge.add_argument("--into", required=True, metavar="DNI", help=_("el de la ficha que se queda"))
    unmerge = action("unmerge", _("separa otra vez una ficha unida"), _unmerge, "dni")
    join = action("join", _("comparte la cuenta de otro cliente"), _join, "dni")
    join.add_argument("--with", required=True, metavar="DNI", help=_("el del otro cliente"))
    leave = action("leave", _("deja la cuenta que comparte"), _leave, "dni")
    block = action("block", _("lo bloquea: ni gana ni gasta"), _block, "dni")
    takes(block, "--reason", required=True)
    unblock = action("unblock", _("lo desbloquea"), _unblock, "dni")
    export = action("export", _("saca todo lo que se guarda de él"), None, "dni")
    export_help = _("un fichero .json o .pdf; si no, por la pantalla")
    export.add_argument("file", nargs="?", metavar=_("FICHERO"), help=export_help)
    export.set_defaults(work=_export)
    erase = action("erase", _("lo borra para siempre"), None, "dni")
    erase.set_defaults(work=_erase)
    for each in (merge, unmerge, join, leave, block, unblock, erase):
        takes(each, "--at", "--id")
    for each in (create, update, join, merge, unmerge, erase):
        done_by(each)
    _add_consents(command)


def _add_consents(command: AddCommand) -> None:
    action = actions(command("consent", _("apunta, retira o enseña los consentimientos")))
    for name, meaning, request in (
        ("give", _("apunta que lo da"), _give),
        ("withdraw", _("apunta que lo retira"), _withdraw),
    ):
        made = action(name, meaning, request, "dni")
        purpose_help = _("para qué: marketing (publicidad) o profiling (elegirla por sus compras)")
        made.add_argument("purpose", metavar=_("FIN"), help=purpose_help)
        channel_help = _("por dónde: email, letter o phone; con profiling, any")
        made.add_argument("channel", metavar=_("MEDIO"), help=channel_help)
        origin_help = _("de palabra (counter, lo normal), en un papel firmado, o por un enlace")
        made.add_argument("--origin", choices=ORIGINS, help=origin_help)
        made.add_argument("--wording", metavar=_("TEXTO"), help=_("las palabras que aceptó"))
        takes(made, "--at", "--id")
    action("list", _("enseña todos, el más antiguo primero"), _consents, "dni")


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


def _merge(arguments: Arguments) -> Request:
    options = {"from": arguments.dni, "into": arguments.into, **given(arguments, "at", "id")}
    return "customer.merge", options, account


def _unmerge(arguments: Arguments) -> Request:
    return "customer.unmerge", given(arguments, "dni", "at", "id"), account


def _join(arguments: Arguments) -> Request:
    return "customer.join", given(arguments, "dni", "with", "at", "id"), account


def _leave(arguments: Arguments) -> Request:
    return "customer.leave", given(arguments, "dni", "at", "id"), account


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
    answer = call(counter, "customer.erase", given(arguments, "dni", "at", "id"))
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
