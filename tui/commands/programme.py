"""The programme: loaded, shown, tried out."""

from pathlib import Path

from loyalty.errors import BadFile
from tui.commands.leave import done_by
from tui.commands.options import AddCommand, Arguments, Request, actions, given, takes
from tui.language import _, ngettext
from tui.words import Answer, amount, amounts


def add(command: AddCommand) -> None:
    action = actions(command("programme", _("carga, enseña o prueba el programa de puntos")))
    load = action("load", _("carga un programa de un fichero TOML, como versión nueva"), _load)
    action("show", _("enseña los que hay; sirve para cambiarlos en un fichero"), _show)
    trial = action("try", _("repite con él las ventas pasadas, sin guardar nada"), _try)
    for each in (load, trial):
        each.add_argument("file", metavar=_("FICHERO"), help=_("un fichero TOML, como puntos.toml"))
    takes(trial, "--from", "--to")
    done_by(load)


def _load(arguments: Arguments) -> Request:
    return "programme.load", {"toml": file_text(arguments.file)}, _loaded


def _show(arguments: Arguments) -> Request:
    return "programme.show", {}, _programmes


def _try(arguments: Arguments) -> Request:
    return "programme.try", {"toml": file_text(arguments.file), **given(arguments, "from", "to")}, _tried


def file_text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadFile(path, "missing") from None
    except UnicodeDecodeError:
        raise BadFile(path, "encoding") from None
    except OSError as error:
        raise BadFile(path, "unreadable", error.strerror or "") from None


def _loaded(answer: Answer) -> str:
    return _("Programa «{name}» cargado: versión {version}.").format(**answer)


def _programmes(answer: Answer) -> str:
    if not answer["programmes"]:
        return _("No hay ningún programa cargado.")
    return "\n".join(_programme(each) for each in answer["programmes"])


def _programme(each: Answer) -> str:
    mark = _("# En marcha hoy aquí") if each["followed_here_today"] else _("# Hoy aquí no se sigue")
    version = _("# «{name}», versión {version}, cargado el {loaded_at}").format(**each)
    return f"{version}\n{mark}\n{each['toml']}"


def _tried(answer: Answer) -> str:
    """Today's programme beside the changed one, and who feels it most."""
    lines = [
        _("{sales} de {accounts}. No se ha guardado nada.").format(
            sales=ngettext("%d venta", "%d ventas", answer["sales"]) % answer["sales"],
            accounts=ngettext("%d cuenta", "%d cuentas", answer["accounts"]) % answer["accounts"],
        ),
        f"{'':<16}{_('Hoy'):>28}{_('Con el cambio'):>28}",
        _row(_("Da"), amounts(answer["today"]["given"]), amounts(answer["changed"]["given"])),
        _row(_("Deuda"), *(amount("euros", answer[side]["liability"]) for side in ("today", "changed"))),
        _("Cambian de tipo: {count}.").format(count=answer["class_changes"]),
    ]
    for each in answer["most_affected"]:
        before, after = (amount("points", text) for text in each["points"])
        lines.append(_row(each["who"][:16], before, after))
    return "\n".join(lines)


def _row(head: str, before: str, after: str) -> str:
    return f"{head:<16}{before:>28}{after:>28}"
