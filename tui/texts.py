"""Refusals and notes as sentences: the one place where what the rules say becomes words for people."""

from collections.abc import Callable
from typing import Any

from loyalty import errors
from loyalty.errors import Fault, Refusal
from tui.formats import euros, iso_day
from tui.language import N_, _

Sentence = Callable[[Any], str]


def sentence(refusal: Refusal) -> str:
    """One clear sentence in the language of the screens."""
    make = _SENTENCES.get(type(refusal))
    return make(refusal) if make else refusal.code


def nearest_hint(word: str) -> str:
    """ "¿Quería decir «tinte»?", or nothing."""
    return " " + _("¿Quería decir «{word}»?").format(word=word) if word else ""


def _unit_amount(unit: str, text: str) -> str:
    from decimal import Decimal

    from tui.formats import number

    if unit == "euros":
        return euros(int(Decimal(text) * 100))
    return f"{number(Decimal(text))} {_('puntos') if unit == 'points' else unit}"


_CARD_STATES = {
    "blocked": N_("La tarjeta {card} está bloqueada."),
    "lost": N_("La tarjeta {card} se dio por perdida."),
    "replaced": N_("La tarjeta {card} se cambió por otra: ya no vale."),
}


def _card_blocked(refusal: errors.CardBlocked) -> str:
    text = _(_CARD_STATES[refusal.state]).format(card=refusal.card)
    return f"{text} {_('Motivo: {reason}.').format(reason=refusal.reason)}" if refusal.reason else text


_AMOUNT_REASONS = {
    "empty": N_("Falta el importe."),
    "not_a_number": N_("«{text}» no es un importe."),
    "negative": N_("El importe no puede ser negativo: «{text}»."),
    "too_many_decimals": N_("«{text}» tiene demasiados decimales."),
    "too_large": N_("«{text}» es un importe demasiado grande."),
    "ambiguous": N_("«{text}» puede ser mil o uno con decimales: escríbalo como 1234 o como 1,23."),
    "over_the_sale": N_("«{text}» es más de lo que queda de la venta."),
    "nothing": N_("No hay nada que devolver ni corregir."),
}


def _bad_amount(refusal: errors.BadAmount) -> str:
    return _(_AMOUNT_REASONS[refusal.reason]).format(text=refusal.text.strip())


def _bad_dni(refusal: errors.BadDni) -> str:
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


_DUPLICATES = {
    "dni": N_("El DNI {value} ya es de {owner}."),
    "card": N_("La tarjeta {value} ya es de {owner}."),
}


def _duplicate(refusal: errors.Duplicate) -> str:
    template = _(_DUPLICATES.get(refusal.what, N_("{value} ya existe.")))
    return template.format(value=refusal.value, owner=refusal.owner)


_NOT_ALLOWED = {
    "under_14": N_("Es menor de 14 años: hace falta el nombre y el DNI de quien lo autoriza."),
    "no_programme": N_("No hay ningún programa de puntos en marcha."),
    "part_of_refused_sale": N_("Otra línea de la misma venta está mal."),
    "not_a_gift_card": N_("{detail} no es una tarjeta regalo."),
    "no_redemption": N_("El programa no deja pagar con puntos."),
    "before_the_card": N_("La venta es anterior a la activación de la tarjeta {detail}."),
    "before_the_sale": N_("La devolución es anterior a la venta."),
    "voided": N_("La venta {detail} ya está anulada."),
    "refunded": N_("De la venta {detail} ya se ha devuelto algo: no se puede anular, devuelva lo que queda."),
    "merged_with_itself": N_("Es el mismo cliente: {detail}."),
    "undone_already": N_("La entrega {detail} ya se deshizo."),
    "prize_not_yet": N_("Ese premio no empieza hasta el {detail}."),
    "prize_not_for_class": N_("El premio «{detail}» no es para este tipo de cliente."),
}

_LIMITS = {
    "minimum": N_("Para pagar con puntos hacen falta al menos {allowed}."),
    "step": N_("Los puntos van de {allowed} en {allowed}."),
    "maximum_share": N_("De esta venta se pueden pagar con puntos como mucho {allowed}."),
}


def _over_limit(refusal: errors.OverLimit) -> str:
    if refusal.limit == "rows":
        return _("Son demasiadas filas para XLSX ({allowed} como mucho): use CSV.").format(allowed=refusal.allowed)
    return _(_LIMITS[refusal.limit]).format(allowed=_unit_amount("points", refusal.allowed))


