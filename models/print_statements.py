"""What the queue of cards asks of the database."""

from typing import Any

from peewee import JOIN, Value, fn

from loyalty.print_queue import AT_WORK
from models.statements import slot, statement
from models.tables import Account, BlankCard, Card, CardPrint, Customer, Setting

OPEN = ("waiting", *AT_WORK)
_NEW = {
    CardPrint.state: Value("waiting"),
    CardPrint.reason: Value(""),
    CardPrint.detail: Value(""),
    CardPrint.run: Value(""),
    CardPrint.leased_until: Value(0),
}


@statement
def new_print() -> Any:
    columns = ("card_id", "design", "queued_at", "branch_id", "operator_id")
    values = {getattr(CardPrint, name): slot(name) for name in columns}
    return CardPrint.insert({**values, **_NEW, CardPrint.changed_at: slot("queued_at")}).returning(CardPrint.id)


@statement
def card_key() -> Any:
    return Card.select(Card.key).where(Card.id == slot("id"))


@statement
def open_print_of() -> Any:
    """A card of this design that waits already, or is on the machine."""
    return CardPrint.select(CardPrint.id).where(
        CardPrint.card_id == slot("card_id"), CardPrint.design == slot("design"), CardPrint.state.in_(OPEN)
    )


@statement
def queue_never_printed() -> Any:
    """Puts on the queue the shop's own cards in use at a branch that were never on it, all at once."""
    place: dict[Any, Any] = {
        CardPrint.branch_id: slot("branch_id"),
        CardPrint.operator_id: slot("operator_id").cast("bigint"),
    }
    when = {CardPrint.queued_at: slot("queued_at"), CardPrint.changed_at: slot("queued_at")}
    columns = {**_NEW, CardPrint.design: slot("design"), **place, **when}
    asked_for = CardPrint.select(CardPrint.id).where(CardPrint.card_id == Card.id)
    cards = (
        Card.select(Card.id, *columns.values())
        .join(Account, on=(Account.id == Card.account_id))
        .where(
            Account.branch_id == slot("branch_id"),
            Card.kind == "loyalty",
            Card.state == "active",
            Card.key == Card.shown,
            ~fn.EXISTS(asked_for),
        )
        .order_by(Card.id)
    )
    return CardPrint.insert(cards, [CardPrint.card_id, *columns])


@statement
def next_waiting() -> Any:
    return (
        CardPrint.select(CardPrint.id)
        .where(CardPrint.branch_id == slot("branch_id"), CardPrint.state == "waiting")
        .order_by(CardPrint.id)
        .limit(slot("most"))
    )


@statement
def claim_print() -> Any:
    """Only while it waits: another counter may have taken it meanwhile."""
    return CardPrint.update(
        {
            CardPrint.state: "printing",
            CardPrint.reason: "",
            CardPrint.detail: "",
            CardPrint.run: slot("run"),
            CardPrint.leased_until: slot("leased_until"),
            CardPrint.changed_at: slot("now"),
        }
    ).where(CardPrint.id == slot("id"), CardPrint.state == "waiting")


@statement
def print_to_draw() -> Any:
    columns = (CardPrint.design, Card.key, Card.state, Card.account_id, Card.last_day)
    return CardPrint.select(*columns).join(Card, on=(Card.id == CardPrint.card_id)).where(CardPrint.id == slot("id"))


@statement
def mark_print() -> Any:
    """Only while this run holds it: a person may have decided meanwhile."""
    return CardPrint.update(
        {
            CardPrint.state: slot("state"),
            CardPrint.reason: slot("reason"),
            CardPrint.detail: slot("detail"),
            CardPrint.leased_until: slot("leased_until"),
            CardPrint.changed_at: slot("now"),
        }
    ).where(CardPrint.id == slot("id"), CardPrint.run == slot("run"), CardPrint.state.in_(AT_WORK))


