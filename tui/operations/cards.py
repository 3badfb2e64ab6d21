"""Cards: activated, linked, blocked, replaced."""

from typing import Any

from loyalty.requests import Activation
from tui.counter import Counter
from tui.operations.answers import account_answer
from tui.operations.registry import AT, ID, REASON, Answer, operation, required
from tui.parameters import (
    Parameter,
    as_cents,
    as_day,
    as_flag,
    as_kind,
    as_points,
)


@operation(
    "card.activate",
    required("card"),
    Parameter("euros", as_cents, default=0),
    Parameter("points", as_points, default=0),
    Parameter("kind", as_kind, default="loyalty"),
    Parameter("last_day", as_day, default=None),
    ID,
    AT,
)
def card_activate(
    counter: Counter, card: str, euros: int, points: int, kind: str, last_day: Any, id: str, at: int
) -> Answer:
    return account_answer(counter.activate_card(Activation(card, kind, points, euros, last_day), at, id))


@operation("card.link", required("card"), required("dni"), AT)
def card_link(counter: Counter, card: str, dni: str, at: int) -> Answer:
    return account_answer(counter.link_card(card, dni, at))


@operation("card.block", required("card"), REASON, Parameter("lost", as_flag, default=False), AT)
def card_block(counter: Counter, card: str, reason: str, lost: bool, at: int) -> Answer:
    return {"card": counter.block_card(card, reason, lost).shown, "state": "lost" if lost else "blocked"}


@operation("card.replace", required("card"), required("new_card"), REASON, AT)
def card_replace(counter: Counter, card: str, new_card: str, reason: str, at: int) -> Answer:
    return {"card": counter.replace_card(card, new_card, reason, at).shown, "state": "active"}
