"""Sending what is queued: one message after another over one connection.

A message is claimed before it is handed over, and its fate is kept together with the claim of the next but one: so the
disk and the writing of messages keep pace with the wire. Whenever the program dies, at most two messages are in doubt:
one that was on the wire and one that was about to be. Nobody gets two.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
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
Submit = Callable[["Message"], "Future[str]"]


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
    """One run: how far it is, which message is on the wire, and what became of those before that is not kept yet."""

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
        self._fates: list[Fate] = []
        self._under_way: tuple[Waiting, Future[str]] | None = None
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
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail") as wire:
            try:
                for message, content in self._composed():
                    if self.stops():
                        break
                    if isinstance(content, str):
                        self._counter.fail_queued(message.id, content)
                        self._count("failed")
                    else:
                        self._send(lambda email: wire.submit(sender.send, email), message, content)
                self._finish()
            finally:
                self._keep()

    def _composed(self) -> Iterator[tuple[Waiting, "Message | str"]]:
        after = 0
        while chunk := self._counter.waiting(after, CHUNK, self._period):
            yield from self._writer.compose(chunk)
            after = chunk[-1].id

    def _send(self, submit: Submit, message: Waiting, content: "Message") -> None:
        """Claims the message while the one before it is on the wire, and puts it there next."""
        if self._pacing.waits:
            self._finish()
            self._keep()
            self._pacing.wait(self._should_stop)
        fates, self._fates = self._fates, []
        if not self._counter.keep_and_claim(fates, message, self._writer.purpose_of(message)):
            self._count("cancelled")
            return
        untouched = Fate(message.id, "queued")
        try:
            self._finish()
        except RunStopped:
            self._fates.append(untouched)
            raise
        if self.stops():
            self._fates.append(untouched)
        else:
            self._under_way = (message, submit(content))

    def _finish(self) -> None:
        """Waits for the message on the wire. Raises RunStopped."""
        if self._under_way is None:
            return
        (message, answer), self._under_way = self._under_way, None
        fate = _fate(message, answer)
        self._fates.append(fate)
        self._count(fate.state)
        if (error := answer.exception()) is not None and isinstance(error, RunStopped):
            raise error

    def _keep(self) -> None:
        fates, self._fates = self._fates, []
        if fates:
            self._counter.keep_and_claim(fates, None, "marketing")

    def _count(self, state: str) -> None:
        """A message that the server may take later goes on waiting, but not in this run."""
        done = self.progress
        if state not in ("later", "queued"):
            done = replace(done, **{state: getattr(done, state) + 1})
        self.progress = replace(done, waiting=max(0, done.waiting - (state != "queued")))
        self._on_progress(self.progress)


def _fate(message: Waiting, answer: "Future[str]") -> Fate:
    """What became of a message, of how its handing over ended. An error that nobody foresaw is raised on."""
    try:
        return Fate(message.id, "sent", answer.result())
    except AddressRefused as refused:
        words = f"{refused.code} {refused.answer}"
        if not refused.permanent:
            return Fate(message.id, "later", words)
        return Fate(message.id, "failed", words, message.email if refused.nobody_there else "")
    except InDoubt as doubt:
        return Fate(message.id, "in_doubt", doubt.detail)
    except RunStopped as error:
        return Fate(message.id, "queued", str(error))


def why_stopped(delivered: Delivered) -> str:
    """A sentence on why a run ended before the last message; empty where it did not."""
    from tui.texts import sentence

    if delivered.trouble is not None:
        return sentence(delivered.trouble) + " " + _("Los que faltan siguen en la cola.")
    return {
        "asked": _("Parado: los que faltan siguen en la cola."),
        "quiet": _("A esta hora no se molesta a nadie: los que faltan salen cuando acaben las horas de silencio."),
    }.get(delivered.stopped, "")
