"""What operators did, as files for an accountant: CSV or XLSX."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from loyalty.clock import local
from loyalty.money import EUROS
from loyalty.operator_views import DeedView, OperatorWork
from models.export_files import Value, written_file
from models.exports import Target

WORK_COLUMNS = (
    "operator", "name", "role", "state", "enrolled", "sales", "sold", "refunds", "refunded", "deeds",
)  # fmt: skip
DEED_COLUMNS = (
    "at", "deed", "operator", "allowed_by", "subject", "euros", "points", "stamps", "days", "branch", "counter",
    "operation", "detail",
)  # fmt: skip


def write_work(target: Target, words: Mapping[str, str], work: Iterable[OperatorWork]) -> int:
    """One row an operator; `words` are those for roles and for "retired". How many rows."""
    return _written(target, WORK_COLUMNS, (_work_row(each, words) for each in work))


def write_deeds(target: Target, words: Mapping[str, str], deeds: Iterable[DeedView]) -> int:
    """One row a deed; `words` are those for their kinds. How many rows."""
    return _written(target, DEED_COLUMNS, (_deed_row(each, target, words) for each in deeds))


def _written(target: Target, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    count = 0
    with written_file(target.path) as writer:
        writer.write([target.titles.get(column, column) for column in columns])
        for row in rows:
            writer.write(row)
            count += 1
    return count


def _work_row(each: OperatorWork, words: Mapping[str, str]) -> Sequence[Value]:
    who = each.operator
    state = words.get("retired", "retired") if who.retired else ""
    return (
        who.code, who.name, words.get(who.role, who.role), state, Decimal(each.enrolled), Decimal(each.sales),
        _euros(each.sold_cents), Decimal(each.refunds), _euros(each.refunded_cents), Decimal(each.deeds),
    )  # fmt: skip


def _deed_row(each: DeedView, target: Target, words: Mapping[str, str]) -> Sequence[Value]:
    points = Decimal(each.points_milli).scaleb(-3)
    return (
        local(each.at, target.zone), words.get(each.kind, each.kind), each.operator, each.allowed_by, each.subject,
        _euros(each.euros_cents), points if each.points_milli % 1000 else Decimal(each.points_milli // 1000),
        Decimal(each.stamps), Decimal(each.days), each.branch, each.counter, each.operation, each.text,
    )  # fmt: skip


def _euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-EUROS.scale)
