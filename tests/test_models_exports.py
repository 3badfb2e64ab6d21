"""Exports: what a Spanish spreadsheet opens rightly and an import takes back, there whole or not at all."""

import codecs
import csv
import errno
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from loyalty.consent import MAIL
from loyalty.errors import BadFile, DatabaseTrouble
from models.cards import block
from models.consents import record_consent
from models.database import Database, open_database
from models.exports import ExportResult, Target, export_cards, export_customers, export_movements, export_sales
from models.import_customers import import_customers
from models.import_sales import import_sales
from models.programmes import put_service
from tests.conftest import MADRID, Shop, moment, opened_shop

DAY = date(2026, 3, 1)
TITLES = {"sale_id": "Venta", "at": "Fecha y hora", "card": "Tarjeta", "amount": "Importe", "dni": "DNI / NIE"}


def cells_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))


def totals(database: Database) -> list[list[tuple[object, ...]]]:
    """Each sale's id, moment and total, and its lines."""
    sales = "SELECT client_id, at, total_cents FROM sale ORDER BY client_id"
    lines = (
        "SELECT client_id, position, service, amount_cents, quantity_milli"
        " FROM sale_line JOIN sale ON sale.id = sale_id ORDER BY client_id, position"
    )
    return [[tuple(row) for row in database.run(sql).fetchall()] for sql in (sales, lines)]


def sold_shop(shop: Shop) -> Shop:
    """A shop with a customer's card, a bank card of a customer, an anonymous card, and sales of them all."""
    shop.load()
    shop.database.execute(put_service, code='=tinte; "A"', name='=tinte; "A"')
    shop.register("12345678Z", "Begoña Núñez", card="T-1", email="b@ejemplo.es", phone="+34600123123")
    shop.register("X1234567L", "Eva", card="4000001234567899", birthday="1980-05-09", tags="@rizos")
    shop.hand_out("T-3", points_minor=1_234)
    shop.sell("T-1", "1234.50", '=tinte; "A"=0.07', id="=1+1", at="2026-02-01T12:30:15")
    shop.sell("4000001234567899", "10.00", id="b", at="2026-02-02T09:00")
    shop.sell("T-3", "0.00", "3", id="c", at="2026-10-25T02:30:00+01:00")
    return shop


@pytest.mark.parametrize("name", ["sales.csv", "sales.xlsx"])
def test_exported_sales_import_into_another_shop_with_equal_totals(any_shop: Shop, tmp_path: Path, name: str) -> None:
    shop = sold_shop(any_shop)
    path = tmp_path / name
    assert export_sales(shop.database, Target(path, MADRID, TITLES)) == ExportResult(5)
    other = opened_shop(open_database("sqlite:///other.db", create=True, base=tmp_path))
    other.load()
    other.register("12345678Z", "Begoña Núñez", card="T-1")
    other.register("X1234567L", "Eva", card="4000001234567899")
    other.hand_out("T-3")
    result = import_sales(other.till, path, now=moment("2026-03-01T10:00"), create_missing=True)
    assert (result.accepted, result.rejected) == (3, ())
    assert totals(other.database) == totals(shop.database)
    other.database.close()


@pytest.mark.parametrize("name", ["sales.csv", "sales.xlsx"])
def test_exported_sales_are_already_there_in_their_own_shop(any_shop: Shop, tmp_path: Path, name: str) -> None:
    shop = sold_shop(any_shop)
    path = tmp_path / name
    export_sales(shop.database, Target(path, MADRID))
    result = import_sales(shop.till, path, now=moment("2026-03-01T10:00"))
    assert (result.accepted, result.already_there, result.rejected) == (0, 3, ())