_VALUES = {
    "missing": N_("Falta «{field}»."),
    "empty": N_("Falta «{field}»."),
    "unknown_parameter": N_("No se conoce «{field}»."),
    "not_a_code": N_("El código de la tarjeta no es válido."),
    "not_a_time": N_("La fecha y hora de «{field}» no es correcta."),
    "not_a_date": N_("La fecha de «{field}» no es correcta."),
    "not_an_address": N_("La dirección de correo no es correcta."),
    "not_defined": N_("No está definido «{field}»."),
    "not_a_text": N_("«{field}» tiene que ser un texto."),
    "not_a_list": N_("«{field}» tiene que ser una lista."),
    "not_true_or_false": N_("«{field}» tiene que ser true o false."),
    "not_a_whole_number": N_("«{field}» tiene que ser un número entero."),
    "not_one_of": N_("El valor de «{field}» no es uno de los posibles."),
    "not_an_object": N_("«{field}» tiene que ser un objeto."),
    "lines_or_amount": N_("O líneas, o un importe: no las dos cosas."),
    "no_such_line": N_("La venta no tiene esa línea."),
    "several_such_lines": N_("La venta tiene varias líneas así: diga su número."),
    "not_loopback": N_("Solo se puede escuchar en este mismo ordenador (127.0.0.1)."),
    "not_a_port": N_("Falta el puerto, o no es un número."),
    "not_service_and_amount": N_("Una línea se escribe SERVICIO=IMPORTE, como corte=18.00."),
    "too_many_cells": N_("La fila tiene más casillas que columnas."),
    "too_long": N_("«{field}» es demasiado largo."),
    "not_yes_or_no": N_("«{field}» tiene que ser sí o no."),
    "one_of_card_or_dni": N_("Hace falta una tarjeta o un DNI."),
}

FIELDS = {
    "card": N_("tarjeta"),
    "name": N_("nombre"),
    "guardian": N_("tutor"),
    "email": N_("correo"),
    "euros": N_("euros"),
    "points": N_("puntos"),
    "dni": N_("DNI"),
    "class": N_("tipo de cliente"),
    "birthday": N_("nacimiento"),
    "lines": N_("líneas de la venta"),
    "at": N_("fecha"),
    "date": N_("fecha"),
    "last_day": N_("último día"),
}


def _bad_value(refusal: errors.BadValue) -> str:
    template = _(_VALUES.get(refusal.problem, N_("«{field}» no es correcto.")))
    field = _(FIELDS[refusal.field]) if refusal.field in FIELDS else refusal.field
    return template.format(field=field) + nearest_hint(refusal.nearest)


_FAULTS = {
    "missing": N_("falta"),
    "unknown_key": N_("no se conoce esta palabra"),
    "not_toml": N_("no es TOML: {value}"),
    "unreadable": N_("no se puede leer: {value}"),
    "not_a_table": N_("tiene que ser una tabla"),
    "not_a_list_of_tables": N_("tiene que escribirse como [[{place}]]"),
    "not_a_text": N_("tiene que ser un texto entre comillas"),
    "not_a_code": N_("no es un código"),
    "not_a_number": N_('«{value}» no es un número (con punto y entre comillas, como "0.1")'),
    "not_a_whole_number": N_("«{value}» no es un número entero"),
    "not_an_amount": N_('«{value}» no es un importe en euros (como "10.00")'),
    "not_an_amount_sale_or_item": N_("«{value}» no es un importe en euros, ni «sale», ni «item»"),
    "not_a_date": N_("«{value}» no es una fecha (como 2026-12-31)"),
    "not_yearly_dates": N_('tienen que ser días del año (como ["01-31"])'),
    "not_hours": N_('tienen que ser horas (como ["17:00-20:00"])'),
    "not_true_or_false": N_("tiene que ser true o false"),
    "not_a_list": N_("tiene que ser una lista de textos"),
    "not_a_share": N_('«{value}» no es una parte (como "50%")'),
    "not_one_of": N_("«{value}» no es uno de los posibles"),
    "not_between": N_("«{value}» está fuera de los límites"),
    "defined_twice": N_("«{value}» está dos veces"),
    "not_defined": N_("«{value}» no está definido"),
    "not_a_database_url": N_('«{value}» no es una base de datos (como "sqlite:///tienda.db")'),
    "not_a_timezone": N_('«{value}» no es una zona horaria (como "Europe/Madrid")'),
    "ends_before_it_starts": N_("acaba antes de empezar"),
    "finer_than_the_unit": N_("«{value}» es más fino que la propia unidad"),
    "months_or_days": N_("hacen falta meses o días, y no las dos cosas"),
    "one_of_service_season_class": N_("cada ponderación es de un servicio, una temporada o un tipo de cliente"),
}


def fault_line(fault: Fault) -> str:
    """One fault in a text that a person wrote: where, what, and the nearest right word."""
    what = _(_FAULTS[fault.problem]).format(value=fault.value, place=fault.place)
    return f"{fault.place}: {what}.{nearest_hint(fault.nearest)}"


def _bad_programme(refusal: errors.BadProgramme) -> str:
    return "\n".join([_("El programa tiene fallos y no se ha cargado:"), *map(fault_line, refusal.faults)])


def _bad_configuration(refusal: errors.BadConfiguration) -> str:
    head = _("La configuración {path} tiene fallos:").format(path=refusal.path)
    return "\n".join([head, *map(fault_line, refusal.faults)])


_FILES = {
    "missing": N_("No existe el fichero {path}."),
    "unreadable": N_("No se puede leer el fichero {path}: {detail}."),
    "encoding": N_("No se entienden los caracteres de {path}."),
    "empty": N_("El fichero {path} está vacío."),
    "columns": N_("Las columnas de {path} no son las esperadas: {detail}."),
    "format": N_("{path} no es un fichero CSV ni XLSX que se pueda leer."),
    "not_writable": N_("No se puede escribir el fichero {path}: {detail}."),
}

