"""Customers: taken down once, found as one types, changed and found anew."""

import pytest

from loyalty.errors import BadDni, BadValue, CardBlocked, Duplicate, NotAllowed, UnknownCustomer
from models import cards
from models.customer_search import find_customers
from models.customers import customer_with_dni, household, update
from models.database import open_database
from models.programmes import load_programme
from tests.conftest import ONE_POINT_PER_EURO, Shop, moment, opened_shop

NOON = moment("2026-02-01T12:00")


def found(shop: Shop, text: str) -> list[str]:
    return [each.name for each in find_customers(shop.database, shop.desk, text)]


def change(shop: Shop, dni: str, **changes: str) -> None:
    shop.database.write(lambda: update(shop.database, shop.desk, dni, changes, NOON))


@pytest.fixture
def neighbours(any_shop: Shop) -> Shop:
    any_shop.register("12345678Z", "Núria Ibáñez Puig", phone="+34 600 11 22 33")
    any_shop.register("X1234567L", "Ana Ibarra", phone="0034 982 55 66 77", card="T-0001")
    any_shop.register("00000001R", "Josep Puigdevall i Ibáñez", phone="600 99 88 77")
    any_shop.register("PAB123456", "Иван Петров", card="4000001234567899")
    return any_shop


def test_a_customer_is_kept_with_all_that_was_told(any_shop: Shop) -> None:
    details = {
        "email": "ana@example.org", "phone": "600 11 22 33", "address": "Rúa 1", "postcode": "27001", "city": "Lugo",
        "birthday": "1980-02-29", "sex": "f", "language": "gl", "tags": "té, cine", "notes": "—", "guardian": "",
    }  # fmt: skip
    any_shop.register(" 12.345.678-z ", "  Ana   García ", **details)
    kept = customer_with_dni(any_shop.database, "12345678Z")
    assert (kept.dni, kept.name) == ("12345678Z", "Ana García")
    assert {name: getattr(kept, name) for name in details} == details


def test_the_same_document_again_is_a_duplicate_that_shows_who_has_it(any_shop: Shop) -> None:
    any_shop.register("12345678Z", "Ana García")
    with pytest.raises(Duplicate) as refused:
        any_shop.register("12.345.678-Z", "Otra")
    assert (refused.value.what, refused.value.value, refused.value.owner) == ("dni", "12345678Z", "Ana García")


def test_a_card_of_somebody_else_is_a_duplicate_that_shows_whose_it_is(neighbours: Shop) -> None:
    with pytest.raises(Duplicate) as refused:
        neighbours.register("00000002W", "Otra", card="t-0001")
    assert (refused.value.what, refused.value.owner) == ("card", "Ana Ibarra")
    assert found(neighbours, "otra") == [], "nobody was taken down"


def test_a_customer_may_be_taken_down_from_a_card_in_use_and_keeps_what_it_holds(any_shop: Shop) -> None:
    account = any_shop.hand_out("T-1", points_minor=1000)
    customer = any_shop.register("12345678Z", "Ana", card="T-1")
    assert customer.account_id == account
    assert any_shop.holds(customer.account_id) == 1000


def test_a_blocked_card_makes_no_customer(any_shop: Shop) -> None:
    any_shop.hand_out("T-1")
    any_shop.database.write(lambda: cards.block(any_shop.database, any_shop.desk, "T-1", "blocked", "", NOON))
    with pytest.raises(CardBlocked):
        any_shop.register("12345678Z", "Ana", card="T-1")
    assert found(any_shop, "ana") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("nuria", ["Núria Ibáñez Puig"]),
        ("NÚRIA IBÁÑEZ", ["Núria Ibáñez Puig"]),
        ("iba", ["Ana Ibarra", "Josep Puigdevall i Ibáñez", "Núria Ibáñez Puig"]),
        ("iban puig", ["Josep Puigdevall i Ibáñez", "Núria Ibáñez Puig"]),
        ("puig  iban jos", ["Josep Puigdevall i Ibáñez"]),
        ("uria", []),
        ("ana puig", []),
        ("иван", ["Иван Петров"]),
        ("", []),
        (" - ", []),
    ],
)
def test_a_name_is_found_by_the_beginnings_of_its_words(neighbours: Shop, text: str, names: list[str]) -> None:
    assert found(neighbours, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1234", ["Núria Ibáñez Puig"]),
        ("12.345.678", ["Núria Ibáñez Puig"]),
        ("x12", ["Ana Ibarra"]),
        ("600", ["Josep Puigdevall i Ibáñez", "Núria Ibáñez Puig"]),
        ("600 11", ["Núria Ibáñez Puig"]),
        ("+34 600-11", ["Núria Ibáñez Puig"]),
        ("0034600112233", ["Núria Ibáñez Puig"]),
        ("982556677", ["Ana Ibarra"]),
        ("T-0001", ["Ana Ibarra"]),
        ("t - 0001", ["Ana Ibarra"]),
        ("T-000", []),
        ("4000 0012 3456 7899", ["Иван Петров"]),
        ("999999", []),
    ],
)
def test_digits_find_a_document_a_phone_or_a_card(neighbours: Shop, text: str, names: list[str]) -> None:
    assert found(neighbours, text) == names


