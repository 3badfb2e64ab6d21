"""Changes one value of the configuration file, or adds a table, and leaves the rest as its owner wrote it."""

import json
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from loyalty.errors import BadFile
from tui.files import writing


def set_value(path: Path, section: str, key: str, value: str) -> None:
    """Writes `key = "value"` into `[section]`, whole or not at all. Raises BadFile."""
    _edit(path, lambda text: with_value(text, section, key, value), f'[{section}] {key} = "{value}"')


def add_table(path: Path, name: str, table: Mapping[str, str]) -> None:
    """Adds one more `[[name]]` to the file, whole or not at all. Raises BadFile."""
    _edit(path, lambda text: with_table(text, name, table), " ".join(_lines_of(name, table)))


def _edit(path: Path, change: Callable[[str], str | None], wanted: str) -> None:
    target = path.resolve()
    with writing(path):
        with target.open(encoding="utf-8", newline="") as file:
            after = change(file.read())
        if after is None:
            raise BadFile(str(path), "not_editable", wanted)
        _replace(target, after)


def with_table(text: str, name: str, table: Mapping[str, str]) -> str | None:
    """The text with one more `[[name]]` at its end; None where that would change something else.

    >>> with_table('[shop]', "device", {"kind": "magtek"})
    '[shop]\\n\\n[[device]]\\nkind = "magtek"\\n'
    """
    end = "\r\n" if "\r\n" in text else "\n"
    changed = (text if text.endswith("\n") or not text else text + end) + end.join(["", *_lines_of(name, table), ""])
    wanted: dict[str, Any] = tomllib.loads(text)
    before = wanted.get(name, [])
    if not isinstance(before, list):
        return None
    return changed if _reads_as(changed, {**wanted, name: [*before, table]}) else None


def _lines_of(name: str, table: Mapping[str, str]) -> list[str]:
    return [f"[[{name}]]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]


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
    return _reads_as(after, wanted)


def _reads_as(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
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
