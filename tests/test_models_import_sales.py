"""Sales from a file: the same as at the counter, whole or not at all, once however often it is run."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from loyalty.errors import BadAmount, IdReused, NotAllowed, UnknownCard, UnknownService
from models import imports
from models.accounts import movements
from models.database import Database
from models.import_sales import import_sales
from models.imports import ImportResult
from models.programmes import put_service
from models.verification import verify
from tests.conftest import Shop, moment

HEADER = "sale_id,at,card,service,amount"
NOW = "2026-03-01T10:00"


def imported(shop: Shop, path: Path, **options: object) -> ImportResult:
    return import_sales(shop.till, path, now=moment(NOW), **options)  # type: ignore[arg-type]


def file_of(folder: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8", end: str = "\n") -> Path:
    path = folder / "sales.csv"
    path.write_bytes(end.join([header, *lines, ""]).encode(encoding))
    return path


def everything(database: Database) -> list[object]:
    """All that a shop holds, to see that nothing was written."""
    tables = ("sale", "sale_line", "entry", "lot", "balance", "operation", "account", "service", "branch", "counter")
    return [sorted(map(repr, database.run(f"SELECT * FROM {table}").fetchall())) for table in tables]


def reasons(result: ImportResult) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.reason.code) for each in result.rejected]


def test_rows_with_one_id_are_one_sale_that_earns_as_at_the_counter(any_shop: Shop, tmp_path: Path) -> None:
    any_shop.load()
    account = any_shop.hand_out("T-1")
    path = file_of(
        tmp_path, "s1,2026-02-01T12:00,T-1,general,12.50", "s1,,,general,1.25", "s2,2026-02-01,t-1,general,3"
    )
    result = imported(any_shop, path)
    assert (result.rows, result.accepted, result.already_there, result.rejected) == (3, 2, 0, ())
    assert any_shop.holds(account) == 16_750
    assert verify(any_shop.database).disagreement is None


def test_a_spanish_excel_file_goes_in_with_its_commas_days_first_and_accents(shop: Shop, tmp_path: Path) -> None:
    shop.load()
    account = shop.hand_out("T-1")
    shop.database.execute(put_service, code="peluquería", name="peluquería")
    path = file_of(
        tmp_path,
        "1;01/02/2026 12:30;T-1;peluquería;1.234,50;2",
        "2;2/2/2026;T-1;peluquería;0,50;",
        header="Venta;Fecha;Tarjeta;Servicio;Importe;Cantidad",
        encoding="cp1252",
        end="\r\n",
    )
    assert imported(shop, path).accepted == 2
    assert [each.at for each in movements(shop.database, account)] == [
        moment("2026-02-02T00:00"),
        moment("2026-02-01T12:30"),
    ]
    assert shop.holds(account, at="2026-03-01T10:00") == 1_235_000


def test_a_workbook_goes_in_with_real_dates_and_numbers(shop: Shop, tmp_path: Path) -> None:
    shop.load()
    account = shop.hand_out("1234")
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["Importe", "Ticket", "Fecha", "Tarjeta", "Servicio"])
    sheet.append([12.5, 77, datetime(2026, 2, 1, 12, 30), 1234, "general"])
    sheet.append([1234, 78, "02/02/2026 09:00", "1234", "general"])
    sheet.append([1.005, 79, "02/02/2026 09:00", "1234", "general"])
    workbook.save(tmp_path / "sales.xlsx")
    result = imported(shop, tmp_path / "sales.xlsx")
    assert (result.accepted, reasons(result)) == (2, [(4, "Importe", "bad_amount")])
    assert shop.holds(account, at=NOW) == 1_246_500


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("1.234", "ambiguous"),
        ("-5", "negative"),
        ("NaN", "not_a_number"),
        ("1e3", "not_a_number"),
        ("12.345", "ambiguous"),
        ("1234.567", "too_many_decimals"),
        ("1000000000", "too_large"),
        ("", "empty"),
    ],
)
def test_an_amount_that_could_be_misread_is_refused_and_the_rest_goes_in(
    shop: Shop, tmp_path: Path, amount: str, reason: str
) -> None:
    shop.load()
    account = shop.hand_out("T-1")
    at = "2026-02-01T12:00"
    path = file_of(
        tmp_path, f"a,{at},T-1,general,1", f'b,{at},T-1,general,"{amount}"', f"c,{at},T-1,general,999999999.99"
    )
    result = imported(shop, path)
    [rejection] = result.rejected
    assert (rejection.line, rejection.column, rejection.value) == (3, "amount", amount)
    assert isinstance(rejection.reason, BadAmount)
    assert rejection.reason.reason == reason
    assert shop.holds(account) == 1_000_000_000_990


def test_each_rejected_row_is_listed_with_its_line_column_and_reason(any_shop: Shop, tmp_path: Path) -> None:
    any_shop.load()
    account = any_shop.hand_out("T-1")
    any_shop.hand_out("T-2")
    at = "2026-02-01T12:00"
    path = file_of(
        tmp_path,
        f"a,{at},T-1,general,1",
        f"b,{at},T-9,general,1",
        "c,31/02/2026,T-1,general,1",
        f"d,{at},T-1,genral,1",
        f"e,{at},,general,1",
        f"f,{at},4000001234567899,general,1",
        f"g,{at},T-1,general,1,5",
        f"h,{at},T-1,,1",
        f"i,{at},T-1,general,1",
    )
    result = imported(any_shop, path)
    assert reasons(result) == [
        (3, "card", "unknown_card"),
        (4, "at", "bad_value"),
        (5, "service", "unknown_service"),
        (6, "card", "bad_value"),
        (7, "card", "unknown_card"),
        (8, "", "bad_value"),
        (9, "service", "bad_value"),
    ]
    assert isinstance(result.rejected[2].reason, UnknownService)
    assert result.rejected[2].reason.nearest == "general"
    assert result.rejected[4].value == "···· 7899"
    assert "4000001234567899" not in repr(result)
    assert any_shop.holds(account) == 2000


def test_a_sale_with_one_wrong_row_goes_in_with_none_of_its_rows(shop: Shop, tmp_path: Path) -> None:
    shop.load()
    shop.hand_out("T-1")
    at = "2026-02-01T12:00"
    path = file_of(tmp_path, f"a,{at},T-1,general,1", f"a,{at},T-1,general,x", f"a,{at},T-1,general,1")
    result = imported(shop, path)
    assert reasons(result) == [
        (2, "sale_id", "not_allowed"),
        (3, "amount", "bad_amount"),
        (4, "sale_id", "not_allowed"),
    ]
    assert isinstance(result.rejected[0].reason, NotAllowed)
    assert result.rejected[0].reason.detail == "3"
    assert verify(shop.database).entries == 0


def test_a_row_whose_sale_cannot_be_told_takes_the_sale_before_it_along(shop: Shop, tmp_path: Path) -> None:
    shop.load()
    shop.hand_out("T-1")
    at = "2026-02-01T12:00"
    path = file_of(tmp_path, f"a,{at},T-1,general,1", f",{at},T-1,general,1", f"b,{at},T-1,general,1")
    result = imported(shop, path)
    assert (result.accepted, [each.line for each in result.rejected]) == (1, [2, 3])


def test_the_same_id_with_other_content_is_refused_wherever_it_stands(any_shop: Shop, tmp_path: Path) -> None:
    any_shop.load()
    account = any_shop.hand_out("T-1")
    any_shop.hand_out("T-2")
    at = "2026-02-01T12:00"
    path = file_of(
        tmp_path,
        f"a,{at},T-1,general,1",
        f"b,{at},T-1,general,1",
        f"a,{at},T-1,general,1",
        f"a,{at},T-1,general,2",
        "b,2026-02-02T12:00,T-1,general,1",
        f"a,{at},T-2,general,1",
        f"activate T-1,{at},T-1,general,1",
    )
    result = imported(any_shop, path)
    # The third and fourth rows stand together: they are one sale of two lines, and not the one called "a".
    assert (result.accepted, result.already_there) == (3, 0)
    assert reasons(result) == [(line, "sale_id", "id_reused") for line in (4, 5, 6, 7)]
    assert any_shop.holds(account) == 3000


def test_rows_of_one_sale_that_name_two_cards_are_refused_together(shop: Shop, tmp_path: Path) -> None:
    shop.load()
    shop.hand_out("T-1")
    shop.hand_out("T-2")
    at = "2026-02-01T12:00"
    result = imported(shop, file_of(tmp_path, f"a,{at},T-1,general,1", f"a,{at},T-2,general,2"))
    assert reasons(result) == [(2, "sale_id", "not_allowed"), (3, "card", "id_reused")]
    assert isinstance(result.rejected[1].reason, IdReused)


def test_running_it_again_changes_nothing(any_shop: Shop, tmp_path: Path) -> None:
    any_shop.load()
    any_shop.hand_out("T-1")
    lines = [f"s{n},2026-02-01T12:{n:02d},T-1,general,{n}.25" for n in range(60)]
    path = file_of(tmp_path, *lines)
    imported(any_shop, path)
    before = everything(any_shop.database)
    result = import_sales(any_shop.till, path, now=moment("2026-04-01T10:00"))
    assert (result.accepted, result.already_there, result.rejected) == (0, 60, ())
    assert everything(any_shop.database) == before


def test_a_sale_made_at_the_counter_is_already_there_and_one_imported_is_answered_there(
    shop: Shop, tmp_path: Path
) -> None:
    shop.load()
    shop.register("12345678Z", "Ana", card="T-1")
    shop.sell("T-1", "12.50", id="till-7")
    path = file_of(
        tmp_path, "till-7,2026-02-01T12:00,,12345678Z,general,12.5", header="sale_id,at,card,dni,service,amount"
    )
    result = imported(shop, path)
    assert (result.already_there, result.rejected) == (1, ())
    imported(shop, file_of(tmp_path, "x1,2026-02-01T12:00,T-1,general,5"))
    assert shop.sell("T-1", "5", id="x1").earned == {"points": 5000}
    assert verify(shop.database).entries == 2


@pytest.mark.parametrize("create_missing", [False, True])
def test_a_dry_run_writes_nothing_and_refuses_exactly_what_the_import_does(
    any_shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, create_missing: bool
) -> None:
    monkeypatch.setattr(imports, "BATCH_S", 0.0)  # a transaction for each sale
    any_shop.load()
    any_shop.register("12345678Z", "Ana", card="T-1")
    at = "2026-02-01T12:00"
    path = file_of(
        tmp_path,
        f"a,{at},T-1,,general,1,norte,caja-9,eva",
        f"b,{at},T-1,,nuevo,1,,,",
        f"c,{at},,12345678Z,general,1,,,",
        f"a,{at},T-1,,general,2,,,",
        f"b,{at},T-9,,nuevo,1,,,",
        f"c,{at},T-1,,general,1,,,",
        f"d,{at},T-1,,nuevo,1,,,",
        f"a,{at},,12345678Z,general,1,,,",
        header="sale_id,at,card,dni,service,amount,branch,counter,operator",
    )
    before = everything(any_shop.database)
    dry = imported(any_shop, path, dry_run=True, create_missing=create_missing)
    assert everything(any_shop.database) == before
    real = imported(any_shop, path, create_missing=create_missing)
    assert (dry.rows, dry.accepted, dry.already_there) == (real.rows, real.accepted, real.already_there)
    assert [(r.line, r.column, repr(r.reason)) for r in dry.rejected] == [
        (r.line, r.column, repr(r.reason)) for r in real.rejected
    ]
    assert len(real.rejected) == (3 if create_missing else 5)


def test_unknown_services_are_made_when_asked_for_and_not_for_a_refused_sale(shop: Shop, tmp_path: Path) -> None:
    shop.load()
    shop.hand_out("T-1")
    at = "2026-02-01T12:00"
    path = file_of(tmp_path, f"a,{at},T-9,falso,1", f"b,{at},T-1,tinte,1", f"c,{at},T-9,tinte,1", f"d,{at},T-1,falso,x")
    result = imported(shop, path, create_missing=True)
    assert [type(each.reason) for each in result.rejected] == [UnknownCard, UnknownCard, BadAmount]
    assert [row[0] for row in shop.database.run("SELECT code FROM service ORDER BY code")] == ["general", "tinte"]


def test_a_sale_is_booked_where_the_file_says_and_else_at_the_desk(any_shop: Shop, tmp_path: Path) -> None:
    any_shop.load()
    account = any_shop.hand_out("T-1")
    at = "2026-02-01T12:00"
    path = file_of(
        tmp_path,
        f"a,{at},T-1,general,1,norte,caja-9,eva",
        f"b,{at},T-1,general,1,,,",
        f"c,{at},T-1,general,1,norte,,",
        header=HEADER + ",sucursal,caja,operador",
    )
    imported(any_shop, path)
    places = [(each.branch, each.counter, each.operator) for each in movements(any_shop.database, account)]
    assert places == [("norte", "caja-1", ""), ("centro", "caja-1", ""), ("norte", "caja-9", "eva")]
    assert verify(any_shop.database).disagreement is None


def test_refused_sales_in_between_cost_no_other_and_the_chain_of_hashes_holds(any_shop: Shop, tmp_path: Path) -> None:
    any_shop.load()
    account = any_shop.hand_out("T-1")
    lines = [f"s{n},2026-02-01T12:00,{'T-9' if n % 7 == 3 else 'T-1'},general,1" for n in range(300)]
    result = imported(any_shop, file_of(tmp_path, *lines))
    assert (result.accepted, len(result.rejected)) == (257, 43)
    assert any_shop.holds(account) == 257_000
    verification = verify(any_shop.database)
    assert (verification.entries, verification.disagreement) == (257, None)


def test_it_stops_between_transactions_when_asked_and_goes_on_later(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH_S", 0.0)
    shop.load()
    shop.hand_out("T-1")
    path = file_of(tmp_path, *(f"s{n},2026-02-01T12:00,T-1,general,1" for n in range(10)))
    asked: list[int] = []

    def stop_at_third() -> bool:
        asked.append(1)
        return len(asked) == 3

    result = imported(shop, path, should_stop=stop_at_third)
    assert (result.accepted, result.stopped) == (3, True)
    result = imported(shop, path)
    assert (result.accepted, result.already_there, result.stopped) == (7, 3, False)


def test_progress_is_told_ten_times_a_second_at_most_and_ends_at_the_end(shop: Shop, tmp_path: Path) -> None:
    shop.load()
    shop.hand_out("T-1")
    path = file_of(tmp_path, *(f"s{n},2026-02-01T12:00,T-1,general,1" for n in range(700)))
    told: list[tuple[int, int]] = []
    imported(shop, path, on_progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (path.stat().st_size,) * 2
    assert told == sorted(told)


def test_an_hour_that_comes_twice_is_read_as_the_first_unless_its_offset_is_given(shop: Shop, tmp_path: Path) -> None:
    shop.load()
    account = shop.hand_out("T-1")
    path = file_of(tmp_path, "a,25/10/2026 02:30,T-1,general,1", "b,2026-10-25T02:30:00+01:00,T-1,general,1")
    imported(shop, path)
    later, earlier = (each.at for each in movements(shop.database, account))
    assert later - earlier == 3600