@pytest.mark.parametrize("text", ["x" * 70 + " 1", "ana\x071", "1 %_' \" ;--", "\U0010ffff1"])
def test_no_text_is_too_strange_to_be_searched_for(neighbours: Shop, text: str) -> None:
    assert found(neighbours, text) == []


def test_who_is_found_comes_with_the_cards_in_use(neighbours: Shop) -> None:
    neighbours.database.write(lambda: cards.replace(neighbours.database, neighbours.desk, "T-0001", "T-0002", "", NOON))
    assert [each.cards for each in find_customers(neighbours.database, neighbours.desk, "ana")] == [("T-0002",)]


def test_a_changed_customer_is_found_as_changed_and_no_longer_as_before(neighbours: Shop) -> None:
    change(neighbours, "12345678Z", name="Núria Soler", phone="971 000 111", new_dni="00000003A")
    assert found(neighbours, "soler") == found(neighbours, "971000") == found(neighbours, "00000003") == ["Núria Soler"]
    assert "Núria Soler" not in found(neighbours, "ibañez") + found(neighbours, "60011") + found(neighbours, "12345678")


def test_what_is_not_changed_stays(neighbours: Shop) -> None:
    change(neighbours, "12345678Z", city="Vic")
    kept = customer_with_dni(neighbours.database, "12345678Z")
    assert (kept.name, kept.phone, kept.city) == ("Núria Ibáñez Puig", "+34 600 11 22 33", "Vic")


def test_a_document_cannot_be_changed_into_somebody_elses(neighbours: Shop) -> None:
    with pytest.raises(Duplicate) as refused:
        change(neighbours, "12345678Z", new_dni="X1234567L")
    assert refused.value.owner == "Ana Ibarra"
    change(neighbours, "12345678Z", new_dni="12345678Z")


def test_who_is_not_known_cannot_be_changed(any_shop: Shop) -> None:
    with pytest.raises(UnknownCustomer):
        change(any_shop, "12345678Z", name="Nadie")


@pytest.mark.parametrize(
    ("details", "problem"),
    [
        ({"name": "  "}, "empty"),
        ({"email": "ana"}, "not_an_address"),
        ({"email": "ana@example"}, "not_an_address"),
        ({"birthday": "29/02/1980"}, "not_a_date"),
        ({"birthday": "1899-12-31"}, "not_a_date"),
        ({"birthday": "2026-02-02"}, "in_the_future"),
    ],
)
def test_what_cannot_be_right_of_a_customer_is_refused(shop: Shop, details: dict[str, str], problem: str) -> None:
    name = details.pop("name", "Ana")
    with pytest.raises(BadValue) as refused:
        shop.register("12345678Z", name, at="2026-02-01T12:00", **details)
    assert refused.value.problem == problem
    with pytest.raises(BadDni):
        shop.register("12345678A", "Ana")


@pytest.mark.parametrize(("birthday", "allowed"), [("2012-02-01", True), ("2012-02-02", False), ("2012-02-29", False)])
def test_who_is_under_14_needs_a_guardian(shop: Shop, birthday: str, allowed: bool) -> None:
    if not allowed:
        with pytest.raises(NotAllowed) as refused:
            shop.register("12345678Z", "Ana", at="2026-02-01T12:00", birthday=birthday)
        assert refused.value.reason == "under_14"
    guardian = "" if allowed else "Eva, 00000001R"
    customer = shop.register("12345678Z", "Ana", at="2026-02-01T12:00", birthday=birthday, guardian=guardian)
    assert customer.birthday == birthday


def test_a_class_that_the_shop_does_not_have_is_refused_with_the_nearest(shop: Shop) -> None:
    from loyalty.requests import NewCustomer
    from models.customers import register

    load_programme(shop.database, ONE_POINT_PER_EURO + '[[class]]\ncode = "normal"\n[[class]]\ncode = "oro"\n', NOON)
    new = NewCustomer("12345678Z", "Ana", {}, customer_class="orro")
    with pytest.raises(BadValue) as refused:
        shop.database.write(lambda: register(shop.database, shop.desk, new, NOON))
    assert (refused.value.field, refused.value.nearest) == ("class", "oro")


def test_several_customers_may_share_an_account(any_shop: Shop) -> None:
    ana = any_shop.register("12345678Z", "Ana")
    any_shop.database.run(
        "INSERT INTO customer (account_id, dni, name, name_folded, branch_id, created_at) VALUES "
        f"({ana.account_id}, '00000001R', 'Eva', 'eva', {any_shop.desk.branch_id}, 0)"
    )
    assert [each.name for each in household(any_shop.database, ana.account_id)] == ["Ana", "Eva"]


def test_documents_are_found_by_their_beginning_whatever_the_servers_language(any_shop: Shop) -> None:
    if not any_shop.database.postgresql:
        pytest.skip("only PostgreSQL sorts texts by a language")
    kinds = any_shop.database.run(
        "SELECT table_name, column_name FROM information_schema.columns WHERE collation_name = 'C'"
    ).fetchall()
    assert {("customer", "dni"), ("customer", "phone_digits"), ("customer_word", "word")} <= set(kinds)


def test_what_one_counter_takes_down_another_finds(any_shop: Shop, any_database_url: str) -> None:
    other = opened_shop(open_database(any_database_url))
    any_shop.register("12345678Z", "Ana")
    assert found(other, "ana") == ["Ana"]
    other.database.close()
