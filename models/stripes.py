"""What the shop knows of its cards' stripes: what each was last given, whether it was read back, and what was wrong.

A stripe copies what the ledger says; where the ledger can be asked it is right, whatever a card says. Only a stripe
that another branch has written since, and that the shop chooses to believe, changes an account (`look`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from loyalty.clock import day_from_number, day_number, day_of
from loyalty.codes import card_code, masked
from loyalty.errors import BadValue, UnknownCard
from loyalty.lots import Lifetime, lifetime
from loyalty.money import EUROS, POINTS
from loyalty.pages import NEWEST
from loyalty.stripe import (
    BAD,
    CardStripe,
    Finding,
    Known,
    Seen,
    Sighting,
    Stripe,
    branch_mark,
    can_carry,
    carried,
    judge,
    next_sequence,
    read,
    track_3,
)
from models.cards import CLOSED, CardRecord, find_card, open_account, put_in_use, usable_card
from models.database import Database
from models.desk import Desk
from models.ledger import Book, Context, hold, holdings
from models.stripe_statements import (
    change_stripe,
    change_stripe_key,
    confirm_stripe,
    mark_trouble,
    new_sighting,
    new_stripe,
    sightings_page,
    stripe_key,
    stripe_of_card,
    stripes_of_active_cards,
)
from models.till import Till

KIND = "stripe"  # of the entries that take over what another branch wrote
PAGE = 50


@dataclass(frozen=True, slots=True)
class ToWrite:
    """A stripe that is about to be written, and its characters for tracks 2 and 3."""

    card_id: int
    stripe: Stripe
    track_2: str
    track_3: str


def shop_key(database: Database) -> bytes:
    """The key of the seals, which branches without a line between them have in common."""
    return bytes.fromhex(database.value(stripe_key))


def set_shop_key(database: Database, key: bytes) -> None:
    database.write(lambda: database.execute(change_stripe_key, value=key.hex()))


def look(till: Till, code: str, text: str | None, at: int, trusts: bool = False) -> Seen | None:
    """What the stripe of a card is worth; None for a card that is nobody's here. What is wrong is noted.

    `text` is its track 3 (see `loyalty.stripe.read`). With `trusts`, what another branch wrote is believed: the
    difference is booked, and a card that this branch does not know yet is put in use with what it carries.
    """
    database, desk = till.database, till.desk
    key = _key(till, code)
    found = read(text, key, shop_key(database))
    card = find_card(database, desk, code)
    if card is None or card.account_id is None:
        if trusts and isinstance(found, Stripe):
            return database.write(lambda: _taken_in(till, code, found, at))
        return None
    if trusts and card.state not in CLOSED and judge(found, known_stripe(database, card, key)) == "newer":
        return database.write(lambda: _looked(till, code, found, at, trusts=True))
    return _looked(till, code, found, at, trusts=False)


def _taken_in(till: Till, code: str, found: Stripe, at: int) -> Seen:
    """A card that another branch handed out, with an account of its own. Inside a transaction."""
    card = find_card(till.database, till.desk, code)
    if card is None or card.account_id is None:
        desk = replace(till.desk, own_cards=True)  # its seal says that it is the shop's, whatever its number
        put_in_use(till.database, desk, code, "", open_account(till.database, desk, at), at)
    return _looked(till, code, found, at, trusts=True)


def _looked(till: Till, code: str, found: Stripe | Finding, at: int, trusts: bool) -> Seen:
    """`trusts` only inside a transaction."""
    database, desk = till.database, till.desk
    day = day_of(at, desk.zone)
    card = find_card(database, desk, code)
    assert card is not None
    assert card.account_id is not None
    if trusts:
        hold(database, card.account_id)
    known = known_stripe(database, card, _key(till, code))
    verdict = judge(found, known)
    spendable = holdings(database, card.account_id, day).spendable
    stripe = found if isinstance(found, Stripe) else None
    taken_over = trusts and stripe is not None and verdict == "newer"
    if verdict in BAD:
        _note(database, desk, card, verdict, stripe, known, at, taken_over)
    if stripe is None or not taken_over:
        return Seen(verdict, stripe, known, spendable)
    _take_over(till, card, stripe, known.written if known else None, spendable, at)
    spendable = holdings(database, card.account_id, day).spendable
    return Seen("good", stripe, Known(stripe, stripe.sequence), spendable, taken_over=True)


def _take_over(
    till: Till, card: CardRecord, found: Stripe, base: Stripe | None, spendable: Mapping[str, int], at: int
) -> None:
    """Books what happened to a card elsewhere: the difference to what this shop last wrote on it.

    Where this shop never wrote it, the difference to what the account holds. More than is there is not taken away.
    """
    database, day = till.database, day_of(at, till.desk.zone)
    version = till.shelf.followed_by(till.desk.branch, day)
    life = lifetime(version.programme if version else None, day)
    operation = f"stripe {card.shown} {found.sequence}"
    book = Book(database, Context(till.desk, at, at, operation, version.id if version else None))
    before = (base.points_milli, base.euros_cents) if base else carried(spendable)
    differences = found.points_milli - before[0], found.euros_cents - before[1]
    assert card.account_id is not None
    for unit, difference in zip((POINTS.code, EUROS.code), differences, strict=True):
        if difference > 0:
            here = Lifetime(day, life.last_day, life.moves_with_activity)
            book.credit(card.account_id, unit, difference, KIND, here)
        elif taken := min(-difference, max(0, spendable.get(unit, 0))):
            book.spend(card.account_id, unit, taken, KIND, day)
    book.close()
    _keep(database, card.id, found, at, confirmed=found.sequence)


def _note(
    database: Database, desk: Desk, card: CardRecord, verdict: str, stripe: Stripe | None, known: Known | None, at: int,
    taken_over: bool,
) -> None:  # fmt: skip
    database.execute(
        new_sighting,
        card_id=card.id,
        verdict=verdict,
        taken_over=int(taken_over),
        sequence=stripe.sequence if stripe else 0,
        points_milli=stripe.points_milli if stripe else 0,
        euros_cents=stripe.euros_cents if stripe else 0,
        known_sequence=known.written.sequence if known else 0,
        at=at,
        branch_id=desk.branch_id,
        counter_id=desk.counter_id,
        operator_id=desk.operator_id,
    )


def begin_writing(till: Till, code: str, at: int) -> ToWrite:
    """What a card is to carry now, under a new sequence; until `confirm` nobody knows whether it does.

    Raises what the card is refused for, and BadValue for one that can carry no stripe.
    """
    database, desk = till.database, till.desk
    day = day_of(at, desk.zone)
    key = _key(till, code)

    def work() -> ToWrite:
        card = usable_card(database, desk, code, day_number(day))
        if not can_carry(key):
            raise BadValue("card", "no_stripe")
        assert card.account_id is not None
        hold(database, card.account_id)
        known = known_stripe(database, card, key)
        points, euros = carried(holdings(database, card.account_id, day).spendable)
        stripe = Stripe(key, next_sequence(known), points, euros, day, branch_mark(desk.branch))
        _keep(database, card.id, stripe, at, confirmed=known.confirmed if known else 0)
        return ToWrite(card.id, stripe, key, track_3(stripe, shop_key(database)))

    return database.write(work)


def confirm(database: Database, to_write: ToWrite) -> None:
    """It has been read back."""
    values = {"card_id": to_write.card_id, "sequence": to_write.stripe.sequence}
    database.write(lambda: database.execute(confirm_stripe, **values))


def note_trouble(database: Database, to_write: ToWrite, problem: str) -> None:
    """It could not be written, or not be seen to be: the card is written again at its next swipe."""
    values = {"card_id": to_write.card_id, "sequence": to_write.stripe.sequence, "trouble": problem}
    database.write(lambda: database.execute(mark_trouble, **values))


def _keep(database: Database, card_id: int, stripe: Stripe, at: int, confirmed: int) -> None:
    values = {
        "card_id": card_id,
        "sequence": stripe.sequence,
        "points_milli": stripe.points_milli,
        "euros_cents": stripe.euros_cents,
        "day": day_number(stripe.day),
        "branch_mark": stripe.branch,
        "confirmed": confirmed,
        "at": at,
        "trouble": "",
    }
    if not database.execute(change_stripe, **values):
        database.execute(new_stripe, **values)


def known_stripe(database: Database, card: CardRecord, key: str) -> Known | None:
    row = database.row(stripe_of_card, card_id=card.id)
    return _known(key, row) if row else None


def _known(key: str, row: Sequence[Any]) -> Known:
    sequence, points, euros, day, mark, confirmed, *_ = row
    return Known(Stripe(key, sequence, points, euros, day_from_number(day), mark), confirmed)


def stripe_of(till: Till, code: str, at: int) -> CardStripe | None:
    """What a card was last given, beside what it should carry; None where it was never written. Raises UnknownCard."""
    card = find_card(till.database, till.desk, code)
    if card is None:
        raise UnknownCard(masked(code))
    row = till.database.row(stripe_of_card, card_id=card.id)
    if row is None or card.account_id is None:
        return None
    spendable = holdings(till.database, card.account_id, day_of(at, till.desk.zone)).spendable
    return CardStripe(card.shown, _known(_key(till, code), row), spendable, at=row[6], trouble=row[7])


def _key(till: Till, code: str) -> str:
    return card_code(code, till.desk.card_secret).key


def stripes(database: Database, day: date, only_due: bool = False) -> list[CardStripe]:
    """What active cards carry; with `only_due` those to be written anew."""
    found = []
    for key, shown, *row in database.stream(stripes_of_active_cards, day=day_number(day)):
        held = [int(each or 0) for each in row[8:]]
        spendable = {POINTS.code: held[0] - held[1], EUROS.code: held[2] - held[3]}
        each = CardStripe(shown, _known(key, row), spendable, at=row[6], trouble=row[7])
        if each.is_due or not only_due:
            found.append(each)
    return found


def sightings(database: Database, before: int = NEWEST, most: int = PAGE) -> list[Sighting]:
    """A page of what was wrong with stripes that were swiped, the newest first."""
    return [Sighting(*row) for row in database.rows(sightings_page, before=before, most=most)]
