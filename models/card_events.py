"""The story of each card: what happened to it, when, why, and who did it. Only ever added to."""

from typing import Any

from peewee import JOIN

from loyalty.card_views import CardEventView
from models.database import Database
from models.desk import Desk
from models.statements import slot, statement
from models.tables import Branch, Card, CardEvent, Counter, Operator


@statement
def new_event() -> Any:
    columns = ("card_id", "kind", "at", "reason", "other_id", "branch_id", "counter_id", "operator_id")
    return CardEvent.insert({getattr(CardEvent, name): slot(name) for name in columns})


@statement
def events_of_card() -> Any:
    other = Card.alias("other")
    return (
        CardEvent.select(
            CardEvent.at, CardEvent.kind, CardEvent.reason, other.shown, Branch.code, Counter.name, Operator.code
        )
        .join(Branch, on=Branch.id == CardEvent.branch_id)
        .join(Counter, on=Counter.id == CardEvent.counter_id)
        .join(other, JOIN.LEFT_OUTER, on=other.id == CardEvent.other_id)
        .join(Operator, JOIN.LEFT_OUTER, on=Operator.id == CardEvent.operator_id)
        .where(CardEvent.card_id == slot("card_id"))
        .order_by(CardEvent.id)
    )


@statement
def activation_of_card() -> Any:
    return Card.select(Card.activated_at).where(Card.id == slot("card_id"))


def tell(
    database: Database, desk: Desk, card_id: int, kind: str, at: int, reason: str = "", other_id: int | None = None
) -> None:
    """Adds to the story of a card. Inside the transaction that does it."""
    desk_ids = {"branch_id": desk.branch_id, "counter_id": desk.counter_id, "operator_id": desk.operator_id}
    database.execute(new_event, card_id=card_id, kind=kind, at=at, reason=reason, other_id=other_id, **desk_ids)


def story(database: Database, card_id: int) -> list[CardEventView]:
    """What happened to a card, oldest first; it begins when it was handed out, though nobody wrote down by whom."""
    events = [
        CardEventView(at, kind, reason, other or "", branch, counter, operator or "")
        for at, kind, reason, other, branch, counter, operator in database.rows(events_of_card, card_id=card_id)
    ]
    activated_at = database.value(activation_of_card, card_id=card_id)
    if activated_at and not any(event.kind == "activated" for event in events):
        events.insert(0, CardEventView(activated_at, "activated"))
    return events
