"""What the shop knows of its cards' stripes, on both engines: what is due, what is wrong, what another branch wrote."""

from dataclasses import replace
from datetime import date

import pytest

from loyalty.errors import BadValue, CardBlocked, UnknownCard
from loyalty.stripe import Seen, Stripe, branch_mark, read, track_3
from models import cards, nightly, stripes
from models.desk import sit_down
from models.stripes import ToWrite
from models.verification import verify
from tests.conftest import MADRID, Shop, moment
from tests.shop_verbs import NOON, adjusted, linked, merged, refund

CARD = "9724000000000011"
OTHER = "9724000000000029"
DAY = date(2026, 2, 1)
NORTH = branch_mark("norte")


@pytest.fixture
def open_shop(any_shop: Shop) -> Shop:
    any_shop.load()
    any_shop.hand_out(CARD, points_minor=100_000, euros_cents=500)
    return any_shop


def look(shop: Shop, text: str | None, card: str = CARD, at: str = NOON, trusts: bool = False) -> Seen:
    seen = stripes.look(shop.till, card, text, moment(at), trusts)
    assert seen is not None
    return seen


def written(shop: Shop, card: str = CARD, at: str = NOON, confirmed: bool = True) -> ToWrite:
    """A stripe that has been put on the card, and read back."""
    to_write = stripes.begin_writing(shop.till, card, moment(at))
    if confirmed:
        stripes.confirm(shop.database, to_write)
    return to_write


def sealed(shop: Shop, **fields: object) -> str:
    """A stripe as another branch with the same key would write it."""
    stripe = Stripe(CARD, 7, 100_000, 500, DAY, NORTH)
    return track_3(replace(stripe, **fields), stripes.shop_key(shop.database))  # type: ignore[arg-type]


def due(shop: Shop, day: date = DAY) -> list[str]:
    return [each.card for each in stripes.stripes(shop.database, day, only_due=True)]


def test_a_card_carries_what_may_be_spent_under_the_shops_own_key(open_shop: Shop) -> None:
    to_write = written(open_shop)
    assert to_write.stripe == Stripe(CARD, 1, 100_000, 500, DAY, branch_mark("centro"))
    assert (to_write.track_2, read(to_write.track_3, CARD, stripes.shop_key(open_shop.database))) == (
        CARD,
        to_write.stripe,
    )
    assert look(open_shop, to_write.track_3).verdict == "good"
    assert due(open_shop) == []


def test_every_shop_has_a_key_of_its_own_and_may_take_anothers(open_shop: Shop) -> None:
    text = written(open_shop).track_3
    stripes.set_shop_key(open_shop.database, bytes(32))
    assert look(open_shop, text).verdict == "broken"
    assert look(open_shop, written(open_shop).track_3).verdict == "good"


def test_a_card_is_due_until_it_has_been_read_back(open_shop: Shop) -> None:
    to_write = written(open_shop, confirmed=False)
    assert due(open_shop) == [CARD]
    stripes.note_trouble(open_shop.database, to_write, "unplugged")
    assert [each.trouble for each in stripes.stripes(open_shop.database, DAY)] == ["unplugged"]
    stripes.confirm(open_shop.database, to_write)
    assert (due(open_shop), stripes.stripes(open_shop.database, DAY)[0].trouble) == ([], "")


def test_after_a_writing_that_failed_the_old_and_the_new_stripe_are_good_and_the_next_has_another_number(
    open_shop: Shop,
) -> None:
    old, failed = written(open_shop).track_3, written(open_shop, confirmed=False).track_3
    assert [look(open_shop, text).verdict for text in (old, failed)] == ["good", "good"]
    assert all(look(open_shop, text).is_due for text in (old, failed))
    again = written(open_shop)
    assert again.stripe.sequence == 3
    assert [look(open_shop, text).verdict for text in (old, failed, again.track_3)] == ["older", "older", "good"]


