"""What the devices at the counter are called, what ails them, and what is to be done about it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.language import N_, _, ngettext

if TYPE_CHECKING:
    from loyalty.errors import DeviceTrouble
    from tui.counter.calibration import Calibration
    from tui.counter.device_checks import Seen

KINDS = {
    "msr605": N_("Grabador de banda"),
    "msr605x": N_("Grabador de banda"),
    "magtek": N_("Lector de banda"),
    "scanner": N_("Lector de códigos"),
}

# Readings that give no code.
READINGS = {
    "unreadable": N_("No se ha podido leer: pase la tarjeta otra vez."),
    "too_long": N_("Eso es demasiado largo para ser una tarjeta: pásela otra vez."),
    "blank": N_("La banda no lleva nada, o ha pasado del revés: pase la tarjeta con la banda hacia el otro lado."),
    "encrypted": N_("El lector cifra lo que lee: pida al proveedor que le quite el cifrado, o use otro."),
}

TROUBLES = {
    "no_such_device": N_("No hay nada en {port}: enchufe el aparato, o mire en «Aparatos» cuál es su puerto."),
    "no_permission": N_("No hay permiso para {port}."),
    "busy": N_("Otro programa está usando {port}: ciérrelo."),
    "no_library": N_("Para los lectores USB falta {detail}: instálelo (en Debian, libusb-1.0-0)."),
    "unplugged": N_("Se ha desenchufado {port}: al enchufarlo sigue solo."),
    "no_answer": N_("No contesta el aparato de {port}: mire si está encendido y si ése es su puerto."),
    "wrong_device": N_("En {port} hay otro aparato: corrija «kind» o «port» en la configuración."),
    "garbled": N_("No se entiende lo que manda {port}: mire el cable, y «baud» en la configuración."),
    "refused": N_("El aparato de {port} no ha aceptado la orden: apáguelo y enciéndalo."),
    "bad_swipe": N_("La tarjeta no ha pasado bien: pásela de nuevo, derecha y a ritmo igual."),
    "bad_track": N_("La banda no se deja grabar: pruebe otra vez o con otra tarjeta."),
    "wrong_coercivity": N_("La banda no se deja grabar: si es negra, ponga coercivity = \"high\" en la configuración."),
    "differs": N_("Lo que hay en la banda no es lo que se quería grabar: grábela otra vez."),
    "unwritable": N_("Eso no se puede grabar en una banda: solo mayúsculas, cifras y pocos signos."),
    "bank_card": N_("Parece una tarjeta de pago: ésas no se graban nunca."),
    "not_supported": N_("El aparato de {port} no sabe hacer eso."),
    "timed_out": N_("No se ha pasado ninguna tarjeta."),
    "cancelled": N_("Se ha dejado sin hacer."),
    "closed": N_("El aparato de {port} está cerrado."),
    "not_configured": N_("No hay ningún aparato «{port}» en la configuración."),
    "no_demonstration": N_("En {port} no hay ninguna tienda de prueba abierta con --simulate."),
    "failed": N_("Falla el aparato de {port}: {detail}."),
}  # fmt: skip


def trouble(refusal: "DeviceTrouble") -> str:
    text = _(TROUBLES[refusal.problem]).format(port=refusal.port, detail=refusal.detail)
    if refusal.problem == "no_permission" and refusal.detail:
        return f"{text} {_permission(refusal.detail)}"
    return text


def _permission(detail: str) -> str:
    if detail == "rules":
        return _("Instale las reglas que da «tarjetero devices rules».")
    return _("Añada su usuario al grupo {group} (sudo usermod -aG {group} USUARIO) y entre de nuevo.").format(
        group=detail
    )


def device_is_back(kind: str, port: str) -> str:
    return _("{kind} en marcha ({port}).").format(kind=_(KINDS[kind]), port=port)


def seen_words(seen: "Seen") -> str:
    """What was read, without what is on the card."""
    if seen.reason:
        return _(READINGS[seen.reason])
    if seen.bank_card:
        return _("Una tarjeta que parece de pago, acabada en {ending}: no se guarda ni se enseña más.").format(
            ending=seen.ending
        )
    if not seen.tracks:
        return _("Un código de {length} caracteres, acabado en {ending}.").format(
            length=seen.length, ending=seen.ending
        )
    tracks = " · ".join(
        _("pista {number}: {what}").format(number=number, what=_track_words(length))
        for number, length in enumerate(seen.tracks, start=1)
    )
    return _("Una tarjeta acabada en {ending} ({tracks}).").format(ending=seen.ending, tracks=tracks)


def _track_words(length: int | None) -> str:
    if length is None:
        return _("no se lee")
    if not length:
        return _("vacía")
    return ngettext("{count} carácter", "{count} caracteres", length).format(count=length)


STEPS = {
    "swipe_to_write": N_("Pase la tarjeta para grabarla."),
    "swipe_to_erase": N_("Pase la tarjeta para borrarla."),
    "swipe_to_check": N_("Pásela otra vez para comprobar lo grabado."),
    "swipe_again": N_("No ha pasado bien: pásela otra vez, derecha y a ritmo igual."),
}


def step_words(step: str, number: str) -> str:
    """What the card of a number is to be swiped for."""
    return f"{number}: {_(STEPS[step])}"


FINDINGS = {
    "empty": N_("vacía"),
    "readable": N_("se lee"),
    "foreign": N_("en otro formato o dañada"),
}


def findings_words(findings: Sequence[str]) -> str:
    """What is on each track of a card."""
    return " · ".join(
        _("pista {number}: {what}").format(number=number, what=_(FINDINGS[finding]))
        for number, finding in enumerate(findings, start=1)
    )


def state_words(state: Any) -> str:
    """How a device is, in a word or two."""
    return _(
        {"connecting": N_("abriéndose"), "ready": N_("en marcha"), "stopped": N_("cerrado")}.get(
            state.step, N_("no funciona")
        )
    )


LAYOUTS = {
    "auto": N_("automático"),
    "us": N_("el mismo que este ordenador"),
    "us-on-es": N_("estadounidense, en un ordenador español"),
    "us-on-latam": N_("estadounidense, en un ordenador latinoamericano"),
}


def calibration_words(found: "Calibration") -> str:
    """What a scan of the calibration barcode has told."""
    if not found.is_of_the_page:
        return _("Ese código no es el de calibrar: pase el primero de la página.")
    if found.layout is None:
        wrong = ", ".join(_("«{came}» por «{sent}»").format(sent=sent, came=came) for sent, came in found.wrong[:4])
        advice = _("Prográmelo con su manual para el país de este ordenador («keyboard country») y vuelva a probar.")
        said = _("Ese lector escribe un teclado que no se conoce")
        return f"{said}: {wrong}. {advice}" if wrong else f"{said}. {advice}"
    said = _("Teclado del lector: {layout}.").format(layout=_(LAYOUTS[found.layout]))
    return f"{said} {_('Quite el bloqueo de mayúsculas.')}" if found.caps_lock else said


def rules_words(path: str, place: str) -> str:
    """What to do with the file of the rules of udev."""
    return _(
        "Reglas en {path}. Para ponerlas: sudo cp {path} {place}; sudo udevadm control --reload; y desenchufe y"
        " enchufe el lector."
    ).format(path=path, place=place)
