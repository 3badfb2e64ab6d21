"""The queue of cards: nothing lost, nothing printed twice, whoever crashes and however many print at once."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from loyalty.card_design import PersonalCard
from loyalty.card_errors import UnknownPrint
from loyalty.errors import CardBlocked, NotAllowed, UnknownCard, UnknownCustomer
from loyalty.print_queue import CLOSED, LEASE_S, LOST
from models import cards, print_queue
from models.desk import sit_down
from tests.conftest import MADRID, Shop, moment

NOW = moment("2026-02-01T10:00")
LATER = NOW + LEASE_S + 1
BANK_CARD = "4000 0012 3456 7899"


def enqueue(shop: Shop, card: str, dni: str, design: str) -> int:
    card_id, _personal = print_queue.card_to_print(shop.till, card, dni, NOW)
    return print_queue.enqueue(shop.till, card_id, design, NOW)


def queued(shop: Shop, count: int, design: str = "tienda") -> list[int]:
    for number in range(count):
        shop.hand_out(f"T-{number}")
    return [enqueue(shop, f"T-{number}", "", design) for number in range(count)]


def states(shop: Shop, now: int = NOW) -> dict[str, str]:
    return {view.card: view.state for view in print_queue.queue(shop.till, now).prints}


def test_a_card_waits_with_its_design_and_knows_what_to_say(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.register("12345678Z", "Ana Gómez", card="T-1")
    number = enqueue(any_shop, "", "12345678Z", "bar")
    view = print_queue.queue(any_shop.till, NOW).prints[0]
    assert (view.id, view.card, view.name, view.design, view.state) == (number, "T-1", "Ana Gómez", "bar", "waiting")
    (claimed,) = print_queue.claim(any_shop.till, "run", NOW)
    assert claimed.design == "bar"
    assert claimed.card == PersonalCard("T-1", "Ana Gómez", "12345678Z", "", "", "centro")


def test_a_card_that_waits_already_is_not_queued_again_but_one_that_came_out_may_be(any_shop: Shop) -> None:
    (number,) = queued(any_shop, 1)
    assert enqueue(any_shop, "t-0", "", "tienda") == number
    assert enqueue(any_shop, "T-0", "", "hotel") != number
    (claimed,) = print_queue.claim(any_shop.till, "run", NOW)
    assert enqueue(any_shop, "T-0", "", "tienda") == number
    assert print_queue.done(any_shop.till, claimed.id, "run", NOW)
    assert enqueue(any_shop, "T-0", "", "tienda") != number


def test_cards_that_cannot_be_printed_are_refused_at_once(shop: Shop) -> None:
    shop.hand_out(BANK_CARD)
    shop.hand_out("T-1")
    shop.register("12345678Z", "Ana Gómez")
    shop.database.write(lambda: cards.block(shop.database, shop.desk, "T-1", "lost", "", NOW))
    for card, dni, refusal, reason in (
        (BANK_CARD, "", NotAllowed, "number_not_kept"),
        ("", "12345678Z", NotAllowed, "no_card_to_print"),
        ("T-1", "", CardBlocked, ""),
        ("T-9", "", UnknownCard, ""),
        ("", "00000000T", UnknownCustomer, ""),
    ):
        with pytest.raises(refusal) as refused:
            enqueue(shop, card, dni, "tienda")
        assert getattr(refused.value, "reason", "") == reason
    assert print_queue.queue(shop.till, NOW).prints == ()


def test_all_cards_never_printed_are_queued_once(any_shop: Shop) -> None:
    queued(any_shop, 2)
    any_shop.hand_out("T-8")
    any_shop.hand_out("T-9")
    any_shop.hand_out(BANK_CARD)
    any_shop.hand_out("G-1", kind="gift")
    assert print_queue.enqueue_never_printed(any_shop.till, "bar", NOW) == 2
    assert print_queue.enqueue_never_printed(any_shop.till, "bar", NOW) == 0
    assert states(any_shop) == dict.fromkeys(("T-0", "T-1", "T-8", "T-9"), "waiting")
    asked = print_queue.queue(any_shop.till, NOW).prints
    assert [(each.card, each.design, each.queued_at) for each in asked[:2]] == [
        ("T-9", "bar", NOW),
        ("T-8", "bar", NOW),
    ]


def test_cards_are_claimed_in_the_order_in_which_they_were_queued(any_shop: Shop) -> None:
    numbers = queued(any_shop, 3)
    assert [each.id for each in print_queue.claim(any_shop.till, "one", NOW, most=2)] == numbers[:2]
    assert [each.id for each in print_queue.claim(any_shop.till, "two", NOW, most=2)] == numbers[2:]
    assert print_queue.claim(any_shop.till, "three", NOW) == []


def test_each_step_of_a_card_is_kept_with_its_reason(any_shop: Shop) -> None:
    first, second, third, fourth = queued(any_shop, 4)
    till = any_shop.till
    print_queue.claim(till, "run", NOW, most=4)
    assert print_queue.encoded(till, first, "run", NOW)
    assert states(any_shop)["T-0"] == "encoded"
    assert print_queue.done(till, first, "run", NOW)
    assert print_queue.failed(till, second, "run", NOW, "magnetic", "ERROR MAGN")
    assert print_queue.in_doubt(till, third, "run", NOW, "no_answer")
    assert print_queue.put_back(till, fourth, "run", NOW, "feeder_empty")
    assert states(any_shop) == {"T-0": "done", "T-1": "failed", "T-2": "doubtful", "T-3": "waiting"}
    view = print_queue.print_of(till, second, NOW)
    assert (view.reason, view.detail) == ("magnetic", "ERROR MAGN")
    assert print_queue.queue(till, NOW).counts == {"failed": 1, "doubtful": 1, "waiting": 1}


def test_a_card_that_was_put_back_is_the_next_one_again(any_shop: Shop) -> None:
    numbers = queued(any_shop, 2)
    print_queue.claim(any_shop.till, "run", NOW)
    print_queue.put_back(any_shop.till, numbers[0], "run", NOW, "cover_open")
    (claimed,) = print_queue.claim(any_shop.till, "run", NOW)
    assert claimed.id == numbers[0]
    assert print_queue.print_of(any_shop.till, numbers[0], NOW).reason == ""


def test_a_card_whose_run_broke_off_is_in_doubt_and_nobody_prints_it_again_by_itself(any_shop: Shop) -> None:
    numbers = queued(any_shop, 3)
    print_queue.claim(any_shop.till, "crashed", NOW, most=2)
    print_queue.encoded(any_shop.till, numbers[1], "crashed", NOW)
    assert states(any_shop, NOW)["T-0"] == "printing"
    assert states(any_shop, LATER) == {"T-0": "doubtful", "T-1": "doubtful", "T-2": "waiting"}
    assert print_queue.print_of(any_shop.till, numbers[0], LATER).reason == LOST
    assert [each.id for each in print_queue.claim(any_shop.till, "next", LATER, most=9)] == [numbers[2]]
    assert not print_queue.done(any_shop.till, numbers[0], "crashed", LATER), "its run comes too late"
    assert print_queue.confirm(any_shop.till, numbers[0], LATER).state == "done"
    assert print_queue.repeat(any_shop.till, numbers[1], LATER).state == "waiting"
    assert [each.id for each in print_queue.claim(any_shop.till, "next", LATER, most=9)] == [numbers[1]]


def test_only_the_run_that_holds_a_card_can_say_what_became_of_it(any_shop: Shop) -> None:
    (number,) = queued(any_shop, 1)
    print_queue.claim(any_shop.till, "one", NOW)
    assert not print_queue.done(any_shop.till, number, "two", NOW)
    assert print_queue.done(any_shop.till, number, "one", NOW)
    assert not print_queue.failed(any_shop.till, number, "one", NOW, "magnetic")


def test_a_person_can_decide_only_what_is_theirs_to_decide(any_shop: Shop) -> None:
    (number,) = queued(any_shop, 1)
    till = any_shop.till
    for decide, reason in ((print_queue.repeat, "print_not_finished"), (print_queue.confirm, "print_not_doubtful")):
        with pytest.raises(NotAllowed) as refused:
            decide(till, number, NOW)
        assert refused.value.reason == reason
    print_queue.claim(till, "run", NOW)
    with pytest.raises(NotAllowed, match="print_not_waiting"):
        print_queue.cancel(till, number, NOW)
    print_queue.put_back(till, number, "run", NOW)
    assert print_queue.cancel(till, number, NOW).state == "cancelled"
    assert print_queue.claim(till, "run", NOW) == []
    assert print_queue.repeat(till, number, NOW).state == "waiting"
    with pytest.raises(UnknownPrint):
        print_queue.repeat(till, 999, NOW)


def test_a_stopped_queue_gives_no_card_to_anybody_until_it_goes_on(any_shop: Shop) -> None:
    queued(any_shop, 1)
    print_queue.set_stopped(any_shop.till, True)
    assert print_queue.queue(any_shop.till, NOW).stopped
    assert print_queue.claim(any_shop.till, "run", NOW) == []
    print_queue.set_stopped(any_shop.till, False)
    assert len(print_queue.claim(any_shop.till, "run", NOW)) == 1


def test_blank_cards_are_counted_down_once_somebody_counted_them(any_shop: Shop) -> None:
    numbers = queued(any_shop, 4)
    till = any_shop.till
    assert print_queue.blanks(till) is None
    print_queue.claim(till, "run", NOW, most=4)
    print_queue.done(till, numbers[0], "run", NOW)
    assert print_queue.blanks(till) is None
    print_queue.count_blanks(till, 50)
    print_queue.count_blanks(till, 2)
    print_queue.done(till, numbers[1], "run", NOW)
    print_queue.put_back(till, numbers[2], "run", NOW)
    assert print_queue.blanks(till) == 1
    print_queue.failed(till, numbers[3], "run", NOW, "magnetic")
    assert print_queue.queue(till, NOW).blanks_left == 0


def test_the_cards_of_one_file_are_done_all_at_once_or_wait_again(any_shop: Shop) -> None:
    queued(any_shop, 3)
    print_queue.claim(any_shop.till, "file", NOW, most=2)
    assert print_queue.finish_file(any_shop.till, "file", NOW, "waiting") == 2
    print_queue.claim(any_shop.till, "file", NOW, most=2)
    assert print_queue.finish_file(any_shop.till, "file", NOW) == 2
    assert sorted(states(any_shop).values()) == ["done", "done", "waiting"]


def test_a_card_blocked_while_it_waited_is_not_printed(any_shop: Shop) -> None:
    numbers = queued(any_shop, 2)
    any_shop.database.write(lambda: cards.block(any_shop.database, any_shop.desk, "T-0", "lost", "", NOW))
    (claimed,) = print_queue.claim(any_shop.till, "run", NOW)
    assert claimed.id == numbers[1]
    view = print_queue.print_of(any_shop.till, numbers[0], NOW)
    assert (view.state, view.reason) == ("cancelled", CLOSED)


def test_each_branch_prints_its_own(any_shop: Shop) -> None:
    queued(any_shop, 1)
    other = replace(any_shop.till, desk=sit_down(any_shop.database, "norte", "caja-9", MADRID))
    assert print_queue.queue(other, NOW).prints == ()
    assert print_queue.claim(other, "run", NOW) == []
    print_queue.set_stopped(other, True)
    assert len(print_queue.claim(any_shop.till, "run", NOW)) == 1


def test_the_queue_is_shown_page_by_page(shop: Shop) -> None:
    numbers = queued(shop, 5)
    first = print_queue.queue(shop.till, NOW, most=2).prints
    rest = print_queue.queue(shop.till, NOW, before=first[-1].id).prints
    assert [view.id for view in (*first, *rest)] == sorted(numbers, reverse=True)


def test_programs_that_print_at_once_share_the_cards_and_none_is_printed_twice(
    any_shop: Shop, any_database_url: str
) -> None:
    numbers = queued(any_shop, 40)
    script = """
import sys
from zoneinfo import ZoneInfo
from models import print_queue
from models.database import open_database
from models.desk import sit_down
from models.programmes import ProgrammeShelf
from models.till import Till
database = open_database(sys.argv[1])
till = Till(database, ProgrammeShelf(database), sit_down(database, "centro", sys.argv[2], ZoneInfo("Europe/Madrid")))
sys.stdin.read()
while claimed := print_queue.claim(till, sys.argv[2], int(sys.argv[3]), most=2):
    for each in claimed:
        assert print_queue.done(till, each.id, sys.argv[2], int(sys.argv[3]))
        print(each.id)
"""
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", script, any_database_url, f"caja-{number}", str(NOW)],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.close()
    printed = []
    for program in programs:
        assert program.stdout is not None
        printed += [int(line) for line in program.stdout.read().split()]
        assert program.wait(30) == 0
    assert sorted(printed) == numbers
    assert set(states(any_shop).values()) == {"done"}
