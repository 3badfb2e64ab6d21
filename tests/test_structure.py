"""How the product is built: its borders, its sizes, and what it may catch."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("loyalty", "models", "drivers", "printing", "mail", "tui")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
HEAVY = ("reportlab", "escpos", "yagmail", "openpyxl", "textual", "usb", "serial", "babel")

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONG_FILES = {  # with the reason why each may be longer
    "models/schema.py": "the whole database on one page",
}
LONG_FUNCTIONS: dict[str, str] = {}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield name_of(path), node


def test_the_borders_between_the_rooms_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 broken" in ran.stdout


def test_no_file_is_too_long_to_be_read_at_a_sitting() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE and name not in LONG_FILES} == {}
    assert [name for name in LONG_FILES if lengths.get(name, 0) <= LONGEST_FILE] == [], "no longer an exception"


def test_no_function_is_too_long_to_be_seen_at_once() -> None:
    lengths = {
        f"{file}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for file, node in nodes()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    too_long = {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION}
    assert {name: length for name, length in too_long.items() if name not in LONG_FUNCTIONS} == {}
    assert set(LONG_FUNCTIONS) <= set(too_long), "no longer an exception"


def test_nothing_catches_every_exception() -> None:
    everything = [
        f"{file}:{node.lineno}"
        for file, node in nodes()
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or any(isinstance(n, ast.Name) and n.id == "Exception" for n in ast.walk(node.type)))
    ]
    assert everything == []


def test_what_catches_even_an_interruption_passes_it_on() -> None:
    kept = [
        f"{file}:{node.lineno}"
        for file, node in nodes()
        if isinstance(node, ast.ExceptHandler)
        and isinstance(node.type, ast.Name)
        and node.type.id == "BaseException"
        and not any(isinstance(inside, ast.Raise) and inside.exc is None for inside in ast.walk(node))
    ]
    assert kept == []


@pytest.mark.parametrize("room", ["loyalty", "models"])
def test_the_rules_and_the_shops_memory_start_without_heavy_libraries(room: str) -> None:
    script = f"""
import importlib, pkgutil, sys
import {room}
for module in pkgutil.walk_packages({room}.__path__, "{room}."):
    importlib.import_module(module.name)
print(*(name for name in {HEAVY} if name in sys.modules))
"""
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


def test_the_rules_need_nothing_but_themselves_to_start() -> None:
    script = """
import pkgutil, importlib, sys
import loyalty
for module in pkgutil.walk_packages(loyalty.__path__, "loyalty."):
    importlib.import_module(module.name)
print(*sorted({name.partition(".")[0] for name in sys.modules if name[0] != "_"} - sys.stdlib_module_names))
"""
    command = [sys.executable, "-S", "-c", script]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["loyalty"]


def test_no_rule_reads_a_clock_of_its_own() -> None:
    clocks = {("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
    read = [
        f"{file}:{node.lineno}"
        for file, node in nodes()
        if file.startswith(("loyalty/", "models/"))
        and isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in clocks
    ]
    assert read == []
