"""The outbox: messages on their way, one step after the other, each kept before the next begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import models

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.messages import Waiting
    from loyalty.writing import Purpose

from tui.counter.letters import LetterQuestions

Period = tuple[str, str]
"""An occasion and a period: one mailing."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a message: `state` is "sent", "failed", "in_doubt", "queued" (nothing was handed over) or "later".

    `suppress` is an address that its server does not know.
    """

    message_id: int
    state: str
    answer: str = ""
    suppress: str = ""


class Outbox(LetterQuestions):
    """Claims messages and keeps what becomes of them."""

    def doubt_forgotten(self) -> int:
        return models.message_queue.doubt_forgotten(self.database, self.clock())

    def how_many_wait(self, period: Period | None = None) -> int:
        return models.message_queue.how_many_wait(self.database, self.clock(), period)

    def waiting(self, after: int, most: int, period: Period | None = None) -> list[Waiting]:
        return models.message_queue.waiting(self.database, self.clock(), after, most, period)

    def keep_and_claim(self, fates: Sequence[Fate], following: Waiting | None, purpose: Purpose) -> bool:
        """In one transaction: what became of messages, and whether the following one is ours to send."""
        at = self.clock()

        def step() -> bool:
            for fate in fates:
                self._keep(fate, at)
            return following is not None and models.message_queue.claim(self.database, following, purpose, at)

        return self.database.write(step)

    def _keep(self, fate: Fate, at: int) -> None:
        queue = models.message_queue
        if fate.state == "later":
            queue.put_off(self.database, fate.message_id, at, fate.answer)
        else:
            queue.settle(self.database, fate.message_id, fate.state, at, fate.answer)
        if fate.suppress:
            queue.suppress(self.database, fate.suppress, fate.answer, at)

    def fail_queued(self, message_id: int, answer: str) -> None:
        """A message that cannot even be written, such as one to an address that is none."""
        at = self.clock()
        self.database.write(
            lambda: models.message_queue.settle(self.database, message_id, "failed", at, answer, was="queued")
        )
