"""All that is held on a person, as a file: JSON for programs, or a PDF put into the words of the screens."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loyalty.requests import CUSTOMER_DETAILS
from tui import formats
from tui.consents import answer_name, kind_name, origin_name
from tui.files import writing
from tui.language import N_, _, language, ngettext, speaking
from tui.message_labels import CHANNELS, STATES, occasion_name
from tui.words import amount, card_state, language_name, movement_kind

if TYPE_CHECKING:
    from printing.personal_data import Section

Data = Mapping[str, Any]

DETAIL_NAMES = {
    "email": N_("Correo"),
    "phone": N_("Teléfono"),
    "address": N_("Dirección"),
    "postcode": N_("Código postal"),
    "city": N_("Población"),
    "birthday": N_("Nacimiento"),
    "sex": N_("Sexo"),
    "language": N_("Idioma"),
    "tags": N_("Gustos"),
    "notes": N_("Notas"),
    "guardian": N_("Tutor"),
}

CLASS_REASONS = {
    "sale": N_("por sus compras"),
    "nightly": N_("por sus compras, al revisarlo de noche"),
    "merge": N_("al unir dos fichas"),
    "unmerge": N_("al separar dos fichas"),
    "manual": N_("puesto por la tienda"),
}


def write_personal_data(data: Data, shop: str, services: Mapping[str, str], path: Path) -> None:
    """Whole or not at all; a PDF by its suffix, in the person's language, else JSON. Raises BadFile.

    `services` are the names of what is sold, by code.
    """
    from printing.atomic import whole_file

    with writing(path):
        if path.suffix.lower() == ".pdf":
            with speaking(data["customer"].get("language", "")):
                _write_pdf(data, shop, services, path)
        else:
            with whole_file(path) as stream:
                stream.write(json.dumps(data, ensure_ascii=False, indent=2).encode())


def _write_pdf(data: Data, shop: str, services: Mapping[str, str], path: Path) -> None:
    from printing.personal_data import PersonalData, write_personal_data

    document = PersonalData(
        shop_name=shop,
        customer_name=data["customer"]["name"],
        issued_on=formats.iso_moment(data["made_at"]),
        sections=[*_people(data), *_agreed(data), *_written(data), *_held(data), *_done(data, services)],
        language=language(),
    )
    write_personal_data(document, path, _)


def _people(data: Data) -> Iterator["Section"]:
    from printing.personal_data import Section

    for title, person in ((_("Ficha"), data["customer"]), *((_("Ficha unida"), each) for each in data["merged"])):
        rows = [(_("Nombre"), person["name"]), (_("DNI"), person["dni"])]
        rows += [(_(DETAIL_NAMES[name]), _detail(name, person[name])) for name in CUSTOMER_DETAILS if name in person]
        who = " · ".join(part for part in (person["branch"], person["operator"]) if part)
        rows.append((_("Fecha de alta"), f"{formats.iso_moment(person['registered_at'])} · {who}"))
        yield Section(title, (0.25, 0.75), rows)


def _detail(name: str, value: str) -> str:
    if name == "birthday":
        return formats.iso_day(value)
    return language_name(value) if name == "language" else value


def _agreed(data: Data) -> Iterator["Section"]:
    from printing.personal_data import Section

    rows = [
        (
            formats.iso_moment(each["at"]),
            f"{kind_name((each['purpose'], each['channel']))}: {answer_name(each['granted'])}",
            each["wording"],
            " · ".join(part for part in (origin_name(each["origin"]), each["operator"]) if part),
        )
        for each in data["consents"]
    ]
    heads = _("Fecha"), _("Consentimiento"), _("Texto"), _("Cómo y quién")
    yield Section(_("Consentimientos"), (0.17, 0.28, 0.33, 0.22), rows, heads)
    blocks = [
        (formats.iso_moment(e["at"]), formats.iso_moment(e["ended"]) if e["ended"] else "", e["reason"], e["operator"])
        for e in data["blocks"]
    ]
    yield Section(_("Bloqueos"), (0.17, 0.17, 0.44, 0.22), blocks, (_("Desde"), _("Hasta"), _("Motivo"), _("Quién")))


def _written(data: Data) -> Iterator["Section"]:
    from printing.personal_data import Section

    rows = [
        (
            formats.iso_moment(each["at"]),
            occasion_name(each["occasion"], each["period"]),
            _(CHANNELS[each["channel"]]),
            _(STATES[each["state"]]),
        )
        for each in data["messages"]
    ]
    heads = _("Fecha"), _("Mensaje"), _("Por dónde"), _("Qué fue de él")
    yield Section(_("Mensajes"), (0.17, 0.41, 0.2, 0.22), rows, heads)


def _held(data: Data) -> Iterator["Section"]:
    from printing.personal_data import Section

    account = data["account"]
    rows = [(formats.unit_name(unit), amount(unit, text)) for unit, text in account["balance"].items()]
    rows += [
        (_("{unit} pendientes").format(unit=formats.unit_name(unit)), amount(unit, text))
        for unit, text in account["pending"].items()
    ]
    if account["class"]:
        rows.append((_("Tipo de cliente"), account["class"]))
    if data["shares_account_with"]:
        count = data["shares_account_with"]
        rows.append((_("Comparte la cuenta con"), ngettext("%d persona", "%d personas", count) % count))
    yield Section(_("Cuenta"), (0.25, 0.75), rows)
    lots = [(amount(e["unit"], e["left"]), formats.iso_day(e["last_day"]) or _("no caduca")) for e in account["lots"]]
    yield Section(_("Saldo y caducidad"), (0.4, 0.6), lots, (_("Queda"), _("Último día")))
    cards = [(each["card"], card_state(each["state"]), each["reason"]) for each in data["cards"]]
    yield Section(_("Tarjetas"), (0.4, 0.2, 0.4), cards, (_("Tarjeta"), _("Estado"), _("Motivo")))


def _done(data: Data, services: Mapping[str, str]) -> Iterator["Section"]:
    from printing.personal_data import Section

    sales = [
        (
            formats.iso_moment(each["at"]),
            ", ".join(_line(line, services) for line in each["lines"]),
            amount("euros", each["total"]),
            ", ".join(amount("euros", refund["amount"]) for refund in each["refunds"]),
            _place(each),
        )
        for each in data["sales"]
    ]
    heads = _("Fecha"), _("Qué"), _("Importe"), _("Devuelto"), _("Dónde y quién")
    yield Section(_("Compras"), (0.17, 0.33, 0.13, 0.13, 0.24), sales, heads)
    movements = [
        (
            formats.iso_moment(each["at"]),
            f"{movement_kind(each['kind'])} {each['reason']}".strip(),
            amount(each["unit"], each["amount"]),
            _place(each),
        )
        for each in reversed(data["movements"])
    ]
    heads4 = _("Fecha"), _("Movimiento"), _("Cambio"), _("Dónde y quién")
    yield Section(_("Movimientos"), (0.17, 0.38, 0.21, 0.24), movements, heads4)
    prizes = [
        (formats.iso_moment(e["at"]), f"{e['quantity']} × {e['prize']}", _("deshecha") if e["undone"] else "")
        for e in data["prizes"]
    ]
    yield Section(_("Regalos"), (0.17, 0.53, 0.3), prizes)
    classes = [
        (formats.iso_moment(e["at"]), _change(e["before"], e["after"]), _why(e["reason"])) for e in data["classes"]
    ]
    yield Section(_("Cambios de tipo"), (0.17, 0.43, 0.4), classes, (_("Fecha"), _("Tipo de cliente"), _("Motivo")))


def _line(line: Data, services: Mapping[str, str]) -> str:
    """An amount is never parted from its sign."""
    cost: str = amount("euros", line["amount"]).replace(" ", "\N{NO-BREAK SPACE}")
    return f"{services.get(line['service'], line['service'])} {cost}"


def _change(before: str, after: str) -> str:
    return _("de {before} a {after}").format(before=before, after=after) if before and after else before or after


def _why(reason: str) -> str:
    """ "sale", or "manual 2026-12-31"."""
    code, _blank, until = reason.partition(" ")
    words = _(CLASS_REASONS[code]) if code in CLASS_REASONS else code
    return _("{words}, hasta el {day}").format(words=words, day=formats.iso_day(until)) if until else words


def _place(each: Data) -> str:
    return " · ".join(part for part in (each["branch"], each["counter"], each["operator"]) if part)
