"""Files in and out: customers and sales imported, and all the shop holds exported, as CSV or XLSX."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from loyalty.errors import Refusal
from tui.counter import Counter
from tui.language import N_, _
from tui.operations.registry import DONE_BY, Answer, operation, required
from tui.parameters import Parameter, as_flag
from tui.progress import Progress
from tui.texts import sentence

TITLES = {
    "sale_id": N_("venta"),
    "at": N_("fecha"),
    "card": N_("tarjeta"),
    "service": N_("servicio"),
    "amount": N_("importe"),
    "quantity": N_("cantidad"),
    "branch": N_("sucursal"),
    "counter": N_("caja"),
    "operator": N_("operador"),
    "dni": N_("dni"),
    "name": N_("nombre"),
    "class": N_("tipo"),
    "email": N_("correo"),
    "phone": N_("telefono"),
    "birthday": N_("nacimiento"),
    "address": N_("direccion"),
    "postcode": N_("codigo_postal"),
    "city": N_("poblacion"),
    "sex": N_("sexo"),
    "language": N_("idioma"),
    "tags": N_("etiquetas"),
    "notes": N_("notas"),
    "guardian": N_("tutor"),
    "points": N_("puntos"),
    "euros": N_("euros"),
    "consent_mail": N_("acepta_correo"),
    "kind": N_("clase"),
    "unit": N_("unidad"),
    "total": N_("total"),
    "reason": N_("motivo"),
    "state": N_("estado"),
    "activated": N_("activada"),
    "last_day": N_("ultimo_dia"),
    "replaced_by": N_("cambiada_por"),
    "delivery": N_("entrega"),
    "prize": N_("premio"),
    "prize_name": N_("nombre_del_premio"),
    "stamps": N_("sellos"),
    "value": N_("valor"),
    "undone": N_("deshecha"),
    "allowed_by": N_("permitida_por"),
    "subject": N_("sobre"),
    "deed": N_("acto"),
    "days": N_("dias_atras"),
    "operation": N_("operacion"),
    "detail": N_("detalle"),
}

_PARAMETERS = (
    required("path"),
    Parameter("dry_run", as_flag, default=False),
    Parameter("create_missing", as_flag, default=False),
    *DONE_BY,
)


def import_file(
    counter: Counter, what: str, path: str, dry_run: bool, create_missing: bool, on_progress: Progress | None = None
) -> Answer:
    """`ok` is false where a row was rejected; each is told with its line, column and reason."""
    result = counter.import_file(what, Path(path), dry_run, create_missing, on_progress)
    rejected = [
        {"line": each.line, "column": each.column, "value": each.value, **_told(each.reason)}
        for each in result.rejected
    ]
    return {
        "ok": not rejected,
        "rows": result.rows,
        "accepted": result.accepted,
        "already_there": result.already_there,
        "rejected": rejected,
        "dry_run": dry_run,
    }


def _told(reason: Refusal) -> Answer:
    return {"code": reason.code, "message": sentence(reason)}


def export_file(counter: Counter, what: str, path: str, on_progress: Progress | None = None) -> Answer:
    titles = {column: _(title) for column, title in TITLES.items()}
    return {"file": path, "rows": counter.export_file(what, Path(path), titles, on_progress)}


def _register(method: str, what: str, run: Callable[..., Answer], *parameters: Parameter) -> None:
    def do(counter: Counter, **given: Any) -> Answer:
        return run(counter, what, **given)

    operation(method, *parameters)(do)


for _what in ("customers", "sales"):
    _register(f"import.{_what}", _what, import_file, *_PARAMETERS)
for _what in ("customers", "sales", "movements", "cards", "deliveries"):
    _register(f"export.{_what}", _what, export_file, required("path"))
