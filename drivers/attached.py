"""Keeps a device going in a thread of its own, whatever is done to its plug.

    attached = Attached(registry.make(settings), on_reading, on_state)
    attached.start()
    writing = attached.do(lambda device, patience: device.write(tracks, patience, on_step), Patience(60))
    attached.stop()

The thread opens the device, reads from it, and gives each reading to `on_reading`. Work asked for by `do` interrupts
the reading and is done in the same thread. When the device is lost it is opened again after a pause, for as long as it
takes; meanwhile work fails at once with what is the matter, after one more try. Callbacks run in the thread: they
return quickly and raise nothing, or the thread ends.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from drivers.device import Device, Identity, Patience
from drivers.scans import Reading, Trouble
from loyalty.errors import DeviceTrouble

PAUSES_S: Final = (0.5, 1.0, 2.0)
# A reader-writer that was switched off and on again behind its USB plug no longer waits for a card, and says nothing.
ASK_AGAIN_S: Final = 120.0
# The card, the hand or the request was to blame: the device itself is as good as before.
_DEVICE_IS_WELL: Final = (
    "timed_out", "cancelled", "bad_swipe", "bad_track", "wrong_coercivity", "differs", "unwritable", "bank_card",
    "not_supported",
)  # fmt: skip

T = TypeVar("T")
Job = Callable[[Device, Patience], T]


@dataclass(frozen=True, slots=True)
class State:
    """How a device is.

    ``connecting``: being opened for the first time; ``ready``; ``away``: `trouble` says why, and it is tried again;
    ``stopped``.
    """

    step: Literal["connecting", "ready", "away", "stopped"]
    identity: Identity | None = None
    trouble: DeviceTrouble | None = None


@dataclass(frozen=True, slots=True)
class _Work:
    job: Job[Any]
    patience: Patience
    future: Future[Any]


class Attached:
    """One device and its thread; see the module."""

    def __init__(
        self,
        device: Device,
        on_reading: Callable[[Reading], None],
        on_state: Callable[[State], None] = lambda state: None,
        pauses_s: Sequence[float] = PAUSES_S,
        ask_again_s: float = ASK_AGAIN_S,
    ) -> None:
        self.device = device
        self._on_reading, self._on_state = on_reading, on_state
        self._pauses_s, self._ask_again_s = pauses_s, ask_again_s
        self._changed = threading.Condition()
        self._work: deque[_Work] = deque()
        self._patience = Patience()  # of what is being done now
        self._is_reading = self._is_running = self._is_stopping = False
        self._state = State("stopped")
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> State:
        return self._state

    def start(self) -> None:
        """Starts the thread, unless it was started already."""
        if self._thread is None:
            self._is_stopping, self._is_running = False, True
            self._thread = threading.Thread(target=self._run, name=f"device {self.device.port}", daemon=True)
            self._thread.start()

    def stop(self, limit_s: float | None = None) -> None:
        """Ends whatever is being done, lets go of the port, and returns when that has happened or the limit is over."""
        thread, self._thread = self._thread, None
        with self._changed:
            self._is_stopping = True
            self._patience.cancel()
            self._changed.notify_all()
        if thread is not None and thread is not threading.current_thread():
            thread.join(limit_s)

    def do(self, job: Job[T], patience: Patience) -> Future[T]:
        """Has the thread do something with the device; its troubles are the future's. `patience` can call it off."""
        future: Future[T] = Future()
        with self._changed:
            if not self._is_running:
                future.set_exception(DeviceTrouble("closed", self.device.port))
                return future
            self._work.append(_Work(job, patience, future))
            if self._is_reading:
                self._patience.cancel()
            self._changed.notify_all()
        return future

    def _run(self) -> None:
        try:
            self._tell(State("connecting"))
            attempt = 0
            while not self._is_stopping:
                trouble = self._open() or self._serve()
                self.device.close()
                if trouble is None:
                    continue
                attempt = attempt + 1 if self._state.step == "away" else 0
                self._tell(State("away", trouble=trouble))
                self._fail_work(trouble)
                self._rest(self._pauses_s[min(attempt, len(self._pauses_s) - 1)])
        finally:
            self.device.close()
            with self._changed:
                self._is_running = False
            self._fail_work(DeviceTrouble("closed", self.device.port))
            self._tell(State("stopped"))

    def _open(self) -> DeviceTrouble | None:
        try:
            self._tell(State("ready", self.device.open()))
        except DeviceTrouble as trouble:
            return trouble
        return None

    def _serve(self) -> DeviceTrouble | None:
        """Reads and works until the device is lost, which is the trouble, or no longer wanted."""
        while (work := self._next()) is not None:
            trouble = self._read(work) if isinstance(work, Patience) else self._do(work)
            if trouble is not None:
                return trouble
        return None

    def _next(self) -> _Work | Patience | None:
        """The work that waits, else the patience to read with; None when it is time to stop."""
        with self._changed:
            if self._is_stopping:
                return None
            work = self._work.popleft() if self._work else None
            self._is_reading = work is None
            self._patience = Patience(self._ask_again_s) if work is None else work.patience
            return work or self._patience

    def _read(self, patience: Patience) -> DeviceTrouble | None:
        try:
            reading = self.device.next_reading(patience)
        except DeviceTrouble as trouble:
            if trouble.problem != "garbled":
                return self._ask_again() if trouble.problem == "timed_out" else _unless_well(trouble)
            reading = Trouble("unreadable")  # half a card: to who swiped it, a swipe like any other that failed
        self._on_reading(reading)
        return None

    def _ask_again(self) -> DeviceTrouble | None:
        """Nothing came for a long time: is it still there?"""
        try:
            self.device.identify()
        except DeviceTrouble as trouble:
            return trouble
        return None

    def _do(self, work: _Work) -> DeviceTrouble | None:
        if not work.future.set_running_or_notify_cancel():
            return None
        try:
            work.future.set_result(work.job(self.device, work.patience))
        except DeviceTrouble as trouble:
            work.future.set_exception(trouble)
            return _unless_well(trouble)
        except BaseException as error:
            work.future.set_exception(error)
            raise
        return None

    def _fail_work(self, trouble: DeviceTrouble) -> None:
        with self._changed:
            failed = [*self._work]
            self._work.clear()
        for work in failed:
            if work.future.set_running_or_notify_cancel():
                work.future.set_exception(trouble)

    def _rest(self, pause_s: float) -> None:
        """Waits before the next attempt, which work that comes does not wait for."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopping or self._work, pause_s)

    def _tell(self, state: State) -> None:
        """What is new about the device; the same trouble twice is no news."""
        before, self._state = self._state, state
        is_news = before.step != state.step or _problem(before) != _problem(state)
        if is_news:
            self._on_state(state)


def _unless_well(trouble: DeviceTrouble) -> DeviceTrouble | None:
    return None if trouble.problem in _DEVICE_IS_WELL else trouble


def _problem(state: State) -> str:
    return state.trouble.problem if state.trouble else ""
