"""Files for a spreadsheet, written row by row: there whole or not at all.

CSV as a Spanish Excel opens it with a double click: UTF-8 with its mark, semicolons, decimal commas, dd/mm/yyyy. XLSX
(ISO/IEC 29500) with numbers, dates and texts as such. A text that a spreadsheet would take for a formula (OWASP, CSV
Injection) is written as text: behind an apostrophe in CSV, which an import takes off again.
"""

import csv
import errno
import io
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from loyalty.errors import BadFile, DatabaseTrouble, OverLimit

Value = str | Decimal | datetime | date
FORMULA = re.compile(r"'*[=+\-@\t\r]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # no XML 1.0 document may hold them
MOST_XLSX_ROWS = 1_048_576
THREE_DECIMALS = re.compile(r"-?\d+,\d{3}")
OTHER_KINDS = (
    ".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".doc", ".docx", ".odt", ".rtf", ".pdf", ".json", ".xml", ".html",
)  # fmt: skip
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class RowWriter(Protocol):
    def write(self, row: Sequence[Value]) -> None: ...

    def close(self) -> None: ...


@contextmanager
def written_file(path: Path) -> Iterator[RowWriter]:
    """What writes the rows of a file, XLSX by its suffix, else CSV; the file takes its place when the block ends well.

    Raises BadFile ("suffix" for a name that promises another kind of file, "not_writable") and DatabaseTrouble
    ("disk_full"); what was at `path` is then as before.
    """
    if not path.name:
        raise BadFile(str(path), "not_writable", os.strerror(errno.EISDIR))
    if path.suffix.lower() in OTHER_KINDS:
        raise BadFile(str(path), "suffix", path.suffix)
    draft = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        with draft.open("xb") as stream:
            writer = XlsxWriter(stream) if path.suffix.lower() == ".xlsx" else CsvWriter(stream)
            yield writer
            writer.close()
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DatabaseTrouble("disk_full", str(path)) from None
        raise BadFile(str(path), "not_writable", error.strerror or str(error)) from None
    finally:
        draft.unlink(missing_ok=True)


class CsvWriter:
    def __init__(self, stream: BinaryIO) -> None:
        self._text = io.TextIOWrapper(stream, "utf-8-sig", newline="", write_through=False)
        self._writer = csv.writer(self._text, delimiter=";")

    def write(self, row: Sequence[Value]) -> None:
        self._writer.writerow(map(csv_text, row))

    def close(self) -> None:
        self._text.flush()
        self._text.detach()


def csv_text(value: Value) -> str:
    """A value as a Spanish Excel reads it.

    >>> csv_text(Decimal("1234.50")), csv_text(date(2026, 3, 31)), csv_text("=1+1")
    ('1234,50', '31/03/2026', "'=1+1")
    """
    if isinstance(value, str):
        return f"'{value}" if FORMULA.match(value) else value
    if isinstance(value, Decimal):
        text = format(value, "f").replace(".", ",")
        return text + "0" if THREE_DECIMALS.fullmatch(text) else text  # 1,234 would be a thousand to others
    if isinstance(value, datetime):
        # The hour that comes twice when summer time ends can only be told with its offset.
        return value.isoformat() if value.fold else f"{value:%d/%m/%Y %H:%M:%S}"
    return f"{value:%d/%m/%Y}"


class XlsxWriter:
    def __init__(self, stream: BinaryIO) -> None:
        from openpyxl import Workbook

        self._stream, self._rows = stream, 0
        self._workbook = Workbook(write_only=True)
        self._sheet: Any = self._workbook.create_sheet()

    def write(self, row: Sequence[Value]) -> None:
        if self._rows == MOST_XLSX_ROWS:
            raise OverLimit("rows", str(MOST_XLSX_ROWS))
        self._rows += 1
        self._sheet.append([self._cell(value) for value in row])

    def _cell(self, value: Value) -> Any:
        from openpyxl.cell import WriteOnlyCell

        if isinstance(value, datetime):
            value = value.isoformat() if value.fold else value.replace(tzinfo=None)
        if not isinstance(value, str):
            return value
        cell = WriteOnlyCell(self._sheet, CONTROL.sub("", value))
        cell.data_type = "s"  # whatever it begins with
        return cell

    def close(self) -> None:
        self._workbook.save(self._stream)
