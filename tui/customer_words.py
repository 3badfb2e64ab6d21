"""A customer's consents and erasure, as the command line and the screens say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from loyalty.clock import day_of
from loyalty.consent import Consent
from tui import formats
from tui.consents import answer_name, kind_name, origin_name
from tui.language import _, ngettext
from tui.words import Answer

if TYPE_CHECKING:
    from loyalty.views import BlockView


def consents(answer: Answer) -> str:
    """A line for each word of the story."""
    if not answer["consents"]:
        return _("No ha dado ningún consentimiento.")
    return "\n".join(
        consent_line(
            formats.iso_moment(each["at"]),
            Consent(each["purpose"], each["channel"], each["granted"], 0, each["operator"], each["origin"]),
        )
        for each in answer["consents"]
    )


def consent_line(when: str, consent: Consent) -> str:
    """ "10/03/2026 12:30  sí  Publicidad por carta · en la caja · marta" """
    detail = " · ".join(
        part for part in (kind_name(consent.kind), origin_name(consent.origin), consent.operator) if part
    )
    return f"{when}  {answer_name(consent.granted):<9}  {detail}"


def blocked(name: str) -> str:
    return _("{name}: bloqueado. Ni gana ni gasta hasta que se desbloquee; el saldo se queda.").format(name=name)


def unblocked(name: str) -> str:
    return _("{name}: desbloqueado. Todo vuelve a ser como antes.").format(name=name)


def block_told(block: BlockView, zone: ZoneInfo) -> str:
    """ "desde el 10/03/2026, por marta: no paga", or "del 10/03/2026 al 12/03/2026, por marta: no paga" """
    first = formats.day(day_of(block.at, zone))
    if block.ended_at:
        told = _("del {day} al {last}").format(day=first, last=formats.day(day_of(block.ended_at, zone)))
    else:
        told = _("desde el {day}").format(day=first)
    if block.operator:
        told = _("{what}, por {operator}").format(what=told, operator=block.operator)
    return f"{told}: {block.reason}"


def erasure(name: str, lost: Mapping[str, int]) -> str:
    """What erasing somebody means, before it is done."""
    text = _("Se borrará a {name} para siempre: nombre, DNI, contacto, gustos, notas y consentimientos.").format(
        name=name
    )
    if lost:
        lose = ngettext("Se pierde {amounts}.", "Se pierden {amounts}.", formats.grammatical_number(lost))
        text += " " + lose.format(amounts=_several(lost))
    return text


def erased(lost: Mapping[str, int]) -> str:
    """What was done."""
    said = _("Borrado para siempre.")
    if not any(lost.values()):
        return said
    gone = ngettext("Se ha perdido {amounts}.", "Se han perdido {amounts}.", formats.grammatical_number(lost))
    return f"{said} {gone.format(amounts=_several(lost))}"


def _several(by_unit: Mapping[str, int]) -> str:
    """ "120 puntos y 3,00 €" """
    return _(" y ").join(formats.amount(unit, minor) for unit, minor in by_unit.items() if minor)
