"""The ledger: what runs at night, and the proof that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from loyalty.clock import day_of, days_later

if TYPE_CHECKING:
    from loyalty.views import (
        NightlyReport,
    )
    from models.verification import Verification

from tui.counter.deeds import DeedBase


class LedgerQuestions(DeedBase):
    """The ledger: what runs at night, and the proof that it holds."""

    def expire(self, at: int) -> tuple[dict[str, int], int]:
        self._check_ahead(at)
        return models.nightly.book_expiry(self.till(), at, self.clock())

    def would_expire(self, at: int) -> tuple[dict[str, int], int]:
        """What `expire` would book at a moment, and of how many accounts."""
        return models.nightly.would_expire(self.till(), at)

    def nightly(self, at: int) -> NightlyReport:
        self._check_ahead(at)
        return models.nightly.run_nightly(self.till(), at, self.clock())

    def _check_ahead(self, at: int) -> None:
        """A day to come (but for a night's run that begins early) takes what could still be spent.

        Written down before: it is many transactions.
        """
        day = day_of(at, self.zone)
        if day > days_later(self.today(), 1):
            self.do(self.deed("expire_ahead", text=day.isoformat()), lambda: None)

    def verify(self, rebuild: bool = False) -> Verification:
        if rebuild:
            models.verification.rebuild(self.database)
        return models.verification.verify(self.database)
