"""What long work on the command line shares: how far it is, what to do next, and Ctrl+C, which lets it end well."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tui.progress import Progress


def tell(text: str) -> None:
    """What to do next; the answer itself goes to standard output."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def progress() -> Progress | None:
    """How far long work is, on the terminal's line; nothing where nobody looks."""
    if not sys.stderr.isatty():
        return None

    def told(done: int, total: int) -> None:
        percent = 100 * done // max(1, total)
        sys.stderr.write("\r" + "#" * (percent // 4) + "." * (25 - percent // 4) + f" {percent} %")
        sys.stderr.write("\n" if done >= total else "")
        sys.stderr.flush()

    return told


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
