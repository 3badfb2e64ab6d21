"""The command line where something is not as it should be: one sentence, the right exit status, never a traceback."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.test_tui_cli import shop_folder
from tui.__main__ import main

__all__ = ["shop_folder"]
ROOT = Path(__file__).parent.parent
FULL = Path("/dev/full")


def environment(**more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name not in ("TARJETERO_CONFIG", "LC_ALL", "LANG")}
    return {**clean, "PYTHONPATH": str(ROOT), **more}


def shell(line: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A line of bash in which $T is the program."""
    program = f"{sys.executable} -m tui.__main__"
    return subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=environment(T=program, **more),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (["sale", "--card", "T-1", "--line", "general=12,50"], 1, "«12,50» no es un importe. ¿Quería decir «12.50»?"),
        (["sale", "--card", "T-1", "--line", "general=1.234,5"], 1, "¿Quería decir «1234.5»?"),
        (["sale", "--card", "T-1", "--line", "general=doce"], 1, "«doce» no es un importe. [bad_amount]"),
        (["balance", "--card", "T-1", "--at", "mañana"], 1, "se escribe como 2026-11-22T10:00. [bad_value]"),
        (["balance", "--card", "T-1", "--at", "31/02/2026"], 1, "se escribe como 2026-11-22T10:00. [bad_value]"),
        (["balance", "--card", "T-1", "--at", "22/11/2026 10:30"], 1, "¿Quería decir «2026-11-22T10:30»?"),
        (["balance", "--card", "T-1", "--at", "22/11/2026 25:30"], 1, "se escribe como 2026-11-22T10:00. [bad_value]"),
        (["card", "activate", "T-2", "--last-day", "31/12/2027"], 1, "¿Quería decir «2027-12-31»?"),
        (
            ["customer", "add", "--dni", "12345678Z", "--name", "Ana", "--birthday", "7/3/1980"],
            1,
            "La fecha de «nacimiento» no es correcta: se escribe como 2026-11-22. ¿Quería decir «1980-03-07»?",
        ),
        (["consent", "give", "12345678Z", "marketing", "correo"], 1, "Puede ser: email, letter, phone."),
        (["programme", "load", "nada.toml"], 1, "No existe el fichero nada.toml."),
        (["programme", "load", "."], 1, "No se puede leer el fichero .: es una carpeta."),
        (["export", "sales", "."], 1, "No se puede escribir el fichero .: es una carpeta."),
        (["export", "sales", "nada/x.csv"], 1, "nada/x.csv: no existe la carpeta."),
        (["statement", "--card", "T-1", "/"], 1, "No se puede escribir el fichero /: es una carpeta."),
        (["demo", "--no-screen", "--folder", "config.toml"], 1, "ya hay un fichero con ese nombre."),
        (["verify", "--config", "."], 2, "no se puede leer: es una carpeta."),
        (["verify", "--config", "shop.db"], 2, "no se entienden sus caracteres"),
    ],
)
def test_what_is_not_right_is_told_with_what_would_be(
    given: list[str], code: int, said: str, shop_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["card", "activate", "T-1"])
    capsys.readouterr()
    assert main(given) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err


def test_a_folder_that_is_not_there_is_named_when_the_database_is_made(
    shop_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (shop_folder / "config.toml").read_text(encoding="utf-8").replace("shop.db", "nada/shop.db")
    (shop_folder / "config.toml").write_text(text, encoding="utf-8")
    capsys.readouterr()
    for command in ("init", "verify"):
        assert main([command]) == 2
        assert "No existe la carpeta" in capsys.readouterr().err


@pytest.mark.parametrize("what", ["--help", "--version", "balance --card T-1", "segment list --json"])
def test_who_stops_reading_costs_nothing(what: str, shop_folder: Path) -> None:
    main(["card", "activate", "T-1"])
    done = shell(f"$T {what} | true; exit ${{PIPESTATUS[0]}}", shop_folder)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not FULL.exists(), reason="a Linux device")
@pytest.mark.parametrize("what", ["--help", "balance --card T-1", "balance --card NADA --json"])
def test_an_answer_that_cannot_be_written_is_told(what: str, shop_folder: Path) -> None:
    main(["card", "activate", "T-1"])
    done = shell(f"$T {what} > {FULL}", shop_folder)
    assert (done.returncode, done.stderr) == (1, "No se puede escribir la respuesta: el disco está lleno. [bad_file]\n")


def test_closed_streams_take_all_and_hurt_nobody(shop_folder: Path) -> None:
    main(["card", "activate", "T-1"])
    for line, code in (("$T balance --card T-1 >&-", 0), ("$T balance --card NADA 2>&-", 1), ("$T >&- <&-", 2)):
        done = shell(line, shop_folder)
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), line
    assert main(["verify"]) == 0


def test_accents_are_understood_where_the_locale_has_none(shop_folder: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    made = shell('$T customer add --dni 12345678Z --name "Núria Güell"', shop_folder, **plain)
    assert (made.returncode, made.stdout) == (0, "12345678Z   Núria Güell\n")
    assert "Núria" in shell("$T customer find núria", shop_folder, **plain).stdout


def interrupted(arguments: list[str], folder: Path, ready: str) -> tuple[int, str]:
    """The end of a command that gets Ctrl+C once it has said `ready` on standard error."""
    program = [sys.executable, "-m", "tui.__main__", *arguments]
    streams: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(program, cwd=folder, env=environment(), **streams) as running:
        said = ""
        assert running.stderr is not None
        while ready not in said:
            piece = running.stderr.read(1)
            assert piece, said
            said += piece
        running.send_signal(signal.SIGINT)
        rest = running.stderr.read()
    return running.returncode, rest


def test_ctrl_c_ends_a_long_command_with_a_sentence_and_the_shells_status(tmp_path: Path) -> None:
    status, said = interrupted(["demo", "--no-screen", "--folder", "tienda"], tmp_path, "2 %")
    assert status == 130
    assert said.endswith("\nInterrumpido: lo que ya estaba guardado, queda.\n")
    assert "Traceback" not in said


def test_ctrl_c_is_how_a_server_is_stopped(shop_folder: Path) -> None:
    status, said = interrupted(["serve", "--listen", "127.0.0.1:0"], shop_folder, "127.0.0.1:")
    assert (status, "Traceback" in said) == (0, False)


def test_a_port_that_is_taken_is_told(shop_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        capsys.readouterr()
        assert main(["serve", "--listen", address]) == 1
    assert f"({address}): ya lo usa otro programa." in capsys.readouterr().err


def test_an_error_that_nobody_foresaw_is_written_down_and_told_in_one_sentence(shop_folder: Path) -> None:
    script = "from tui import commands, __main__ as m; commands.run = lambda *a: 1 / 0; m.main()"
    done = shell(f'{sys.executable} -c "{script}" verify', shop_folder)
    assert done.returncode == 1
    assert done.stderr.startswith("Ha fallado algo imprevisto, apuntado en errores.log.")
    assert "ZeroDivisionError" in (shop_folder / "errores.log").read_text(encoding="utf-8")
