"""The queue of cards to print: each claimed by one run at a time, so that none is lost and none printed twice.

A run claims a card by a guarded update and holds it for a time that no card takes longer than. What it still holds
after that broke off with it: such a card is in doubt, is shown as such, and waits for a person's word. The queue is a
branch's, as the printer is.
"""

from dataclasses import replace
from typing import Any

from loyalty.card_design import PersonalCard
from loyalty.card_errors import UnknownPrint
from loyalty.clock import NEVER, day_from_number, day_number, day_of
from loyalty.errors import NotAllowed
from loyalty.pages import NEWEST
from loyalty.print_queue import (
    AT_WORK,
    CAN_BE_CANCELLED,
    CAN_BE_REPEATED,
    CLOSED,
    LEASE_S,
    LOST,
    ClaimedPrint,
    PrintView,
    QueueView,
)
from models.accounts import account_of, account_view
from models.cards import CardRecord, cards_of_account, find_card, usable_card
from models.print_statements import (
    blanks_left,
    card_key,
    change_setting,
    claim_print,
    decide_print,
    doubt_prints,
    extend_run,
    mark_print,
    mark_run,
    new_blanks,
    new_print,
    new_setting,
    next_waiting,
    open_print_of,
    print_by_id,
    print_counts,
    print_to_draw,
    prints_newest_first,
    queue_never_printed,
    set_blanks,
    setting_value,
    take_blank,
)
from models.till import Till

PAGE = 100
LONGEST_DETAIL = 200
FILE_LEASE_S = 900  # a file of a great many cards is written in one go


def card_to_print(till: Till, card: str, dni: str, at: int) -> tuple[int, PersonalCard]:
    """A card's id and what it says: the one that was named, or the one that a customer was given last.

    Raises what the card is refused for, UnknownCustomer, and NotAllowed for a card whose number is not kept.
    """
    record = _named(till, card, dni, at)
    if till.database.value(card_key, id=record.id) != record.shown:
        raise NotAllowed("number_not_kept", record.shown)
    return record.id, _personal(till, record.shown, record.account_id, record.last_day, at)


def _named(till: Till, card: str, dni: str, at: int) -> CardRecord:
    """A card in use or still in stock; a customer's is the one that was given last."""
    day = day_of(at, till.desk.zone)
    if card:
        found = find_card(till.database, till.desk, card)
        return (
            found if found and found.state == "stock" else usable_card(till.database, till.desk, card, day_number(day))
        )
    account_id, _record = account_of(till.database, till.desk, "", dni, day)
    rows = till.database.rows(cards_of_account, account_id=account_id)
    cards = [each for each in (CardRecord(*row) for row in rows) if each.state == "active" and each.kind == "loyalty"]
    if not cards:
        raise NotAllowed("no_card_to_print", dni)
    return cards[-1]


def enqueue(till: Till, card_id: int, design: str, at: int) -> int:
    """Puts a card on the queue, or finds that it waits there already: the print's number."""
    return till.database.write(lambda: _put(till, card_id, design, at))


def _put(till: Till, card_id: int, design: str, at: int) -> int:
    waiting = till.database.row(open_print_of, card_id=card_id, design=design)
    if waiting:
        return int(waiting[0])
    desk = till.desk
    place = {"branch_id": desk.branch_id, "operator_id": desk.operator_id}
    return int(till.database.value(new_print, card_id=card_id, design=design, queued_at=at, **place))


def enqueue_never_printed(till: Till, design: str, at: int) -> int:
    """Puts on the queue every card in use at this branch that nobody has asked to print: how many."""
    place = {"branch_id": till.desk.branch_id, "operator_id": till.desk.operator_id}
    return till.database.write(lambda: till.database.execute(queue_never_printed, design=design, queued_at=at, **place))


