"""The installed program in real terminals: what a shop has on its counter."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers.simulated.cards import StripeCard
from drivers.simulated.simulation import simulate
from tests import terminal as helper
from tests.terminal import Terminal

pytestmark = pytest.mark.skipif(helper.why_missing() is not None, reason=str(helper.why_missing()))

PROGRAM = str(Path(sys.executable).with_name("tarjetero"))
CARD = "9724000000000290"  # of the demonstration shop, whose customers are always the same
OTHER = "9724000000000058"
READY = "Cliente: tarjeta"


@pytest.fixture(scope="module")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run([PROGRAM, "demo", "--folder", str(folder), "--no-screen"], check=True, capture_output=True)
    return folder


@pytest.fixture
def folder(made_shop: Path, tmp_path: Path) -> Path:
    """A demonstration shop of this test's own."""
    return Path(shutil.copytree(made_shop, tmp_path / "shop"))


@contextmanager
def counter(folder: Path, term: str = "xterm-256color", **environment: str) -> Iterator[Terminal]:
    with Terminal([PROGRAM, "--config", str(folder / "config.toml")], term=term, environment=environment) as terminal:
        terminal.wait_for(READY)
        yield terminal


TERMINALS = [
    ("linux", {}),
    ("xterm-256color", {}),
    ("xterm-256color", {"LC_ALL": "C", "LANG": "C"}),
    ("screen-256color", {"NO_COLOR": "1"}),
    ("vt220", {}),
]


@pytest.mark.parametrize(("term", "environment"), TERMINALS)
def test_a_scanner_and_a_cashier_in_a_hurry(folder: Path, term: str, environment: dict[str, str]) -> None:
    with counter(folder, term, **environment) as terminal:
        terminal.burst("\n".join([OTHER, "12,50", CARD]))
        terminal.wait_for("Ángeles Vila García")
        terminal.raw_bytes(b"\xff\xe9")
        terminal.type_text("33")
        terminal.wait_for("ganará")
        terminal.keys("Enter")
        terminal.wait_for("Venta guardada")
        assert terminal.screen()[0].startswith(" Peluquería Núria · centro · caja-1")
        assert "Salir" in terminal.screen()[-1]
        terminal.keys("F1")
        terminal.wait_for("Teclas")
        terminal.burst(CARD)
        terminal.wait_for("33,00 €")
        terminal.wait_for("Ángeles Vila García")
        terminal.keys("Escape", "F10")
        assert terminal.wait_for_exit() == 0


def test_ten_bursts_and_a_paste_arrive_in_order(folder: Path) -> None:
    with counter(folder) as terminal:
        terminal.burst("\n".join(f"97240000000{number:05d}" for number in range(1, 11)))
        terminal.burst(CARD)
        terminal.wait_for("Ángeles Vila García")
        terminal.raw_bytes(b"\x1b[200~" + OTHER.encode() + b"\r\x1b[201~")
        terminal.wait_for("Belén García Castañer")
        terminal.burst("7")
        terminal.wait_for("Venta guardada")


def test_the_second_ways_of_the_keys_work_where_there_are_no_function_keys(folder: Path) -> None:
    with counter(folder, "vt220") as terminal:
        terminal.keys("C-n")
        terminal.wait_for("Nombre y apellidos")
        terminal.keys("C-y")
        terminal.wait_for("Teclas")
        terminal.keys("C-y")
        terminal.wait_for("Nombre y apellidos")
        terminal.keys("Escape")
        terminal.wait_for(READY)
        terminal.keys("C-q")
        assert terminal.wait_for_exit() == 0


def test_the_console_is_drawn_in_sixteen_colours_with_double_and_single_lines(folder: Path) -> None:
    with counter(folder, "linux") as terminal:
        screen = "\n".join(terminal.screen_coloured())
        assert "╔" in screen
        assert "38;5" not in screen
        assert "38;2" not in screen


def test_no_colours_are_sent_where_none_are_wanted(folder: Path) -> None:
    with counter(folder, NO_COLOR="1") as terminal:
        terminal.burst(CARD)
        terminal.wait_for("Ángeles Vila García")
        codes = "\n".join(terminal.screen_coloured())
        assert not [code for code in ("\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[44m") if code in codes]


