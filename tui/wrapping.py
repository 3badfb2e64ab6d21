"""Texts broken into lines of a width, or cut to it."""

from textwrap import wrap

from rich.cells import cell_len, set_cell_size


def hanging(text: str, width: int, indent: int, most_lines: int | None = None) -> str:
    """The lines after the first one are indented; two dots say that there was more than `most_lines`."""
    return "\n".join(wrap(text, width, subsequent_indent=" " * indent, max_lines=most_lines, placeholder=" .."))


def fitted(text: str, width: int) -> str:
    """A text in exactly so many columns; two dots say that it goes on."""
    return set_cell_size(text, width - 2) + ".." if cell_len(text) > width else set_cell_size(text, width)
