"""Why a rule or bad data refuses something: the sentences of refusals that have several reasons."""

import re

from loyalty import errors
from tui.language import N_, _, ngettext
from tui.texts.deeds import DEED_NAMES
from tui.texts.faults import nearest_hint
from tui.texts.fields import FIELDS
from tui.words import amount, card_reason, grammatical_number

CARD_STATES = {
    "blocked": N_("La tarjeta {card} está bloqueada."),
    "lost": N_("La tarjeta {card} se dio por perdida."),
    "replaced": N_("La tarjeta {card} se cambió por otra: ya no vale."),
}


def card_blocked(refusal: errors.CardBlocked) -> str:
    text = _(CARD_STATES[refusal.state]).format(card=refusal.card)
    return f"{text} {_('Motivo: {reason}.').format(reason=card_reason(refusal.reason))}" if refusal.reason else text


def not_active(refusal: errors.NotActive) -> str:
    if refusal.kind == "gift":
        return _("La tarjeta regalo {card} todavía no se ha vendido.").format(card=refusal.card)
    return _("La tarjeta {card} todavía no está activada.").format(card=refusal.card)


def already_active(refusal: errors.AlreadyActive) -> str:
    if refusal.owner:
        return _("La tarjeta {card} ya está activada: es de {owner}.").format(card=refusal.card, owner=refusal.owner)
    return _("La tarjeta {card} ya está activada.").format(card=refusal.card)


AMOUNT_REASONS = {
    "empty": N_("Falta el importe."),
    "not_a_number": N_("«{text}» no es un importe."),
    "negative": N_("El importe no puede ser negativo: «{text}»."),
    "too_many_decimals": N_("«{text}» tiene demasiados decimales."),
    "too_large": N_("«{text}» es un importe demasiado grande."),
    "ambiguous": N_("«{text}» puede ser mil o uno con decimales: escríbalo como 1234 o como 1,23."),
    "over_the_sale": N_("{text} es más de lo que queda de la venta."),
    "all_back": N_("Esta venta ya se devolvió entera."),
    "nothing": N_("No hay nada que devolver ni corregir."),
    "no_euros": N_("Faltan los euros que se pagan."),
}


_DECIMAL_COMMA = re.compile(r"-?[\d.]*\d,\d{1,3}")  # as people write it, and other programs do not


def bad_amount(refusal: errors.BadAmount) -> str:
    ours = refusal.reason == "over_the_sale"  # an amount that was reckoned, not words that somebody typed
    text = amount("euros", refusal.text) if ours else refusal.text.strip()
    meant = text.replace(".", "").replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else ""
    return _(AMOUNT_REASONS[refusal.reason]).format(text=text) + nearest_hint(meant)


def not_allowed(refusal: errors.NotAllowed) -> str:
    detail = refusal.detail
    if refusal.reason == "holds_paid_value":
        held, unit = detail.split()
        detail = amount(unit, held)
    elif refusal.reason == "pin_paused":
        seconds = int(detail)
        detail = f"{seconds} s" if seconds < 120 else f"{-(-seconds // 60)} min"
    said = _(NOT_ALLOWED.get(refusal.reason, N_("No está permitido."))).format(detail=detail)
    if refusal.leave_of and detail in DEED_NAMES:  # whoever is called sees what for
        said = f"{_('Es para «{deed}».').format(deed=_(DEED_NAMES[detail]))} {said}"
    return said


def not_enough(refusal: errors.NotEnough) -> str:
    said = ngettext(
        "No hay bastante: se pide {wanted} y hay {available}.",
        "No hay bastante: se piden {wanted} y hay {available}.",
        grammatical_number({refusal.unit: refusal.wanted}),
    ).format(wanted=amount(refusal.unit, refusal.wanted), available=amount(refusal.unit, refusal.available))
    if not refusal.due:
        return said
    return f"{said} {_('Quedarían por pagar {due}.').format(due=amount('euros', refusal.due))}"


def bad_dni(refusal: errors.BadDni) -> str:
    text = refusal.text.strip()
    if refusal.reason == "empty":
        return _("Falta el DNI.")
    if refusal.reason == "letter":
        template = _("El DNI {text} no es correcto: acaba en {found} y debería acabar en {expected}.")
    elif refusal.reason == "letter_missing":
        template = _("Al DNI {text} le falta la letra: debería ser la {expected}.")
    elif refusal.reason == "character":
        template = _("El DNI {text} no es correcto: en el lugar {position} hay «{found}» y debería haber una cifra.")
    else:
        template = _("El DNI {text} no es correcto: debería tener {expected} cifras y tiene {found}.")
    return template.format(text=text, found=refusal.found, expected=refusal.expected, position=refusal.position)