def test_a_small_window_shows_every_key(folder: Path) -> None:
    with counter(folder) as terminal:
        terminal.burst(CARD)
        terminal.wait_for("Ángeles Vila García")
        terminal.resize((60, 20))
        terminal.wait_until(lambda lines: "F10 Salir" in lines[-1] and "F1 Ayuda" in lines[-2], "both lines of keys")
        terminal.resize((200, 60))
        terminal.wait_until(lambda lines: len(lines) == 60 and "F10 Salir" in lines[-1], "the keys on the last line")


def test_the_first_run_asks_and_opens_a_counter_that_can_sell(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    with Terminal([PROGRAM, "--config", str(path)], environment={"LANG": "es_ES.UTF-8", "LC_ALL": ""}) as terminal:
        terminal.wait_for("Bienvenido")
        terminal.keys("F2")
        terminal.wait_for("!")
        terminal.type_text("Bar Núñez")
        terminal.keys("Enter", "Enter", "Enter", "Enter", "Enter", "Enter")
        terminal.wait_for(READY)
        terminal.keys("F4")
        terminal.wait_for("Nombre y apellidos")
        terminal.burst("00000014z", gap_s=0.12)  # a person types so
        terminal.type_text("Carla Ruiz")
        terminal.wait_for("Carla Ruiz")
        terminal.keys("F2")
        terminal.wait_for("Importe en euros · general")
        terminal.type_text("12,5")
        terminal.wait_for("ganará 12,5 puntos")
        terminal.keys("Enter")
        terminal.wait_for("Venta guardada")
        terminal.keys("F10")
        assert terminal.wait_for_exit() == 0


@pytest.mark.parametrize("wrong", ["points", "timezone"])
def test_the_first_run_says_what_is_wrong_and_leaves_nothing_behind(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "config.toml"
    with Terminal([PROGRAM, "--config", str(path)], environment={"LANG": "es_ES.UTF-8", "LC_ALL": ""}) as terminal:
        terminal.wait_for("Bienvenido")
        terminal.type_text("Bar")
        terminal.wait_for("Bar")
        terminal.keys(*["Down"] * (4 if wrong == "points" else 5), "C-u")
        terminal.type_text("x1")
        terminal.wait_for("x1")
        terminal.keys("F2")
        terminal.wait_for("x1»")
        terminal.keys("Escape")
        assert terminal.wait_for_exit() == 0
    assert list(tmp_path.iterdir()) == []


def test_a_card_swiped_at_a_reader_writer_is_sold_to(folder: Path) -> None:
    with simulate("msr605", folder) as simulation:
        configuration = folder / "config.toml"
        lines = f'[[device]]\nkind = "msr605"\nport = "{simulation.port}"\n'
        configuration.write_text(configuration.read_text(encoding="utf-8") + lines, encoding="utf-8")
        with counter(folder) as terminal:
            simulation.present(StripeCard(track2=CARD))
            terminal.wait_for("Ángeles Vila García")
            simulation.unplug()
            terminal.wait_for("ttyUSB0")
            terminal.type_text("33")
            terminal.wait_for("ganará")
            terminal.keys("Enter")
            terminal.wait_for("Venta guardada")
            simulation.plug()
            terminal.wait_for("en marcha")
            simulation.present(StripeCard(track2=OTHER))
            terminal.wait_for("Belén García Castañer")
            terminal.keys("Escape", "F10")
            assert terminal.wait_for_exit() == 0


def test_the_demonstration_can_be_tried_without_any_hardware(folder: Path) -> None:
    with Terminal([PROGRAM, "demo", "--simulate", "--folder", str(folder)]) as terminal:
        terminal.wait_for(READY)
        terminal.wait_for("tarjetero devices swipe")
        for device in ("magtek", "msr605", "scanner"):
            for card, name in ((CARD, "Ángeles Vila García"), (OTHER, "Belén García Castañer")):
                swipe = [PROGRAM, "devices", "swipe", card, "--device", device, "--folder", str(folder)]
                subprocess.run(swipe, check=True, capture_output=True)
                terminal.wait_for(name)
        terminal.keys("Escape", "F10")
        assert terminal.wait_for_exit() == 0
    assert not (folder / "ttyUSB0").is_symlink()
