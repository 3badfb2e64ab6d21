"""Sending what is queued: one message after another over one connection.

While a message is on the wire, another thread writes the next one and claims it, in one transaction with the fate of
the one before: so the disk and the writing of messages keep pace with the wire, which waits for neither. Whenever the
program dies, at most two messages are in doubt: one that was on the wire and one that was about to be. Nobody gets two.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loyalty.clock import local
from loyalty.errors import MailTrouble
from loyalty.messages import Progress, Waiting
from mail.errors import AddressRefused, InDoubt, RunStopped
from mail.pacing import Pacing
from tui.configuration import Configuration
from tui.counter.outbox import Fate, Period
from tui.language import _
from tui.post import Writer, as_trouble, password_of, server_of

if TYPE_CHECKING:
    from mail.message import Message
    from mail.sender import Sender
    from tui.counter import Counter

CHUNK = 100

OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]
Claimed = tuple[Waiting, "Message"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a run did. `stopped` says why it ended before the last: "asked", "quiet" (hours), "trouble", or nothing."""

    progress: Progress
    stopped: str = ""
    trouble: MailTrouble | None = None


def deliver(
    counter: "Counter",
    configuration: Configuration,
    period: Period | None = None,
    on_progress: OnProgress = lambda progress: None,
    should_stop: ShouldStop = lambda: False,
) -> Delivered:
    """Sends what waits, of one occasion and period or of all. Raises MailTrouble where the settings are wrong."""
    writer = Writer(counter, configuration)
    counter.doubt_forgotten()
    run = _Run(counter, configuration, writer, period, on_progress, should_stop)
    if not run.progress.waiting:
        return Delivered(run.progress)
    from mail.sender import Sender

    assert configuration.mail is not None
    server, password = server_of(configuration.mail), password_of(configuration.mail)
    try:
        if run.stops():
            return Delivered(run.progress, run.stopped)
        with Sender(server, password) as sender:
            run.send_all(sender)
    except RunStopped as error:
        return Delivered(run.progress, "trouble", as_trouble(error))
    return Delivered(run.progress, run.stopped)


class _Run:
    """One run: how far it is, and why it stopped."""

    def __init__(
        self,
        counter: "Counter",
        configuration: Configuration,
        writer: Writer,
        period: Period | None,
        on_progress: OnProgress,
        should_stop: ShouldStop,
    ) -> None:
        assert configuration.mail is not None
        self._counter, self._writer, self._period = counter, writer, period
        self._quiet = configuration.mail.quiet
        self._on_progress, self._should_stop = on_progress, should_stop
        self._pacing = Pacing(configuration.mail.per_minute, time.monotonic, time.sleep)
        self._queue = self._composed()
        self._skipped: list[str] = []  # states of messages that were not sent, and are not counted yet
        self.progress = Progress(waiting=counter.how_many_wait(period))
        self.stopped = ""

    def stops(self) -> bool:
        """Whether somebody asked to stop, or the quiet hours have begun."""
        now = local(self._counter.clock(), self._counter.zone).time()
        if self._should_stop():
            self.stopped = "asked"
        elif self._quiet is not None and self._quiet.holds(now):
            self.stopped = "quiet"
        return bool(self.stopped)

    def send_all(self, sender: "Sender") -> None:
        """Raises RunStopped; what became of each message is kept by then."""
        fates: list[Fate] = []
        claimed = self._claim_next(fates)
        try:
            with ThreadPoolExecutor(max_workers=1, thread_name_prefix="outbox") as outbox:
                while claimed is not None and not self.stops():
                    (message, content), claimed = claimed, None
                    ahead = None if self._pacing.waits else outbox.submit(self._claim_next, fates)
                    fates = []
                    try:
                        self._hand_over(sender, message, content, fates)
                    finally:
                        claimed = ahead.result() if ahead else None
                    if ahead is None:
                        claimed, fates = self._claim_next(fates), []
                    self._count_skipped()
        finally:
            if claimed is not None:
                fates.append(Fate(claimed[0].id, "queued"))
            self._keep(fates)
            self._count_skipped()

    def _composed(self) -> Iterator[tuple[Waiting, "Message | str"]]:
        after = 0
        while chunk := self._counter.waiting(after, CHUNK, self._period):
            yield from self._writer.compose(chunk)
            after = chunk[-1].id

    def _claim_next(self, fates: list[Fate]) -> Claimed | None:
        """Keeps what became of messages, and claims the next that can go; it is not on the wire yet."""
        if self._pacing.waits:
            self._keep(fates)
            fates = []
            self._pacing.wait(self._should_stop)
        for message, content in self._queue:
            if isinstance(content, str):
                self._counter.fail_queued(message.id, content)
                self._skipped.append("failed")
            elif self._counter.keep_and_claim(fates, message, self._writer.purpose_of(message)):
                return message, content
            else:
                fates = []
                self._skipped.append("cancelled")
        self._keep(fates)
        return None

    def _hand_over(self, sender: "Sender", message: Waiting, content: "Message", fates: list[Fate]) -> None:
        """Adds what became of the message. Raises RunStopped."""
        try:
            fates.append(Fate(message.id, "sent", sender.send(content)))
        except AddressRefused as refused:
            fates.append(_refused(message, refused))
        except InDoubt as doubt:
            fates.append(Fate(message.id, "in_doubt", doubt.detail))
        except RunStopped as error:
            fates.append(Fate(message.id, "queued", str(error)))
            raise
        self._count(fates[-1].state)

    def _keep(self, fates: list[Fate]) -> None:
        if fates:
            self._counter.keep_and_claim(fates, None, "marketing")

    def _count_skipped(self) -> None:
        skipped, self._skipped = self._skipped, []
        for state in skipped:
            self._count(state)

    def _count(self, state: str) -> None:
        """A message that the server may take later goes on waiting, but not in this run."""
        done = self.progress
        if state != "later":
            done = replace(done, **{state: getattr(done, state) + 1})
        self.progress = replace(done, waiting=max(0, done.waiting - 1))
        self._on_progress(self.progress)


def _refused(message: Waiting, refused: AddressRefused) -> Fate:
    words = f"{refused.code} {refused.answer}"
    if not refused.permanent:
        return Fate(message.id, "later", words)
    return Fate(message.id, "failed", words, message.email if refused.nobody_there else "")


def why_stopped(delivered: Delivered) -> str:
    """A sentence on why a run ended before the last message; empty where it did not."""
    from tui.texts import sentence

    if delivered.trouble is not None:
        return sentence(delivered.trouble) + " " + _("Los que faltan siguen en la cola.")
    return {
        "asked": _("Parado: los que faltan siguen en la cola."),
        "quiet": _("A esta hora no se molesta a nadie: los que faltan salen cuando acaben las horas de silencio."),
    }.get(delivered.stopped, "")