DUPLICATES = {
    "dni": N_("El DNI {value} ya es de {owner}."),
    "card": N_("La tarjeta {value} ya es de {owner}."),
    "operator": N_("El operador {value} ya existe."),
    "operator_card": N_("Esa tarjeta ya es del operador {owner}."),
    "range": N_("Los números {value} se pisan con los que ya hay: {owner}."),
}


def duplicate(refusal: errors.Duplicate) -> str:
    template = _(DUPLICATES.get(refusal.what, N_("{value} ya existe.")))
    return template.format(value=refusal.value, owner=refusal.owner)


NOT_ALLOWED = {
    "number_not_kept": N_("De la tarjeta {detail} solo se guardan las cuatro últimas cifras: no se puede imprimir."),
    "number_not_for_stripe": N_("El número {detail} no se puede grabar en una banda magnética."),
    "no_card_to_print": N_("{detail} no tiene ninguna tarjeta que imprimir: active una antes."),
    "print_not_finished": N_("La tarjeta {detail} está en espera o imprimiéndose."),
    "print_not_doubtful": N_("La tarjeta {detail} no está en duda."),
    "print_not_waiting": N_("La tarjeta {detail} ya no se puede quitar de la cola."),
    "nothing_to_close": N_("No hay nada que cerrar: no se ha movido nada desde el último cierre."),
    "before_the_close": N_("La caja ya se cerró después de ese momento."),
    "under_14": N_("Es menor de 14 años: hace falta el nombre y el DNI de quien lo autoriza."),
    "no_programme": N_("No hay ningún programa de puntos en marcha."),
    "part_of_refused_sale": N_("Otra línea de la misma venta está mal."),
    "not_a_gift_card": N_("{detail} no es una tarjeta regalo."),
    "no_redemption": N_("El programa no deja pagar con puntos."),
    "before_the_card": N_("Es de antes de activarse la tarjeta {detail}."),
    "before_the_sale": N_("La devolución es anterior a la venta."),
    "voided": N_("Esa venta ya está anulada."),
    "refunded": N_("De esa venta ya se ha devuelto algo: no se puede anular, devuelva lo que queda."),
    "joined_already": N_("Ya comparte la cuenta con {detail}."),
    "owner_erased": N_("La tarjeta {detail} era de un cliente que se borró: no se puede volver a usar."),
    "shares_with_nobody": N_("{detail} no comparte la cuenta con nadie."),
    "holds_paid_value": N_("Tiene {detail} ya pagados: que los gaste, o devuélvaselos, antes de borrarlo."),
    "customer_blocked": N_("Cliente bloqueado: ni gana ni gasta. {detail}"),
    "blocked_already": N_("{detail} ya está bloqueado."),
    "not_blocked": N_("{detail} no está bloqueado."),
    "not_the_same_day": N_("No es la misma fecha: no ha caducado nada."),
    "not_confirmed": N_("No es el mismo DNI: no se ha borrado a nadie."),
    "changed_elsewhere": N_("Entretanto otra caja ha cambiado {detail}: F2 otra vez deja lo de aquí."),
    "merged_with_itself": N_("Es el mismo cliente: {detail}."),
    "not_merged": N_("{detail} no está unido a otro cliente."),
    "merged_further": N_("Deshaga antes la otra unión: el cliente al que se unió {detail} se unió después a otro."),
    "other_shop": N_("La tarjeta {detail} no es de esta tienda."),
    "a_gift_number": N_("La tarjeta {detail} es de las de regalo: véndala con sus euros (F5)."),
    "a_loyalty_number": N_("La tarjeta {detail} es de las de cliente, no de las de regalo."),
    "replaced_by_itself": N_("La tarjeta {detail} es la misma: pase la nueva."),
    "bank_numbers": N_("Los números como {detail} parecen de tarjetas de banco: empiécelos por 0, por 9 o con letras."),
    "undone_already": N_("La entrega {detail} ya se deshizo."),
    "prize_not_yet": N_("Ese premio no empieza hasta el {detail}."),
    "prize_withdrawn": N_("El premio «{detail}» ya no se ofrece."),
    "before_the_delivery": N_("Es anterior a la entrega."),
    "supervisor_needed": N_("Hace falta un supervisor: su tarjeta, o su código y su PIN."),
    "owner_needed": N_("Hace falta el dueño: su tarjeta, o su código y su PIN."),
    "operator_retired": N_("{detail} está de baja."),
    "operators_card": N_("Esa tarjeta es de un operador: no se puede dar a un cliente."),
    "a_customers_number": N_("La tarjeta {detail} es de las que la tienda da a sus clientes."),
    "no_operators_card": N_("Esa tarjeta no es de ningún operador."),
    "last_owner": N_("{detail} es el único dueño con PIN o tarjeta: dele antes uno a otro dueño."),
    "not_an_owner": N_("{detail} no es dueño: el PIN se lo puede dar un dueño."),
    "not_your_shop": N_("Esto solo lo puede hacer quien tiene el fichero {detail} a su nombre."),
    "pin_needed": N_("Falta el PIN; o pase su tarjeta."),
    "wrong_pin": N_("El código o el PIN no es correcto."),
    "pin_paused": N_("Demasiados intentos: espere {detail}."),
    "not_a_supervisor": N_("{detail} no puede permitirlo."),
    "prize_not_for_class": N_("El premio «{detail}» no es para este tipo de cliente."),
}

