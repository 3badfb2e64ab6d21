"""A customer who is blocked: nothing is earned or spent with her account, and nothing is lost."""

import json
import threading

import pytest

from loyalty.errors import BadValue, NotAllowed, Refusal
from loyalty.requests import TopUpRequest
from models.accounts import account_view
from models.customer_blocks import block, block_of_account, blocks, unblock
from models.customer_files import customer_file
from models.customers import customer_with_dni
from models.database import open_database
from models.desk import sit_down
from models.erasure import erase
from models.gift_cards import top_up
from models.households import join, leave
from models.ledger import Context
from models.personal_data import personal_data
from models.sales import record_sale
from models.verification import verify
from tests.conftest import MADRID, Shop, moment, opened_shop
from tests.shop_verbs import (
    NOON,
    adjusted,
    asked,
    linked,
    lots_left,
    merged,
    night,
    offer,
    parted,
    pay,
    programme,
    quote,
    refund,
    take,
)

ANA, BIS, BEA = "12345678Z", "00000001R", "00000014Z"
BLOCKED_AT = "2026-02-03T10:00"


def blocked(shop: Shop, dni: str = ANA, reason: str = "no paga", at: str = BLOCKED_AT) -> int:
    return shop.database.write(lambda: block(shop.database, shop.desk, dni, reason, moment(at)))


def unblocked(shop: Shop, dni: str = ANA, at: str = "2026-02-05T10:00") -> int:
    return shop.database.write(lambda: unblock(shop.database, shop.desk, dni, moment(at)))


def ana(shop: Shop, more: str = "") -> int:
    """Ana with a hundred points, and three euros that she paid onto her card."""
    shop.load(programme(more))
    account_id = shop.register(ANA, "Ana", card="T-1").account_id
    shop.sell("T-1", "100.00", id="s0")
    top_up(shop.till, TopUpRequest("t0", "T-1", 300, moment(NOON)), moment(NOON))
    return account_id


def refused(work: object) -> tuple[str, str]:
    with pytest.raises(NotAllowed) as refusal:
        work()  # type: ignore[operator]
    return refusal.value.reason, refusal.value.detail


def test_nothing_is_earned_or_spent_and_the_balance_stays(any_shop: Shop) -> None:
    account_id = ana(any_shop)
    offer(any_shop, cost={"points": 1_000})
    any_shop.hand_out("G-1", kind="gift", euros_cents=5_000)
    linked(any_shop, "G-1", ANA)
    blocked(any_shop)
    any_shop.register(BEA, "Bea", card="T-3")
    why = ("customer_blocked", "Ana: no paga")
    gift = {"gift_cards": (("G-1", 100),)}
    assert refused(lambda: any_shop.sell("T-1", "10.00", id="s1")) == why
    assert refused(lambda: any_shop.sell("", "10.00", id="s1", dni=ANA)) == why
    assert refused(lambda: quote(any_shop, "T-1", "10.00")) == why
    assert refused(lambda: pay(any_shop, "T-1", "10.00", euros_cents=100)) == why
    assert refused(lambda: pay(any_shop, "T-3", "10.00", **gift)) == why
    assert refused(lambda: take(any_shop, "T-1")) == why
    assert refused(lambda: top_up(any_shop.till, TopUpRequest("t1", "T-1", 300, moment(NOON)), moment(NOON))) == why
    assert any_shop.holds(account_id) == 100_000
    assert any_shop.holds(account_id, "euros", at="2026-02-11T10:00") == 5_300
    assert verify(any_shop.database).disagreement is None


def test_unblocked_all_is_as_before_and_the_story_tells_both(any_shop: Shop) -> None:
    account_id = ana(any_shop)
    clerk = any_shop.desk.with_operator(any_shop.database, "marta")
    any_shop.desk = clerk
    blocked(any_shop)
    any_shop.desk = clerk.with_operator(any_shop.database, "pau")
    unblocked(any_shop)
    assert any_shop.sell("T-1", "10.00", id="s1").earned == {"points": 10_000}
    assert block_of_account(any_shop.database, account_id) is None
    (told,) = blocks(any_shop.database, customer_with_dni(any_shop.database, ANA).id)
    assert (told.reason, told.at, told.operator) == ("no paga", moment(BLOCKED_AT), "marta")
    assert (told.ended_at, told.ended_by) == (moment("2026-02-05T10:00"), "pau")
    assert refused(lambda: unblocked(any_shop)) == ("not_blocked", "Ana")
    blocked(any_shop, reason="otra vez", at="2026-02-06T10:00")
    file = customer_file(any_shop.till, ANA, moment("2026-02-07T10:00"))
    assert [each.reason for each in file.blocks] == ["no paga", "otra vez"]
    assert file.is_blocked
    assert file.account.block is not None
    assert file.account.block.reason == "otra vez"


