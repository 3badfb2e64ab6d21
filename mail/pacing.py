"""Not more messages a minute than the server, or the shop, wants."""

from collections.abc import Callable

GLANCE_S = 0.2


class Pacing:
    """Waits before each message until its turn has come. `clock` and `sleep` are the machine's, given by the caller."""

    def __init__(self, per_minute: int, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        """`per_minute` 0 never waits."""
        self._gap_s = 60 / per_minute if per_minute else 0.0
        self._clock, self._sleep = clock, sleep
        self._next = clock()

    @property
    def waits(self) -> bool:
        return self._gap_s > 0

    def wait(self, should_stop: Callable[[], bool]) -> None:
        """Returns at the turn of the next message, or soon after it is asked to stop."""
        if not self._gap_s:
            return
        while not should_stop() and (left := self._next - self._clock()) > 0:
            self._sleep(min(left, GLANCE_S))
        self._next = max(self._next, self._clock()) + self._gap_s