def test_a_confirmation_that_comes_late_confirms_no_later_writing(open_shop: Shop) -> None:
    first = written(open_shop, confirmed=False)
    second = written(open_shop, confirmed=False)
    stripes.confirm(open_shop.database, first)
    assert due(open_shop) == [CARD]
    stripes.note_trouble(open_shop.database, first, "unplugged")
    assert stripes.stripes(open_shop.database, DAY)[0].trouble == "", "of the first, which is not the last"
    stripes.confirm(open_shop.database, second)
    stripes.confirm(open_shop.database, first)
    assert due(open_shop) == []


def test_whatever_changes_the_account_makes_the_card_due(open_shop: Shop) -> None:
    written(open_shop)
    open_shop.sell(CARD, "10.00", id="s1")
    assert due(open_shop) == [CARD]
    written(open_shop)
    refund(open_shop, "s1", 400)
    assert due(open_shop, date(2026, 2, 2)) == [CARD]


def test_a_merge_makes_the_cards_of_both_due(open_shop: Shop) -> None:
    for dni, name, card in (("12345678Z", "Ana", CARD), ("87654321X", "Berta", OTHER)):
        open_shop.register(dni, name)
        if card == OTHER:
            open_shop.hand_out(OTHER, points_minor=1000)
        linked(open_shop, card, dni)
        written(open_shop, card)
    assert due(open_shop) == []
    merged(open_shop, "87654321X", "12345678Z")
    assert due(open_shop) == [CARD, OTHER]


def test_what_expires_makes_a_card_due_before_anybody_has_booked_it(open_shop: Shop) -> None:
    open_shop.load(
        "\n".join(('[programme]\nname = "Puntos"\nstarts = 2026-01-01', '[expiry]\npolicy = "rolling"\ndays = 10'))
    )
    open_shop.hand_out(OTHER, at=NOON, points_minor=1000)
    written(open_shop, OTHER)
    assert due(open_shop, date(2026, 2, 11)) == []
    assert due(open_shop, date(2026, 2, 12)) == [OTHER]
    nightly.book_expiry(open_shop.till, moment("2026-02-13T03:00"), moment("2026-02-13T03:00"))
    assert due(open_shop, date(2026, 2, 13)) == [OTHER]


def test_only_active_cards_are_written(open_shop: Shop) -> None:
    written(open_shop, confirmed=False)
    open_shop.database.write(lambda: cards.block(open_shop.database, open_shop.desk, CARD, "lost", "", moment(NOON)))
    assert due(open_shop) == []
    with pytest.raises(CardBlocked):
        written(open_shop)
    with pytest.raises(UnknownCard):
        written(open_shop, OTHER)


@pytest.mark.parametrize("card", ["CLI-000123", "4000001234567899"])
def test_a_card_with_letters_and_a_bank_card_carry_nothing(open_shop: Shop, card: str) -> None:
    open_shop.hand_out(card)
    with pytest.raises(BadValue):
        written(open_shop, card)


def test_what_is_wrong_is_noted_where_and_when_it_was_seen(open_shop: Shop) -> None:
    open_shop.register("12345678Z", "Ana García", at="2026-01-03T09:00")
    linked(open_shop, CARD, "12345678Z")
    old = written(open_shop).track_3
    new = written(open_shop).track_3
    look(open_shop, new)
    look(open_shop, "")
    look(open_shop, old, at="2026-02-03T12:00")
    look(open_shop, new[:-1] + "0123456789".replace(new[-1], "")[0])
    look(open_shop, sealed(open_shop, points_milli=70_000))
    seen = stripes.sightings(open_shop.database)
    assert [(each.verdict, each.sequence, each.known_sequence, each.points_milli) for each in seen] == [
        ("newer", 7, 2, 70_000),
        ("broken", 0, 2, 0),
        ("older", 1, 2, 100_000),
    ]
    assert {(each.card, each.customer, each.branch, each.counter) for each in seen} == {
        (CARD, "Ana García", "centro", "caja-1")
    }
    assert [each.verdict for each in stripes.sightings(open_shop.database, before=seen[1].id, most=1)] == ["older"]