LEAVE = {
    "supervisor": N_("Hace falta un supervisor: su tarjeta, o su código y su PIN."),
    "owner": N_("Hace falta el dueño: su tarjeta, o su código y su PIN."),
}
ABOVE = {  # what somebody may do on her own
    "adjust_euros": N_("Sin permiso se pueden ajustar {allowed} al día, y hoy serían {amount}."),
    "adjust_points": N_("Sin permiso se pueden ajustar o dar {allowed} al día, y hoy serían {amount}."),
    "adjust_stamps": N_("Sin permiso se pueden ajustar {allowed} sellos al día, y hoy serían {amount}."),
    "sell_euros": N_("Sin permiso se pueden poner {allowed} al día en una tarjeta, y hoy serían {amount}."),
    "refund_euros": N_("Sin permiso se pueden devolver {allowed} de una venta, y con esto serían {amount}."),
    "refund_days": N_("Sin permiso se pueden devolver ventas de hasta {allowed} días, y esta tiene {amount}."),
    "back_days": N_("Sin permiso se puede poner fecha hasta a {allowed} días de hoy, y esta está a {amount}."),
}

LIMITS = {
    "step": N_("Los puntos van de {allowed} en {allowed}."),
    "maximum_share": N_("De esta venta se pueden pagar con puntos como mucho {allowed}."),
}


def over_limit(refusal: errors.OverLimit) -> str:
    if refusal.limit == "rows":
        return _("Son demasiadas filas para XLSX ({allowed} como mucho): use CSV.").format(allowed=refusal.allowed)
    if refusal.limit in ABOVE:
        unit = refusal.limit.rpartition("_")[2]
        is_amount = unit in ("euros", "points")
        allowed, reached = (amount(unit, t) if is_amount else t for t in (refusal.allowed, refusal.amount))
        return f"{_(ABOVE[refusal.limit]).format(allowed=allowed, amount=reached)} {_(LEAVE[refusal.leave_of])}"
    if refusal.limit == "minimum":
        least = ngettext(
            "Para pagar con puntos hace falta al menos {allowed}.",
            "Para pagar con puntos hacen falta al menos {allowed}.",
            grammatical_number({"points": refusal.allowed}),
        )
        return least.format(allowed=amount("points", refusal.allowed))
    return _(LIMITS[refusal.limit]).format(allowed=amount("points", refusal.allowed))