def test_a_block_wants_a_reason_and_holds_once(any_shop: Shop) -> None:
    ana(any_shop)
    with pytest.raises(BadValue):
        blocked(any_shop, reason="")
    blocked(any_shop)
    assert refused(lambda: blocked(any_shop, reason="otro")) == ("blocked_already", "Ana")


def test_what_expires_goes_on_expiring(shop: Shop) -> None:
    account_id = ana(shop, '[expiry]\npolicy = "rolling"\nmonths = 1\n')
    blocked(shop)
    assert night(shop, "2026-03-02T03:00").expired == {"points": 100_000}
    assert lots_left(shop, account_id, "2026-03-02") == {("euros", ""): 300}


def test_the_birthday_of_who_is_blocked_gives_nothing_until_unblocked(any_shop: Shop) -> None:
    any_shop.load(programme('[birthday]\ngive = "50"\nunit = "points"\nwindow_days = 7\n'))
    any_shop.register(ANA, "Ana", birthday="1980-02-04")
    any_shop.register(BEA, "Bea", birthday="1980-02-04")
    blocked(any_shop)
    assert night(any_shop, "2026-02-04T03:00").birthdays == 1
    unblocked(any_shop)
    assert night(any_shop, "2026-02-06T03:00").birthdays == 1


def test_goods_can_be_brought_back_and_the_shop_can_put_an_amount_right(shop: Shop) -> None:
    account_id = ana(shop)
    blocked(shop)
    assert refund(shop, "s0", 4_000).taken_back == {"points": 40_000}
    adjusted(shop, "T-1", "points", -10_000)
    assert shop.holds(account_id) == 50_000


def test_no_card_is_linked_to_who_is_blocked_so_that_nothing_is_locked_up_by_mistake(any_shop: Shop) -> None:
    ana(any_shop)
    any_shop.hand_out("T-9", points_minor=5_000)
    blocked(any_shop)
    assert refused(lambda: linked(any_shop, "T-9", ANA)) == ("customer_blocked", "Ana: no paga")


@pytest.mark.parametrize("who", [ANA, BEA])
def test_nobody_joins_who_is_blocked_nor_the_other_way_round(any_shop: Shop, who: str) -> None:
    ana(any_shop)
    any_shop.register(BEA, "Bea", card="T-3")
    blocked(any_shop, who)
    at = moment("2026-02-04T10:00")
    context = Context(any_shop.desk, at, at, "join")
    why = refused(lambda: any_shop.database.write(lambda: join(any_shop.database, BEA, ANA, context)))
    assert why == ("customer_blocked", f"{'Ana' if who == ANA else 'Bea'}: no paga")


def test_the_whole_household_waits_and_who_is_blocked_can_leave_it(any_shop: Shop) -> None:
    ana(any_shop)
    any_shop.register(BEA, "Bea", card="T-3")
    at = moment("2026-02-02T10:00")
    context = Context(any_shop.desk, at, at, "join")
    any_shop.database.write(lambda: join(any_shop.database, BEA, ANA, context))
    blocked(any_shop)
    assert refused(lambda: any_shop.sell("T-3", "10.00", id="s1")) == ("customer_blocked", "Ana: no paga")
    assert refused(lambda: any_shop.sell("", "10.00", id="s1", dni=BEA))[0] == "customer_blocked"
    any_shop.database.write(lambda: leave(any_shop.database, any_shop.desk, ANA, at))
    assert any_shop.sell("T-3", "10.00", id="s1").balance["points"] == 110_000
    assert refused(lambda: any_shop.sell("", "10.00", id="s2", dni=ANA))[0] == "customer_blocked"


