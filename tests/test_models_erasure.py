"""Erasing a customer: the person goes, the ledger stays and holds; and all that is held can be had before."""

import json
from datetime import date
from functools import partial

import pytest

from loyalty.consent import MAIL
from loyalty.errors import CardBlocked, NotAllowed, UnknownCustomer
from models.card_events import story
from models.cards import block, known_card, replace, unblock
from models.consents import record_consent
from models.customer_search import find_customers
from models.customers import customer_with_dni, household, update
from models.erasure import erase, lost_by_erasing
from models.ledger import Context
from models.merging import merge
from models.personal_data import personal_data
from models.verification import verify
from tests.conftest import Shop, moment
from tests.shop_verbs import linked, merged, offer, refund, take
from tests.test_models_households import joined

ANA, BEA = "12345678Z", "87654321X"
PERSON = {
    "email": "ana@example.org", "phone": "600111222", "address": "Calle Mayor 3", "postcode": "28013",
    "city": "Madrid", "birthday": "1980-03-14", "sex": "mujer", "language": "es", "tags": "rizos",
    "notes": "Alérgica al amoniaco",
}  # fmt: skip
BANK_CARD = "4000001234567899"


@pytest.fixture
def ana(any_shop: Shop) -> Shop:
    any_shop.load()
    any_shop.register(ANA, "Ana García", card="T-0001", **PERSON)
    any_shop.sell("T-0001", "20.00", id="s1")
    customer = customer_with_dni(any_shop.database, ANA)
    any_shop.database.write(
        lambda: record_consent(
            any_shop.database, any_shop.desk, customer.id, *MAIL, True, moment("2026-02-01"), "paper", "Yo, Ana, acepto"
        )
    )
    return any_shop


def erased(shop: Shop, dni: str = ANA, at: str = "2026-02-20T12:00") -> dict[str, int]:
    context = Context(shop.desk, moment(at), moment(at), "customer.erase")
    return shop.database.write(lambda: erase(shop.database, dni, context))


def everything_kept(shop: Shop) -> str:
    """All rows of all tables, as text."""
    tables = shop.database.engine.get_tables()
    return "\n".join(str(row) for table in tables for row in shop.database.run(f'SELECT * FROM "{table}"').fetchall())


def test_nothing_of_the_person_is_left_in_any_table_and_the_ledger_holds(ana: Shop) -> None:
    linked(ana, BANK_CARD, ANA)
    before = ana.database.run("SELECT count(*) FROM entry").fetchone()[0]
    kept = everything_kept(ana)
    words = [
        ANA,
        "García",
        "garcia",
        "Yo, Ana",
        "7899",
        *(PERSON[key] for key in PERSON if key not in ("birthday", "sex", "language")),
    ]
    assert [word for word in words if word not in kept] == []
    assert lost_by_erasing(ana.database, ANA, date(2026, 2, 20)) == {"points": 20_000}
    assert erased(ana) == {"points": 20_000}
    kept = everything_kept(ana)
    assert [word for word in [*words, "19800314", "hmac:"] if word in kept] == []
    assert verify(ana.database).disagreement is None
    assert ana.database.run("SELECT count(*) FROM entry").fetchone()[0] == before + 1
    assert ana.database.run("SELECT count(*) FROM sale").fetchone()[0] == 1


def test_nobody_is_found_and_a_screen_that_still_shows_her_is_refused(ana: Shop) -> None:
    erased(ana)
    for text in (ANA, "ana", "600111222", "T-0001"):
        assert find_customers(ana.database, ana.desk, text) == []
    with pytest.raises(UnknownCustomer):
        ana.database.write(lambda: update(ana.database, ana.desk, ANA, {"phone": "1"}, moment("2026-02-21")))
    with pytest.raises(CardBlocked):
        ana.sell("T-0001", "5.00", at="2026-02-21T12:00")
    with pytest.raises(UnknownCustomer):
        erased(ana)


