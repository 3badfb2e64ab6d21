"""What a measurement found, as one aligned line: ours, the limit beside it, their ratio, the goal, reached or not."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line chose: `folder` is a scratch folder that is removed at the end."""

    folder: Path
    large: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. Without `goal` it is there for information; without `reached` it was not measured."""

    name: str
    ours: str
    limit: str = ""
    ratio: float | None = None
    goal: str = ""
    reached: bool | None = None
    samples: str = ""


Measurement = Callable[[Options], Iterable[Figure]]

WIDTHS = (52, 22, 28, 7, 15, 12)


def line(*cells: str) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, (*WIDTHS, 0), strict=True)).rstrip()


def heading() -> str:
    return line("figure", "ours", "limit measured beside it", "ratio", "goal", "", "n")


def text(figure: Figure) -> str:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f} x"
    verdict = {True: "reached", False: "not reached", None: ""}[figure.reached]
    return line(figure.name, figure.ours, figure.limit, ratio, figure.goal, verdict, figure.samples)


def at_most(name: str, ours: str, limit: str, ratio: float, goal: float, samples: str) -> Figure:
    """A figure whose ratio to its limit should not be larger than the goal."""
    return Figure(name, ours, limit, ratio, f"at most {goal:g} x", ratio <= goal, samples)


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms" if seconds < 0.5 else f"{seconds * 1000:.0f} ms"


def mebibytes(count: float) -> str:
    return f"{count / 2**20:.1f} MiB"


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def ratio_of_medians(ours: Sequence[Sequence[float]], limits: Sequence[Sequence[float]]) -> float:
    """The median over the rounds of ours / limit, each round's own median: noise that comes and goes cancels out."""
    return median(median(a) / median(b) for a, b in zip(ours, limits, strict=True))


def median_of_all(rounds: Iterable[Sequence[float]]) -> float:
    return median(value for each in rounds for value in each)
