"""How the command line explains itself: every command and argument, in every language, on a page; and what is wrong."""

import argparse
import ast
import inspect
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.commands import make_parser
from tui.commands.usage import ARGPARSE_TEXTS, Parser
from tui.language import LANGUAGES, choose_language, language

CONFIGURATION = """
[shop]
name = "Bar"
language = "{}"
[database]
url = "sqlite:///shop.db"
[counter]
branch = "centro"
name = "caja-1"
"""
# What argparse says to who writes a parser, or of what no parser of ours has; and the frames of its sentences.
NOT_MET = {
    ".__call__() not defined",
    "conflicting subparser: %s",
    "conflicting subparser alias: %s",
    "%r is not callable",
    'argument "-" with mode %r',
    "can't open '%(filename)s': %(error)s",
    "cannot merge actions - two groups are named %r",
    "'required' is an invalid argument for positionals",
    "dest= is required for options like %r",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "invalid conflict_resolution value: %r",
    "conflicting option string: %s",
    "mutually exclusive arguments must be optional",
    "subcommands",
    "%(heading)s:",
    "cannot have multiple subparser arguments",
    "expected at most one argument",
    "expected at least one argument",
    "expected %s argument",
    "ambiguous option: %(option)s could match %(matches)s",
    "unexpected option string: %s",
    " (default: %(default)s)",
    "unknown parser %(parser_name)r (choices: %(choices)s)",
    "unrecognized arguments: %s",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "%(prog)s: error: %(message)s\n",
    "%(prog)s: warning: %(message)s\n",
    "show program's version number and exit",
    "argument '%(argument_name)s' is deprecated",
    "option '%(option)s' is deprecated",
    "command '%(parser_name)s' is deprecated",
}


