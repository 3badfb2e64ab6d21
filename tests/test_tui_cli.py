"""The command line: what it says, where it says it, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui.__main__ import main

CONFIGURATION = """
[shop]
name = "Prueba"
[database]
url = "sqlite:///shop.db"
[counter]
branch = "centro"
name = "caja-1"
"""
PROGRAMME = """
[programme]
name = "Puntos"
starts = 2026-01-01
[[service]]
code = "general"
[[earn]]
unit = "points"
give = "1"
per = "1.00"
"""


@pytest.fixture
def shop_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration, a database and a programme; the program runs in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TARJETERO_CONFIG", raising=False)
    (tmp_path / "config.toml").write_text(CONFIGURATION, encoding="utf-8")
    (tmp_path / "programme.toml").write_text(PROGRAMME, encoding="utf-8")
    assert main(["init"]) == 0
    assert main(["programme", "load", "programme.toml"]) == 0
    return tmp_path


def test_a_sale_is_recorded_and_said_in_one_line(shop_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["card", "activate", "T-1"])
    capsys.readouterr()
    assert main(["sale", "--card", "T-1", "--line", "general=12.50"]) == 0
    assert capsys.readouterr().out == "Venta guardada: gana 12,5 puntos. Saldo: 12,5 puntos.\n"


def test_json_is_one_object_wherever_the_option_stands(shop_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["card", "activate", "T-1"])
    capsys.readouterr()
    for arguments in (["--json", "balance", "--card", "T-1"], ["balance", "--card", "T-1", "--json"]):
        assert main(arguments) == 0
        assert json.loads(capsys.readouterr().out)["points"] == "0"


def test_a_refusal_ends_with_one_and_one_sentence_on_standard_error(
    shop_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["balance", "--card", "NOPE"]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "No existe la tarjeta NOPE. [unknown_card]\n")


def test_a_refusal_as_json_stands_on_standard_output(shop_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["balance", "--card", "NOPE", "--json"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["code"], error["message"]) == ("unknown_card", "No existe la tarjeta NOPE.")


def test_a_misspelt_key_of_the_configuration_is_told_with_the_right_one(
    shop_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop_folder / "config.toml").write_text(CONFIGURATION.replace("branch", "brnch"), encoding="utf-8")
    capsys.readouterr()
    assert main(["verify"]) == 2
    said = capsys.readouterr().err
    assert "counter.brnch" in said
    assert "«branch»" in said


def test_a_programme_with_two_faults_is_told_both_and_not_loaded(
    shop_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = PROGRAMME.replace('per = "1.00"', 'per = "uno"').replace("starts", "start")
    (shop_folder / "programme.toml").write_text(wrong, encoding="utf-8")
    capsys.readouterr()
    assert main(["programme", "load", "programme.toml"]) == 1
    said = capsys.readouterr().err
    assert "earn[1].per" in said
    assert "programme.start" in said
    assert "«starts»" in said
    main(["programme", "show", "--json"])
    assert [each["version"] for each in json.loads(capsys.readouterr().out)["programmes"]] == [1]


def test_a_database_that_is_not_there_is_told_how_to_be_made(
    shop_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in shop_folder.glob("shop.db*"):
        file.unlink()
    capsys.readouterr()
    assert main(["verify"]) == 2
    assert "tarjetero init" in capsys.readouterr().err


def test_a_damaged_balance_is_found_and_named_and_can_be_rebuilt(
    shop_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from pysqlite3 import dbapi2

    main(["card", "activate", "T-1", "--points", "5"])
    with dbapi2.connect(shop_folder / "shop.db") as connection:
        connection.execute("UPDATE balance SET amount_minor = 6000")
    connection.close()
    capsys.readouterr()
    assert main(["verify"]) == 1
    assert "La cuenta 1 no cuadra" in capsys.readouterr().out
    assert main(["verify", "--rebuild"]) == 0


def test_an_import_with_a_rejected_row_ends_with_one_and_names_line_and_column(
    shop_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["card", "activate", "T-1"])
    rows = "sale_id;at;card;service;amount\na;01/02/2027 10:00;T-1;general;12,50\nb;01/02/2027 10:05;T-1;general;doce\n"
    (shop_folder / "sales.csv").write_text(rows, encoding="cp1252")
    capsys.readouterr()
    assert main(["import", "sales", "sales.csv"]) == 1
    said = capsys.readouterr().out
    assert "Nuevos: 1. Ya estaban: 0. Rechazados: 1." in said
    assert "Línea 3, amount" in said


def test_a_statement_is_written_as_a_pdf(shop_folder: Path) -> None:
    from pypdf import PdfReader

    main(["card", "activate", "T-1", "--points", "5"])
    assert main(["statement", "--card", "T-1", "extracto.pdf"]) == 0
    text = PdfReader(shop_folder / "extracto.pdf").pages[0].extract_text()
    assert "Prueba" in text
    assert "T-1" in text


def installed(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    program = Path(sys.executable).with_name("tarjetero")
    clean = {key: value for key, value in os.environ.items() if key != "TARJETERO_CONFIG"}
    return subprocess.run(
        [program, *arguments], cwd=folder, env={**clean, **environment}, capture_output=True, stdin=subprocess.DEVNULL
    )


@pytest.mark.parametrize("arguments", [(), ("demo",)])
def test_without_a_terminal_the_counter_says_so_in_one_sentence(shop_folder: Path, arguments: tuple[str, ...]) -> None:
    done = installed(*arguments, folder=shop_folder)
    assert done.returncode == 2
    assert done.stderr.decode() == "La caja necesita un terminal: aquí no hay ninguno.\n"


def test_names_with_accents_come_out_right_in_a_locale_that_has_none(shop_folder: Path) -> None:
    installed("customer", "add", "--dni", "12345678Z", "--name", "Núria Ibáñez Güell", folder=shop_folder)
    done = installed("customer", "find", "iban", folder=shop_folder, LC_ALL="C", PYTHONUTF8="0")
    assert "Núria Ibáñez Güell" in done.stdout.decode()


def test_wrong_usage_ends_with_two(shop_folder: Path) -> None:
    assert installed("sale", folder=shop_folder).returncode == 2


def test_a_newer_database_is_refused(shop_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pysqlite3 import dbapi2

    with dbapi2.connect(shop_folder / "shop.db") as connection:
        connection.execute("INSERT INTO migration (name) VALUES ('of_tomorrow')")
    connection.close()
    capsys.readouterr()
    assert main(["verify"]) == 2
    assert "versión más nueva" in capsys.readouterr().err
