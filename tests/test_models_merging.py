"""Two who were one: lots, days, debts, cards and classes come together, and nothing is lost."""

import json

import pytest

from loyalty.errors import NotAllowed
from models.accounts import account_view
from models.cards import find_card
from models.cards import replace as replace_card
from models.consents import consent_story, consents_of, record_consent
from models.customer_search import find_customers
from models.customers import customer_with_dni, update
from models.households import join
from models.ledger import Context
from models.merging import merged_into
from models.personal_data import personal_data
from models.verification import verify
from tests.conftest import Shop, moment
from tests.shop_verbs import adjusted, linked, lots_left, merged, night, parted, pay, programme, refund

MONTHLY = '[expiry]\npolicy = "rolling"\nmonths = 1\n'
ANA, BIS = "12345678Z", "00000001R"


def two(shop: Shop, more: str = "") -> tuple[int, int]:
    shop.load(programme(more))
    return (
        shop.register(ANA, "Ana", card="T-1").account_id,
        shop.register(BIS, "Ana Bis", card="T-2").account_id,
    )


def test_every_lot_keeps_its_last_day_and_both_cards_work(any_shop: Shop) -> None:
    gone, stays = two(any_shop, MONTHLY)
    any_shop.sell("T-1", "10.00", id="s1", at="2026-02-01T12:00")
    any_shop.sell("T-2", "20.00", id="s2", at="2026-02-05T12:00")
    assert merged(any_shop, ANA, BIS) == stays
    assert lots_left(any_shop, stays) == {("points", "2026-03-01"): 10_000, ("points", "2026-03-05"): 20_000}
    assert lots_left(any_shop, gone) == {}
    assert any_shop.sell("T-1", "1.00", id="s3", at="2026-02-11T12:00").balance == {"points": 31_000}
    assert [each.dni for each in find_customers(any_shop.database, any_shop.desk, "Ana")] == [BIS]
    assert verify(any_shop.database).disagreement is None


def test_what_was_pending_is_still_pending(shop: Shop) -> None:
    _, stays = two(shop, "[pending]\ndays = 14\n")
    shop.sell("T-1", "10.00", id="s1")
    merged(shop, ANA, BIS)
    assert shop.holds(stays, at="2026-02-14T23:59:59") == 0
    assert shop.holds(stays, at="2026-02-15T00:00:00") == 10_000


@pytest.mark.parametrize("who_owes", ["T-1", "T-2"])
def test_a_debt_comes_along_and_counts(shop: Shop, who_owes: str) -> None:
    _, stays = two(shop)
    shop.sell(who_owes, "50.00", id="s1")
    adjusted(shop, who_owes, "points", -50_000)
    refund(shop)
    shop.sell("T-2" if who_owes == "T-1" else "T-1", "80.00", id="s2")
    merged(shop, ANA, BIS)
    assert shop.holds(stays, at="2026-02-11T12:00") == 30_000
    assert verify(shop.database).disagreement is None


def test_who_was_merged_the_wrong_way_round_is_not_merged_back_into_nobody(any_shop: Shop) -> None:
    two(any_shop)
    merged(any_shop, ANA, BIS)
    with pytest.raises(NotAllowed) as refused:
        merged(any_shop, BIS, ANA)
    assert (refused.value.reason, refused.value.detail) == ("merged_with_itself", "Ana Bis")
    assert [each.dni for each in find_customers(any_shop.database, any_shop.desk, "Ana")] == [BIS]


def test_the_document_of_who_was_merged_is_that_of_the_customer_who_stays(any_shop: Shop) -> None:
    two(any_shop)
    third = any_shop.register("00000014Z", "Bea", card="T-3").account_id
    merged(any_shop, ANA, BIS)
    database, desk, at = any_shop.database, any_shop.desk, moment("2026-02-11")
    database.write(lambda: update(database, desk, ANA, {"phone": "600111222"}, at))
    assert customer_with_dni(database, BIS).phone == "600111222"
    assert [each.name for each in find_customers(database, desk, "Ana")] == ["Ana Bis"]
    assert merged(any_shop, ANA, "00000014Z", at="2026-02-12T12:00") == third
    assert [each.name for each in find_customers(database, desk, "Ana")] == []


def test_somebody_is_not_merged_with_himself(shop: Shop) -> None:
    two(shop)
    for _ in range(2):
        with pytest.raises(NotAllowed):
            merged(shop, ANA, ANA)


