"""Changes one value of the configuration file, and leaves the rest of it as its owner wrote it, comments too."""

import os
import re
import tomllib
from pathlib import Path
from typing import Any

from loyalty.errors import BadFile


def set_value(path: Path, section: str, key: str, value: str) -> None:
    """Writes `key = "value"` into `[section]`, whole or not at all. Raises BadFile."""
    target = path.resolve()
    try:
        with target.open(encoding="utf-8", newline="") as file:
            before = file.read()
        after = with_value(before, section, key, value)
        if after is None:
            raise BadFile(str(path), "not_editable", f'[{section}] {key} = "{value}"')
        _replace(target, after)
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(str(path), "not_writable", getattr(error, "strerror", "") or str(error)) from None


def with_value(text: str, section: str, key: str, value: str) -> str | None:
    """The text with this one value changed or added; None where it is written in a way that is not understood.

    >>> with_value('[reader]\\nlayout = "auto"   # how\\n', "reader", "layout", "us")
    '[reader]\\nlayout = "us"     # how\\n'
    """
    lines = text.split("\n")
    header = re.compile(rf"\s*\[\s*{section}\s*\]\s*(#.*)?")
    end = "\r" if "\r\n" in text else ""
    assignment = f'{key} = "{value}"{end}'
    start = next((place for place, line in enumerate(lines) if header.fullmatch(line.rstrip("\r"))), None)
    if start is None:
        body = text if text.endswith("\n") or not text else f"{text}{end}\n"
        changed = f"{body}{end}\n[{section}]{end}\n{assignment}\n"
    else:
        place = _place_of(lines, start + 1, key)
        lines[start + 1 : start + 1] = [assignment] if place is None else []
        if place is not None:
            lines[place] = _changed(lines[place], value)
        changed = "\n".join(lines)
    return changed if _is_only_change(text, changed, section, key, value) else None


def _place_of(lines: list[str], start: int, key: str) -> int | None:
    for place in range(start, len(lines)):
        if re.match(r"\s*\[", lines[place]):
            return None
        if re.match(rf"\s*{key}\s*=", lines[place]):
            return place
    return None


def _changed(line: str, value: str) -> str:
    """The line with another value; its comment stays in its column where there is room."""
    match = re.fullmatch(r"""(\s*[\w-]+\s*=\s*)("[^"]*"|'[^']*')(\s*)(#.*)?""", line.rstrip("\r"))
    if match is None:
        return line
    before, old, gap, comment = match.groups()
    new = f'"{value}"'
    room = " " * max(1, len(old) + len(gap) - len(new)) + comment if comment else ""
    return before + new + room + line[len(line.rstrip("\r")) :]


def _is_only_change(before: str, after: str, section: str, key: str, value: str) -> bool:
    wanted: dict[str, Any] = tomllib.loads(before)
    wanted.setdefault(section, {})[key] = value
    try:
        return tomllib.loads(after) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(path.name + ".new")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(path.stat().st_mode & 0o7777)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