def test_a_card_of_another_use_is_left_alone_and_nothing_is_noted(open_shop: Shop) -> None:
    for text in ("0123=456", None):
        seen = look(open_shop, text)
        assert (seen.verdict, seen.may_be_written, seen.is_bad) == ("not_ours", False, False)
    assert stripes.sightings(open_shop.database) == []
    written(open_shop)
    seen = look(open_shop, None)
    assert (seen.verdict, seen.may_be_written, seen.is_due) == ("broken", True, True)


def test_a_newer_stripe_changes_nothing_unless_the_shop_trusts_it(open_shop: Shop) -> None:
    written(open_shop)
    seen = look(open_shop, sealed(open_shop, points_milli=130_000))
    assert (seen.verdict, seen.may_be_written, seen.spendable["points"]) == ("newer", False, 100_000)
    assert seen.found is not None
    assert seen.found.points_milli == 130_000


def test_what_another_branch_wrote_is_booked_once_beside_what_happened_here(open_shop: Shop) -> None:
    account = look(open_shop, written(open_shop).track_3)
    assert account.spendable == {"points": 100_000, "euros": 500}
    open_shop.sell(CARD, "10.00")
    text = sealed(open_shop, points_milli=130_000, euros_cents=200)
    for _again in range(2):
        seen = look(open_shop, text, trusts=True)
        assert seen.verdict == "good"
        assert seen.spendable == {"points": 140_000, "euros": 200}, "30 more there, 10 more here; 3 euros spent there"
    assert seen.is_due, "the ten of here are not on the card yet"
    assert [each.taken_over for each in stripes.sightings(open_shop.database)] == [True]
    assert written(open_shop).stripe.sequence == 8
    verify(open_shop.database)


def test_two_cards_that_went_on_from_the_same_stripe_show_themselves(open_shop: Shop) -> None:
    written(open_shop)
    look(open_shop, sealed(open_shop, points_milli=130_000), trusts=True)
    copied = look(open_shop, sealed(open_shop, points_milli=90_000), trusts=True)
    assert (copied.verdict, copied.may_be_written) == ("older", False)
    assert copied.spendable["points"] == 130_000


def test_a_card_that_this_branch_has_never_seen_is_put_in_use_with_what_it_carries(open_shop: Shop) -> None:
    text = track_3(Stripe(OTHER, 4, 20_000, 150, DAY, NORTH), stripes.shop_key(open_shop.database))
    assert stripes.look(open_shop.till, OTHER, text, moment(NOON)) is None
    assert stripes.look(open_shop.till, OTHER, text[:-1], moment(NOON), trusts=True) is None
    seen = look(open_shop, text, OTHER, trusts=True)
    assert seen.spendable == {"points": 20_000, "euros": 150}
    assert not seen.is_due
    assert look(open_shop, text, OTHER, trusts=True).verdict == "good"
    assert open_shop.sell(OTHER, "5.00").balance["points"] == 25_000
    verify(open_shop.database)


def test_a_blocked_card_takes_nothing_over(open_shop: Shop) -> None:
    written(open_shop)
    open_shop.database.write(lambda: cards.block(open_shop.database, open_shop.desk, CARD, "lost", "", moment(NOON)))
    seen = look(open_shop, sealed(open_shop, points_milli=990_000), trusts=True)
    assert (seen.verdict, seen.spendable["points"]) == ("newer", 100_000)


def test_what_was_spent_there_and_here_takes_no_more_than_there_is(open_shop: Shop) -> None:
    written(open_shop)
    adjusted(open_shop, CARD, "points", -80_000)
    seen = look(open_shop, sealed(open_shop, points_milli=40_000, euros_cents=0), trusts=True)
    assert seen.spendable == {"points": 0, "euros": 0}, "of the 60 spent there, 20 were left here"
    verify(open_shop.database)


def test_another_branch_of_the_same_database_reads_what_this_one_wrote(open_shop: Shop) -> None:
    text = written(open_shop).track_3
    north = replace(open_shop, desk=sit_down(open_shop.database, "norte", "caja-1", MADRID))
    assert look(north, text).verdict == "good"
    assert written(north).stripe.branch == NORTH
