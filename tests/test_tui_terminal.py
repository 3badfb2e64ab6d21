"""What is mended of Textual 8.2.8, each with the test that says when the mending may go, and bare consoles."""

import gc
import os
import subprocess
import sys
from typing import Any

import pytest
from rich.color import ColorSystem
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets import Footer, Input
from textual.widgets._footer import FooterKey

from tests.cashier import ANA_CARD, Counters
from tui.configuration import THEMES
from tui.terminal import chosen_theme, is_console
from tui.widgets.line_footer import LineFooter

LETTERS = "áàéèíìïóòúùüñçÁÀÉÈÍÏÓÒÚÜÑÇ"
MARKS = "¿¡«»·ªº€"
BOXES = "─│┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬"
IN_EVERY_FONT = {chr(code) for code in range(32, 127)} | set(LETTERS + MARKS + BOXES)


class ManyKeys(App[None]):
    BINDINGS = [Binding(f"f{number}", "bell", f"Tecla {number}") for number in range(1, 9)]

    def __init__(self, footer: type[Any]) -> None:
        super().__init__()
        self._footer = footer

    def compose(self) -> ComposeResult:
        yield Input()
        yield Input()
        yield self._footer()


async def left_over(footer: type[Any], kind: type[DOMNode]) -> int:
    """How many more widgets of a kind are kept alive after the focus has moved thirty times."""
    async with ManyKeys(footer).run_test() as pilot:
        await pilot.press("tab")
        await pilot.pause()
        before = alive(kind)
        for _move in range(30):
            await pilot.press("tab")
        await pilot.pause()
        return alive(kind) - before


def alive(kind: type[DOMNode]) -> int:
    gc.collect()
    return sum(isinstance(each, kind) for each in gc.get_objects())


async def test_the_line_of_keys_keeps_nothing_alive_when_the_focus_moves(counters: Counters) -> None:
    assert await left_over(LineFooter, DOMNode) == 0


async def test_textuals_own_footer_still_keeps_all_it_ever_drew(counters: Counters) -> None:
    """When this fails, `LineFooter` may go, if Textual's has become quick as well."""
    assert await left_over(Footer, FooterKey) >= 30


PARSE = """
from textual._xterm_parser import XTermParser
print([event.key for event in XTermParser().feed({sequence!r})])
"""


def keys_of(sequence: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PARSE.format(sequence=sequence)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


SHIFT_F1, PAUSE = "\x1b[25~", "\x1b[P"


def test_the_consoles_shift_and_f1_are_a_function_key() -> None:
    assert keys_of(SHIFT_F1, TEXTUAL_DISABLE_KITTY_KEY="1") == "['f13']"


def test_textual_itself_still_takes_the_consoles_keys_for_others() -> None:
    """When this fails, `prepare_terminal` need not set TEXTUAL_DISABLE_KITTY_KEY any more."""
    assert keys_of(SHIFT_F1, TEXTUAL_DISABLE_KITTY_KEY="") != "['f13']"
    assert keys_of(PAUSE, TEXTUAL_DISABLE_KITTY_KEY="") == "['f1']"


@pytest.mark.parametrize(
    ("term", "expected"), [("linux", "1"), ("xterm-256color", None), ("screen-256color", None), ("vt220", None)]
)
def test_only_the_console_is_told_not_to_speak_kitty(term: str, expected: str | None) -> None:
    script = "import os; from tui.terminal import prepare_terminal as p; p(); print(os.environ.get({!r}))"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TEXTUAL")}
    done = subprocess.run(
        [sys.executable, "-c", script.format("TEXTUAL_DISABLE_KITTY_KEY")],
        env={**environment, "TERM": term},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(expected)


@pytest.mark.parametrize(
    ("term", "console"),
    [("linux", True), ("vt220", True), ("vt100", True), ("ansi", True), ("dumb", True), ("xterm-256color", False)],
)
def test_bare_consoles_get_the_theme_for_them(term: str, console: bool) -> None:
    assert is_console(term) is console
    assert chosen_theme("auto", term) == ("console" if console else "normal")
    assert chosen_theme("contrast", term) == "contrast"


JOURNEY = (
    ("scan", ANA_CARD), ("type", "12,50"), ("press", "enter"), ("type", "gar"), ("press", "down"), ("press", "enter"),
    ("press", "f1"), ("press", "escape"), ("press", "f6"), ("press", "escape"), ("press", "f7"), ("press", "escape"),
    ("press", "f8"), ("press", "f3"), ("press", "2"), ("press", "escape"), ("press", "f2"), ("press", "escape"),
    ("press", "escape"), ("press", "f5"), ("press", "f2"), ("press", "escape"), ("press", "f4"),
)  # fmt: skip


@pytest.mark.parametrize("theme", [each for each in THEMES if each != "auto"])
async def test_nothing_is_drawn_that_a_console_font_lacks_or_in_the_colour_it_stands_on(
    counters: Counters, theme: str
) -> None:
    strange: set[str] = set()
    async with counters.cashier(theme=theme) as cashier:
        for verb, what in JOURNEY:
            await getattr(cashier, verb)(what)
            for strip in cashier.strips():
                for segment in strip:
                    strange |= set(segment.text) - IN_EVERY_FONT
                    assert not segment.text.strip() or not invisible(segment.style), (segment, theme)
        for line in cashier.lines():
            strange |= set(line) - IN_EVERY_FONT
    assert not strange


def invisible(style: Style | None) -> bool:
    """Whether a console of sixteen colours shows this as a blank."""
    if style is None or style.color is None or style.bgcolor is None:
        return False
    on_console = [colour.downgrade(ColorSystem.STANDARD) for colour in (style.color, style.bgcolor)]
    return on_console[0] == on_console[1] and not style.reverse


async def test_a_scroll_bar_is_drawn_with_blanks_alone(counters: Counters) -> None:
    async with counters.cashier(size=(40, 12), theme="console") as cashier:
        await cashier.press("f1")
        thumb = [part for strip in cashier.strips() for part in strip if part.style and part.style.reverse]
        assert [part.text.strip() for part in thumb if part.text.isspace()], thumb
        assert not {character for line in cashier.lines() for character in line} - IN_EVERY_FONT
