"""Number ranges: cards taken into stock before they are handed out.

A card in stock is no row of its own: it is one of the numbers of its range, until it is handed out or blocked. So a
range of a million is taken in at once, and a shop has few enough ranges to look through all of them.
"""

from dataclasses import dataclass
from typing import Any

from peewee import fn

from loyalty.card_views import RangeView
from loyalty.errors import BadValue, Duplicate
from loyalty.number_ranges import NumberRange, number_range
from loyalty.requests import NewRange
from models.database import Database
from models.desk import Desk
from models.statements import slot, statement
from models.tables import Card, CardRange

MOST_PRINTED = 10_000  # numbers at a time


@dataclass(frozen=True, slots=True)
class RangeRecord:
    """A range as it is kept: `printed` of its numbers, from the first, were given out to be printed."""

    id: int
    numbers: NumberRange
    kind: str
    note: str
    printed: int
    at: int


@statement
def all_ranges() -> Any:
    return CardRange.select(
        CardRange.id,
        CardRange.first_code,
        CardRange.last_code,
        CardRange.check_digit,
        CardRange.kind,
        CardRange.note,
        CardRange.printed,
        CardRange.at,
    ).order_by(CardRange.id)


@statement
def new_range() -> Any:
    columns = ("first_code", "last_code", "check_digit", "kind", "note", "at", "operator_id")
    values = {getattr(CardRange, name): slot(name) for name in columns}
    return CardRange.insert({**values, CardRange.printed: 0}).returning(CardRange.id)


@statement
def cards_by_range_and_state() -> Any:
    return (
        Card.select(Card.range_id, Card.state, fn.COUNT(Card.id))
        .where(Card.range_id.is_null(False))
        .group_by(Card.range_id, Card.state)
    )


@statement
def cards_like_these() -> Any:
    """Cards in no range yet, with codes as long as those of a range and with the same beginning."""
    return Card.select(Card.id, Card.key).where(
        Card.range_id.is_null(),
        fn.LENGTH(Card.key) == slot("length"),
        fn.SUBSTR(Card.key, 1, slot("prefix_length")) == slot("prefix"),
    )


@statement
def take_into_range() -> Any:
    return Card.update({Card.range_id: slot("range_id")}).where(Card.id == slot("id"))


@statement
def cards_in_range_from() -> Any:
    return Card.select(Card.key).where(Card.range_id == slot("range_id"))


@statement
def move_printed() -> Any:
    """Guarded: only while nobody else has taken numbers meanwhile."""
    return CardRange.update({CardRange.printed: slot("printed")}).where(
        CardRange.id == slot("id"), CardRange.printed == slot("printed_read")
    )


def ranges(database: Database) -> list[RangeRecord]:
    return [
        RangeRecord(range_id, NumberRange(first, last, check), kind, note, printed, at)
        for range_id, first, last, check, kind, note, printed, at in database.rows(all_ranges)
    ]


def range_of(found: list[RangeRecord], code: str) -> RangeRecord | None:
    """The one of these ranges that a code, in its one form, is of."""
    return next((each for each in found if each.numbers.place_of(code) is not None), None)


def add_range(database: Database, desk: Desk, new: NewRange, at: int) -> RangeView:
    """Takes a range into stock; cards in use whose codes are among its numbers are of it from now on.

    Raises BadValue, NotAllowed (bank cards' numbers) and Duplicate, which names the range that it overlaps.
    """
    numbers = number_range(new.first, new.last, new.check)

    def work() -> int:
        if database.postgresql:
            database.run("LOCK TABLE card_range IN SHARE ROW EXCLUSIVE MODE")
        for each in ranges(database):
            if numbers.overlaps(each.numbers):
                other = f"{each.numbers.first} - {each.numbers.last}"
                raise Duplicate("range", f"{numbers.first} - {numbers.last}", other)
        range_id = database.value(
            new_range,
            first_code=numbers.first,
            last_code=numbers.last,
            check_digit=numbers.check,
            kind=new.kind,
            note=new.note,
            at=at,
            operator_id=desk.operator_id,
        )
        alike = {"length": len(numbers.first), "prefix": numbers.prefix, "prefix_length": len(numbers.prefix)}
        for card_id, key in database.rows(cards_like_these, **alike):
            if numbers.place_of(key) is not None:
                database.execute(take_into_range, id=card_id, range_id=range_id)
        return int(range_id)

    added = database.write(work)
    return next(each for each in range_views(database) if each.id == added)


def range_views(database: Database) -> list[RangeView]:
    """Every range, with how many of its cards are in each state."""
    with database.snapshot():
        found, counted = ranges(database), database.rows(cards_by_range_and_state)
    by_range: dict[int, dict[str, int]] = {}
    for range_id, state, count in counted:
        by_range.setdefault(range_id, {})[state] = count
    return [_view(each, by_range.get(each.id, {})) for each in found]


def _view(found: RangeRecord, cards: dict[str, int]) -> RangeView:
    numbers = found.numbers
    taken = sum(count for state, count in cards.items() if state != "stock")
    states = {"stock": numbers.size - taken} | {state: n for state, n in cards.items() if state != "stock"}
    return RangeView(
        found.id, numbers.first, numbers.last, found.kind, numbers.check, found.note, numbers.size, found.printed,
        found.at, states,
    )  # fmt: skip


def take_numbers(database: Database, range_id: int, count: int) -> list[str]:
    """The next free numbers of a range, given out once: to be printed. Fewer where it ends. Raises BadValue."""
    if not 1 <= count <= MOST_PRINTED:
        raise BadValue("count", "not_between", f"1 - {MOST_PRINTED}")

    def work() -> list[str]:
        found = next((each for each in ranges(database) if each.id == range_id), None)
        if found is None:
            raise BadValue("range", "not_defined")
        in_use = {key for (key,) in database.rows(cards_in_range_from, range_id=range_id)}
        codes: list[str] = []
        place = found.printed
        while len(codes) < count and place < found.numbers.size:
            if (code := found.numbers.code_at(place)) not in in_use:
                codes.append(code)
            place += 1
        if not database.execute(move_printed, id=range_id, printed=place, printed_read=found.printed):
            return work()
        return codes

    return database.write(work)
