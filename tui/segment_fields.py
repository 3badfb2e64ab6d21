"""A segment as the owner types it: one line for each thing that can be asked, with bounds as "100 a 500".

>>> bounds("100 a 500"), bounds("hasta 500"), bounds("100")
(('100', '500'), ('', '500'), ('100', ''))
"""

import re
from collections.abc import Mapping
from typing import Any

from loyalty.errors import BadSegment, Fault
from loyalty.segments import Known, Segment, read_segment, segment_values
from tui.language import N_, _
from tui.screens.form import Field

RANGES = {"points": "points", "euros": "euros", "away": "away", "birthday": "birthday", "spend": "spend"}
LISTS = ("classes", "services", "branches", "tags", "languages")
CHOICES = ("prize", "classes", "services", "branches", "languages", "consent")
WORDS_TO = ("hasta", "up to", "to", "fins a", "a", "..")
_NUMBER = r"-?\d+(?:[.,]\d+)?"
_BOUNDS = re.compile(
    rf"\s*({_NUMBER})?\s*(?:(?:{'|'.join(map(re.escape, WORDS_TO))})\s*({_NUMBER})?)?\s*", re.IGNORECASE
)

FIELDS = (
    Field("name", N_("Nombre"), N_("para guardarla")),
    Field("points", N_("Puntos"), N_("100 a 500, o 100")),
    Field("euros", N_("Euros"), N_("5 a 20, o 5")),
    Field("away", N_("Días sin venir"), N_("30 a 90, o 30")),
    Field("birthday", N_("Cumple en"), N_("días: 0 a 7")),
    Field("expiring_points", N_("Le caducan"), N_("puntos, al menos")),
    Field("expiring_days", N_("en"), N_("días")),
    Field("prize", N_("Premio a mano"), N_("F4, o * cualquiera")),
    Field("classes", N_("Tipo de cliente"), N_("F4 para elegir")),
    Field("services", N_("Ha comprado"), N_("F4 para elegir")),
    Field("services_days", N_("en los últimos"), N_("días; 0 es siempre")),
    Field("spend", N_("Ha gastado"), N_("euros: 100 a 500")),
    Field("spend_days", N_("en los últimos"), N_("días; 0 es siempre")),
    Field("branches", N_("Sucursal"), N_("F4 para elegir")),
    Field("tags", N_("Gustos"), N_("con comas")),
    Field("languages", N_("Idioma"), N_("es, en, ca")),
    Field("consent", N_("Acepta publicidad"), N_("email o letter")),
)


def bounds(text: str) -> tuple[str, str] | None:
    """The two numbers of "100 a 500", each empty where it is not given; None for what is no such thing."""
    match = _BOUNDS.fullmatch(text)
    if match is None:
        return None
    least, most = (part.replace(",", ".") if part else "" for part in match.groups())
    return least, most


def typed_segment(typed: Mapping[str, str], known: Known) -> Segment:
    """The segment of what stands in the fields. Raises BadSegment; a fault's place begins with the field's name."""
    table: dict[str, Any] = {}
    for name, text in typed.items():
        if name == "name" or not text:
            continue
        if name in RANGES:
            found = bounds(text)
            if found is None:
                raise BadSegment([Fault(name, "not_bounds", text)])
            least, most = found
            if name == "birthday" and not most:
                least, most = "0", least
            table |= {f"{name}_from": least, f"{name}_to": most}
        elif name in LISTS:
            table[name] = [part.strip() for part in text.split(",") if part.strip()]
        else:
            table[name] = text.replace(",", ".")
    return read_segment(table, known)


def shown_segment(segment: Segment) -> dict[str, str]:
    """What stands in the fields for a segment."""
    values = segment_values(segment)
    shown = {
        name: ", ".join(value) if isinstance(value, list) else str(value)
        for name, value in values.items()
        if name.rpartition("_")[0] not in RANGES
    }
    shown |= {name: str(values[name]) for name in ("spend_days",) if name in values}
    for name in RANGES:
        least, most = (str(values.get(f"{name}_{end}", "")) for end in ("from", "to"))
        if least or most:
            shown[name] = _between(least, most)
    if values.get("birthday_to") is None and "birthday_from" in values:
        shown["birthday"] = _between(*[str(values["birthday_from"])] * 2)
    return shown


def _between(least: str, most: str) -> str:
    """As `bounds` reads it."""
    if not most:
        return least
    return _("{least} a {most}").format(least=least, most=most) if least else _("hasta {most}").format(most=most)


def field_of_fault(place: str) -> str:
    """The field of the form that a fault of a segment is about."""
    stem = place.rpartition("_")[0]
    return stem if stem in RANGES and place not in ("spend_days",) else place
