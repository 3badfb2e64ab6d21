"""A customer's file: consents with their story, habits from sales, the class given by hand."""

from datetime import date

import pytest

from loyalty.consent import MAIL
from loyalty.errors import BadValue
from models.consents import consent_story, consents_of, record_consent
from models.customer_files import customer_file
from models.customer_search import find_customers
from models.customers import customer_with_dni, update
from models.habits import habits_of
from models.tables import ClassChange
from tests.conftest import Shop, moment
from tests.shop_verbs import linked, programme, refund

ANA = "12345678Z"
CLASSES = '[[class]]\ncode = "normal"\n[[class]]\ncode = "oro"\n'


@pytest.fixture
def ana(any_shop: Shop) -> Shop:
    any_shop.load(programme(CLASSES))
    any_shop.register(ANA, "Ana", card="T-0001")
    return any_shop


def consent(shop: Shop, granted: bool, at: str, wording: str = "") -> None:
    customer = customer_with_dni(shop.database, ANA)
    shop.database.write(
        lambda: record_consent(shop.database, shop.desk, customer.id, *MAIL, granted, moment(at), "paper", wording)
    )


def changed(shop: Shop, at: str = "2026-02-01T12:00", **changes: str) -> None:
    named = {name.replace("customer_class", "class"): value for name, value in changes.items()}
    shop.database.write(lambda: update(shop.database, shop.desk, ANA, named, moment(at)))


def test_the_story_of_a_consent_is_kept_whole_and_the_latest_word_holds(ana: Shop) -> None:
    consent(ana, True, "2026-02-01T10:00", "Acepto publicidad.")
    consent(ana, False, "2026-02-03T10:00")
    consent(ana, True, "2026-02-02T10:00")  # taken down late, from an older form
    customer = customer_with_dni(ana.database, ANA)
    story = consent_story(ana.database, customer.id)
    assert [(each.granted, each.wording) for each in story] == [
        (True, "Acepto publicidad."),
        (False, ""),
        (True, ""),
    ]
    assert not consents_of(ana.database, customer.id)[MAIL].granted


def test_a_class_is_given_by_hand_until_its_last_day_and_that_is_recorded(ana: Shop) -> None:
    changed(ana, customer_class="oro", class_until="2026-03-31")
    file = customer_file(ana.till, ANA, moment("2026-03-31T20:00"))
    assert (file.account.customer_class, file.manual_class, file.manual_until) == ("oro", "oro", "2026-03-31")
    assert customer_file(ana.till, ANA, moment("2026-04-01T09:00")).account.customer_class == "normal"
    recorded = list(ClassChange.select(ClassChange.after_code, ClassChange.reason).bind(ana.database.engine).tuples())
    assert recorded == [("oro", "manual 2026-03-31")]
    changed(ana, phone="600111222")
    changed(ana, customer_class="oro")
    assert customer_file(ana.till, ANA, moment("2026-03-31T20:00")).manual_until == "2026-03-31"
    changed(ana, customer_class="")
    assert customer_file(ana.till, ANA, moment("2026-03-31T20:00")).account.customer_class == "normal"


@pytest.mark.parametrize(
    ("changes", "field", "problem", "nearest"),
    [
        ({"customer_class": "orp"}, "class", "not_defined", "oro"),
        ({"customer_class": "oro", "class_until": "2026-01-31"}, "class_until", "past", ""),
        ({"customer_class": "oro", "class_until": "31/03/2026"}, "class_until", "not_a_date", ""),
        ({"class_until": "2026-03-31"}, "class", "missing", ""),
    ],
)
def test_a_class_by_hand_that_cannot_be_is_refused_and_nothing_changes(
    ana: Shop, changes: dict[str, str], field: str, problem: str, nearest: str
) -> None:
    with pytest.raises(BadValue) as refused:
        changed(ana, phone="600", **changes)
    assert (refused.value.field, refused.value.problem, refused.value.nearest) == (field, problem, nearest)
    assert customer_with_dni(ana.database, ANA).phone == ""


