"""Plays a scenario file against JSON-RPC: each step's answer must contain what the file expects of it.

A file holds `programme` (TOML text) and a list of [[step]]: `call`, `params`, and `expect` (a subset of the result;
numbers are compared as decimals) or `error` (the code of the refusal).
"""

import decimal
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

SCENARIOS = sorted((Path(__file__).parent / "scenarios").glob("*.toml"))
Ask = Callable[[str], str]


def play(path: Path, ask: Ask) -> list[str]:
    """The steps that fell short, in words; `ask` takes a request line and gives the answer line."""
    scenario = tomllib.loads(path.read_text(encoding="utf-8"))
    steps = [{"call": "programme.load", "params": {"toml": scenario["programme"]}}, *scenario["step"]]
    faults = []
    for number, step in enumerate([*steps, {"call": "ledger.verify", "expect": {"ok": True}}]):
        request = {"jsonrpc": "2.0", "id": number, "method": step["call"], "params": step.get("params", {})}
        answer = json.loads(ask(json.dumps(request, default=str) + "\n"))
        fault = _fault(step, answer)
        if fault:
            faults.append(f"step {number} {step['call']}: {fault}")
    return faults


def _fault(step: dict[str, Any], answer: dict[str, Any]) -> str | None:
    if "error" in step:
        code = answer.get("error", {}).get("data", {}).get("code")
        return None if code == step["error"] else f"wanted refusal {step['error']}, got {answer}"
    if "error" in answer:
        return f"refused: {answer['error']}"
    return differs(step.get("expect", {}), answer["result"])


def differs(wanted: object, got: object, place: str = "result") -> str | None:
    """The first place where `got` does not contain `wanted`."""
    if isinstance(wanted, dict):
        if not isinstance(got, dict):
            return f"{place}: wanted an object, got {got!r}"
        parts = (differs(value, got.get(key), f"{place}.{key}") for key, value in wanted.items())
        return next((part for part in parts if part), None)
    if isinstance(wanted, list):
        if not isinstance(got, list) or len(got) != len(wanted):
            return f"{place}: wanted {len(wanted)} items, got {got!r}"
        parts = (differs(w, g, f"{place}[{i}]") for i, (w, g) in enumerate(zip(wanted, got, strict=True)))
        return next((part for part in parts if part), None)
    same = _number(wanted) == _number(got) if _number(wanted) is not None else wanted == got
    return None if same else f"{place}: wanted {wanted!r}, got {got!r}"


def _number(value: object) -> decimal.Decimal | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        return decimal.Decimal(str(value))
    except decimal.InvalidOperation:
        return None