_DATABASES = {
    "disk_full": N_("El disco está lleno: no se ha guardado nada. Libere espacio y repita la operación."),
    "busy": N_("Otro programa tiene ocupada la base de datos: no se ha guardado nada. Repita la operación."),
    "not_writable": N_("No hay permiso para escribir en la base de datos ({detail})."),
    "missing": N_("No existe la base de datos {detail}. Cree una con «tarjetero init»."),
    "empty": N_("La base de datos está vacía. Prepárela con «tarjetero init»."),
    "older": N_("La base de datos es de una versión anterior. Póngala al día con «tarjetero init»."),
    "newer": N_("La base de datos es de una versión más nueva de Tarjetero ({detail}). Actualice este programa."),
    "unreachable": N_("No se puede hablar con la base de datos: {detail}"),
    "damaged": N_("La base de datos está dañada: {detail}. Recupere la última copia."),
    "no_driver": N_("Falta lo necesario para PostgreSQL: instale tarjetero[postgresql]."),
    "too_old": N_("SQLite {detail} puede perder datos con varias cajas: hace falta pysqlite3 con SQLite 3.51.3 o más."),
}

_MAILS = {
    "settings": N_("La configuración del correo no es correcta: {detail}."),
    "address": N_("No se ha podido enviar a esa dirección: {detail}."),
    "unreachable": N_("No se puede hablar con el servidor de correo: {detail}."),
    "login": N_("El servidor de correo no acepta el usuario o la contraseña: {detail}."),
    "refused": N_("El servidor de correo no acepta el mensaje: {detail}."),
    "in_doubt": N_("Quizá se ha enviado: el servidor no llegó a contestar ({detail})."),
}

_SENTENCES: dict[type[Refusal], Sentence] = {
    errors.UnknownCard: lambda r: _("No existe la tarjeta {card}.").format(card=r.card),
    errors.UnknownCustomer: lambda r: _("No hay ningún cliente «{text}».").format(text=r.text),
    errors.UnknownService: lambda r: (
        _("No existe el servicio «{service}».").format(service=r.service) + nearest_hint(r.nearest)
    ),
    errors.CardBlocked: _card_blocked,
    errors.NotActive: lambda r: _("La tarjeta {card} todavía no está activada.").format(card=r.card),
    errors.AlreadyActive: lambda r: _("La tarjeta {card} ya está activada.").format(card=r.card),
    errors.Expired: lambda r: _("{what} caducó: su último día fue el {day}.").format(
        what=r.what, day=iso_day(r.last_day)
    ),
    errors.NotEnough: lambda r: _("No hay bastante: se piden {wanted} y hay {available}.").format(
        wanted=_unit_amount(r.unit, r.wanted), available=_unit_amount(r.unit, r.available)
    ),
    errors.BadAmount: _bad_amount,
    errors.BadDni: _bad_dni,
    errors.Duplicate: _duplicate,
    errors.IdReused: lambda r: _("La operación «{id}» ya se hizo con otro contenido.").format(id=r.id),
    errors.NotAllowed: lambda r: _(_NOT_ALLOWED.get(r.reason, N_("No está permitido."))).format(detail=r.detail),
    errors.UnknownSale: lambda r: _("No existe la venta «{sale}».").format(sale=r.sale),
    errors.UnknownPrize: lambda r: _("No existe el premio «{prize}».").format(prize=r.prize) + nearest_hint(r.nearest),
    errors.OutOfStock: lambda r: _("No queda bastante de «{prize}»: hay {left}.").format(prize=r.prize, left=r.left),
    errors.OverLimit: _over_limit,
    errors.BadValue: _bad_value,
    errors.BadProgramme: _bad_programme,
    errors.BadConfiguration: _bad_configuration,
    errors.BadFile: lambda r: _(_FILES[r.problem]).format(path=r.path, detail=r.detail),
    errors.MailTrouble: lambda r: _(_MAILS[r.problem]).format(detail=r.detail),
    errors.DatabaseTrouble: lambda r: _(_DATABASES[r.problem]).format(detail=r.detail),
}

_NOTES = {
    "no_programme": N_("Hoy no hay ningún programa en marcha: la venta no da nada."),
    "birthday_bonus": N_("¡Felicítele! Se le ha dado el regalo de cumpleaños."),
    "capped_per_sale": N_("Se ha llegado al máximo por venta."),
    "capped_per_day": N_("Se ha llegado al máximo de hoy."),
}


def note(code: str) -> str:
    """What the cashier should know of a sale."""
    return _(_NOTES[code])


def error_data(refusal: Refusal) -> dict[str, Any]:
    """The contract's code of a refusal, with its facts."""
    facts: dict[str, Any] = {
        key: value for key, value in refusal.data.items() if isinstance(value, (str, int)) and value != ""
    }
    if faults := refusal.data.get("faults"):
        facts["faults"] = [fault_line(fault) for fault in faults]
    return {**facts, "code": refusal.code}
