"""A program on a pseudo-terminal: when a text reaches its screen, and how much memory it holds."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

ROWS, COLUMNS = 25, 80
PATIENCE_S = 60.0
ENDING_S = 5.0
HERE = Path(__file__).resolve().parents[1]  # what is measured is this tree, whatever else is installed
FOREIGN = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "COLORTERM", "COLUMNS", "LINES", "TARJETERO_CONFIG")

# A till has no psycopg; where it is installed for the tests, Peewee imports it, so it is hidden.
AS_ON_A_TILL = "sys.modules['psycopg'] = sys.modules['psycopg2'] = None; "
COUNTER = "import sys; {}from tui.__main__ import main; sys.exit(main(sys.argv[1:]))"
EMPTY = """\
from textual.app import App, ComposeResult
from textual.widgets import Static


class Empty(App):
    def compose(self) -> ComposeResult:
        yield Static("hello world")


Empty().run()
"""


def counter_command(configuration: Path, with_psycopg: bool = False) -> list[str]:
    program = COUNTER.format("" if with_psycopg else AS_ON_A_TILL)
    return [sys.executable, "-c", program, "--config", str(configuration)]


def empty_command() -> list[str]:
    """A Textual app that shows one line."""
    return [sys.executable, "-c", EMPTY]


class Screen:
    """A program that runs on a terminal of its own while the `with` block lasts."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._command, self._folder = command, folder
        self._written = b""

    def __enter__(self) -> Self:
        self._terminal, programs_side = pty.openpty()
        fcntl.ioctl(programs_side, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        environment |= {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(HERE)}
        self.started = perf_counter()
        self._program = subprocess.Popen(
            self._command,
            stdin=programs_side,
            stdout=programs_side,
            stderr=programs_side,
            cwd=self._folder,
            env=environment,
            start_new_session=True,
        )
        os.close(programs_side)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._terminal)
        self._program.terminate()
        try:
            self._program.wait(ENDING_S)
        except subprocess.TimeoutExpired:
            self._program.kill()
            self._program.wait()

    def write(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def wait_for(self, text: str) -> float:
        """Seconds from the start until the text was written; what came before it is forgotten."""
        wanted = text.encode()
        while wanted not in self._written:
            if not select.select([self._terminal], [], [], PATIENCE_S)[0]:
                raise TimeoutError(f"no {text!r} on the screen: {self._written[-500:]!r}")
            try:
                self._written += os.read(self._terminal, 65_536)
            except OSError:
                raise RuntimeError(f"the program ended without {text!r}: {self._written[-500:]!r}") from None
        self._written = self._written.partition(wanted)[2]
        return perf_counter() - self.started

    def let_it_settle(self, seconds: float) -> None:
        """Reads on for a while, as a terminal does."""
        until = perf_counter() + seconds
        while (left := until - perf_counter()) > 0:
            if select.select([self._terminal], [], [], left)[0]:
                os.read(self._terminal, 65_536)

    def resident_bytes(self) -> int:
        """The memory that the program holds, shared libraries included."""
        status = Path(f"/proc/{self._program.pid}/status").read_text()
        return next(int(row.split()[1]) * 1024 for row in status.splitlines() if row.startswith("VmRSS:"))
