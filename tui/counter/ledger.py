"""The ledger: what runs at night, and the proof that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models

if TYPE_CHECKING:
    from loyalty.views import (
        NightlyReport,
    )
    from models.verification import Verification

from tui.counter.base import CounterBase


class LedgerQuestions(CounterBase):
    """The ledger: what runs at night, and the proof that it holds."""

    def expire(self, at: int) -> tuple[dict[str, int], int]:
        return models.nightly.book_expiry(self.till(), at, self.clock())

    def would_expire(self, at: int) -> tuple[dict[str, int], int]:
        """What `expire` would book at a moment, and of how many accounts."""
        return models.nightly.would_expire(self.till(), at)

    def nightly(self, at: int) -> NightlyReport:
        return models.nightly.run_nightly(self.till(), at, self.clock())

    def verify(self, rebuild: bool = False) -> Verification:
        if rebuild:
            models.verification.rebuild(self.database)
        return models.verification.verify(self.database)