def queue(till: Till, now: int, before: int = NEWEST, most: int = PAGE) -> QueueView:
    """The queue as it stands, the newest first; `before` is the print at which the page before ended."""
    database, branch_id = till.database, till.desk.branch_id
    rows = database.rows(prints_newest_first, branch_id=branch_id, before=before, most=most)
    counts = {state: int(count) for state, count in database.rows(print_counts, branch_id=branch_id)}
    left = database.row(blanks_left, branch_id=branch_id)
    return QueueView(tuple(_view(row, now) for row in rows), counts, is_stopped(till), left[0] if left else None)


def print_of(till: Till, print_id: int, now: int) -> PrintView:
    """Raises UnknownPrint."""
    row = till.database.row(print_by_id, id=print_id, branch_id=till.desk.branch_id)
    if row is None:
        raise UnknownPrint(str(print_id))
    return _view(row, now)


def _view(row: tuple[Any, ...], now: int) -> PrintView:
    *facts, leased_until = row
    view = PrintView(*facts)
    if view.state in AT_WORK and leased_until < now:
        return replace(view, state="doubtful", reason=LOST)
    return view


def claim(till: Till, run: str, now: int, most: int = 1, lease_s: int = LEASE_S) -> list[ClaimedPrint]:
    """The next cards, which from now on are this run's alone; none where the queue is stopped or empty.

    What other runs left behind is in doubt from here on.
    """

    def work() -> list[int]:
        database, branch_id = till.database, till.desk.branch_id
        database.execute(doubt_prints, branch_id=branch_id, reason=LOST, now=now)
        if is_stopped(till):
            return []
        waiting = database.rows(next_waiting, branch_id=branch_id, most=most)
        lease = {"run": run, "leased_until": now + lease_s, "now": now}
        return [print_id for (print_id,) in waiting if database.execute(claim_print, id=print_id, **lease)]

    while True:
        claimed = till.database.write(work)
        found = [drawn for print_id in claimed if (drawn := _drawn(till, print_id, run, now))]
        waits = till.database.rows(next_waiting, branch_id=till.desk.branch_id, most=1)
        if found or not waits or is_stopped(till):
            return found


def _drawn(till: Till, print_id: int, run: str, now: int) -> ClaimedPrint | None:
    """What a claimed card says; one that was blocked or replaced while it waited is taken off the queue."""
    design, key, state, account_id, last_day = till.database.rows(print_to_draw, id=print_id)[0]
    if state not in ("active", "stock"):
        _mark(till, print_id, run, "cancelled", now, CLOSED)
        return None
    return ClaimedPrint(print_id, design, _personal(till, key, account_id, last_day, now))


def _personal(till: Till, number: str, account_id: int | None, last_day: int, now: int) -> PersonalCard:
    never = last_day == day_number(NEVER)
    day = "" if never else day_from_number(last_day).isoformat()
    card = PersonalCard(number=number, branch=till.desk.branch, last_day=day)
    if account_id is None:
        return card
    view = account_view(till.database, till.shelf, till.desk, account_id, now)
    card = replace(card, customer_class=view.customer_class)
    return replace(card, name=view.customer.name, dni=view.customer.dni) if view.customer else card


def encoded(till: Till, print_id: int, run: str, now: int) -> bool:
    """The stripe is written, the picture is not: whether the print was still this run's."""
    return _mark(till, print_id, run, "encoded", now, leased_until=now + LEASE_S)


def done(till: Till, print_id: int, run: str, now: int, *, blank_used: bool = True) -> bool:
    return _mark(till, print_id, run, "done", now, blank_used=blank_used)


def failed(
    till: Till, print_id: int, run: str, now: int, reason: str, detail: str = "", *, blank_used: bool = True
) -> bool:
    return _mark(till, print_id, run, "failed", now, reason, detail, blank_used=blank_used)


def in_doubt(till: Till, print_id: int, run: str, now: int, reason: str, detail: str = "") -> bool:
    return _mark(till, print_id, run, "doubtful", now, reason, detail, blank_used=True)