VALUES = {
    "missing": N_("Falta «{field}»."),
    "empty": N_("Falta «{field}»."),
    "not_the_same_pin": N_("Los dos PIN no son el mismo."),
    "unknown_parameter": N_("No se conoce «{field}»."),
    "not_a_code": N_("El código de la tarjeta no es válido."),
    "no_stripe": N_("Esa tarjeta no puede llevar su saldo: su número no es solo de cifras, o es de un banco."),
    "no_such_shift": N_("No hay ningún cierre de caja con ese número."),
    "no_such_counter": N_("No hay ninguna caja con ese nombre."),
    "not_a_time": N_("La fecha y hora de «{field}» no es correcta."),
    "not_a_date": N_("La fecha de «{field}» no es correcta."),
    "not_iso_moment": N_("La fecha y hora de «{field}» no es correcta: se escribe como 2026-11-22T10:00."),
    "not_iso_day": N_("La fecha de «{field}» no es correcta: se escribe como 2026-11-22."),
    "not_an_address": N_("La dirección de correo no es correcta."),
    "not_defined": N_("No está definido «{field}»."),
    "not_a_text": N_("«{field}» tiene que ser un texto."),
    "unprintable": N_("«{field}» lleva caracteres que no se pueden guardar."),
    "past": N_("La fecha de «{field}» ya ha pasado."),
    "in_the_future": N_("La fecha de «{field}» todavía no ha llegado."),
    "not_a_list": N_("«{field}» tiene que ser una lista."),
    "not_true_or_false": N_("«{field}» tiene que ser true o false."),
    "not_a_whole_number": N_("«{field}» tiene que ser un número entero."),
    "not_one_of": N_("El valor de «{field}» no es uno de los posibles."),
    "not_an_object": N_("«{field}» tiene que ser un objeto."),
    "lines_or_amount": N_("O líneas, o un importe: no las dos cosas."),
    "no_such_line": N_("La venta no tiene esa línea."),
    "several_such_lines": N_("La venta tiene varias líneas así: diga su número."),
    "not_loopback": N_("Solo se puede escuchar en este mismo ordenador (127.0.0.1)."),
    "not_a_port": N_("Falta el puerto, o no es un número de 0 a 65535."),
    "not_service_and_amount": N_("Una línea se escribe SERVICIO=IMPORTE, como corte=18.00."),
    "too_many_cells": N_("La fila tiene más casillas que columnas."),
    "too_long": N_("«{field}» es demasiado largo."),
    "not_yes_or_no": N_("«{field}» tiene que ser sí o no."),
    "not_a_number_of_cards": N_("«{field}» tiene que acabar en cifras."),
    "check_digit": N_("La última cifra de «{field}» no es la de control."),
    "not_thirteen_digits": N_("«{field}» tiene que tener 13 cifras."),
    "unlike_the_first": N_("El último número tiene que ser como el primero: igual de largo, y con el mismo principio."),
    "before_the_first": N_("El último número es anterior al primero."),
    "not_between": N_("«{field}» está fuera de los límites."),
    "not_an_ean13": N_("Un código EAN-13 tiene 12 o 13 cifras: use un diseño con Code 128 o QR."),
    "too_wide": N_("El número no cabe en el código de barras del diseño."),
    "one_of_name_or_criteria": N_("O el nombre de una selección, o sus condiciones: no las dos cosas."),
    "not_a_gift_card": N_("Esa tarjeta no es una tarjeta regalo."),
    "nobody_with_address": N_("No hay ningún cliente con dirección a quien hacerle una etiqueta."),
    "one_of_find_or_segment": N_("O los clientes que se encuentran así, o una selección: no las dos cosas."),
    "no_such_label": N_("La hoja no tiene esa etiqueta."),
    "one_of_card_or_dni": N_("Hace falta una tarjeta o un DNI."),
    "one_of_add_or_units": N_("O los que han llegado, o los que hay: no las dos cosas."),
    "ends_before_it_starts": N_("El último día es anterior al primero."),
    "not_for_this_kind": N_("Un premio de esta clase no lleva «{field}»."),
    "not_a_pin": N_("Un PIN son de 4 a 12 cifras, y no todas iguales."),
    "not_money_or_percent": N_("«{field}» se escribe en euros, o como 10 %."),
    "not_unit_and_number": N_("Los sellos se escriben con su nombre y cuántos, como «cafés 9»."),
}


def bad_value(refusal: errors.BadValue) -> str:
    template = _(VALUES.get(refusal.problem, N_("«{field}» no es correcto.")))
    field = _(FIELDS[refusal.field]) if refusal.field in FIELDS else refusal.field
    several = ", " in refusal.nearest  # nothing is near: all there are
    hint = " " + _("Puede ser: {words}.").format(words=refusal.nearest) if several else nearest_hint(refusal.nearest)
    return template.format(field=field) + hint


UNKNOWN_NAMES = {
    "segment": N_("No hay ninguna selección «{name}»."),
    "template": N_("No hay ninguna plantilla «{name}»."),
    "occasion": N_("No hay ninguna ocasión «{name}»."),
    "mailing": N_("No hay ningún envío «{name}»."),
    "message": N_("No hay ningún mensaje «{name}» así."),
    "code": N_("El código de baja «{name}» no es de nadie."),
    "address": N_("La dirección «{name}» no está apartada."),
}


def unknown_name(refusal: errors.UnknownName) -> str:
    return _(UNKNOWN_NAMES[refusal.what]).format(name=refusal.name) + nearest_hint(refusal.nearest)
