"""What long work on the command line shares: what to do next is told, and Ctrl+C lets it end well."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def tell(text: str) -> None:
    """What to do next; the answer itself goes to standard output."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


@contextmanager
def called_off_by_hand(call_off: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl+C calls off; the second one breaks off, as everywhere else."""
    usual = signal.getsignal(signal.SIGINT)

    def first(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, usual)
        call_off()

    signal.signal(signal.SIGINT, first)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
