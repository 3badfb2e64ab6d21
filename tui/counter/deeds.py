"""The one way to what is more than an everyday sale: judged, done and written down in one transaction.

All three doors come through here, as they have nothing but the counter; a test holds that nothing gets by.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import models
from loyalty.clock import day_of
from loyalty.errors import NotAllowed, OverLimit, UnknownOperator
from tui.counter.base import CounterBase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from loyalty.limits import Deed
    from models.desk import Desk

T = TypeVar("T")


class DeedBase(CounterBase):
    """A counter at which somebody does something, by her own right or by somebody's leave."""

    leave_id: int | None = None  # of whoever gives leave for what is being done now, and has shown who she is
    allowing_id: int | None = None  # of whoever allows what is being written now
    _by: tuple[str, str] = ("", "")  # who is named for it, and the PIN, which is looked at only where it is needed

    def days_back(self, at: int) -> int:
        """How many days ago a moment is, in the shop's time zone; below 0 for days to come."""
        return (self.today() - day_of(at, self.zone)).days

    def deed(self, kind: str, operation_id: str = "", at: int | None = None, **facts: Any) -> Deed:
        from loyalty.limits import Deed

        return Deed(kind, operation_id, days=0 if at is None else self.days_back(at), **facts)

    def do(self, deed: Deed, work: Callable[[], T], desk: Desk | None = None) -> T:
        """What `work` gives. Raises what it raises, and OverLimit or NotAllowed where somebody's leave is needed.

        What was done before under its id is only answered again, and needs nobody's leave.
        """
        desk = desk or self.desk
        if deed.is_everyday:
            return work()
        try:
            return self._done(deed, work, desk, self.leave_id)
        except (OverLimit, NotAllowed) as refusal:
            if not refusal.leave_of or not any(self._by):
                raise
            asked = refusal.leave_of
        # Apart from the transaction that was refused: a wrong PIN must go on counting.
        return self._done(deed, work, desk, self.leave_by_pin(asked, *self._by))

    def _done(self, deed: Deed, work: Callable[[], T], desk: Desk, leave_id: int | None) -> T:
        def judged_and_done() -> T:
            if models.deeds.was_done(self.database, deed.operation_id):
                return work()
            now = self.clock()
            try:
                judgement = models.deeds.judged(self.database, desk, deed, now, leave_id)
            except (OverLimit, NotAllowed):
                work()  # nobody is called for what is refused anyway; nothing of it stays
                raise
            self.allowing_id = judgement.allowed_by_id
            done = work()
            models.deeds.write_down(self.database, desk, deed, judgement, now)
            return done

        return self.database.write(judged_and_done)

    def needs_leave(self, kind: str) -> str:
        """The role whose leave whoever is at the counter needs for what is reserved; empty where nobody's."""
        try:
            models.deeds.judged(self.database, self.desk, self.deed(kind), self.clock())
        except NotAllowed as refusal:
            return refusal.leave_of
        return ""

    def leave_by_pin(self, asked: str, code: str, pin: str) -> int:
        """Who gives leave as somebody of the role `asked`, for `leave_id`. Raises NotAllowed."""
        return models.operator_pins.allowed(self.database, asked, code, pin, self.clock())

    def leave_by_name(self, asked: str, text: str, pin: str) -> int:
        """As `leave_by_pin`, with a code, or how one or a name begins. Nobody of the kind is told as a wrong PIN is."""
        try:
            code = models.operators.operator_meant(self.database, text).code
        except UnknownOperator:
            code = text
        return self.leave_by_pin(asked, code, pin)

    @contextmanager
    def acting(self, operator: str = "", by: str = "", pin: str = "") -> Iterator[None]:
        """What another program does in somebody's name, and who gives leave where it takes any."""
        before = self.desk, self._by
        self.desk = self.desk.with_who_works_here(self.database, operator)
        self._by = (by, pin) if by or pin else self._by
        try:
            yield
        finally:
            self.desk, self._by = before