def put_back(
    till: Till, print_id: int, run: str, now: int, reason: str = "", detail: str = "", *, blank_used: bool = False
) -> bool:
    """No good card came out for sure: it waits again, in its old place, and says why."""
    return _mark(till, print_id, run, "waiting", now, reason, detail, blank_used=blank_used)


def _mark(
    till: Till,
    print_id: int,
    run: str,
    state: str,
    now: int,
    reason: str = "",
    detail: str = "",
    *,
    blank_used: bool = False,
    leased_until: int = 0,
) -> bool:
    def work() -> bool:
        facts = {"state": state, "reason": reason, "detail": detail[:LONGEST_DETAIL], "leased_until": leased_until}
        ours = till.database.execute(mark_print, id=print_id, run=run, now=now, **facts) == 1
        if ours and blank_used:
            till.database.execute(take_blank, branch_id=till.desk.branch_id)
        return ours

    return till.database.write(work)


def finish_file(till: Till, run: str, now: int, state: str = "done") -> int:
    """All cards of a run are in its file (`done`), or none is (`waiting`): how many."""
    return till.database.write(lambda: till.database.execute(mark_run, run=run, state=state, now=now))


def keep_holding(till: Till, run: str, now: int) -> None:
    till.database.write(lambda: till.database.execute(extend_run, run=run, leased_until=now + FILE_LEASE_S))


def repeat(till: Till, print_id: int, now: int) -> PrintView:
    """Prints a card again, by a person's decision. Raises UnknownPrint, NotAllowed."""
    return _decide(till, print_id, now, CAN_BE_REPEATED, "waiting", "print_not_finished")


def confirm(till: Till, print_id: int, now: int) -> PrintView:
    """A person has the card of a print in doubt: it did come out. Raises UnknownPrint, NotAllowed."""
    return _decide(till, print_id, now, ("doubtful",), "done", "print_not_doubtful")


def cancel(till: Till, print_id: int, now: int) -> PrintView:
    """Takes a print off the queue. Raises UnknownPrint, NotAllowed."""
    return _decide(till, print_id, now, CAN_BE_CANCELLED, "cancelled", "print_not_waiting")


def _decide(till: Till, print_id: int, now: int, allowed: tuple[str, ...], state: str, refusal: str) -> PrintView:
    def work() -> PrintView:
        till.database.execute(doubt_prints, branch_id=till.desk.branch_id, reason=LOST, now=now)
        seen = print_of(till, print_id, now)
        if seen.state not in allowed:
            raise NotAllowed(refusal, seen.card)
        if not till.database.execute(decide_print, id=print_id, state=state, state_read=seen.state, now=now):
            raise NotAllowed(refusal, seen.card)
        return print_of(till, print_id, now)

    return till.database.write(work)


def is_stopped(till: Till) -> bool:
    row = till.database.row(setting_value, name=_stopped_name(till))
    return bool(row and row[0])


def set_stopped(till: Till, stopped: bool) -> None:
    """Stops the queue of this branch for every counter and program, or lets it go on."""
    value = "1" if stopped else ""

    def work() -> None:
        if not till.database.execute(change_setting, name=_stopped_name(till), value=value):
            till.database.execute(new_setting, name=_stopped_name(till), value=value)

    till.database.write(work)


def _stopped_name(till: Till) -> str:
    return f"card_prints_stopped:{till.desk.branch_id}"


def count_blanks(till: Till, cards_left: int) -> None:
    """Says how many blank cards there are at this branch; from then on they are counted down."""

    def work() -> None:
        place = {"branch_id": till.desk.branch_id, "cards_left": cards_left}
        if not till.database.execute(set_blanks, **place):
            till.database.execute(new_blanks, **place)

    till.database.write(work)


def blanks(till: Till) -> int | None:
    row = till.database.row(blanks_left, branch_id=till.desk.branch_id)
    return int(row[0]) if row else None
