"""How the screens look: three themes, and what the bare console's fonts need."""

from typing import Any

from textual.app import App
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.theme import Theme

NORMAL = Theme(
    "normal",
    primary="#2f6f9f",
    secondary="#4c8fbf",
    accent="#f2c14e",
    warning="#f2c14e",
    error="#ff7b72",
    success="#7ee787",
    foreground="#e6edf3",
    background="#11161d",
    surface="#11161d",
    panel="#1b2430",
    dark=True,
    variables={"border": "#f2c14e", "border-blurred": "#5b6b7c"},
)
CONTRAST = Theme(
    "contrast",
    primary="#0000d0",
    secondary="#00ffff",
    accent="#ffff00",
    warning="#ffff00",
    error="#ff8080",
    success="#80ff80",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    text_alpha=1.0,
    variables={"border": "#ffff00", "border-blurred": "#ffffff"},
)
CONSOLE = Theme(
    "console",
    ansi=True,
    dark=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_bright_yellow",
    warning="ansi_bright_yellow",
    error="ansi_bright_red",
    success="ansi_bright_green",
    foreground="ansi_white",
    background="ansi_black",
    surface="ansi_black",
    panel="ansi_black",
    boost="ansi_black",
    variables={
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "border": "ansi_bright_yellow",
        "border-blurred": "ansi_white",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_cyan",
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_white",
        "scrollbar": "ansi_white",
        "scrollbar-background": "ansi_blue",
    },
)
THEMES = (NORMAL, CONTRAST, CONSOLE)


class PlainScrollBar(ScrollBarRender):
    """Drawn with blanks and colours: console fonts have no eighth blocks."""

    VERTICAL_BARS = [" "] * 8
    HORIZONTAL_BARS = [" "] * 8
    BLANK_GLYPH = " "


def dress(app: App[Any], theme: str) -> None:
    """Gives the app its themes and draws everything with the glyphs that every font has."""
    ScrollBar.renderer = PlainScrollBar
    for each in THEMES:
        app.register_theme(each)
    app.theme = theme
