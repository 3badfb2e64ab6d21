"""Rows of a file as sales: which belong together, what they say, and which of them cannot be used."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from loyalty.earning import EarningLine
from loyalty.errors import BadValue, IdReused, NotAllowed, Refusal, UnknownService
from loyalty.requests import SaleRequest
from loyalty.toml_reader import LONGEST_SERVICE_CODE
from models.import_cells import cents_of, checked_text, moment_of, quantity_of
from models.import_columns import Layout, Record, Table
from models.import_rows import RejectedRow, Rejections, parsed, short_text

LAYOUT = Layout(
    required=("sale_id", "at", "service", "amount"),
    either=("card", "dni"),
    optional=("quantity", "branch", "counter", "operator"),
)
PLACE = ("branch", "counter", "operator")
OF_THE_SALE = ("card", "dni", *PLACE)
COLUMN_OF_CODE = {
    "unknown_card": "card", "card_blocked": "card", "not_active": "card", "expired": "card",
    "unknown_customer": "dni", "bad_dni": "dni", "unknown_service": "service", "id_reused": "sale_id",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ImportedSale:
    """A sale as the file tells it; `place` is branch, counter and operator, empty where the desk's own are meant."""

    records: tuple[Record, ...]
    request: SaleRequest
    place: tuple[str, ...]


class SaleReader:
    """Makes sales of rows, and lists the rows that were rejected, here or by whoever records the sales."""

    def __init__(self, table: Table, zone: ZoneInfo) -> None:
        self._table, self._zone = table, zone
        self._of_the_sale = [field for field in OF_THE_SALE if field in table.titles]
        self.rejections = Rejections(table)
        self.rows = 0

    def sales(self) -> Iterator[ImportedSale]:
        for records in _grouped(self._table.records()):
            self.rows += len(records)
            try:
                yield self._sale(records)
            except RejectedRow as rejected:
                self._reject_all(records, [rejected.record], rejected.field, rejected.reason)

    def reject(self, records: Sequence[Record], reason: Refusal) -> None:
        """Takes down that a sale was refused."""
        guilty = records
        if isinstance(reason, UnknownService):
            guilty = [record for record in records if record.text("service") == reason.service]
        field = reason.field if isinstance(reason, BadValue) else COLUMN_OF_CODE.get(reason.code, "sale_id")
        self._reject_all(records, guilty, field, reason)

    def _reject_all(self, records: Sequence[Record], guilty: Sequence[Record], field: str, reason: Refusal) -> None:
        """No row of a refused sale goes in: the guilty ones are told why, the others whose fault it is."""
        for record in records:
            if record in guilty:
                column, why = field, reason
            else:
                column, why = "sale_id", NotAllowed("part_of_refused_sale", str(guilty[0].line))
            self.rejections.add(record, column, why)

    def _sale(self, records: tuple[Record, ...]) -> ImportedSale:
        for record in records:
            if record.fault:
                raise RejectedRow(record, "", record.fault)
            if not record.text("sale_id"):
                raise RejectedRow(record, "sale_id", BadValue("sale_id", "empty"))
        first = records[0]
        sale_id = short_text(first, "sale_id")
        at = self._moment(first)
        whole = {field: short_text(first, field) for field in self._of_the_sale}
        card, dni = whole.get("card", ""), whole.get("dni", "")
        if not card and not dni:
            raise RejectedRow(first, "card", BadValue("card", "empty"))
        for record in records[1:]:
            self._check_same(record, sale_id, at, whole)
        lines = tuple(_line(record) for record in records)
        request = SaleRequest(sale_id, lines, at, card, "" if card else dni)
        return ImportedSale(records, request, tuple(whole.get(field, "") for field in PLACE))

    def _moment(self, record: Record) -> int:
        return parsed(record, "at", lambda: moment_of(record.cell("at"), self._zone))

    def _check_same(self, record: Record, sale_id: str, at: int, whole: dict[str, str]) -> None:
        """A row that says otherwise than the first is of another sale, whose id is taken."""
        if record.text("at") and self._moment(record) != at:
            raise RejectedRow(record, "at", IdReused(sale_id))
        for field, value in whole.items():
            if record.text(field) not in ("", value):
                raise RejectedRow(record, field, IdReused(sale_id))


def _grouped(records: Iterator[Record]) -> Iterator[tuple[Record, ...]]:
    """Rows that follow each other with the same sale_id.

    One without belongs to the sale before it, for all that can be known; that sale is refused with it, or it might
    go in by halves.
    """
    group: list[Record] = []
    current = ""
    for record in records:
        sale_id = record.text("sale_id")
        if group and sale_id and sale_id != current:
            yield tuple(group)
            group.clear()
        group.append(record)
        current = sale_id or current
    if group:
        yield tuple(group)


def _line(record: Record) -> EarningLine:
    service = parsed(record, "service", lambda: checked_text(record.text("service"), "service", LONGEST_SERVICE_CODE))
    if not service:
        raise RejectedRow(record, "service", BadValue("service", "empty"))
    amount_cents = parsed(record, "amount", lambda: cents_of(record.cell("amount")))
    quantity_milli = parsed(record, "quantity", lambda: quantity_of(record.cell("quantity")))
    return EarningLine(service, amount_cents, quantity_milli)
