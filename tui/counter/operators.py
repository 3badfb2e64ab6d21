"""Operators: who is at the counter, who they are, what they may do, and what they did."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import models
from loyalty.clock import start_of
from loyalty.pages import NEWEST
from tui.counter.deeds import DeedBase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from loyalty.limits import Limits
    from loyalty.operator_views import DeedView, OperatorView, OperatorWork


class OperatorQuestions(DeedBase):
    """Operators: who is at the counter, who they are, what they may do, and what they did."""

    # -- who is at the counter

    def who_is_here(self) -> tuple[bool, bool]:
        """Whether anybody in this shop can show who she is, or else nobody is asked; and whether whoever is at this
        counter was retired meanwhile, who then is there no longer."""
        people = models.operators.everybody(self.database)
        me = people.get(self.desk.operator_id or 0)
        if me is not None and me.retired:
            self.stand_up()
        return any(each.can_prove for each in people.values()), me is not None and me.retired

    def hand_over(self, text: str, pin: str = "") -> OperatorView:
        """Somebody sits down who is named, with her PIN where she can be told from others: it is her from now on.

        Raises UnknownOperator, NotAllowed.
        """
        comes = models.operators.operator_meant(self.database, text)
        if comes.can_prove:
            models.operator_pins.allowed(self.database, "cashier", comes.code, pin, self.clock())
        return self._sits_down(comes)

    def hand_over_by_card(self, card: str) -> OperatorView | None:
        """Somebody sits down whose card was swiped; None for a card that is no operator's."""
        comes = self.operator_of_card(card)
        return self._sits_down(comes) if comes else None

    def _sits_down(self, comes: OperatorView) -> OperatorView:
        desk = replace(self.desk, operator_id=comes.id, proved=comes.can_prove)
        seen = partial(models.operators.was_seen, self.database, comes.code, self.clock())
        self.do(self.deed("handover"), seen, desk)
        self.desk, self._desks = desk, {}
        return comes

    def stand_up(self) -> None:
        """Nobody is at the counter any more."""
        self.desk = replace(self.desk, operator_id=None, proved=False)
        self._desks = {}

    def operator_of_card(self, card: str) -> OperatorView | None:
        return models.operators.operator_of_card(self.database, self.desk, card)

    def leave_by_card(self, asked: str, card: str) -> int:
        """As `leave_by_pin`, with a card that was swiped. Raises NotAllowed."""
        return models.operators.leave_of_card(self.database, self.desk, asked, card, self.clock())

    # -- who they are

    def operators(self) -> list[OperatorView]:
        return models.operators.operators(self.database)

    def add_operator(self, code: str, name: str, role: str) -> OperatorView:
        """A shop's first people come without anybody's leave: nobody could give it."""
        return self._changed(
            "operator_new", code, role, lambda: models.operators.add_operator(self.database, code, name, role)
        )

    def update_operator(self, code: str, changes: Mapping[str, str]) -> OperatorView:
        what = changes.get("role", "")
        return self._changed(
            "operator_change", code, what, lambda: models.operators.update_operator(self.database, code, changes)
        )

    def retire_operator(self, code: str, retired: bool = True) -> OperatorView:
        at = self.clock() if retired else 0
        kind = "operator_retired" if retired else "operator_back"
        return self._changed(kind, code, "", lambda: models.operators.retire_operator(self.database, code, at))

    def give_pin(self, code: str, pin: str) -> OperatorView:
        """Where she is named herself as who allows it, her own PIN will do."""
        by, own = self._by
        if by == code:
            return self.change_own_pin(code, own, pin)
        return self._changed("operator_pin", code, "", lambda: models.operator_pins.give_pin(self.database, code, pin))

    def change_own_pin(self, code: str, pin: str, new_pin: str) -> OperatorView:
        """Everybody may, with the one she has. Raises NotAllowed."""
        models.operator_pins.allowed(self.database, "cashier", code, pin, self.clock())
        return self._changed("own_pin", code, "", lambda: models.operator_pins.give_pin(self.database, code, new_pin))

    def give_operator_card(self, code: str, card: str) -> OperatorView:
        """An empty text takes hers away."""
        kind = "operator_card" if card else "operator_card_lost"
        return self._changed(kind, code, "", lambda: models.operators.give_card(self.database, self.desk, code, card))

    def recover_owner(self, code: str, pin: str) -> OperatorView:
        """A new PIN for an owner who has forgotten hers; whoever calls this has made sure whose shop it is."""
        return self._changed("recovery", code, "", lambda: models.operator_pins.recover_owner(self.database, code, pin))

    def _changed(self, kind: str, code: str, text: str, work: Callable[[], OperatorView]) -> OperatorView:
        return self.do(self.deed(kind, subject=code, text=text), work)

    # -- what they may do

    def limits(self) -> dict[str, Limits]:
        return models.deeds.limits(self.database)

    def set_limits(self, role: str, changes: Mapping[str, int | None]) -> dict[str, Limits]:
        text = " ".join([role, *(f"{name}={'' if value is None else value}" for name, value in changes.items())])
        return self.do(self.deed("limits", text=text), lambda: models.deeds.set_limits(self.database, role, changes))

    # -- what they did; days are inclusive, a missing one is any

    def work_of_operators(self, first: date | None, last: date | None) -> list[OperatorWork]:
        return models.operator_work.work_of_operators(self.database, *self._span(first, last))

    def enrolled(self, first: date | None, last: date | None) -> dict[int, int]:
        """How many customers each operator enrolled, by the operator's number."""
        return models.operator_work.enrolled(self.database, *self._span(first, last))

    def deeds(
        self, first: date | None = None, last: date | None = None, who: str = "", before: int = NEWEST, most: int = 50
    ) -> list[DeedView]:
        """A page, the newest first. Raises UnknownOperator."""
        return models.deeds.deeds(self.database, *self._span(first, last), self._who(who), before, most)

    def write_work(
        self, path: Path, titles: Mapping[str, str], words: Mapping[str, str], work: Sequence[OperatorWork]
    ) -> int:
        """Into a CSV or XLSX file: how many rows. Raises BadFile."""
        from models.exports import Target

        return models.operator_files.write_work(Target(path, self.zone, titles), words, work)

    def write_deeds(
        self,
        path: Path,
        titles: Mapping[str, str],
        words: Mapping[str, str],
        first: date | None,
        last: date | None,
        who: str = "",
    ) -> int:
        """Into a CSV or XLSX file, the newest first: how many rows. Raises UnknownOperator, BadFile."""
        from models.exports import Target

        made = models.deeds.all_deeds(self.database, *self._span(first, last), self._who(who))
        return models.operator_files.write_deeds(Target(path, self.zone, titles), words, made)

    def allowed_by(self, operation_id: str) -> str:
        """Who gave leave for an operation; empty where nobody had to."""
        return models.deeds.allowed_by(self.database, operation_id)

    def _who(self, code: str) -> OperatorView | None:
        return models.operators.operator_named(self.database, code) if code else None

    def _span(self, first: date | None, last: date | None) -> tuple[int, int]:
        from loyalty.clock import days_later

        return (start_of(first, self.zone) if first else 0, start_of(days_later(last, 1), self.zone) if last else 2**40)