def test_the_cards_of_who_was_erased_stay_blocked_and_their_story_says_so(ana: Shop) -> None:
    linked(ana, "T-0002", ANA)
    database, desk, at = ana.database, ana.desk, moment("2026-02-21")
    database.write(lambda: block(database, desk, "T-0002", "lost", "", moment("2026-02-19")))
    erased(ana)
    for code in ("T-0001", "T-0002"):
        card = known_card(database, desk, code)
        assert card.state == "blocked"
        last = story(database, card.id)[-1]
        assert (last.kind, last.reason) == ("blocked", "erasure")
        for anew in (partial(unblock, database, desk, code), partial(replace, database, desk, code, "T-0003")):
            with pytest.raises(NotAllowed) as refused:
                database.write(partial(anew, "", at))
            assert refused.value.reason == "owner_erased"


def test_the_same_document_may_register_anew_and_finds_nothing_of_before(ana: Shop) -> None:
    erased(ana)
    again = ana.register(ANA, "Ana otra vez", at="2026-02-21T09:00")
    assert ana.holds(again.account_id, at="2026-02-21T10:00") == 0


def test_in_a_household_only_the_person_goes(ana: Shop) -> None:
    ana.register(BEA, "Bea", card="T-0002")
    account = joined(ana)
    assert erased(ana) == {}
    assert [each.name for each in household(ana.database, account)] == ["Bea"]
    assert ana.sell("T-0001", "5.00", at="2026-02-21T12:00").balance["points"] == 25_000


def test_who_holds_what_was_paid_for_is_not_erased(ana: Shop) -> None:
    ana.hand_out("G-0001", kind="gift", euros_cents=5000)
    linked(ana, "G-0001", ANA)
    with pytest.raises(NotAllowed) as refused:
        erased(ana)
    assert (refused.value.reason, refused.value.detail) == ("holds_paid_value", "50.00 euros")
    assert customer_with_dni(ana.database, ANA).name == "Ana García"


def test_a_debt_is_let_go_too(ana: Shop) -> None:
    offer(ana, cost={"points": 15_000})
    take(ana, "T-0001", at="2026-02-02T12:00")
    refund(ana, "s1", at="2026-02-03T12:00")
    assert erased(ana) == {}
    assert verify(ana.database).disagreement is None
    assert ana.database.run("SELECT sum(amount_minor) FROM entry").fetchone()[0] == 0


def test_who_was_merged_into_her_is_forgotten_with_her(ana: Shop) -> None:
    ana.register("00000014Z", "Anita García", notes="la de siempre")
    context = Context(ana.desk, moment("2026-02-10"), moment("2026-02-10"), "customer.merge")
    ana.database.write(lambda: merge(ana.database, "00000014Z", ANA, context))
    erased(ana)
    kept = everything_kept(ana)
    assert [word for word in ("Anita", "00000014Z", "la de siempre") if word in kept] == []


def test_erased_by_the_document_of_who_was_merged_into_her_she_goes_as_a_whole(ana: Shop) -> None:
    ana.register("00000014Z", "Anita García", notes="la de siempre")
    merged(ana, "00000014Z", ANA)
    assert erased(ana, "00000014Z") == {"points": 20_000}
    kept = everything_kept(ana)
    assert [word for word in ("Anita", ANA, "García", "la de siempre") if word in kept] == []


def test_all_that_is_held_can_be_had_and_names_nobody_else(ana: Shop) -> None:
    offer(ana, cost={"points": 5_000})
    take(ana, "T-0001", at="2026-02-02T12:00")
    refund(ana, "s1", 500, at="2026-02-03T12:00")
    ana.register(BEA, "Berenguela", card="T-0002")
    joined(ana)
    data = json.loads(json.dumps(personal_data(ana.till, ANA, moment("2026-02-20T12:00"))))
    assert {key: data["customer"][key] for key in PERSON} == PERSON
    assert data["consents"][0]["wording"] == "Yo, Ana, acepto"
    assert data["sales"][0]["lines"] == [{"service": "general", "amount": "20.00", "quantity": "1"}]
    assert data["sales"][0]["refunds"][0]["amount"] == "5.00"
    assert [each["prize"] for each in data["prizes"]] == ["Taza"]
    assert {each["kind"] for each in data["movements"]} >= {"accrual", "prize", "reversal"}
    assert data["shares_account_with"] == 1
    assert "Berenguela" not in json.dumps(data)
    with pytest.raises(UnknownCustomer):
        personal_data(ana.till, "00000015S", moment("2026-02-20T12:00"))
