"""Operators: who they are, what they may do, what they did; and the way back for an owner who forgot her PIN."""

import os
from collections.abc import Callable

from loyalty.errors import NotAllowed
from loyalty.limits import LIMITED_ROLES, NAMES
from loyalty.operators import ROLES
from tui.commands.exchange import written
from tui.commands.leave import NEW_PIN, allowed_by, asked_card, asked_pin, done_by
from tui.commands.options import AddCommand, Arguments, Request, actions, given, takes
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import _
from tui.operations.operators import operator_answer
from tui.operator_words import LIMIT_NAMES, deed_line, limits_text, operator_line, work_columns, work_line
from tui.words import Answer


def add(command: AddCommand) -> None:
    action = actions(command("operator", _("los operadores: quiénes son, qué pueden y qué han hecho")))
    new = action("add", _("apunta uno nuevo"), _add)
    update = action("update", _("le cambia el nombre o el puesto"), _update)
    action("list", _("enseña los que hay"), _list)
    pin = action("pin", _("le da un PIN: se pregunta, o está en TARJETERO_NEW_PIN"), _pin)
    card = action("card", _("le da una tarjeta: se pregunta, o está en TARJETERO_CARD"), _card)
    lost = action("card-lost", _("le quita la tarjeta: perdida, o para otro"), _code("operator.card_lost"))
    retire = action("retire", _("lo da de baja; lo que hizo sigue a su nombre"), _code("operator.retire"))
    back = action("back", _("vuelve a trabajar aquí"), _code("operator.back"))
    recover = action("recover", _("un PIN nuevo para un dueño que lo ha olvidado"), None)
    recover.set_defaults(work=_recover)
    for each in (new, update, pin, card, lost, retire, back, recover):
        each.add_argument("code", metavar=_("OPERADOR"), help=_("su código, el que escribe en la caja"))
    for each in (new, update):
        each.add_argument("--name", metavar=_("NOMBRE"), help=_("su nombre"))
        each.add_argument("--role", choices=ROLES, help=_("cajero (cashier, lo normal), supervisor o dueño (owner)"))
    allowed_by(pin)
    for each in (new, update, card, lost, retire, back):
        done_by(each)
    action("limits", _("enseña lo que cada puesto puede hacer sin permiso"), _limits)
    limit = action("limit", _('lo cambia; con "", sin límite'), _limit)
    limit.add_argument("role", choices=LIMITED_ROLES, metavar=_("PAPEL"), help=_("cajero (cashier) o supervisor"))
    for name in NAMES:
        limit.add_argument(f"--{name.replace('_', '-')}", metavar=_("CUÁNTO"), help=_(LIMIT_NAMES[name]).lower())
    done_by(limit)
    report = action("report", _("las altas, ventas y devoluciones de cada uno"), _report)
    deeds = action("deeds", _("lo que se sale de vender: quién lo hizo y quién lo permitió"), _deeds)
    deeds.add_argument("--operator", metavar=_("OPERADOR"), help=_("solo lo que hizo o permitió este"))
    for each in (report, deeds):
        takes(each, "--from", "--to")
        each.add_argument("--file", metavar=_("FICHERO"), help=_("lo escribe en un .csv o un .xlsx"))
    takes(deeds, "--most")


def _add(arguments: Arguments) -> Request:
    return "operator.add", given(arguments, "code", "name", "role"), operator_line


def _update(arguments: Arguments) -> Request:
    return "operator.update", given(arguments, "code", "name", "role"), operator_line


def _list(arguments: Arguments) -> Request:
    return "operator.list", {}, lambda answer: "\n".join(operator_line(each) for each in answer["operators"])


def _pin(arguments: Arguments) -> Request:
    return "operator.pin", {"code": arguments.code, "new_pin": asked_pin(arguments.code, NEW_PIN)}, operator_line


def _card(arguments: Arguments) -> Request:
    return "operator.card", {"code": arguments.code, "card": asked_card(arguments.code)}, operator_line


def _code(method: str) -> Callable[[Arguments], Request]:
    def request(arguments: Arguments) -> Request:
        return method, {"code": arguments.code}, operator_line

    return request


def _limits(arguments: Arguments) -> Request:
    return "operator.limits", {}, limits_text


def _limit(arguments: Arguments) -> Request:
    changes = {name: value for name in NAMES if (value := getattr(arguments, name)) is not None}
    return "operator.limit", {"role": arguments.role, **changes}, limits_text


def _report(arguments: Arguments) -> Request:
    def said(answer: Answer) -> str:
        lines = [work_columns(), *map(work_line, answer["operators"])]
        return "\n".join(lines + ([written(answer)] if "file" in answer else []))

    return "operator.report", {**given(arguments, "from", "to"), "path": arguments.file}, said


def _deeds(arguments: Arguments) -> Request:
    parameters = {**given(arguments, "from", "to", "operator", "most"), "path": arguments.file}
    return "operator.deeds", parameters, lambda answer: written(answer) if "file" in answer else _did(answer)


def _did(answer: Answer) -> str:
    if not answer["deeds"]:
        return _("No hay nada.")
    return "\n".join(deed_line(each) for each in answer["deeds"])


def _recover(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    """For whom the configuration's file belongs to: who keeps the address of the database keeps the shop."""
    path = configuration.path
    if path is None or not hasattr(os, "geteuid") or path.stat().st_uid != os.geteuid():
        raise NotAllowed("not_your_shop", str(path or ""))
    recovered = counter.recover_owner(arguments.code, asked_pin(arguments.code, NEW_PIN))
    said = _("PIN nuevo para {name}. Queda apuntado en «tarjetero operator deeds».").format(name=recovered.name)
    return operator_answer(counter, recovered), said
