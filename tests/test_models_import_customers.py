"""Customers from a file: registered as at the counter, with what they bring, once."""

from pathlib import Path

import pytest

from loyalty.clock import day_of
from loyalty.errors import BadValue
from models import imports
from models.accounts import account_of, account_view
from models.customers import customer_with_dni
from models.import_customers import import_customers
from models.imports import ImportResult
from models.verification import verify
from tests.conftest import MADRID, Shop, moment

NOW = "2026-03-01T10:00"


def imported(shop: Shop, path: Path, **options: object) -> ImportResult:
    return import_customers(shop.till, path, now=moment(NOW), **options)  # type: ignore[arg-type]


def file_of(folder: Path, header: str, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "customers.csv"
    path.write_bytes("\r\n".join([header, *lines, ""]).encode(encoding))
    return path


def holds(shop: Shop, dni: str, unit: str) -> int:
    return shop.holds(customer_with_dni(shop.database, dni).account_id, unit, at=NOW)


def everything(shop: Shop) -> list[object]:
    tables = ("customer", "customer_word", "account", "card", "consent", "entry", "lot", "operation", "customer_class")
    return [sorted(map(repr, shop.database.run(f"SELECT * FROM {table}").fetchall())) for table in tables]


def reasons(result: ImportResult) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.reason.code) for each in result.rejected]


def test_a_spanish_excel_file_registers_everybody_with_details_card_and_balances(
    any_shop: Shop, tmp_path: Path
) -> None:
    any_shop.load()
    path = file_of(
        tmp_path,
        "Nombre;DNI;Tarjeta;Correo electrónico;Teléfono;Cumpleaños;CP;Población;Puntos;Saldo;Consiente correo",
        "Begoña Núñez;12.345.678-Z;T-1;b@ejemplo.es;'+34 600 123 123;9/5/1980;08001;Sant Boi;1.234,5;10,25;sí",
        "Íñigo Peña;X1234567L;;;;;;;;;no",
        encoding="cp1252",
    )
    result = imported(any_shop, path)
    assert (result.rows, result.accepted, result.rejected) == (2, 2, ())
    customer = customer_with_dni(any_shop.database, "12345678Z")
    assert (customer.name, customer.phone, customer.birthday, customer.postcode) == (
        "Begoña Núñez",
        "+34 600 123 123",
        "1980-05-09",
        "08001",
    )
    assert (holds(any_shop, "12345678Z", "points"), holds(any_shop, "12345678Z", "euros")) == (1_234_500, 1025)
    account_id, _ = account_of(any_shop.database, any_shop.desk, "T-1", "", day_of(moment(NOW), MADRID))
    assert account_id == customer.account_id
    assert any_shop.database.run("SELECT granted FROM consent ORDER BY id").fetchall() == [(1,), (0,)]
    assert verify(any_shop.database).disagreement is None


def test_running_it_again_or_another_file_gives_nothing_twice(any_shop: Shop, tmp_path: Path) -> None:
    any_shop.load()
    imported(any_shop, file_of(tmp_path, "dni,name,points", "12345678Z,Ana,50"))
    before = everything(any_shop)
    result = imported(any_shop, file_of(tmp_path, "dni,name,points,email", "12345678z,Ana María,70,a@ejemplo.es"))
    assert (result.accepted, result.already_there) == (0, 1)
    assert everything(any_shop) == before


def test_the_ledger_does_not_keep_the_document_behind_the_initial_balance(shop: Shop, tmp_path: Path) -> None:
    imported(shop, file_of(tmp_path, "dni,name,points", "12345678Z,Ana,50"))
    kept = shop.database.run("SELECT operation_id FROM entry UNION SELECT id FROM operation").fetchall()
    assert "12345678" not in repr(kept)


def test_wrong_rows_are_listed_and_the_good_ones_go_in(any_shop: Shop, tmp_path: Path) -> None:
    any_shop.load()
    any_shop.register("X1234567L", "Eva", card="T-7")
    path = file_of(
        tmp_path,
        "dni,name,card,class,email,birthday,points,consent_mail",
        "12345678A,Ana,,,,,,",
        "12345678Z,,,,,,,",
        "12345678Z,Ana,T-7,,,,,",
        "12345678Z,Ana,,oro,,,,",
        "12345678Z,Ana,,,nada,,,",
        "12345678Z,Ana,,,,1/1/2020,,",
        "12345678Z,Ana,,,,,1.234,",
        "12345678Z,Ana,,,,,,quizás",
        "12345678Z,Ana,T-1,,,,5,",
    )
    result = imported(any_shop, path)
    assert reasons(result) == [
        (2, "dni", "bad_dni"),
        (3, "name", "bad_value"),
        (4, "card", "duplicate"),
        (5, "class", "bad_value"),
        (6, "email", "bad_value"),
        (7, "birthday", "not_allowed"),
        (8, "points", "bad_amount"),
        (9, "consent_mail", "bad_value"),
    ]
    assert (result.accepted, holds(any_shop, "12345678Z", "points")) == (1, 5000)


def test_an_unknown_class_is_made_only_when_asked_for(shop: Shop, tmp_path: Path) -> None:
    path = file_of(tmp_path, "dni,name,tipo", "12345678Z,Ana,oro")
    [rejection] = imported(shop, path).rejected
    assert isinstance(rejection.reason, BadValue)
    assert imported(shop, path, create_missing=True).accepted == 1
    account_id = customer_with_dni(shop.database, "12345678Z").account_id
    assert account_view(shop.database, shop.shelf, shop.desk, account_id, moment(NOW)).customer_class == "oro"


def test_a_card_that_is_in_use_without_a_customer_becomes_the_customers_with_what_it_holds(
    shop: Shop, tmp_path: Path
) -> None:
    shop.hand_out("T-1", points_minor=7000)
    imported(shop, file_of(tmp_path, "dni,name,card,points", "12345678Z,Ana,T-1,3"))
    assert holds(shop, "12345678Z", "points") == 10_000


@pytest.mark.parametrize("create_missing", [False, True])
def test_a_dry_run_writes_nothing_and_refuses_exactly_what_the_import_does(
    any_shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, create_missing: bool
) -> None:
    monkeypatch.setattr(imports, "BATCH_S", 0.0)  # a transaction for each customer
    path = file_of(
        tmp_path,
        "dni,name,card,class,points",
        "12345678Z,Ana,T-1,oro,5",
        "12345678Z,Ana otra vez,T-2,,5",
        "X1234567L,Eva,T-1,,5",
        "X1234567L,Eva,T-2,,5",
        "00000001R,Luis,t-1,,",
    )
    before = everything(any_shop)
    dry = imported(any_shop, path, dry_run=True, create_missing=create_missing)
    assert everything(any_shop) == before
    real = imported(any_shop, path, create_missing=create_missing)
    assert (dry.accepted, dry.already_there) == (real.accepted, real.already_there)
    assert [(r.line, r.column, repr(r.reason)) for r in dry.rejected] == [
        (r.line, r.column, repr(r.reason)) for r in real.rejected
    ]
    assert real.rejected
