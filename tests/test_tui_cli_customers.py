"""A customer's file on the command line: shown, agreed to, shared, exported and erased."""

import io
import json
from pathlib import Path

import pytest

from tests.test_tui_cli import shop_folder
from tui.__main__ import main

__all__ = ["shop_folder"]

ANA, BEA = "12345678Z", "87654321X"


class Terminal(io.StringIO):
    """Somebody who types at the question."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def ana(shop_folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    main(["customer", "add", "--dni", ANA, "--name", "Ana García", "--card", "T-1", "--notes", "Alérgica"])
    main(["sale", "--card", "T-1", "--line", "general=12"])
    capsys.readouterr()
    return shop_folder


def test_the_file_is_shown_with_its_habits(ana: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["customer", "show", ANA]) == 0
    shown = capsys.readouterr().out
    assert all(text in shown for text in ("Ana García", "12 puntos", "! Alérgica", "T-1 (activa)", "1 visita, 12,00 €"))
    assert main(["customer", "show", ANA, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["habits"]["average"] == "12.00"


def test_a_consent_is_given_withdrawn_and_listed(ana: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["consent", "give", ANA, "marketing", "email", "--origin", "paper"]) == 0
    assert main(["consent", "withdraw", ANA, "marketing", "email"]) == 0
    capsys.readouterr()
    assert main(["consent", "list", ANA]) == 0
    given, withdrawn = capsys.readouterr().out.splitlines()
    assert "sí" in given
    assert "formulario firmado" in given
    assert "retirado" in withdrawn
    assert main(["consent", "give", ANA, "marketing", "paloma"]) == 1


def test_a_text_is_taken_away_by_an_empty_one(ana: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert main(["customer", "update", "--dni", ANA, "--notes", "", "--id", "u-1"]) == 0
    capsys.readouterr()
    main(["customer", "show", ANA, "--json"])
    assert "notes" not in json.loads(capsys.readouterr().out)


def test_two_share_an_account_and_part(ana: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["customer", "add", "--dni", BEA, "--name", "Bea", "--household-of", ANA])
    assert main(["customer", "leave", BEA]) == 0
    assert main(["customer", "join", BEA, "--with", ANA]) == 0
    capsys.readouterr()
    main(["balance", "--dni", BEA, "--json"])
    assert json.loads(capsys.readouterr().out)["points"] == "12"


def test_all_data_go_to_a_file_or_to_the_terminal(ana: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["customer", "export", ANA, "ana.pdf"]) == 0
    assert (ana / "ana.pdf").read_bytes().startswith(b"%PDF-")
    assert main(["customer", "export", ANA, "ana.json"]) == 0
    capsys.readouterr()
    assert main(["customer", "export", ANA]) == 0
    shown = json.loads(capsys.readouterr().out)
    written = json.loads((ana / "ana.json").read_text("utf-8"))
    assert shown["sales"] == written["sales"]
    assert main(["customer", "export", ANA, "no/hay/ana.pdf"]) == 1


def test_a_terminal_is_asked_for_the_document_again_and_a_script_is_not(
    ana: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(BEA + "\n"))
    assert main(["customer", "erase", ANA]) == 1
    assert "Se pierden 12 puntos." in capsys.readouterr().err
    assert main(["customer", "show", ANA]) == 0
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert main(["customer", "erase", ANA]) == 0
    assert capsys.readouterr().out == "Borrado para siempre. Se han perdido 12 puntos.\n"
    assert main(["customer", "show", ANA]) == 1


def test_a_customer_is_blocked_and_unblocked(ana: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["customer", "block", ANA, "--reason", "no paga"]) == 0
    assert capsys.readouterr().out.startswith("Ana García: bloqueado. Ni gana ni gasta")
    assert main(["customer", "show", ANA]) == 0
    assert "! BLOQUEADO desde el" in capsys.readouterr().out
    assert main(["sale", "--card", "T-1", "--line", "general=12"]) == 1
    assert capsys.readouterr().err == "Cliente bloqueado: ni gana ni gasta. Ana García: no paga [not_allowed]\n"
    assert main(["balance", "--dni", ANA]) == 0
    assert capsys.readouterr().out.startswith("Ana García: 12 puntos (bloqueado: no paga)")
    assert main(["customer", "unblock", ANA]) == 0
    assert capsys.readouterr().out == "Ana García: desbloqueado. Todo vuelve a ser como antes.\n"
    assert main(["sale", "--card", "T-1", "--line", "general=12"]) == 0
