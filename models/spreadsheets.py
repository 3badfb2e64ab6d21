"""Table files as a person's spreadsheet makes them, read row by row: CSV in the ways it is written, and XLSX.

CSV: separated by comma, semicolon or tab, whichever splits the header line most; UTF-8 or UTF-16 by their marks, else
UTF-8 where all of the file is, else Windows-1252; quoted cells may hold line ends (RFC 4180). XLSX (ISO/IEC 29500): the
first sheet, numbers and dates as such. Memory does not grow with the rows; an XLSX file's table of shared texts is the
format's own exception.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, Protocol
from zipfile import BadZipFile
from zlib import error as ZlibError

from loyalty.errors import BadFile

Cell = str | Decimal | datetime

SEPARATORS = ",;\t"
CHUNK_BYTES = 1 << 20
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ZIP_SIGNATURE = b"PK\x03\x04"
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"  # a workbook of Excel 97-2003 (.xls)
BROKEN_WORKBOOK = (BadZipFile, ZlibError, KeyError, ValueError, SyntaxError, EOFError, OSError)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row at its `line` as a person sees it, the header being 1. `fault` says why its cells could not be told."""

    line: int
    cells: list[Cell]
    fault: str = ""


class Sheet(Protocol):
    """A file that is open for reading; `done` of `total` tells how far it was read, in bytes (CSV) or rows (XLSX)."""

    total: int

    @property
    def done(self) -> int: ...

    def rows(self) -> Iterator[SheetRow]:
        """Every row that is not blank, the header first."""
        ...


@contextmanager
def opened_sheet(path: Path) -> Iterator[Sheet]:
    """The rows of a CSV or XLSX file, told apart by content. Raises BadFile."""
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise BadFile(str(path), "missing") from None
    except OSError as error:
        raise BadFile(str(path), "unreadable", error.strerror or "") from None
    with stream:
        signature = stream.read(4)
        if signature.startswith(OLE_SIGNATURE):
            raise BadFile(str(path), "format", "xls")
        if signature.startswith(ZIP_SIGNATURE):
            yield from _opened_workbook(path, stream)
        else:
            yield CsvSheet(path, stream)


class CsvSheet:
    def __init__(self, path: Path, stream: io.BufferedReader) -> None:
        self._path, self._stream = path, stream
        self.total = path.stat().st_size
        self._encoding = _encoding_of(path, stream)

    @property
    def done(self) -> int:
        return self._stream.tell()

    def rows(self) -> Iterator[SheetRow]:
        self._stream.seek(0)
        self._text = io.TextIOWrapper(self._stream, self._encoding, newline="")  # kept: it closes the stream with it
        try:
            yield from _csv_rows(self._text)
        except UnicodeDecodeError:  # the file was changed since its encoding was found
            raise BadFile(str(self._path), "encoding") from None


def _encoding_of(path: Path, stream: io.BufferedReader) -> str:
    """The first encoding in which the whole file makes sense. Raises BadFile."""
    stream.seek(0)
    start = stream.read(4)
    if not start:
        raise BadFile(str(path), "empty")
    marked = [encoding for mark, encoding in MARKS if start.startswith(mark)]
    for encoding in marked or ("utf-8", "cp1252"):
        if _decodes(stream, encoding):
            return encoding
    raise BadFile(str(path), "encoding")


def _decodes(stream: io.BufferedReader, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while chunk := stream.read(CHUNK_BYTES):
            if "\0" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _csv_rows(text: io.TextIOWrapper) -> Iterator[SheetRow]:
    lines: Iterable[str] = text
    first_line = text.readline()
    offset = 0
    if first_line.lower().startswith("sep=") and len(first_line.strip()) == 5:  # Excel's own way to name it
        separator, offset = first_line[4], 1
    else:
        separator = max(SEPARATORS, key=lambda each: len(next(csv.reader([first_line], delimiter=each), ())))
        lines = chain([first_line], text)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = reader.line_num + offset + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield SheetRow(line, [], str(error))
            continue
        if cells is None:
            return
        if any(map(str.strip, cells)):
            yield SheetRow(line, list(cells))


def _opened_workbook(path: Path, stream: io.BufferedReader) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    try:
        workbook = load_workbook(stream, read_only=True, data_only=True)
        sheet = XlsxSheet(path, workbook.worksheets[0])
    except (*BROKEN_WORKBOOK, IndexError) as error:
        raise BadFile(str(path), "format", str(error)) from None
    try:
        yield sheet
    finally:
        workbook.close()


class XlsxSheet:
    def __init__(self, path: Path, worksheet: Any) -> None:
        self._path, self._worksheet = path, worksheet
        self.total = worksheet.max_row or 0
        self.done = 0
        worksheet.reset_dimensions()  # some programs write a size that hides most of the cells

    def rows(self) -> Iterator[SheetRow]:
        try:
            for line, values in enumerate(self._worksheet.iter_rows(values_only=True), start=1):
                self.done = line
                cells = [_cell(value) for value in values]
                if any(not isinstance(cell, str) or cell.strip() for cell in cells):
                    yield SheetRow(line, cells)
        except BROKEN_WORKBOOK as error:
            raise BadFile(str(self._path), "format", str(error)) from None


def _cell(value: Any) -> Cell:
    """A cell's value: numbers to the 15 digits that a spreadsheet shows, moments to the second."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(format(value, ".15g"))
    if isinstance(value, datetime):
        return (value + timedelta(milliseconds=500)).replace(microsecond=0)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return str(value)
