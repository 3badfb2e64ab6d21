"""Files in and out: customers and sales imported, all the shop holds exported."""

from tui.commands.leave import done_by
from tui.commands.options import AddCommand, Arguments
from tui.commands.terminal import progress
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import _, ngettext
from tui.operations.exchange import export_file, import_file
from tui.words import Answer

EXPORTS = ("customers", "sales", "movements", "cards", "deliveries")


def add(command: AddCommand) -> None:
    read = command("import", _("mete clientes o ventas de un fichero CSV o XLSX"))
    read.set_defaults(work=_import)
    read.add_argument(
        "what", choices=["customers", "sales"], metavar=_("QUÉ"), help=_("customers (clientes) o sales (ventas)")
    )
    read.add_argument("file", metavar=_("FICHERO"), help=_("un CSV, o un XLSX de Excel"))
    read.add_argument("--dry-run", action="store_true", help=_("solo lo prueba"))
    read.add_argument("--create-missing", action="store_true", help=_("crea los servicios y tipos que falten"))
    done_by(read)
    write = command("export", _("saca clientes, ventas, movimientos, tarjetas o entregas"))
    write.set_defaults(work=_export)
    write.add_argument("what", choices=EXPORTS, metavar=_("QUÉ"), help=", ".join(EXPORTS))
    write.add_argument("file", metavar=_("FICHERO"), help=_("un .csv o un .xlsx, que se escribe"))


def _import(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    answer = import_file(
        counter, arguments.what, arguments.file, arguments.dry_run, arguments.create_missing, progress()
    )
    return answer, _imported(answer)


def _export(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    answer = export_file(counter, arguments.what, arguments.file, progress())
    return answer, written(answer)


def written(answer: Answer) -> str:
    """How many rows a file has got."""
    rows = ngettext("%d fila", "%d filas", answer["rows"]) % answer["rows"]
    return _("{rows} en {file}.").format(rows=rows, file=answer["file"])


def _imported(answer: Answer) -> str:
    """How many went in, were there already, or were rejected; then each rejected row."""
    lines = [
        _("Nuevos: {accepted}. Ya estaban: {already_there}. Rechazados: {rejected}. Líneas: {rows}.").format(
            accepted=answer["accepted"],
            already_there=answer["already_there"],
            rejected=len(answer["rejected"]),
            rows=answer["rows"],
        )
    ]
    if answer["dry_run"]:
        lines.append(_("Era una prueba: no se ha guardado nada."))
    for each in answer["rejected"]:
        lines.append(_("Línea {line}, {column}: {message}").format(**each))
    return "\n".join(lines)
