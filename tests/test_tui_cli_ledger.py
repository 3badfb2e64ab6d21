"""What runs at night, on the command line: a slip of the finger in a date does not let everybody's points expire."""

import io
import json
from pathlib import Path

import pytest

from tests.test_tui_cli import PROGRAMME, shop_folder
from tests.test_tui_cli_customers import Terminal
from tui.__main__ import main

__all__ = ["shop_folder"]

LATER = "2999-01-01"


@pytest.fixture
def expiring(shop_folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Twelve points of one account that expire within a year."""
    rules = PROGRAMME + '[expiry]\npolicy = "rolling"\nmonths = 12\n'
    (shop_folder / "programme.toml").write_text(rules, encoding="utf-8")
    for line in ("programme load programme.toml", "card activate T-1", "sale --card T-1 --line general=12"):
        assert main(line.split()) == 0
    capsys.readouterr()
    return shop_folder


def points(capsys: pytest.CaptureFixture[str]) -> str:
    main(["balance", "--card", "T-1", "--json"])
    return str(json.loads(capsys.readouterr().out)["points"])


@pytest.mark.parametrize("command", ["expire", "nightly"])
def test_on_a_terminal_a_day_to_come_is_told_and_typed_once_more(
    expiring: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("\n"))
    assert main([command, "--at", LATER]) == 1
    said = capsys.readouterr().err
    assert "El 01/01/2999 todavía no ha llegado. Caducaría desde hoy: 12 puntos, en 1 cuenta." in said
    assert "No es la misma fecha: no ha caducado nada." in said
    assert points(capsys) == "12"
    monkeypatch.setattr("sys.stdin", Terminal(f"{LATER}\n"))
    assert main([command, "--at", LATER]) == 0
    assert "Caducado: 12 puntos, en 1 cuenta." in capsys.readouterr().out
    assert points(capsys) == "0"


@pytest.mark.parametrize("given", [[], ["--at", "2026-01-05T03:00"]])
def test_what_is_due_already_is_asked_of_nobody(
    expiring: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, given: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(""))
    assert main(["nightly", *given]) == 0
    assert capsys.readouterr().err == ""
    assert points(capsys) == "12"


def test_a_script_is_taken_at_its_word(
    expiring: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert main(["expire", "--at", LATER, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["expired"]["points"] == "12"
