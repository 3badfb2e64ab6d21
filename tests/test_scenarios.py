"""The executable cases: every one holds, on both engines, through the very door that tills use."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import MADRID, moment
from tests.scenario_player import SCENARIOS, play
from tui.counter import open_counter, prepare_database
from tui.rpc import answer_line

CONFIGURATION = """
[shop]
name = "Prueba"
[database]
url = "sqlite:///shop.db"
[counter]
branch = "centro"
name = "caja-1"
"""


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
def test_the_scenario_holds(scenario: Path, any_database_url: str, tmp_path: Path) -> None:
    prepare_database(any_database_url, tmp_path)
    counter = open_counter(any_database_url, tmp_path, "centro", "caja-1", MADRID, clock=lambda: moment("2026-03-31"))
    try:
        assert play(scenario, lambda line: answer_line(counter, line)) == []
    finally:
        counter.close()


def test_a_scenario_holds_through_the_installed_program_on_standard_input(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(CONFIGURATION, encoding="utf-8")
    program = [str(Path(sys.executable).with_name("tarjetero")), "--config", str(config)]
    subprocess.run([*program, "init"], check=True, capture_output=True)
    with subprocess.Popen([*program, "serve", "--stdio"], stdin=-1, stdout=-1, text=True, encoding="utf-8") as server:
        assert server.stdin is not None
        assert server.stdout is not None
        readable, writable = server.stdout, server.stdin

        def ask(line: str) -> str:
            writable.write(line)
            writable.flush()
            return readable.readline()

        assert play(next(path for path in SCENARIOS if path.stem == "refund_in_steps"), ask) == []
        writable.close()
        assert server.wait(10) == 0