@statement
def mark_run() -> Any:
    """All that a run still holds, at once: the cards of one file."""
    return CardPrint.update(
        {CardPrint.state: slot("state"), CardPrint.leased_until: 0, CardPrint.changed_at: slot("now")}
    ).where(CardPrint.run == slot("run"), CardPrint.state.in_(AT_WORK))


@statement
def extend_run() -> Any:
    return CardPrint.update({CardPrint.leased_until: slot("leased_until")}).where(
        CardPrint.run == slot("run"), CardPrint.state.in_(AT_WORK)
    )


@statement
def doubt_prints() -> Any:
    """What a run had taken that broke off."""
    return CardPrint.update(
        {CardPrint.state: "doubtful", CardPrint.reason: slot("reason"), CardPrint.changed_at: slot("now")}
    ).where(
        CardPrint.branch_id == slot("branch_id"),
        CardPrint.state.in_(AT_WORK),
        CardPrint.leased_until < slot("now"),
    )


@statement
def decide_print() -> Any:
    """A person's word on a print, unless it has changed since it was read."""
    return CardPrint.update(
        {
            CardPrint.state: slot("state"),
            CardPrint.reason: "",
            CardPrint.detail: "",
            CardPrint.run: "",
            CardPrint.changed_at: slot("now"),
        }
    ).where(CardPrint.id == slot("id"), CardPrint.state == slot("state_read"))


def _seen() -> Any:
    owner = Customer.select(fn.MIN(Customer.id)).where(
        Customer.account_id == Card.account_id, Customer.merged_into_id.is_null()
    )
    columns = (
        CardPrint.id, Card.shown, fn.COALESCE(Customer.name, ""), CardPrint.design, CardPrint.state, CardPrint.reason,
        CardPrint.detail, CardPrint.queued_at, CardPrint.changed_at, CardPrint.leased_until,
    )  # fmt: skip
    return (
        CardPrint.select(*columns)
        .join(Card, on=(Card.id == CardPrint.card_id))
        .join(Customer, JOIN.LEFT_OUTER, on=(Customer.id == owner))
    )


@statement
def prints_newest_first() -> Any:
    return (
        _seen()
        .where(CardPrint.branch_id == slot("branch_id"), CardPrint.id < slot("before"))
        .order_by(CardPrint.id.desc())
        .limit(slot("most"))
    )


@statement
def print_by_id() -> Any:
    return _seen().where(CardPrint.id == slot("id"), CardPrint.branch_id == slot("branch_id"))


@statement
def print_counts() -> Any:
    """How many stand in each state; those that are done are too many to count each time."""
    return (
        CardPrint.select(CardPrint.state, fn.COUNT(CardPrint.id))
        .where(CardPrint.branch_id == slot("branch_id"), CardPrint.state != "done")
        .group_by(CardPrint.state)
    )


@statement
def blanks_left() -> Any:
    return BlankCard.select(BlankCard.cards_left).where(BlankCard.branch_id == slot("branch_id"))


@statement
def new_blanks() -> Any:
    return BlankCard.insert({BlankCard.branch_id: slot("branch_id"), BlankCard.cards_left: slot("cards_left")})


@statement
def set_blanks() -> Any:
    return BlankCard.update({BlankCard.cards_left: slot("cards_left")}).where(BlankCard.branch_id == slot("branch_id"))


@statement
def take_blank() -> Any:
    """One less, down to none: a printer may find a card that nobody had counted."""
    return BlankCard.update({BlankCard.cards_left: BlankCard.cards_left - 1}).where(
        BlankCard.branch_id == slot("branch_id"), BlankCard.cards_left > 0
    )


@statement
def setting_value() -> Any:
    return Setting.select(Setting.value).where(Setting.name == slot("name"))


@statement
def new_setting() -> Any:
    return Setting.insert({Setting.name: slot("name"), Setting.value: slot("value")})


@statement
def change_setting() -> Any:
    return Setting.update({Setting.value: slot("value")}).where(Setting.name == slot("name"))
