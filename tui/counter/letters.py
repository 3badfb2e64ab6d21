"""Letters: who may be written to on paper, and what waits to be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from tui.counter.messages import MessageQuestions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from loyalty.messages import Preview, Waiting
    from loyalty.views import CustomerView
    from loyalty.writing import Purpose


class LetterQuestions(MessageQuestions):
    """Letters: who may be written to on paper, and what waits to be printed."""

    def by_post(self, segment: str, purpose: Purpose) -> tuple[Preview, Iterator[CustomerView]]:
        """Who of a segment may be written to on paper, and how many are left out for which reason.

        Raises UnknownName.
        """
        from loyalty.messages import Mailing

        nameless = Mailing("", self.segment(segment), "", purpose, "letter")  # nobody has been written to under no name
        question = self._question(nameless)
        return models.recipients.preview(self.till(), question), models.mailing.by_post(self.till(), question)

    def letters_waiting(self, after: int = 0, most: int = 200, mailing: str = "") -> list[Waiting]:
        """Those of one mailing, or all."""
        return models.message_queue.waiting(
            self.database, self.clock(), after, most, _period(mailing), channel="letter"
        )

    def how_many_letters(self, mailing: str = "") -> int:
        return models.message_queue.how_many_wait(self.database, self.clock(), _period(mailing), channel="letter")

    def letter_allowed(self, message: Waiting, purpose: Purpose) -> bool:
        """Judged anew when it is printed; one that is no longer allowed is cancelled."""
        queue, at = models.message_queue, self.clock()
        return not self.database.write(lambda: queue.why_cancelled(self.database, message, purpose, "letter", at))

    def letters_printed(self, message_ids: Iterable[int]) -> None:
        ids, at = list(message_ids), self.clock()

        def mark() -> None:
            for each in ids:
                models.message_queue.settle(self.database, each, "printed", at, was="queued")

        self.database.write(mark)


def _period(mailing: str) -> tuple[str, str] | None:
    """The occasion and period of a mailing; none means all."""
    return (models.recipients.MAILING, mailing) if mailing else None
