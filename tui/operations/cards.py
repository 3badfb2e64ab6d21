"""Cards: activated, linked, blocked, replaced, topped up; the numbers in stock and the gift cards sold."""

from typing import Any

from loyalty.card_views import CardFile, GiftCardView, RangeView
from loyalty.clock import moment_text
from loyalty.money import EUROS
from loyalty.pages import NEWEST
from loyalty.requests import Activation, NewRange, TopUpRequest
from tui.counter import Counter
from tui.operations.answers import account_answer
from tui.operations.registry import AT, CARD, DNI, DONE_BY, ID, REASON, Answer, one_of, operation, required
from tui.parameters import (
    Parameter,
    amounts,
    as_cents,
    as_check,
    as_day,
    as_flag,
    as_kind,
    as_points,
    as_shown,
    as_text,
    as_whole,
)


@operation(
    "card.activate",
    required("card"),
    Parameter("euros", as_cents, default=0),
    Parameter("points", as_points, default=0),
    Parameter("kind", as_kind),
    Parameter("last_day", as_day, default=None),
    ID,
    AT,
    *DONE_BY,
)
def card_activate(
    counter: Counter, card: str, euros: int, points: int, kind: str, last_day: Any, id: str, at: int
) -> Answer:
    return account_answer(counter.activate_card(Activation(card, kind, points, euros, last_day), at, id))


@operation("card.link", required("card"), required("dni"), ID, AT)
def card_link(counter: Counter, card: str, dni: str, id: str, at: int) -> Answer:
    return account_answer(counter.link_card(card, dni, at, id))


@operation("card.block", required("card"), REASON, Parameter("lost", as_flag, default=False), ID, AT)
def card_block(counter: Counter, card: str, reason: str, lost: bool, id: str, at: int) -> Answer:
    return _state(counter.block_card(card, reason, lost, at, id))


@operation("card.unblock", required("card"), REASON, ID, AT)
def card_unblock(counter: Counter, card: str, reason: str, id: str, at: int) -> Answer:
    return _state(counter.unblock_card(card, reason, at, id))


@operation("card.replace", required("card"), required("new_card"), REASON, ID, AT)
def card_replace(counter: Counter, card: str, new_card: str, reason: str, id: str, at: int) -> Answer:
    return _state(counter.replace_card(card, new_card, reason, at, id))


def _state(card: Any) -> Answer:
    return {"card": card.shown, "state": card.state}


@operation("card.top_up", required("id"), required("card"), required("euros", as_cents), AT, *DONE_BY)
def card_top_up(counter: Counter, id: str, card: str, euros: int, at: int) -> Answer:
    receipt = counter.top_up(TopUpRequest(id, card, euros, at))
    return {
        "card": receipt.card,
        "topped_up": EUROS.text(receipt.euros_cents),
        "balance": amounts(receipt.balance),
        "last_day": receipt.last_day or None,
    }


@operation("card.show", required("card"), AT)
def card_show(counter: Counter, card: str, at: int) -> Answer:
    """A card in whatever state, with its story; and what its account holds, where it opens one."""
    found = counter.card_file(card, at)
    story = [
        {
            "at": moment_text(event.at, counter.zone),
            "event": event.kind,
            "reason": event.reason,
            "other_card": event.other or None,
            "branch": event.branch,
            "counter": event.counter,
            "operator": event.operator,
        }
        for event in counter.card_story(found.id)
    ]
    held = amounts(counter.account(card, at=at).spendable) if found.account_id else None
    return _file(counter, found) | {"customer": found.customer, "balance": held, "story": story}


@operation("card.list", CARD, DNI)
def card_list(counter: Counter, card: str, dni: str) -> Answer:
    one_of(card, dni)
    account = counter.account(card, dni)
    return {"cards": [_file(counter, each) for each in counter.card_files(account.account_id)]}


def _file(counter: Counter, card: CardFile) -> Answer:
    return {
        "card": card.shown,
        "kind": card.kind,
        "state": card.state,
        "since": moment_text(card.since, counter.zone) if card.since else None,
        "reason": card.reason,
        "last_day": card.last_day or None,
        "replaced_by": card.replaced_by or None,
        "range": " - ".join(card.numbers) if card.numbers else None,
    }


# -- numbers in stock


@operation(
    "card.range.add",
    Parameter("prefix", as_text),
    required("first"),
    required("last"),
    Parameter("kind", as_kind, default="loyalty"),
    Parameter("check", as_check),
    Parameter("note", as_text),
    ID,
    AT,
)
def card_range_add(counter: Counter, prefix: str, first: str, last: str, id: str, at: int, **more: str) -> Answer:
    return _range(counter, counter.add_range(NewRange(prefix + first, prefix + last, **more), at, id))


@operation("card.range.list")
def card_range_list(counter: Counter) -> Answer:
    return {"ranges": [_range(counter, each) for each in counter.ranges()]}


@operation("card.range.take", required("range", as_whole), Parameter("count", as_whole, default=1), ID, AT)
def card_range_take(counter: Counter, count: int, id: str, at: int, **others: int) -> Answer:
    """The next free numbers, to be printed: nobody is given them again, but who asks twice under one id."""
    return {"cards": counter.take_numbers(others["range"], count, at, id)}


def _range(counter: Counter, found: RangeView) -> Answer:
    return {
        "range": found.id,
        "first": found.first,
        "last": found.last,
        "kind": found.kind,
        "check": found.check or None,
        "note": found.note,
        "size": found.size,
        "printed": found.printed,
        "taken_in": moment_text(found.taken_in_at, counter.zone),
        "cards": {state: found.cards.get(state, 0) for state in STATES},
    }


STATES = ("stock", "active", "blocked", "lost", "replaced")


# -- gift cards


@operation("gift_card.list", Parameter("shown", as_shown, default="owed"), AT)
def gift_card_list(counter: Counter, shown: str, at: int) -> Answer:
    """Gift cards, the last sold first, and what the shop owes for all of them."""
    cards, before = [], NEWEST
    while page := counter.gift_cards(shown, before, at):
        cards += [_gift_card(counter, each) for each in page]
        before = page[-1].id
    count, cents = counter.gift_cards_owed(at)
    return {"gift_cards": cards, "owed": {"cards": count, "euros": EUROS.text(cents)}}


def _gift_card(counter: Counter, card: GiftCardView) -> Answer:
    return {
        "card": card.shown,
        "state": card.state,
        "sold": moment_text(card.sold_at, counter.zone),
        "paid": EUROS.text(card.paid_cents),
        "left": EUROS.text(card.left_cents),
        "last_day": card.last_day or None,
        "customer": card.customer,
    }
