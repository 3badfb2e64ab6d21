"""What the devices at the counter are called, what ails them, and what is to be done about it."""

from typing import TYPE_CHECKING

from tui.language import N_, _

if TYPE_CHECKING:
    from loyalty.errors import DeviceTrouble

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