def test_a_csv_has_what_a_spanish_excel_expects(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    export_sales(sold_shop(shop).database, Target(path, MADRID, TITLES))
    assert path.read_bytes().startswith(b"\xef\xbb\xbfVenta;Fecha y hora;Tarjeta;service;Importe;quantity;")
    assert cells_of(path)[1:] == [
        ["'=1+1", "01/02/2026 12:30:15", "T-1", "general", "1234,50", "1", "centro", "caja-1", "", "12345678Z"],
        ["'=1+1", "01/02/2026 12:30:15", "T-1", '\'=tinte; "A"', "0,07", "1", "centro", "caja-1", "", "12345678Z"],
        ["b", "02/02/2026 09:00:00", "", "general", "10,00", "1", "centro", "caja-1", "", "X1234567L"],
        ["c", "2026-10-25T02:30:00+01:00", "T-3", "general", "0,00", "1", "centro", "caja-1", "", ""],
        ["c", "2026-10-25T02:30:00+01:00", "T-3", "general", "3,00", "1", "centro", "caja-1", "", ""],
    ]


def test_a_workbook_has_numbers_dates_and_texts_that_are_no_formulas(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "sales.xlsx"
    export_sales(sold_shop(shop).database, Target(path, MADRID))
    cells = next(load_workbook(path).worksheets[0].iter_rows(min_row=2))
    assert (cells[0].value, cells[0].data_type) == ("=1+1", "s")
    assert (cells[1].value, cells[4].value) == (datetime(2026, 2, 1, 12, 30, 15), 1234.5)


@pytest.mark.parametrize("name", ["customers.csv", "customers.xlsx"])
def test_exported_customers_import_into_another_shop_with_equal_balances(
    any_shop: Shop, tmp_path: Path, name: str
) -> None:
    shop = sold_shop(any_shop)
    for dni, granted in (("12345678Z", True), ("X1234567L", False)):
        [[customer_id]] = shop.database.run(f"SELECT id FROM customer WHERE dni = '{dni}'").fetchall()
        record_consent(shop.database, shop.desk, customer_id, *MAIL, granted, moment("2026-02-01"), "form")
    path = tmp_path / name
    assert export_customers(shop.database, Target(path, MADRID), DAY).rows == 2
    other = opened_shop(open_database("sqlite:///other.db", create=True, base=tmp_path))
    result = import_customers(other.till, path, now=moment("2026-03-01T10:00"))
    assert (result.accepted, result.rejected) == (2, ())
    again = tmp_path / "again.csv"
    export_customers(other.database, Target(again, MADRID), DAY)
    export_customers(shop.database, Target(tmp_path / "first.csv", MADRID), DAY)
    assert cells_of(again) == cells_of(tmp_path / "first.csv")
    assert cells_of(again)[1][:6] == ["12345678Z", "Begoña Núñez", "T-1", "", "b@ejemplo.es", "'+34600123123"]
    other.database.close()


@pytest.mark.parametrize("name", ["sales.doc", "sales.XLS", "sales.ods", "sales.pdf"])
def test_a_name_that_promises_another_kind_of_file_is_refused(shop: Shop, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadFile) as refusal:
        export_sales(shop.database, Target(tmp_path / name, MADRID))
    assert (refusal.value.problem, refusal.value.detail) == ("suffix", Path(name).suffix)
    assert list(tmp_path.glob("sales*")) == []


@pytest.mark.parametrize("name", ["sales.csv", "sales.TXT", "sales", "ventas.2026"])
def test_any_other_name_is_a_csv(shop: Shop, tmp_path: Path, name: str) -> None:
    export_sales(shop.database, Target(tmp_path / name, MADRID))
    assert (tmp_path / name).read_bytes().startswith(codecs.BOM_UTF8)


def test_a_household_is_exported_with_one_balance(shop: Shop, tmp_path: Path) -> None:
    shop.load()
    first = shop.register("12345678Z", "Ana", card="T-1")
    second = shop.register("X1234567L", "Eva")
    shop.database.run(f"UPDATE customer SET account_id = {first.account_id} WHERE id = {second.id}")
    shop.sell("T-1", "12.34")
    export_customers(shop.database, Target(tmp_path / "c.csv", MADRID), DAY)
    header, *rows = cells_of(tmp_path / "c.csv")
    at = header.index("points")
    assert [(row[0], row[2], row[at]) for row in rows] == [("12345678Z", "T-1", "12,34"), ("X1234567L", "", "")]


def test_movements_are_the_ledger_in_its_order(any_shop: Shop, tmp_path: Path) -> None:
    shop = sold_shop(any_shop)
    export_movements(shop.database, Target(tmp_path / "m.csv", MADRID))
    rows = [row[1:6] + row[10:] for row in cells_of(tmp_path / "m.csv")]
    assert rows == [
        ["kind", "unit", "amount", "sale_id", "total", "dni", "name"],
        ["activation", "points", "1,2340", "", "", "", ""],
        ["accrual", "points", "1234,57", "'=1+1", "1234,57", "12345678Z", "Begoña Núñez"],
        ["accrual", "points", "10", "b", "10,00", "X1234567L", "Eva"],
        ["accrual", "points", "3", "c", "3,00", "", ""],
    ]


def test_no_export_holds_the_number_of_a_bank_card(any_shop: Shop, tmp_path: Path) -> None:
    shop = sold_shop(any_shop)
    shop.database.write(lambda: block(shop.database, shop.desk, "T-3", "lost", "perdida", moment("2026-01-03T10:00")))
    shop.hand_out("4000001234567907")
    shop.sell("4000001234567907", "1.00", id="anonymous")
    target = {name: Target(tmp_path / name, MADRID) for name in ("sales", "customers", "movements", "cards")}
    export_sales(shop.database, target["sales"])
    export_customers(shop.database, target["customers"], DAY)
    export_movements(shop.database, target["movements"])
    export_cards(shop.database, target["cards"])
    for each in target.values():
        text = each.path.read_text("utf-8-sig")
        assert "400000123456" not in text
        assert "hmac" not in text
    assert [row[:3] for row in cells_of(tmp_path / "cards")[1:]] == [
        ["T-1", "loyalty", "active"],
        ["···· 7899", "own", "active"],
        ["T-3", "loyalty", "lost"],
        ["···· 7907", "own", "active"],
    ]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "'=1", "''=1"])
