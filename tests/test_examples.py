"""The examples in the modules' own texts."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

from tui.language import ORIGINAL, choose_language

ROOT = Path(__file__).parent.parent
ROOMS = ("loyalty", "models", "drivers", "printing", "mail", "tui")
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_the_examples_of_a_module_hold(module: str) -> None:
    choose_language(ORIGINAL)
    outcome = doctest.testmod(import_module(module))
    assert outcome.attempted > 0
    assert outcome.failed == 0
