"""The statements of stripes, compiled once."""

from typing import Any

from peewee import JOIN, Case, fn

from models.export_statements import first_customer
from models.ledger_statements import ZERO
from models.statements import slot, statement
from models.tables import (
    Balance,
    Branch,
    Card,
    Counter,
    Customer,
    LotRow,
    Operator,
    Setting,
    StripeRow,
    StripeSighting,
)

_WRITTEN = ("sequence", "points_milli", "euros_cents", "day", "branch_mark", "confirmed", "at", "trouble")


@statement
def stripe_key() -> Any:
    return Setting.select(Setting.value).where(Setting.name == "stripe_key")


@statement
def change_stripe_key() -> Any:
    return Setting.update({Setting.value: slot("value")}).where(Setting.name == "stripe_key")


@statement
def stripe_of_card() -> Any:
    columns = [getattr(StripeRow, name) for name in _WRITTEN]
    return StripeRow.select(*columns).where(StripeRow.card_id == slot("card_id"))


@statement
def new_stripe() -> Any:
    values = {getattr(StripeRow, name): slot(name) for name in _WRITTEN}
    return StripeRow.insert({StripeRow.card_id: slot("card_id"), **values})


@statement
def change_stripe() -> Any:
    """A later sequence; what was read back meanwhile stays so."""
    values: dict[Any, Any] = {getattr(StripeRow, name): slot(name) for name in _WRITTEN}
    is_later = slot("confirmed") > StripeRow.confirmed
    values[StripeRow.confirmed] = Case(None, [(is_later, slot("confirmed"))], StripeRow.confirmed)
    return StripeRow.update(values).where(StripeRow.card_id == slot("card_id"))


@statement
def confirm_stripe() -> Any:
    """What was read back; an answer that comes after a later one changes nothing."""
    return StripeRow.update({StripeRow.confirmed: slot("sequence"), StripeRow.trouble: ""}).where(
        StripeRow.card_id == slot("card_id"), StripeRow.confirmed < slot("sequence")
    )


@statement
def mark_trouble() -> Any:
    return StripeRow.update({StripeRow.trouble: slot("trouble")}).where(
        StripeRow.card_id == slot("card_id"), StripeRow.sequence == slot("sequence")
    )


@statement
def new_sighting() -> Any:
    columns = (
        "card_id", "verdict", "taken_over", "sequence", "points_milli", "euros_cents", "known_sequence", "at",
        "branch_id", "counter_id", "operator_id",
    )  # fmt: skip
    return StripeSighting.insert({getattr(StripeSighting, name): slot(name) for name in columns})


@statement
def sightings_page() -> Any:
    return (
        StripeSighting.select(
            StripeSighting.id,
            Card.shown,
            fn.COALESCE(first_customer(Card.account_id, Customer.name), ""),
            StripeSighting.verdict,
            StripeSighting.taken_over == 1,
            StripeSighting.sequence,
            StripeSighting.points_milli,
            StripeSighting.euros_cents,
            StripeSighting.known_sequence,
            StripeSighting.at,
            Branch.code,
            Counter.name,
            fn.COALESCE(Operator.code, ""),
        )
        .join(Card, on=Card.id == StripeSighting.card_id)
        .join(Branch, on=Branch.id == StripeSighting.branch_id)
        .join(Counter, on=Counter.id == StripeSighting.counter_id)
        .join(Operator, JOIN.LEFT_OUTER, on=Operator.id == StripeSighting.operator_id)
        .where(StripeSighting.id < slot("before"))
        .order_by(StripeSighting.id.desc())
        .limit(slot("most"))
    )


def _held(unit: str) -> Any:
    return Balance.select(Balance.amount_minor).where(Balance.account_id == Card.account_id, Balance.unit == unit)


def _not_spendable(unit: str) -> Any:
    """Of what is held: what has expired and nobody has booked yet, and what is still pending."""
    return LotRow.select(fn.SUM(LotRow.left_minor)).where(
        LotRow.account_id == Card.account_id,
        LotRow.left_minor != ZERO,
        LotRow.left_minor > ZERO,
        LotRow.unit == unit,
        (LotRow.last_day < slot("day")) | (LotRow.spendable_day > slot("day")),
    )


@statement
def stripes_of_active_cards() -> Any:
    """Each with its code, and what its account holds: points and euros, and what of them cannot be spent today."""
    columns = [getattr(StripeRow, name) for name in _WRITTEN]
    held = [part(unit) for unit in ("points", "euros") for part in (_held, _not_spendable)]
    return (
        StripeRow.select(Card.key, Card.shown, *columns, *held)
        .join(Card, on=Card.id == StripeRow.card_id)
        .where(Card.state == "active")
        .order_by(Card.id)
    )