@pytest.fixture(autouse=True)
def _screens_language(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    before = language()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("TARJETERO_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")
    yield
    choose_language(before)


def pages(parser: Parser) -> Iterator[Parser]:
    """A parser, and those of its commands and their actions."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from pages(each)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_command_and_argument_says_what_it_is_for(code: str) -> None:
    choose_language(code)
    silent = [
        f"{page.prog} {action.dest}"
        for page in pages(make_parser())
        for action in page._actions
        if not action.help and not isinstance(action, argparse._SubParsersAction)
    ]
    silent += [page.prog for page in pages(make_parser()) if not page.description]
    assert silent == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_is_headed_by_a_sentence_that_ends_once(code: str) -> None:
    choose_language(code)
    heads = [page.description or "" for page in pages(make_parser())]
    assert [head for head in heads if head[-1:] not in (".", "…") or head[-2:-1] in (".", "…")] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_of_help_fits_eighty_columns(code: str) -> None:
    choose_language(code)
    wide = [line for page in pages(make_parser()) for line in page.format_help().splitlines() if len(line) > 80]
    assert wide == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_all_commands_fit_two_small_screens(code: str) -> None:
    choose_language(code)
    parser = make_parser()
    lines = parser.format_help().splitlines()
    commands = next(a.choices for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    assert [name for name in commands if not any(f" {name} " in line for line in lines)] == []
    assert len(lines) <= 2 * 24


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_value_is_called_by_a_name_of_the_code(code: str) -> None:
    """What argparse would show where nobody chose a word: the name of a variable."""
    choose_language(code)
    bare = [
        f"{page.prog} {action.dest}"
        for page in pages(make_parser())
        for action in page._actions
        if action.metavar is None and action.nargs != 0 and not (action.choices and action.option_strings)
    ]
    assert bare == []


def test_only_whole_numbers_are_turned_into_something_here() -> None:
    kinds = {action.type for page in pages(make_parser()) for action in page._actions}
    assert kinds <= {None, int}


def test_no_text_of_argparse_is_left_in_english() -> None:
    calls = [
        node
        for node in ast.walk(ast.parse(inspect.getsource(argparse)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext")
    ]
    texts = {node.args[0].value for node in calls if isinstance(node.args[0], ast.Constant)}
    assert len(texts) > 20
    assert {text for text in texts if isinstance(text, str)} - set(ARGPARSE_TEXTS) - NOT_MET == set()


WRONG = [
    (["balnce"], "No existe la orden «balnce». ¿Quería decir «balance»? Ayuda: tarjetero --help"),
    (["venta"], "No existe la orden «venta». Ayuda: tarjetero --help"),
    (["card", "actvate"], "No existe la acción «actvate». ¿Quería decir «activate»? Ayuda: tarjetero card --help"),
    (["card", "activate"], "Falta: TARJETA. Ayuda: tarjetero card activate --help"),
    (["card"], "Falta: ACCIÓN. Ayuda: tarjetero card --help"),
    (["sale", "--card", "T"], "Falta: --line. Ayuda: tarjetero sale --help"),
    (["sale", "--line", "a=1"], "Falta una de estas opciones: --card --dni. Ayuda: tarjetero sale --help"),
    (["sale", "--crad", "T"], "No existe la opción --crad. ¿Quería decir «--card»? Ayuda: tarjetero sale --help"),
    (["--jsn", "verify"], "No existe la opción --jsn. ¿Quería decir «--json»? Ayuda: tarjetero --help"),
    (["verify", "--reb"], "No existe la opción --reb. ¿Quería decir «--rebuild»? Ayuda: tarjetero verify --help"),
    (["verify", "--rebuild=1"], "--rebuild: no lleva ningún valor: sobra «1». Ayuda: tarjetero verify --help"),
    (["verify", "now"], "Sobra: now. Ayuda: tarjetero verify --help"),
    (["balance", "--card"], "--card: le falta su valor. Ayuda: tarjetero balance --help"),
    (
        ["balance", "--card", "T", "--dni", "X"],
        "--dni: no puede ir con --card. Ayuda: tarjetero balance --help",
    ),
    (["messages", "list", "--most", "x"], "--most: «x» no es un número entero. Ayuda: tarjetero messages list --help"),
    (
        ["import", "sale", "f"],
        "QUÉ: «sale» no vale; puede ser customers, sales. ¿Quería decir «sales»? Ayuda: tarjetero import --help",
    ),
]


@pytest.mark.parametrize(("given", "said"), WRONG, ids=lambda each: " ".join(each) if isinstance(each, list) else "")
def test_wrong_usage_is_one_sentence_on_standard_error_and_ends_with_two(
    given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(given) == 2
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", said + "\n")


def test_wrong_usage_as_json_is_an_object_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["balance", "--json"]) == 2
    told = capsys.readouterr()
    error = json.loads(told.out)["error"]
    assert (error["code"], told.err) == ("wrong_usage", "")
    assert error["message"].startswith("Falta una de estas opciones")


@pytest.mark.parametrize(
    ("code", "said"), [("es", "No existe la orden"), ("en", "There is no command"), ("ca", "No existeix l'ordre")]
)
@pytest.mark.parametrize("option", [["--config", "shop.toml"], ["--config=shop.toml"]])
def test_wrong_usage_is_told_in_the_shops_language(
    code: str, said: str, option: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "shop.toml").write_text(CONFIGURATION.format(code), encoding="utf-8")
    assert main([*option, "balnce"]) == 2
    assert capsys.readouterr().err.startswith(said)


def test_help_is_in_the_language_of_the_configuration_that_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.toml").write_text(CONFIGURATION.format("ca"), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["sale", "--help"])
    assert ended.value.code == 0
    assert "opcions:" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "[shop", 'shop = "Bar"', "[shop]\nlanguage = 3", '[shop]\nlanguage = "eu"'])
def test_a_configuration_that_cannot_be_read_does_not_keep_help_from_being_read(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["--help"])
    assert capsys.readouterr().out.startswith("Uso: tarjetero")
