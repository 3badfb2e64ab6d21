"""The words for what messages are about: states, reasons, occasions, channels; for screens and commands alike."""

from collections.abc import Mapping

from tui.language import N_, _, ngettext

STATES = {
    "queued": N_("en cola"),
    "sending": N_("saliendo"),
    "sent": N_("enviado"),
    "failed": N_("rechazado"),
    "in_doubt": N_("quizá enviado"),
    "cancelled": N_("no enviado"),
    "printed": N_("impreso"),
}
LEFT_OUT = {
    "merged": N_("unidos a otro cliente"),
    "erased": N_("borrados"),
    "blocked": N_("bloqueados"),
    "already": N_("ya se les escribió"),
    "suppressed": N_("con la dirección apartada"),
    "no_consent": N_("sin consentimiento"),
    "no_address": N_("sin dirección"),
}
WHY = {
    "merged": N_("unido a otro cliente"),
    "erased": N_("borrado"),
    "blocked": N_("bloqueado"),
    "already": N_("ya se le escribió"),
    "suppressed": N_("dirección apartada"),
    "no_consent": N_("sin consentimiento"),
    "no_address": N_("sin dirección"),
    "email": N_("correo"),
    "letter": N_("carta"),
}
ANSWERS = {
    **{code: words for code, words in WHY.items() if code not in ("email", "letter", "already")},
    "stopped": N_("envío retirado"),
    "interrupted": N_("se cortó mientras salía"),
    "bad_address": N_("la dirección no es válida"),
    "no_template": N_("ya no existe su plantilla"),
    "decided": N_("decidido a mano"),
}
KINDS = {
    "welcome": N_("Bienvenida"),
    "birthday": N_("Cumpleaños"),
    "away": N_("Hace tiempo que no viene"),
    "expiring": N_("Puntos a punto de caducar"),
    "prize": N_("Premio a su alcance"),
    "statement": N_("Resumen del mes"),
    "class": N_("Nuevo tipo de cliente"),
}
CHANNELS = {
    "email": N_("correo"),
    "letter": N_("carta"),
    "email-or-letter": N_("correo, o carta a quien no tiene"),
}
PURPOSES = {"marketing": N_("publicidad"), "service": N_("aviso")}
LANGUAGE_NAMES = {"es": N_("español"), "en": N_("inglés"), "ca": N_("catalán")}
FIELD_WORDS = {
    "first_name": N_("el nombre de pila"),
    "name": N_("nombre y apellidos"),
    "points": N_("los puntos que tiene"),
    "euros": N_("los euros que tiene"),
    "expiring_points": N_("los puntos que le caducan pronto"),
    "expiring_day": N_("el primer día en que le caducan"),
    "prize": N_("el mejor premio que ya puede llevarse"),
    "next_prize": N_("el siguiente premio"),
    "missing_points": N_("los puntos que le faltan para él"),
    "class": N_("su tipo de cliente"),
    "card": N_("su tarjeta"),
    "last_visit": N_("el día de su última visita"),
    "month": N_("el mes pasado, por su nombre"),
    "earned": N_("los puntos ganados el mes pasado"),
    "spent": N_("los puntos gastados el mes pasado"),
    "today": N_("la fecha de hoy"),
    "shop": N_("el nombre de la tienda"),
    "branch": N_("la sucursal en que se apuntó"),
}
MAILING = "mailing"


def occasion_name(code: str, period: str = "") -> str:
    """A standard occasion by its words; a mailing, or one that the shop named, by its own name."""
    if code == MAILING:
        return period or _("Envíos")
    return _(KINDS[code]) if code in KINDS else code


def answer_words(answer: str) -> str:
    """Why a message was not sent, or the server's own words."""
    return _(ANSWERS[answer]) if answer in ANSWERS else answer


def whom(emails: int, letters: int) -> str:
    """ "12 correos y 3 cartas" """
    parts = [ngettext("{count} correo", "{count} correos", emails).format(count=emails)]
    if letters:
        parts.append(ngettext("{count} carta", "{count} cartas", letters).format(count=letters))
    return _(" y ").join(parts)


def left_out_words(left_out: Mapping[str, int]) -> str:
    """ "3 sin consentimiento, 2 sin dirección"; empty where nobody is left out."""
    return ", ".join(f"{count} {_((WHY if count == 1 else LEFT_OUT)[reason])}" for reason, count in left_out.items())


def states_words(states: Mapping[str, int]) -> str:
    """ "120 enviado · 2 rechazado", in the order in which a message goes through them."""
    return " · ".join(f"{states[state]} {_(STATES[state])}" for state in STATES if states.get(state))
