"""Texts broken into lines of a width."""

from textwrap import wrap


def hanging(text: str, width: int, indent: int, most_lines: int | None = None) -> str:
    """The lines after the first one are indented; two dots say that there was more than `most_lines`."""
    return "\n".join(wrap(text, width, subsequent_indent=" " * indent, max_lines=most_lines, placeholder=" .."))
