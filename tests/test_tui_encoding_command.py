"""Cards printed from the command line: each is asked for on the terminal, encoded by the reader-writer, and printed."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.simulated.cards import StripeCard
from drivers.simulated.simulation import Simulation, simulate
from tests.cashier import NOON, Counters
from tests.cups_server import CupsServer, why_missing
from tui.__main__ import main, opened
from tui.commands.terminal import called_off_by_hand
from tui.configuration import read_configuration
from tui.counter import Counter

ROOT = Path(__file__).parent.parent
NUMBERS = ("972400010000", "972400010001")
CONFIGURATION = """\
[shop]
name = "Perfumería Núria"
[database]
url = "sqlite:///shop.db"
[counter]
branch = "centro"
name = "caja-1"
[card_printer]
kind = "cups"
queue = "cards"
design = "sencilla"
stripe = true
"""


@pytest.fixture(scope="module")
def one_cups() -> Iterator[CupsServer]:
    if missing := why_missing():
        pytest.skip(missing)
    server = CupsServer()
    yield server
    server.close()


@pytest.fixture
def cups(one_cups: CupsServer, monkeypatch: pytest.MonkeyPatch) -> CupsServer:
    one_cups.fault()
    for path in one_cups.printed():
        path.unlink()
    monkeypatch.setenv("CUPS_SERVER", one_cups.server)
    return one_cups


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Simulation]:
    with simulate("msr605", tmp_path) as simulation:
        yield simulation


@pytest.fixture
def config(counters: Counters, writer: Simulation) -> Path:
    """A shop with a reader-writer, and two cards that wait to be printed."""
    for number in NUMBERS:
        counters.hand_out(number)
        counters.counter.queue_card(number, "", "sencilla", NOON)
    path = counters.folder / "config.toml"
    device = f'[[device]]\nkind = "msr605"\nport = "{writer.port}"\nreset_ms = 5\nanswer_ms = 5000\n'
    path.write_text(CONFIGURATION + device, encoding="utf-8")
    return path


def states(counters: Counters) -> list[str]:
    """Oldest first."""
    return [view.state for view in reversed(counters.counter.print_queue().prints)]


def test_each_card_is_asked_for_by_its_number_written_read_back_and_then_printed(
    counters: Counters, cups: CupsServer, writer: Simulation, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cards = [StripeCard(), StripeCard()]
    for card in cards:
        writer.present(card)
        writer.present(card)
    assert main(["--config", str(config), "print", "run", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == {"ok": True, "printed": 2, "failed": 0, "waiting": 0}
    steps = ("Pase la tarjeta para grabarla.", "Pásela otra vez para comprobar lo grabado.")
    assert said.err.splitlines() == [f"{number}: {step}" for number in NUMBERS for step in steps]
    assert [card.track2 for card in cards] == list(NUMBERS)
    assert len(cups.printed()) == 2
    assert states(counters) == ["done", "done"]


def test_a_worn_card_fails_and_the_next_one_comes_out(
    counters: Counters, cups: CupsServer, writer: Simulation, config: Path
) -> None:
    worn, good = StripeCard(worn={1, 2}), StripeCard()
    for card in (worn, worn, worn, worn, good, good):
        writer.present(card)
    assert main(["--config", str(config), "print", "run"]) == 1
    assert states(counters) == ["failed", "done"]
    assert (good.track2, len(cups.printed())) == (NUMBERS[1], 1)


def test_a_plug_that_is_pulled_leaves_the_cards_waiting_and_says_so(
    counters: Counters, writer: Simulation, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writer.unplug()
    assert main(["--config", str(config), "print", "run"]) == 1
    assert "la tarjeta sigue en espera" in capsys.readouterr().out
    assert states(counters) == ["waiting", "waiting"]


def test_a_file_and_a_shop_without_stripes_need_no_reader_writer(
    counters: Counters, cups: CupsServer, writer: Simulation, config: Path
) -> None:
    writer.unplug()
    assert main(["--config", str(config), "print", "run", "--file", str(counters.folder / "cards.pdf")]) == 0
    counters.counter.repeat_print(counters.counter.print_queue().prints[0].id)
    config.write_text(config.read_text(encoding="utf-8").replace("stripe = true", ""), encoding="utf-8")
    assert main(["--config", str(config), "print", "run"]) == 0
    assert len(cups.printed()) == 1


def test_other_programs_are_told_that_somebody_has_to_swipe_the_cards(counters: Counters, config: Path) -> None:
    """Nobody would know which card is wanted."""
    counter: Counter = opened(read_configuration(config))
    try:
        trouble = counter.run_prints().trouble
    finally:
        counter.close()
    assert getattr(trouble, "problem", "") == "no_encoder"
    assert states(counters) == ["waiting", "waiting"]


class Run:
    """A run in a program of its own, whose terminal is read line by line."""

    def __init__(self, config: Path) -> None:
        command = [sys.executable, "-m", "tui.__main__", "--config", str(config), "print", "run"]
        self._program = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def said(self) -> str:
        assert self._program.stderr is not None
        return self._program.stderr.readline().strip()

    def ctrl_c(self) -> None:
        self._program.send_signal(signal.SIGINT)

    def end(self) -> tuple[int, str]:
        out, _err = self._program.communicate(timeout=60)
        return self._program.returncode, out


@pytest.mark.parametrize("written", [False, True], ids=["before it is written", "before it is read back"])
def test_ctrl_c_leaves_the_card_waiting_and_it_is_printed_once_afterwards(
    counters: Counters, cups: CupsServer, writer: Simulation, config: Path, written: bool
) -> None:
    run, card = Run(config), StripeCard()
    assert run.said() == f"{NUMBERS[0]}: Pase la tarjeta para grabarla."
    if written:
        writer.present(card)
        assert run.said() == f"{NUMBERS[0]}: Pásela otra vez para comprobar lo grabado."
    run.ctrl_c()
    status, out = run.end()
    assert status == 1
    assert "0 tarjetas hechas, 2 en espera." in out
    assert "Se ha dejado sin hacer." in out
    assert states(counters) == ["waiting", "waiting"]
    assert cups.printed() == []
    for blank in (card, StripeCard()):
        writer.present(blank)
        writer.present(blank)
    assert main(["--config", str(config), "print", "run"]) == 0
    assert (card.track2, len(cups.printed())) == (NUMBERS[0], 2)
    assert states(counters) == ["done", "done"]


def test_the_first_ctrl_c_calls_off_and_the_second_breaks_off() -> None:
    called_off: list[bool] = []
    with called_off_by_hand(lambda: called_off.append(True)):
        signal.raise_signal(signal.SIGINT)
        assert called_off == [True]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert called_off == [True]
