"""Drives a program in a real terminal: a tmux server of one's own, keys in, screen out."""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

STARTING_S = 15.0
STOPPING_S = 5.0
HANGING_UP_S = 1.0
POLL_S = 0.02

# What tmux would tell the program about itself, and what a terminal around these tests says about its colours.
FOREIGN_VARIABLES = ("TMUX", "TMUX_PANE", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLORTERM", "COLUMNS", "LINES")

# The Linux console's own sequences where they differ from those that tmux sends (infocmp linux).
LINUX_CONSOLE_KEYS = {
    "F1": b"\x1b[[A",
    "F2": b"\x1b[[B",
    "F3": b"\x1b[[C",
    "F4": b"\x1b[[D",
    "F5": b"\x1b[[E",
    "Home": b"\x1b[1~",
    "End": b"\x1b[4~",
    "Up": b"\x1b[A",
    "Down": b"\x1b[B",
    "Right": b"\x1b[C",
    "Left": b"\x1b[D",
}


def why_missing() -> str | None:
    """What keeps this machine from running a terminal, as a line for a skipped test; None where nothing does."""
    return None if shutil.which("tmux") else "tmux is not installed here (Debian: apt-get install tmux)"


class Terminal:
    """A program in a terminal of its own while the `with` block lasts.

    `environment` adds to the variables of these tests. TERM is what the program is told and, for "linux", which
    sequences the keys send; tmux itself understands what either kind of terminal is written.
    """

    def __init__(
        self,
        command: list[str],
        term: str = "xterm-256color",
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.command = command
        self.term = term
        self.size = size
        self.environment = dict(environment or {})
        self.folder = folder
        self._scratch = Path()
        self._server: subprocess.Popen[bytes] | None = None
        self._program_pid: int | None = None

    def __enter__(self) -> Self:
        # Always /tmp: a socket's path may have 107 bytes at most.
        self._scratch = Path(tempfile.mkdtemp(prefix="terminal-", dir="/tmp"))
        atexit.register(self._remove)
        try:
            self._start_server()
            self._start_program()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def keys(self, *names: str) -> None:
        """Presses keys by tmux's names for them: "F2", "Enter", "Escape", "C-c", "S-Tab", "ñ"."""
        for name in names:
            if self.term == "linux" and name in LINUX_CONSOLE_KEYS:
                self.raw_bytes(LINUX_CONSOLE_KEYS[name])
            else:
                self._tmux("send-keys", "--", unseparated(name))

    def type_text(self, text: str) -> None:
        """Types text as it stands, all at once and without Enter."""
        self._tmux("send-keys", "-l", "--", unseparated(text))

    def burst(self, text: str, gap_s: float = 0.0) -> None:
        """Types like a barcode reader: each line of the text and its Enter, in one go or with a gap between keys.

        Each key of a gapped burst is a call of tmux, so that gaps below some 5 ms come out longer.
        """
        keystrokes = "".join(line + "\r" for line in text.splitlines())
        if gap_s <= 0:
            self.raw_bytes(keystrokes.encode())
            return
        due = time.monotonic()
        for keystroke in keystrokes:
            time.sleep(max(0.0, due - time.monotonic()))
            self.raw_bytes(keystroke.encode())
            due += gap_s

    def raw_bytes(self, data: bytes) -> None:
        """Writes bytes as they stand to the program's side of the terminal."""
        self._tmux("send-keys", "-H", *(f"{byte:02x}" for byte in data))

    def screen(self) -> list[str]:
        """The lines that are on the screen now, without the blanks at their ends."""
        return self._tmux("capture-pane", "-p").removesuffix("\n").split("\n")

    def screen_coloured(self) -> list[str]:
        """The same lines with the escape sequences for their colours and styles."""
        return self._tmux("capture-pane", "-e", "-p").removesuffix("\n").split("\n")

    def resize(self, size: tuple[int, int]) -> None:
        """Gives the terminal another number of columns and rows, as when a window is dragged."""
        self.size = size
        self._tmux("resize-window", "-x", str(size[0]), "-y", str(size[1]))

    def wait_for(self, text: str, timeout_s: float = 15) -> None:
        """Returns as soon as one line of the screen contains the text."""
        self.wait_until(lambda lines: any(text in line for line in lines), f"{text!r}", timeout_s)

    def wait_until(self, holds: Callable[[list[str]], bool], what: str, timeout_s: float = 15) -> None:
        """Returns as soon as the screen's lines are as asked; `what` names it for the error."""
        deadline = time.monotonic() + timeout_s
        while True:
            exited = self.exit_status() is not None
            lines = self.screen()
            if holds(lines):
                return
            if exited:
                raise AssertionError(f"the program ended without showing {what}; {framed(lines)}")
            if time.monotonic() > deadline:
                raise AssertionError(f"no {what} after {timeout_s:g} s; {framed(lines)}")
            time.sleep(POLL_S)

    def wait_for_exit(self, timeout_s: float = 15) -> int:
        """Waits for the program's end and returns its exit status, negative for a signal; the screen stays readable."""
        deadline = time.monotonic() + timeout_s
        while (status := self.exit_status()) is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"the program still runs after {timeout_s:g} s; {framed(self.screen())}")
            time.sleep(POLL_S)
        return status

    def exit_status(self) -> int | None:
        """The program's exit status, negative for a signal; None while it runs."""
        status, signal_number = self._tell("#{pane_dead_status},#{pane_dead_signal}").split(",")
        if status:
            return int(status)
        if signal_number:
            return -int(signal_number)
        if self._server is not None and not is_running(self.pid):
            # tmux 3.3a now and then misses the end of a program that was quick; being told again, it collects it.
            self._server.send_signal(signal.SIGCHLD)
        return None

    @property
    def pid(self) -> int:
        """The program's process id."""
        if self._program_pid is None:
            raise RuntimeError("the program is not running")
        return self._program_pid

    def _tell(self, what: str) -> str:
        return self._tmux("display-message", "-p", what).strip()

    def _start_server(self) -> None:
        """Runs the tmux server as a child in the foreground, so that its process id is ours to end."""
        environment = {**os.environ, **self.environment}
        self._server = subprocess.Popen(
            [*dying_with_parent(), *self._client(), "-f", "/dev/null", "-D"],
            env={name: value for name, value in environment.items() if name not in FOREIGN_VARIABLES},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + STARTING_S
        while self._call("show-options", "-g").returncode != 0:
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the tmux server did not start")
            time.sleep(POLL_S)

    def _start_program(self) -> None:
        columns, rows = (str(number) for number in self.size)
        options = {
            "default-terminal": self.term,
            "escape-time": "0",
            "status": "off",
            "remain-on-exit": "on",
            "remain-on-exit-format": "",
        }
        for name, value in options.items():
            self._tmux("set-option", "-gq", name, value)
        without = [word for name in FOREIGN_VARIABLES if name not in self.environment for word in ("-u", name)]
        given = [f"{name}={self.environment[name]}" for name in FOREIGN_VARIABLES if name in self.environment]
        program = ["env", *without, *given, f"TERM={self.term}", *self.command]
        folder = str(self.folder or Path.cwd())
        arguments = ["-d", "-x", columns, "-y", rows, "-c", folder, "--", *map(unseparated, program)]
        self._tmux("new-session", *arguments)
        self._program_pid = int(self._tell("#{pane_pid}"))

    def _client(self) -> list[str]:
        return ["tmux", "-u", "-S", str(self._scratch / "socket")]

    def _call(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        environment = {name: value for name, value in os.environ.items() if name not in FOREIGN_VARIABLES}
        return subprocess.run(
            [*self._client(), *arguments], env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False
        )

    def _tmux(self, *arguments: str) -> str:
        done = self._call(*arguments)
        if done.returncode != 0:
            raise RuntimeError(f"tmux {arguments[0]} failed: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout.decode()

    def _remove(self) -> None:
        server, self._server = self._server, None
        if server is not None and server.poll() is None:
            server.terminate()
            try:
                server.wait(STOPPING_S)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        if self._program_pid is not None:
            end_process(self._program_pid)
            self._program_pid = None
        shutil.rmtree(self._scratch, ignore_errors=True)
        atexit.unregister(self._remove)


def is_running(pid: int) -> bool:
    """Whether a process is there and is more than an entry that nobody has collected yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def has_ended(pid: int, timeout_s: float) -> bool:
    """Waits for a process that is not a child of ours."""
    deadline = time.monotonic() + timeout_s
    while is_running(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def end_process(pid: int) -> None:
    """Gives a program whose terminal is gone a moment to end by itself, and kills it then."""
    if not has_ended(pid, HANGING_UP_S):
        os.kill(pid, signal.SIGKILL)
        has_ended(pid, STOPPING_S)


def unseparated(argument: str) -> str:
    """The argument as tmux has to be given it: a last semicolon would end the command."""
    return argument.removesuffix(";") + r"\;" if argument.endswith(";") else argument


def framed(lines: list[str]) -> str:
    """The screen for an error message, so that it shows where each line begins."""
    return "\n".join(["the screen was:", *(f"| {line}" for line in lines)])


def dying_with_parent() -> list[str]:
    """Words before a command that make the kernel stop it when these tests are killed without a chance to do so."""
    return ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
