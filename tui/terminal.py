"""What has to be set, and mended, before Textual runs on the terminals of shops.

`prepare_terminal` must run before Textual is imported: Textual reads its environment once, at import. Each mending
of Textual 8.2.8 names its fault; a test of its own fails when the fault has gone, and then the mending may go too.
"""

import gc
import os

CONSOLES = ("linux", "vt", "dumb", "ansi", "cons")


def is_console(term: str) -> bool:
    """Whether a TERM is a bare console: sixteen colours at most and a font without block elements."""
    return term.startswith(CONSOLES)


def has_blocks(term: str, encoding: str) -> bool:
    """Whether a terminal shows block elements, to draw charts with."""
    return not is_console(term) and encoding.lower().replace("-", "") == "utf8"


def prepare_terminal(theme: str = "auto") -> None:
    """Sets Textual's environment for this terminal, and keeps the garbage collector out of the start."""
    # A reply that needs two frames waits for the frame timer; more frames cost nothing while nothing changes.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    if os.environ.get("TERM", "") == "linux":
        # 8.2.8 takes the console's Shift+F keys and Pause for codes of the kitty protocol, which it has not.
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    gc.disable()


def after_first_frame() -> None:
    """What was built for the start stays: the collector need not look at it again, which would take 80 ms a time."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def chosen_theme(setting: str, term: str) -> str:
    """The name of the theme for a setting and a TERM."""
    if setting == "auto":
        return "console" if is_console(term) else "normal"
    return setting