def test_a_block_comes_along_with_a_merge_and_goes_back_with_it(any_shop: Shop) -> None:
    ana(any_shop)
    any_shop.register(BIS, "Ana Bis", card="T-2")
    blocked(any_shop)
    merged(any_shop, ANA, BIS)
    for card in ("T-1", "T-2"):
        assert refused(lambda card=card: any_shop.sell(card, "1.00", id="s1"))[1] == "Ana Bis: no paga"
    assert parted(any_shop, ANA)
    assert any_shop.sell("T-2", "1.00", id="s2", at="2026-02-21T12:00").earned == {"points": 1_000}
    assert refused(lambda: any_shop.sell("T-1", "1.00", id="s3"))[1] == "Ana: no paga"


def test_unblocking_who_was_merged_blocked_unblocks_both_for_good(any_shop: Shop) -> None:
    ana(any_shop)
    any_shop.register(BIS, "Ana Bis", card="T-2")
    blocked(any_shop)
    blocked(any_shop, BIS, "lo mismo")
    merged(any_shop, ANA, BIS)
    unblocked(any_shop, ANA, at="2026-02-11T10:00")
    assert any_shop.sell("T-1", "1.00", id="s1", at="2026-02-12T12:00").earned == {"points": 1_000}
    parted(any_shop, ANA)
    assert any_shop.sell("T-1", "1.00", id="s2", at="2026-02-21T12:00").earned == {"points": 1_000}


def test_erasing_who_is_blocked_leaves_no_word_of_why(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.register(ANA, "Ana", card="T-1")
    any_shop.register(BEA, "Bea", card="T-3")
    at = moment("2026-02-02T10:00")
    context = Context(any_shop.desk, at, at, "join")
    account_id = any_shop.database.write(lambda: join(any_shop.database, BEA, ANA, context))
    blocked(any_shop, reason="firma con el nombre de Ana García")
    data = personal_data(any_shop.till, ANA, moment("2026-02-04T10:00"))
    assert [each["reason"] for each in data["blocks"]] == ["firma con el nombre de Ana García"]
    any_shop.database.write(lambda: erase(any_shop.database, ANA, Context(any_shop.desk, at, at, "erase")))
    kept = any_shop.database.run("SELECT reason FROM customer_block").fetchall()
    assert "García" not in json.dumps([tuple(row) for row in kept])
    assert any_shop.sell("T-3", "10.00", id="s1").earned == {"points": 10_000}
    view = account_view(any_shop.database, any_shop.shelf, any_shop.desk, account_id, at)
    assert view.block is None


def test_a_sale_that_was_open_when_another_counter_blocked_is_refused_and_its_repetition_too(any_shop: Shop) -> None:
    ana(any_shop)
    request = asked("T-1", "10.00", id="open")
    assert quote(any_shop, "T-1", "10.00").earned.by_unit
    blocked(any_shop)
    for _ in range(2):
        assert refused(lambda: record_sale(any_shop.till, request, moment(NOON)))[0] == "customer_blocked"
    unblocked(any_shop)
    assert record_sale(any_shop.till, request, moment(NOON)).earned == {"points": 10_000}


def test_a_sale_kept_before_the_block_is_answered_again_after_it(any_shop: Shop) -> None:
    ana(any_shop)
    request = asked("T-1", "10.00", id="kept")
    first = record_sale(any_shop.till, request, moment(NOON))
    blocked(any_shop)
    assert record_sale(any_shop.till, request, moment(NOON)) == first


def test_two_counters_that_block_at_once_block_once_and_no_sale_slips_in_afterwards(any_database_url: str) -> None:
    database = open_database(any_database_url, create=True)
    shop = opened_shop(database)
    ana(shop)
    start, done, said = threading.Barrier(4), [], []

    def at_another_counter(number: int) -> None:
        own = open_database(any_database_url)
        other = Shop(own, shop.shelf.__class__(own), sit_down(own, "centro", f"caja-{number}", MADRID))
        start.wait()
        try:
            if number < 3:
                blocked(other, reason=f"caja {number}")
            else:
                other.sell("T-1", "1.00", id=f"s{number}")
            done.append(number)
        except Refusal as refusal:
            said.append(refusal.data["reason"])
        own.close()

    threads = [threading.Thread(target=at_another_counter, args=(number,)) for number in (1, 2, 3, 4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len([number for number in done if number < 3]) == 1
    assert len(done) + len(said) == 4
    assert set(said) <= {"blocked_already", "customer_blocked"}
    assert refused(lambda: shop.sell("T-1", "1.00", id="later"))[0] == "customer_blocked"
    assert len(blocks(database, customer_with_dni(database, ANA).id)) == 1
    database.close()
