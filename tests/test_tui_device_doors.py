"""Devices on the command line and by JSON-RPC; simulated ones in another process."""

import io
import json
import os
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers import layouts
from drivers.attached import Attached, State
from drivers.calibration import TEXT
from drivers.registry import make
from drivers.scans import Reading, Scan
from drivers.simulated.cards import StripeCard
from drivers.simulated.simulation import Simulation, simulate
from loyalty.errors import DeviceTrouble
from tests.cashier import Counters
from tui.__main__ import main
from tui.configuration import read_configuration
from tui.counter.simulation import SimulatedDevices, ask_for
from tui.operations import call

CONFIGURATION = """\
[shop]
name = "Bar"
[database]
url = "sqlite:///shop.db"
[counter]
branch = "centro"
name = "caja-1"
"""
LIMIT_S = 20.0


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nothing in it, where the program runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TARJETERO_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def writer(here: Path) -> Iterator[Simulation]:
    """A reader-writer that is configured."""
    with simulate("msr605", here) as simulation:
        lines = f'[[device]]\nkind = "msr605"\nport = "{simulation.port}"\nreset_ms = 5\nanswer_ms = 5000\n'
        (here / "config.toml").write_text(CONFIGURATION + lines, encoding="utf-8")
        yield simulation


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["devices", *arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_without_a_shop_the_devices_are_listed_and_the_rules_given(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _err = run(capsys, "list")
    assert (status, out.splitlines()[0]) == (0, "No hay ningún aparato en la configuración.")
    assert json.loads(run(capsys, "json")[1])["configured"] == []
    assert 'GROUP="dialout"' in run(capsys, "rules", "--group", "dialout")[1]
    assert run(capsys, "rules", "--output", "x.rules")[1].startswith("Reglas en x.rules.")
    assert "MSR605X" in (here / "x.rules").read_text()
    assert run(capsys, "rules", "--output", "no/x.rules")[0] == 1
    assert list(here.glob("*.db")) == []


def test_a_configured_device_is_listed_and_tried(writer: Simulation, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"Grabador de banda     msr605    {writer.port}" in run(capsys, "list")[1]
    writer.present(StripeCard(track2="9724000000123451"))
    status, out, err = run(capsys, "test", "msr605")
    assert (status, out) == (
        0, "Una tarjeta acabada en 3451 (pista 1: vacía · pista 2: 16 caracteres · pista 3: vacía).\n",
    )  # fmt: skip
    assert "REVU3.10" in err
    writer.present(StripeCard())
    status, out, _err = run(capsys, "test", writer.port, "--json")
    assert status == 1
    assert json.loads(out)["seen"]["reason"] == "blank"
    assert run(capsys, "test", "COM9")[2] == "No hay ningún aparato «COM9» en la configuración. [device]\n"


def test_a_test_card_is_written_when_the_answer_is_yes(
    writer: Simulation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    card = StripeCard(track2="0001")
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert run(capsys, "test", "msr605", "--write")[0] == 1
    for _swipe in range(2):
        writer.present(card)
    monkeypatch.setattr("sys.stdin", io.StringIO("s\n"))
    status, out, err = run(capsys, "test", "msr605", "--write")
    assert (status, out) == (0, "Grabada y leída otra vez: el aparato graba bien.\n")
    assert err.splitlines()[-2:] == ["Pase la tarjeta para grabarla.", "Pásela otra vez para comprobar lo grabado."]
    assert card.track2 == "9000000000000001"


def test_a_device_without_its_plug_is_one_sentence(writer: Simulation, capsys: pytest.CaptureFixture[str]) -> None:
    writer.unplug()
    status, out, err = run(capsys, "test", "msr605")
    assert (status, out) == (1, "")
    assert err.startswith(f"No hay nada en {writer.port}: ")


def test_wrong_tables_are_told_with_their_places(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "config.toml").write_text(CONFIGURATION + '[[device]]\nkind = "scaner"\n', encoding="utf-8")
    status, _out, err = run(capsys, "list")
    assert status == 2
    assert "device[1].kind: «scaner» no es uno de los posibles. ¿Quería decir «scanner»?" in err
    (here / "config.toml").write_text('device = "scanner"\n' + CONFIGURATION, encoding="utf-8")
    assert "tiene que escribirse como [[device]]" in run(capsys, "list")[2]


@pytest.mark.parametrize("layout", ["us", "us-on-es", "us-on-latam"])
def test_what_the_reader_typed_sets_the_layout(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, layout: layouts.Layout
) -> None:
    path = here / "config.toml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(layouts.shown(TEXT, layout) + "\n"))
    status, out, _err = run(capsys, "calibrate", "--json")
    assert (status, json.loads(out)["layout"]) == (0, layout)
    assert read_configuration(path).reader.layout == layout
    assert run(capsys, "calibrate", "--scan", "8412345678905")[0] == 1
    assert read_configuration(path).reader.layout == layout


def test_calibrating_needs_a_configuration_and_the_page_does_not(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "calibrate", "--scan", TEXT)[0] == 2
    assert run(capsys, "page", "codes.pdf")[0] == 0
    assert (here / "codes.pdf").read_bytes()[:5] == b"%PDF-"


def test_other_programs_ask_what_is_plugged_in(counters: Counters) -> None:
    answer = call(counters.counter, "device.list", {})
    assert {"plugged_in", "troubles"} == set(answer)
    assert "uaccess" in call(counters.counter, "device.rules", {"group": "tienda"})["rules"]


# -- a demonstration's devices


@pytest.fixture
def simulated(here: Path) -> Iterator[SimulatedDevices]:
    with SimulatedDevices(here) as simulated:
        yield simulated


def test_cards_passed_from_another_process_arrive_at_every_simulated_device(
    simulated: SimulatedDevices, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for settings in simulated.settings:
        readings: queue.Queue[Reading] = queue.Queue()
        states: queue.Queue[State] = queue.Queue()
        attached = Attached(make(settings, simulated.usb_backend), readings.put, states.put)
        attached.start()
        while states.get(timeout=LIMIT_S).step != "ready":
            pass
        assert run(capsys, "swipe", "9724", "--device", settings.kind, "--folder", str(here)) == (0, "", "")
        reading = readings.get(timeout=LIMIT_S)
        attached.stop()
        assert isinstance(reading, Scan)
        assert reading.code == "9724"


def test_a_second_demonstration_in_the_folder_is_refused(simulated: SimulatedDevices, here: Path) -> None:
    with pytest.raises(DeviceTrouble, match="busy"), SimulatedDevices(here):
        pass


def test_nothing_is_left_in_the_folder_and_nobody_listens_any_more(here: Path) -> None:
    with SimulatedDevices(here):
        assert len(list(here.iterdir())) == 3
    assert list(here.iterdir()) == []
    with pytest.raises(DeviceTrouble, match="no_demonstration"):
        ask_for(here, "swipe", "magtek", "9724")


def test_what_a_killed_demonstration_left_behind_does_not_matter(here: Path) -> None:
    (here / "ttyUSB0").symlink_to("/dev/pts/nowhere")
    os.mkfifo(here / "aparatos.fifo")
    with SimulatedDevices(here) as simulated:
        assert [settings.kind for settings in simulated.settings] == ["magtek", "msr605", "scanner"]
