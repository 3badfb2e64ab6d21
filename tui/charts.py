"""Small charts in plain characters: bars, and how often something happens by weekday and hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BLOCKS = "\u2591\u2592\u2593\u2588"
PLAIN = ".:+#"


@dataclass(frozen=True, slots=True)
class Ink:
    """What a chart is drawn with: from the faintest shade to the full one."""

    shades: str = PLAIN

    @property
    def full(self) -> str:
        return self.shades[-1]


def bar(value: int, most: int, width: int, ink: Ink) -> str:
    """A bar in exactly so many columns: nothing for nothing, and at least one mark for anything."""
    if value <= 0 or most <= 0:
        return " " * width
    return (ink.full * max(1, round(width * value / most))).ljust(width)


def grid(counts: Mapping[tuple[int, int], int], days: Sequence[str], ink: Ink) -> list[str]:
    """A row for each weekday, a column for each hour at which there was anything, and the hours above."""
    if not counts:
        return []
    hours = range(min(hour for _, hour in counts), max(hour for _, hour in counts) + 1)
    most = max(counts.values())
    margin = max(map(len, days)) + 1
    rows = [" " * margin + "".join(f"{hour:>3}" for hour in hours)]
    for day, name in enumerate(days):
        shades = (_shade(counts.get((day, hour), 0), most, ink) for hour in hours)
        rows.append(name.ljust(margin) + "".join(f" {shade * 2}" for shade in shades))
    return rows


def _shade(count: int, most: int, ink: Ink) -> str:
    return ink.shades[-(-len(ink.shades) * count // most) - 1] if count else " "
