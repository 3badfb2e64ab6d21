"""Operators: who they are, and who allows what needs somebody's leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from tui.counter.base import CounterBase

if TYPE_CHECKING:
    from loyalty.views import OperatorView


class OperatorQuestions(CounterBase):
    """Operators: who they are, and who allows what needs somebody's leave."""

    def operators(self) -> list[OperatorView]:
        return models.operators.operators(self.database)

    def add_operator(self, code: str, name: str, role: str) -> OperatorView:
        return models.operators.add_operator(self.database, code, name, role)

    def give_pin(self, code: str, pin: str) -> OperatorView:
        return models.operators.give_pin(self.database, code, pin)

    def role_asked_for(self, deed: str) -> str:
        """Whose leave a deed (`loyalty.operators.DEEDS`) needs; empty where nobody's."""
        return models.operators.role_asked_for(self.database, deed)

    def prove(self, code: str, pin: str) -> None:
        """Raises NotAllowed where it is not this operator's PIN."""
        models.operators.allowed(self.database, "cashier", code, pin, self.clock())

    def allow(self, deed: str, code: str, pin: str) -> int | None:
        """Who allows it: the operator's id; None where nobody has to. Raises NotAllowed."""
        asked = self.role_asked_for(deed)
        return models.operators.allowed(self.database, asked, code, pin, self.clock()) if asked else None
