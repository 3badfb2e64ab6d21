"""What files, the database and the mail server cannot do just now, by their problems."""

import errno
import os

from tui.language import N_, _

# What the system says of itself, in its own English, by the errors that people meet.
SYSTEM = {
    os.strerror(code): words
    for code, words in {
        errno.EACCES: N_("no hay permiso"),
        errno.EPERM: N_("no hay permiso"),
        errno.ENOENT: N_("no existe la carpeta"),
        errno.ENOTDIR: N_("una parte de esa ruta no es una carpeta"),
        errno.EISDIR: N_("es una carpeta"),
        errno.EEXIST: N_("ya hay un fichero con ese nombre"),
        errno.EROFS: N_("ese disco es solo de lectura"),
        errno.ENOSPC: N_("el disco está lleno"),
        errno.ENAMETOOLONG: N_("el nombre es demasiado largo"),
        errno.EADDRINUSE: N_("ya lo usa otro programa"),
        errno.EIO: N_("el disco falla"),
    }.items()
}


def system_words(detail: str) -> str:
    """A detail that the system gave, in the language of the screens where it has words for it."""
    return _(SYSTEM[detail]) if detail in SYSTEM else detail


FILES = {
    "missing": N_("No existe el fichero {path}."),
    "unreadable": N_("No se puede leer el fichero {path}: {detail}."),
    "encoding": N_("No se entienden los caracteres de {path}."),
    "empty": N_("El fichero {path} está vacío."),
    "columns": N_("Las columnas de {path} no son las esperadas: {detail}."),
    "format": N_("{path} no es un fichero CSV ni XLSX que se pueda leer."),
    "picture": N_("{path} no es una imagen que se pueda leer: guárdela otra vez en PNG o JPEG."),
    "suffix": N_("Se escribe en CSV o en XLSX: acabe el nombre de {path} en .csv o en .xlsx."),
    "not_writable": N_("No se puede escribir el fichero {path}: {detail}."),
    "system": N_("El sistema no lo permite ({path}): {detail}."),
    "output": N_("No se puede escribir la respuesta: {detail}."),
    "not_editable": N_("No se ha podido cambiar {path}: escriba en él {detail}."),
}

DATABASES = {
    "disk_full": N_("El disco está lleno: no se ha guardado nada. Libere espacio y repita la operación."),
    "busy": N_("Otro programa tiene ocupada la base de datos: no se ha guardado nada. Repita la operación."),
    "not_writable": N_("No hay permiso para escribir en la base de datos ({detail})."),
    "no_folder": N_("No existe la carpeta {detail}: créela, o cambie [database] en la configuración."),
    "missing": N_("No existe la base de datos {detail}. Cree una con «tarjetero init»."),
    "empty": N_("La base de datos está vacía. Prepárela con «tarjetero init»."),
    "older": N_("La base de datos es de una versión anterior. Póngala al día con «tarjetero init»."),
    "newer": N_("La base de datos es de una versión más nueva de Tarjetero ({detail}). Actualice este programa."),
    "unreachable": N_("No se puede hablar con la base de datos: {detail}"),
    "damaged": N_("La base de datos está dañada: {detail}. Recupere la última copia."),
    "no_driver": N_("Falta lo necesario para PostgreSQL: instale tarjetero[postgresql]."),
    "too_old": N_("SQLite {detail} puede perder datos con varias cajas: hace falta pysqlite3 con SQLite 3.51.3 o más."),
}

MAILS = {
    "settings": N_("La configuración del correo no es correcta: {detail}."),
    "address": N_("No se ha podido enviar a esa dirección: {detail}."),
    "unreachable": N_("No se puede hablar con el servidor de correo: {detail}."),
    "login": N_("El servidor de correo no acepta el usuario o la contraseña: {detail}."),
    "refused": N_("El servidor de correo no acepta el mensaje: {detail}."),
    "in_doubt": N_("Quizá se ha enviado: el servidor no llegó a contestar ({detail})."),
}

PRINTERS = {
    "no_cups": N_("No hay servicio de impresión (CUPS) en este ordenador, o no contesta: {detail}."),
    "no_queue": N_(
        "El sistema no tiene ninguna cola de impresión «{detail}»: mire [card_printer] en la configuración."
    ),
    "unreachable": N_("No se puede hablar con la impresora de tarjetas: ¿está encendida y conectada? ({detail})"),
    "no_answer": N_("La impresora dejó de contestar: mire si la tarjeta salió ({detail})."),
    "paused": N_("La cola de la impresora está parada en el sistema: {detail}."),
    "feeder_empty": N_("No quedan tarjetas en el cargador: póngalas y siga."),
    "cover_open": N_("La impresora tiene la tapa abierta: ciérrela y siga."),
    "ribbon_ended": N_("Se ha acabado la cinta: cámbiela y siga."),
    "jammed": N_("Hay una tarjeta atascada en la impresora: sáquela y siga ({detail})."),
    "magnetic": N_("No se ha podido grabar la banda magnética ({detail})."),
    "refused": N_("La impresora no ha aceptado la tarjeta: {detail}."),
    "no_blanks": N_("Según la cuenta no quedan tarjetas en blanco: diga cuántas hay y siga."),
    "no_encoder": N_(
        "No hay con qué grabar la banda: hace falta un grabador en la configuración, y alguien que pase las tarjetas en"
        " la pantalla «Imprimir tarjetas» o con «tarjetero print run»."
    ),
    "encoder": N_("La banda no se ha grabado, y la tarjeta sigue en espera. {detail}"),
}

TICKETS = {
    "settings": N_("No hay impresora de tickets: escríbala en la sección [ticket] de la configuración."),
    "unreachable": N_("El ticket no ha salido: ¿está encendida y conectada la impresora? ({detail})"),
    "no_paper": N_("El ticket no ha salido: la impresora no tiene papel."),
    "cover_open": N_("El ticket no ha salido: la impresora tiene la tapa abierta."),
    "no_sale": N_("Todavía no hay ninguna venta de la que sacar ticket."),
}