def test_habits_leave_out_what_was_voided_and_what_was_given_back(ana: Shop) -> None:
    ana.sell("T-0001", "tinte=30.00", id="s1", at="2026-02-01T12:00")
    ana.sell("T-0001", "corte=20.00", "tinte=10.00", id="s2", at="2026-02-11T12:00")
    ana.sell("T-0001", "corte=99.00", id="s3", at="2026-02-12T12:00")
    refund(ana, "s1", 1000, at="2026-02-02T12:00")
    refund(ana, "s3", id="r2", at="2026-02-12T13:00", void=True)
    account = customer_with_dni(ana.database, ANA).account_id
    seen = habits_of(ana.database, ana.desk, account, date(2026, 2, 21))
    assert (seen.visits_ever, seen.frequency, seen.amount_cents, seen.average_cents) == (2, 2, 5000, 2500)
    assert (seen.recency_days, seen.gap_days, seen.rhythm) == (10, 10, "steady")
    assert seen.services == (("tinte", 2), ("corte", 1))
    assert seen.hours == {(6, 12): 1, (2, 12): 1}


def test_habits_count_what_an_account_that_was_brought_in_did(ana: Shop) -> None:
    ana.hand_out("T-0002")
    ana.sell("T-0002", "20.00", at="2026-02-01T12:00")
    account = linked(ana, "T-0002", ANA)
    assert habits_of(ana.database, ana.desk, account, date(2026, 2, 21)).frequency == 1


def test_habits_of_an_account_with_very_many_sales_are_those_of_the_newest(
    ana: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.habits.MOST_SALES", 3)
    for day in range(1, 6):
        ana.sell("T-0001", f"{day}.00", at=f"2026-02-0{day}T12:00")
    account = customer_with_dni(ana.database, ANA).account_id
    seen = habits_of(ana.database, ana.desk, account, date(2026, 2, 21))
    assert (seen.complete, seen.frequency, seen.amount_cents, seen.visits_ever) == (False, 3, 1200, 5)
    assert seen.services == (("general", 3),)


def test_an_old_customer_keeps_the_last_visit_though_the_year_is_empty(ana: Shop) -> None:
    ana.sell("T-0001", "20.00", at="2026-02-01T12:00")
    account = customer_with_dni(ana.database, ANA).account_id
    seen = habits_of(ana.database, ana.desk, account, date(2028, 2, 1))
    assert (seen.frequency, seen.visits_ever, seen.last_visit) == (0, 1, date(2026, 2, 1))


@pytest.mark.parametrize("typed", ["1234567L", "01234567l", "1.234.567-L", "1234567", "01234"])
def test_a_document_is_found_with_and_without_its_leading_zero(any_shop: Shop, typed: str) -> None:
    any_shop.register("1234567L", "Bea")
    assert [each.name for each in find_customers(any_shop.database, any_shop.desk, typed)] == ["Bea"]


def test_control_characters_never_reach_the_database(any_shop: Shop) -> None:
    any_shop.register(ANA, "Ana\x00 Mar\tía\n", notes="uno\x00dos\u2028tres", language="Castellano")
    customer = customer_with_dni(any_shop.database, ANA)
    assert (customer.name, customer.notes, customer.language) == ("Ana Mar ía", "uno dos tres", "es")
    assert [each.dni for each in find_customers(any_shop.database, any_shop.desk, "an\x00")] == [ANA]


def test_a_text_that_no_index_bears_is_refused(any_shop: Shop) -> None:
    with pytest.raises(BadValue) as refused:
        any_shop.register(ANA, "Ana", notes="x" * 501)
    assert (refused.value.field, refused.value.problem) == ("notes", "too_long")


@pytest.mark.parametrize(
    ("written", "code"), [("ES", "es"), ("es-ES", "es"), ("Català", "ca"), ("Inglés", "en"), ("fr", "fr"), ("", "")]
)
def test_a_language_is_kept_as_its_code_however_it_is_written(shop: Shop, written: str, code: str) -> None:
    assert shop.register(ANA, "Ana", language=written).language == code


def test_what_is_no_language_is_refused(shop: Shop) -> None:
    with pytest.raises(BadValue) as refused:
        shop.register(ANA, "Ana", language="marciano")
    assert (refused.value.field, refused.value.problem) == ("language", "not_one_of")
