"""Reading table files as spreadsheets write them."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from loyalty.errors import BadFile
from models.import_columns import Layout, Table
from models.spreadsheets import SheetRow, opened_sheet

LAYOUT = Layout(required=("sale_id", "amount"), either=("card", "dni"), optional=("service", "postcode"))


def rows_of(path: Path) -> list[SheetRow]:
    with opened_sheet(path) as sheet:
        return list(sheet.rows())


def written(tmp_path: Path, content: bytes, name: str = "t.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def titles_of(path: Path) -> dict[str, str]:
    with opened_sheet(path) as sheet:
        return Table(path, sheet, LAYOUT).titles


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_the_one_that_splits_the_header_most(tmp_path: Path, separator: str) -> None:
    path = written(tmp_path, separator.join(["a", "b,;", "c"]).replace("b,;", '"b,; "').encode() + b"\n1\n")
    assert rows_of(path)[0].cells == ["a", "b,; ", "c"]


def test_a_line_that_names_the_separator_as_excel_does_is_obeyed_and_counted(tmp_path: Path) -> None:
    path = written(tmp_path, b"sep=;\r\na;b,c\r\n1;2\r\n")
    assert rows_of(path) == [SheetRow(2, ["a", "b,c"]), SheetRow(3, ["1", "2"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_that_a_spanish_excel_writes_is_told_by_itself(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "nombre;saldo\r\nBegoña Núñez;12 €\r\n".encode(encoding))
    assert rows_of(path)[1].cells == ["Begoña Núñez", "12 €"]


def test_an_accent_far_into_a_long_file_still_makes_it_windows_1252(tmp_path: Path) -> None:
    path = written(tmp_path, b"name\n" + b"x" * 60 + b"\n" * 2_000_000 + "Íñigo\n".encode("cp1252"))
    assert rows_of(path)[-1].cells == ["Íñigo"]


def test_quoted_cells_hold_separators_quotes_and_line_ends_and_rows_keep_the_line_where_they_begin(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, b'a,b\n"1\n2\n3","say ""hi"", you"\n\nlast,4\n')
    assert rows_of(path) == [
        SheetRow(1, ["a", "b"]),
        SheetRow(2, ["1\n2\n3", 'say "hi", you']),
        SheetRow(6, ["last", "4"]),
    ]


def test_a_row_with_a_broken_quote_is_marked_and_the_next_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, b'a,b\n"1"x,2\n3,4\n')
    rows = rows_of(path)
    assert (rows[1].line, bool(rows[1].fault), rows[2].cells) == (2, True, ["3", "4"])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"a,b\n\x00\x01\n", "encoding"),
        (b"a,b\n\x81\x8d\n", "encoding"),
        (b"\xff\xfea", "encoding"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "format"),
        (b"PK\x03\x04 not a workbook", "format"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    with pytest.raises(BadFile) as refused:
        rows_of(written(tmp_path, content))
    assert refused.value.problem == problem


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as missing:
        rows_of(tmp_path / "none.csv")
    with pytest.raises(BadFile) as folder:
        rows_of(tmp_path)
    assert (missing.value.problem, folder.value.problem) == ("missing", "unreadable")


def test_a_workbook_gives_numbers_dates_and_texts_as_such_and_the_rows_as_they_are_numbered(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["sale_id", "at", "amount", "extra"])
    sheet.append([])
    sheet.append(["s1", datetime(2026, 3, 31, 12, 30), 0.1 + 0.2, True])
    workbook.save(tmp_path / "t.xlsx")
    assert rows_of(tmp_path / "t.xlsx")[1:] == [SheetRow(3, ["s1", datetime(2026, 3, 31, 12, 30), Decimal("0.3"), "1"])]


def test_a_workbook_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["a", 1])
    workbook.save(tmp_path / "t.csv")
    assert rows_of(tmp_path / "t.csv") == [SheetRow(1, ["a", Decimal(1)])]


@pytest.mark.parametrize(
    "header",
    [
        "sale_id;amount;card",
        "Tarjeta;IMPORTE;Venta",
        " Importe (€) ;Nº tarjeta;ticket",
        "Código Postal;servicio;DNI/NIE;importe;id venta",
    ],
)
def test_headers_come_in_any_order_language_and_case(tmp_path: Path, header: str) -> None:
    assert {"sale_id", "amount"} <= set(titles_of(written(tmp_path, (header + "\n").encode())))


@pytest.mark.parametrize(
    ("header", "detail"),
    [
        ("sale_id;amuont;card", "amuont → amount"),
        ("sale_id;card", "? → amount"),
        ("sale_id;amount", "? → card"),
        ("venta;importe;tarjeta;zzzz", "zzzz → ?"),
        ("venta;importe;tarjeta;ticket", "ticket = venta"),
    ],
)
def test_wrong_columns_are_named_with_the_nearest_right_word(tmp_path: Path, header: str, detail: str) -> None:
    with pytest.raises(BadFile) as refused:
        titles_of(written(tmp_path, (header + "\n").encode()))
    assert (refused.value.problem, refused.value.detail) == ("columns", detail)
