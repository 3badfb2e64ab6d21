"""The programme: loaded, shown, tried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from loyalty.programme import Service, Version
    from loyalty.whatif import Comparison

from tui.counter.deeds import DeedBase


class ProgrammeQuestions(DeedBase):
    """The programme: loaded, shown, tried out."""

    def load_programme(self, toml: str, at: int) -> Version:
        return self.do(
            self.deed("programme"),
            lambda: models.programmes.load_programme(self.database, toml, at, self.desk.operator_id),
        )

    def programmes(self) -> list[Version]:
        """The newest version of each, the one loaded last first."""
        return self.shelf.current()

    def programme_today(self) -> Version | None:
        return self.shelf.followed_by(self.desk.branch, self.today())

    def try_programme(
        self,
        toml: str,
        first_day: date | None = None,
        last_day: date | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Comparison:
        """What a changed programme would have given beside today's; writes nothing."""
        till = self.till()
        return models.trials.try_programme(till, toml, first_day, last_day, self.clock(), on_progress)

    def name_of_account(self, account_id: int) -> str:
        """Its first customer, or its first card."""
        view = models.accounts.account_view(self.database, self.shelf, self.desk, account_id, self.clock())
        return view.customer.name if view.customer else next((card.shown for card in view.cards), "")

    def services(self) -> tuple[Service, ...]:
        return models.programmes.shop_lists(self.database).services
