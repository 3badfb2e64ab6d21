"""How a run of the program ends, and where it says so.

Exit status: 0 done; 1 refused by a rule or bad data; 2 wrong usage or configuration; 130 interrupted (Ctrl+C), as
shells have it. Light: the counter's screen starts without the command line's words.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from loyalty.errors import BadConfiguration, DatabaseTrouble, Refusal
from tui.language import _

DONE, REFUSED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130

SETTING_UP = ("missing", "no_folder", "empty", "older", "newer", "no_driver", "too_old")


class WrongUsage(Exception):
    """A command line that cannot be understood: one sentence says why."""


def exit_status(refusal: Refusal) -> int:
    if isinstance(refusal, BadConfiguration):
        return WRONG_USE
    if isinstance(refusal, DatabaseTrouble) and refusal.problem in SETTING_UP:
        return WRONG_USE
    return REFUSED


def report(refusal: Refusal, as_json: bool) -> int:
    """Says why, once: on standard error, or as JSON on standard output. The exit status."""
    from tui.texts import error_data, sentence

    if as_json:
        _show_error({"message": sentence(refusal), **error_data(refusal)})
    else:
        sys.stderr.write(f"{sentence(refusal)} [{refusal.code}]\n")
    return exit_status(refusal)


def show(answer: dict[str, Any], as_json: bool, words: Callable[[dict[str, Any]], str]) -> None:
    text = _as_json(answer) if as_json else words(answer)
    if text:
        sys.stdout.write(text + "\n")


def _as_json(answer: dict[str, Any]) -> str:
    import json

    return json.dumps(answer, ensure_ascii=False)


def explain_usage(text: str, as_json: bool = False, code: str = "wrong_usage") -> int:
    """Says what cannot be understood or is not set up, as `report` does."""
    if as_json:
        _show_error({"message": text, "code": code})
    else:
        sys.stderr.write(text + "\n")
    return WRONG_USE


def _show_error(error: dict[str, Any]) -> None:
    sys.stdout.write(_as_json({"error": error}) + "\n")


def no_configuration(path: Path) -> str:
    text = _("No hay configuración en {path}. Cree una con «tarjetero» en un terminal, o copie config.example.toml.")
    return text.format(path=path)