def test_a_text_that_looks_like_a_formula_comes_back_from_a_csv_as_it_was(
    shop: Shop, tmp_path: Path, text: str
) -> None:
    shop.load()
    shop.register("12345678Z", "Ana", tags=text, notes="'quoted'")
    export_customers(shop.database, Target(tmp_path / "c.csv", MADRID), DAY)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in cells_of(tmp_path / "c.csv") for cell in row)
    other = opened_shop(open_database("sqlite:///other.db", create=True, base=tmp_path))
    import_customers(other.till, tmp_path / "c.csv", now=moment("2026-03-01T10:00"))
    [(tags, notes)] = other.database.run("SELECT tags, notes FROM customer").fetchall()
    assert (tags, notes) == (text.strip(), "'quoted'")
    other.database.close()


@pytest.mark.parametrize("name", ["sales.csv", "sales.xlsx"])
def test_a_full_disk_leaves_the_file_that_was_there_and_no_other(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    sold_shop(shop)
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / name).write_text("as it was")

    def no_room(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("models.export_files.os.fsync", no_room)
    with pytest.raises(DatabaseTrouble) as refused:
        export_sales(shop.database, Target(folder / name, MADRID))
    assert refused.value.problem == "disk_full"
    assert [(each.name, each.read_text()) for each in folder.iterdir()] == [(name, "as it was")]


def test_a_folder_that_is_not_there_is_refused(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(BadFile) as refused:
        export_sales(shop.database, Target(tmp_path / "none" / "s.csv", MADRID))
    assert refused.value.problem == "not_writable"


def test_an_export_that_is_stopped_leaves_nothing(shop: Shop, tmp_path: Path) -> None:
    sold_shop(shop)
    folder = tmp_path / "out"
    folder.mkdir()
    told: list[tuple[int, int]] = []
    target = Target(folder / "s.csv", MADRID, on_progress=lambda *d: told.append(d), should_stop=lambda: len(told) > 0)
    assert export_sales(shop.database, target).stopped
    assert list(folder.iterdir()) == []
    assert told == [(1, 5)]
