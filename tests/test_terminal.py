"""The terminal that the tests drive programs in, tried with programs of a line or two."""

import re
import sys
import time
from pathlib import Path

import pytest

from tests import terminal as helper
from tests.terminal import Terminal

pytestmark = pytest.mark.skipif(helper.why_missing() is not None, reason=str(helper.why_missing()))

SHOW_BYTES = """
import os, tty
tty.setraw(0)
print("ready", end="\\r\\n", flush=True)
while data := os.read(0, 1000):
    print(data.hex(" "), end="\\r\\n", flush=True)
    if data == b"q":
        break
"""


def python(script: str) -> list[str]:
    return [sys.executable, "-c", script]


def test_what_is_typed_reaches_the_program_and_its_answer_the_screen() -> None:
    with Terminal(python("print('<' + input('importe: ') + '>'); input()")) as terminal:
        terminal.wait_for("importe:")
        terminal.type_text("12,50 café;")
        terminal.keys("Enter")
        terminal.wait_for("<12,50 café;>")


@pytest.mark.parametrize("term", ["linux", "xterm-256color"])
def test_the_program_sees_the_terminal_that_was_asked_for(term: str) -> None:
    script = "import os; print(os.environ['TERM'], *os.get_terminal_size(), 'TMUX' in os.environ); input()"
    with Terminal(python(script), term=term, size=(100, 30)) as terminal:
        terminal.wait_for(f"{term} 100 30 False")
        assert len(terminal.screen()) == 30


def test_the_program_gets_its_environment_and_its_folder(tmp_path: Path) -> None:
    script = "import os; print(os.environ['SHOP'], os.environ['COLORTERM']); print(os.path.basename(os.getcwd()))"
    environment = {"SHOP": "la esquina; abierta", "COLORTERM": "truecolor"}
    with Terminal(python(script), environment=environment, folder=tmp_path) as terminal:
        terminal.wait_for("la esquina; abierta truecolor")
        terminal.wait_for(tmp_path.name)


@pytest.mark.parametrize(("term", "sequence"), [("linux", "1b 5b 5b 42"), ("xterm-256color", "1b 4f 51")])
def test_function_keys_send_what_the_terminal_would(term: str, sequence: str) -> None:
    with Terminal(python(SHOW_BYTES), term=term) as terminal:
        terminal.wait_for("ready")
        terminal.keys("F2")
        terminal.wait_for(sequence)


def test_raw_bytes_arrive_as_they_are() -> None:
    with Terminal(python(SHOW_BYTES)) as terminal:
        terminal.wait_for("ready")
        terminal.raw_bytes(b"\xff\x00;")
        terminal.wait_for("ff 00 3b")


def test_a_burst_arrives_in_one_piece() -> None:
    with Terminal(python(SHOW_BYTES)) as terminal:
        terminal.wait_for("ready")
        terminal.burst("T-1ñ\nT-2")
        terminal.wait_for("54 2d 31 c3 b1 0d 54 2d 32 0d")


def test_a_burst_with_gaps_arrives_key_by_key() -> None:
    with Terminal(python(SHOW_BYTES)) as terminal:
        terminal.wait_for("ready")
        before = time.monotonic()
        terminal.burst("T-1", gap_s=0.1)
        assert time.monotonic() - before >= 0.3
        terminal.wait_for("0d")
        assert terminal.screen()[:5] == ["ready", "54", "2d", "31", "0d"]


def test_colours_can_be_read() -> None:
    with Terminal(python(r"print('\033[31mrojo\033[0m')")) as terminal:
        terminal.wait_for("rojo")
        assert re.search(r"\x1b\[31mrojo", terminal.screen_coloured()[0])


def test_a_resized_terminal_tells_the_program() -> None:
    script = "import os, signal\nsignal.signal(signal.SIGWINCH, lambda *_: print(*os.get_terminal_size()))\n"
    with Terminal(python(script + "print('ready')\nwhile True: signal.pause()")) as terminal:
        terminal.wait_for("ready")
        terminal.resize((132, 43))
        terminal.wait_for("132 43")


def test_the_exit_status_is_known_and_the_last_screen_stays() -> None:
    with Terminal(python("print('adiós'); raise SystemExit(3)")) as terminal:
        assert terminal.wait_for_exit() == 3
        assert "adiós" in terminal.screen()


def test_a_signal_is_told_as_a_negative_status() -> None:
    with Terminal(python("import os; os.kill(os.getpid(), 15)")) as terminal:
        assert terminal.wait_for_exit() == -15


def test_waiting_in_vain_shows_the_screen() -> None:
    with Terminal(["cat"]) as terminal:
        terminal.type_text("hola")
        terminal.wait_for("hola")
        with pytest.raises(AssertionError, match=r"no 'adiós' after 0\.1 s; the screen was:\n\| hola"):
            terminal.wait_for("adiós", timeout_s=0.1)
        with pytest.raises(AssertionError, match=r"still runs after 0\.1 s"):
            terminal.wait_for_exit(timeout_s=0.1)


def test_waiting_ends_with_the_program() -> None:
    with (
        Terminal(["true"]) as terminal,
        pytest.raises(AssertionError, match="the program ended without showing 'hola'"),
    ):
        terminal.wait_for("hola", timeout_s=60)


@pytest.mark.parametrize("deaf", [False, True])
def test_the_program_ends_with_the_block(deaf: bool) -> None:
    handler = "SIG_IGN" if deaf else "SIG_DFL"
    script = f"import signal; signal.signal(signal.SIGHUP, signal.{handler}); print('ready'); signal.pause()"
    with Terminal(python(script)) as terminal:
        terminal.wait_for("ready")
        pid = terminal.pid
        assert helper.is_running(pid)
    assert not helper.is_running(pid)