def test_three_who_were_one_are_merged_one_after_the_other(shop: Shop) -> None:
    two(shop, MONTHLY + '[redemption]\npoint_value = "0.01"\n')
    last = shop.register("00000002W", "Ana Ter", card="T-3").account_id
    adjusted(shop, "T-1", "points", 100_000)
    pay(shop, "T-1", "10.00", points_milli=100_000)
    merged(shop, ANA, BIS)
    merged(shop, BIS, "00000002W", at="2026-02-11T12:00")
    assert refund(shop, at="2026-02-12T12:00").balance == {"points": 100_000}
    assert lots_left(shop, last, "2026-02-12") == {("points", "2026-03-01"): 100_000}
    assert night(shop, "2026-03-02T03:00").expired == {"points": 100_000}
    assert verify(shop.database).disagreement is None


def test_a_gift_card_that_was_linked_gets_back_what_it_paid_into_the_account_it_went_to(shop: Shop) -> None:
    _, stays = two(shop)
    shop.hand_out("G-1", kind="gift", euros_cents=5000)
    pay(shop, "T-1", "30.00", gift_cards=(("G-1", None),))
    linked(shop, "G-1", BIS)
    refund(shop, at="2026-02-11T12:00")
    assert shop.holds(stays, "euros", at="2026-02-11T12:00") == 5000


def test_the_last_visit_of_either_is_the_last_visit_of_both(shop: Shop) -> None:
    _, stays = two(shop)
    shop.sell("T-1", "1.00", id="s1", at="2026-02-05T12:00")
    shop.sell("T-2", "1.00", id="s2", at="2026-02-01T12:00")
    merged(shop, ANA, BIS)
    view = account_view(shop.database, shop.shelf, shop.desk, stays, moment("2026-02-11T12:00"))
    assert view.last_sale_at == moment("2026-02-05T12:00")


# -- undone


def test_a_merge_undone_at_once_leaves_everything_as_it_was(any_shop: Shop) -> None:
    gone, stays = two(any_shop, MONTHLY)
    any_shop.sell("T-1", "10.00", id="s1", at="2026-02-01T12:00")
    any_shop.sell("T-2", "20.00", id="s2", at="2026-02-05T12:00")
    merged(any_shop, ANA, BIS)
    assert parted(any_shop, ANA) == gone
    assert lots_left(any_shop, gone) == {("points", "2026-03-01"): 10_000}
    assert lots_left(any_shop, stays) == {("points", "2026-03-05"): 20_000}
    assert [each.dni for each in find_customers(any_shop.database, any_shop.desk, "Ana")] == [ANA, BIS]
    assert any_shop.sell("T-1", "1.00", id="s3", at="2026-02-21T12:00").balance == {"points": 11_000}
    assert verify(any_shop.database).disagreement is None


def test_what_the_two_spent_together_stays_spent(shop: Shop) -> None:
    gone, stays = two(shop, MONTHLY + '[redemption]\npoint_value = "0.01"\n')
    shop.sell("T-1", "10.00", id="s1", at="2026-02-01T12:00")
    shop.sell("T-2", "20.00", id="s2", at="2026-02-05T12:00")
    merged(shop, ANA, BIS)
    pay(shop, "T-2", "0.04", id="s3", points_milli=4_000)
    parted(shop, ANA)
    assert (shop.holds(gone, at="2026-02-21T12:00"), shop.holds(stays, at="2026-02-21T12:00")) == (6_000, 20_000)


def test_what_came_and_served_a_debt_goes_back_and_the_debt_is_owed_again(shop: Shop) -> None:
    gone, stays = two(shop)
    shop.sell("T-2", "50.00", id="s1")
    adjusted(shop, "T-2", "points", -50_000)
    refund(shop)
    shop.sell("T-1", "80.00", id="s2")
    merged(shop, ANA, BIS)
    assert shop.holds(stays, at="2026-02-11T12:00") == 30_000
    parted(shop, ANA)
    assert (shop.holds(gone, at="2026-02-21T12:00"), shop.holds(stays, at="2026-02-21T12:00")) == (80_000, -50_000)
    assert verify(shop.database).disagreement is None


def test_a_card_that_took_the_place_of_one_that_came_goes_back_too(shop: Shop) -> None:
    gone, _ = two(shop)
    merged(shop, ANA, BIS)
    shop.database.write(
        lambda: replace_card(shop.database, shop.desk, "T-1", "T-9", "perdida", moment("2026-02-12T12:00"))
    )
    parted(shop, ANA)
    card = find_card(shop.database, shop.desk, "T-9")
    assert card is not None
    assert card.account_id == gone


