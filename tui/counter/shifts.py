"""Shifts: what a counter did since it last closed, and closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from loyalty.errors import BadValue
from loyalty.pages import NEWEST
from models.desk import has_counter
from tui.counter.sales import SaleQuestions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty.shifts import ClosedShift, ShiftView
    from models.till import Till


class ShiftQuestions(SaleQuestions):
    """Shifts of this counter; `branch` and `counter` name another, which must be there already (BadValue)."""

    def running_shift(self, branch: str = "", counter: str = "") -> ShiftView:
        return models.shifts.running_shift(self._till_of(branch, counter))

    def shift(self, number: int, branch: str = "", counter: str = "") -> ShiftView:
        return models.shifts.shift(self._till_of(branch, counter), number)

    def shifts(self, before: int = NEWEST, most: int = 50, branch: str = "", counter: str = "") -> list[ClosedShift]:
        return models.shifts.shifts(self._till_of(branch, counter), before, most)

    def close_shift(
        self,
        operation_id: str,
        till_cents: Mapping[str, int],
        at: int,
        branch: str = "",
        counter: str = "",
        operator: str = "",
    ) -> ShiftView:
        """What was closed. Raises NotAllowed where there is nothing to close."""
        till = self._till_of(branch, counter, operator)
        return models.shifts.close_shift(till, operation_id, till_cents, at, self.clock())

    def _till_of(self, branch: str, counter: str, operator: str = "") -> Till:
        """A mistyped name must not open a new counter."""
        place = branch or self.desk.branch, counter or self.desk.counter
        if not has_counter(self.database, *place):
            raise BadValue("counter", "no_such_counter")
        return self.till(self.desk_of(branch, counter, operator))
