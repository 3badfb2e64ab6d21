"""Keys as they come from a real terminal: dated by listening, whatever the machine does meanwhile."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

SCRIPT = """
import os, sys, threading
from textual.app import App
from textual.widgets import Label
from drivers.wedge import KeyboardReader
from tui.key_gate import GatedApp

class Listener({app}):
    def compose(self):
        yield Label("READY")
    async def scanned(self, scan):
        self.query_one(Label).update(f"scan<{{scan.code}}>")
    def on_key(self, event):
        if event.key == "q":
            self.exit(7)
        if event.key == "l":
            listening = sum(thread.name == "textual-input" for thread in threading.enumerate())
            os._exit(20 + listening)  # two listeners would keep the program from ending

app = Listener({reader})
sys.exit(app.run() or 1)
"""
OURS = SCRIPT.format(app="GatedApp", reader="KeyboardReader()")
TEXTUALS = SCRIPT.format(app="App", reader="")


class Program:
    """A program in a terminal of its own that no session controls, so that it gets no signal when it goes."""

    def __init__(self, script: str) -> None:
        self.ours, self.its = pty.openpty()
        fcntl.ioctl(self.its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-c", script],
            stdin=self.its,
            stdout=self.its,
            stderr=self.its,
            env={**os.environ, "TERM": "xterm-256color"},
            start_new_session=True,
        )
        self.seen = b""

    def type(self, typed: bytes) -> None:
        os.write(self.ours, typed)

    def wait_until_read(self) -> None:
        """Returns when nothing that was typed still waits in the terminal."""
        while struct.unpack("i", fcntl.ioctl(self.its, termios.FIONREAD, bytes(4)))[0]:
            time.sleep(0.0005)

    def wait_for(self, text: bytes, timeout_s: float = 20) -> None:
        deadline = time.monotonic() + timeout_s
        while text not in self.seen:
            if time.monotonic() > deadline or not select.select([self.ours], [], [], timeout_s)[0]:
                raise AssertionError(f"no {text!r} in {self.seen[-400:]!r}")
            self.seen += os.read(self.ours, 65536)

    def exit_status(self, timeout_s: float = 20) -> int:
        """How the program ended; what it writes until then is read, or it would wait to write on."""
        deadline = time.monotonic() + timeout_s
        while self.process.poll() is None and time.monotonic() < deadline:
            if select.select([self.ours], [], [], 0.05)[0]:
                try:
                    os.read(self.ours, 65536)
                except OSError:
                    break
        return self.process.wait(5)

    def stop_and_go_on(self, meanwhile: bytes, pause_s: float) -> None:
        """The program sees nothing for a while, and what is typed meanwhile afterwards."""
        self.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOWAIT)
        self.type(meanwhile)
        time.sleep(pause_s)
        self.process.send_signal(signal.SIGCONT)

    def hang_up(self) -> None:
        os.close(self.ours)
        os.close(self.its)
        self.ours = -1


@contextmanager
def running(script: str) -> Iterator[Program]:
    program = Program(script)
    try:
        program.wait_for(b"READY")
        yield program
    finally:
        program.process.kill()
        program.process.wait()
        if program.ours >= 0:
            program.hang_up()


@pytest.mark.parametrize("part", [1, 4, 8, 13])
def test_a_program_that_was_stopped_in_the_middle_of_a_scan_reads_it_whole(part: int) -> None:
    code = b"9724000000000290"
    with running(OURS) as program:
        program.type(code[:part])
        program.wait_until_read()
        program.stop_and_go_on(code[part:] + b"\r", pause_s=0.4)
        program.wait_for(b"scan<" + code + b">")


def test_a_scan_without_enter_ends_by_silence() -> None:
    with running(OURS) as program:
        program.type(b"9724000000000290")
        program.wait_for(b"scan<9724000000000290>")


def test_a_byte_that_is_not_utf_8_ends_nothing() -> None:
    with running(OURS) as program:
        program.type(b"\xff\xe9q")
        assert program.exit_status() == 7


def test_a_program_whose_terminal_has_gone_ends_as_if_the_line_had_been_hung_up() -> None:
    with running(OURS) as program:
        program.hang_up()
        assert program.process.wait(20) == -signal.SIGHUP


def test_a_program_that_was_stopped_has_one_listener_when_it_goes_on() -> None:
    with running(OURS) as program:
        program.stop_and_go_on(b"", pause_s=0)
        program.seen = b""
        program.wait_for(b"\x1b[?1049h")
        program.type(b"l")
        assert program.exit_status() == 21


def test_textual_itself_still_ends_at_a_byte_that_is_not_utf_8() -> None:
    """When this and the next two fail, a driver of our own need only date the keys."""
    with running(TEXTUALS) as program:
        program.type(b"\xff\xe9q")
        assert program.exit_status() != 7


def test_textual_itself_still_goes_on_without_a_terminal() -> None:
    with running(TEXTUALS) as program:
        program.hang_up()
        with pytest.raises(subprocess.TimeoutExpired):
            program.process.wait(1)


def test_textual_itself_still_listens_twice_after_a_stop() -> None:
    with running(TEXTUALS) as program:
        program.stop_and_go_on(b"", pause_s=0)
        program.seen = b""
        program.wait_for(b"\x1b[?1049h")
        program.type(b"l")
        assert program.exit_status() == 22