def test_merges_are_undone_the_last_first(shop: Shop) -> None:
    two(shop)
    shop.register("00000002W", "Ana Ter", card="T-3")
    merged(shop, ANA, BIS)
    merged(shop, BIS, "00000002W", at="2026-02-11T12:00")
    with pytest.raises(NotAllowed) as refused:
        parted(shop, ANA)
    assert refused.value.reason == "merged_further"
    parted(shop, BIS)
    parted(shop, ANA)
    with pytest.raises(NotAllowed) as refused:
        parted(shop, ANA)
    assert refused.value.reason == "not_merged"


def test_who_was_merged_into_somebody_is_told_until_it_is_undone(shop: Shop) -> None:
    two(shop)
    merged(shop, ANA, BIS)
    parted(shop, ANA)
    assert merged_into(shop.database, BIS) == []
    merged(shop, ANA, BIS, at="2026-02-22T12:00")
    assert [(dni, name) for dni, name, _ in merged_into(shop.database, BIS)] == [(ANA, "Ana")]


def said(shop: Shop, dni: str, granted: bool, at: str, channel: str = "email") -> None:
    who = customer_with_dni(shop.database, dni).id
    record_consent(shop.database, shop.desk, who, "marketing", channel, granted, moment(at), "paper", "Acepto")


def in_force(shop: Shop, dni: str) -> dict[str, bool]:
    now = consents_of(shop.database, customer_with_dni(shop.database, dni).id)
    return {channel: word.granted for (_purpose, channel), word in now.items()}


@pytest.mark.parametrize(("older", "newer"), [(True, False), (False, True)])
@pytest.mark.parametrize("newer_is", [ANA, BIS])
def test_the_newest_word_of_the_one_person_counts_whoever_of_the_two_said_it(
    any_shop: Shop, newer_is: str, older: bool, newer: bool
) -> None:
    two(any_shop)
    said(any_shop, newer_is, newer, "2026-02-03T10:00")
    said(any_shop, ANA if newer_is == BIS else BIS, older, "2026-02-02T10:00")
    said(any_shop, ANA, True, "2026-02-01T10:00", "letter")
    merged(any_shop, ANA, BIS)
    assert in_force(any_shop, BIS) == {"email": newer, "letter": True}
    assert len(personal_data(any_shop.till, BIS, moment("2026-02-12"))["consents"]) == 3


def test_parted_each_has_her_own_words_again(any_shop: Shop) -> None:
    two(any_shop)
    said(any_shop, ANA, True, "2026-02-01T10:00")
    said(any_shop, BIS, False, "2026-02-02T10:00")
    before = [consent_story(any_shop.database, customer_with_dni(any_shop.database, dni).id) for dni in (ANA, BIS)]
    merged(any_shop, ANA, BIS)
    said(any_shop, BIS, True, "2026-02-11T10:00", "phone")
    parted(any_shop, ANA)
    after = [consent_story(any_shop.database, customer_with_dni(any_shop.database, dni).id) for dni in (ANA, BIS)]
    assert after[0] == before[0]
    assert after[1][:-1] == before[1]
    assert in_force(any_shop, BIS) == {"email": False, "phone": True}


def test_merged_further_within_one_household_every_word_still_goes_back_to_its_own(any_shop: Shop) -> None:
    two(any_shop)
    any_shop.register("00000014Z", "Bea")
    at = moment("2026-01-03")
    context = Context(any_shop.desk, at, at, "join")
    any_shop.database.write(lambda: join(any_shop.database, "00000014Z", BIS, context))
    said(any_shop, ANA, True, "2026-02-01T10:00")
    said(any_shop, BIS, True, "2026-02-02T10:00", "letter")
    merged(any_shop, ANA, BIS)
    merged(any_shop, BIS, "00000014Z", at="2026-02-11T12:00")
    assert in_force(any_shop, "00000014Z") == {"email": True, "letter": True}
    parted(any_shop, ANA)
    assert in_force(any_shop, "00000014Z") == {"letter": True}
    assert in_force(any_shop, ANA) == {"email": True}
    parted(any_shop, BIS)
    assert in_force(any_shop, BIS) == {"letter": True}
    assert in_force(any_shop, "00000014Z") == {}


def test_a_merge_of_before_consents_came_along_is_undone_as_ever(any_shop: Shop) -> None:
    gone, _ = two(any_shop)
    said(any_shop, BIS, True, "2026-02-01T10:00")
    merged(any_shop, ANA, BIS)
    ((text,),) = any_shop.database.run("SELECT moved FROM customer_merge").fetchall()
    older = json.dumps({name: value for name, value in json.loads(text).items() if name not in ("consents", "blocks")})
    any_shop.database.run(f"UPDATE customer_merge SET moved = '{older}'")
    assert parted(any_shop, ANA) == gone
    assert in_force(any_shop, BIS) == {"email": True}
