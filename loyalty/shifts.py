"""The close of a shift: what a counter did since it last closed, summed up and held against the till.

A shift has no beginning of its own: it is whatever its counter booked after the last close. `models.shifts` reads it.

>>> given = ShiftMovement("accrual", "points", 3, 12_000)
>>> spent = ShiftMovement("redemption", "points", 1, -5_000)
>>> [(each.group, each.count, each.amount_minor) for each in by_group([spent, given])]
[('issued', 3, 12000), ('redeemed', 1, -5000)]
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from loyalty.errors import BadValue
from loyalty.toml_reader import nearest

LATE_S = 86_400  # a sale written down longer than this after it was made is another day's: imported, or kept offline
GROUPS = {
    "accrual": "issued",
    "welcome": "issued",
    "birthday": "issued",
    "activation": "issued",
    "import": "issued",
    "top_up": "sold",
    "redemption": "redeemed",
    "prize": "redeemed",
    "reversal": "returned",
    "adjustment": "adjusted",
    "expiry": "expired",
    "transfer": "moved",
    "stripe": "moved",
}
ORDER = ("issued", "sold", "redeemed", "returned", "adjusted", "expired", "moved")
TILL_FIGURES = ("sold", "points", "euros", "gift_card", "cash_prizes")  # what a till counts, too


@dataclass(frozen=True, slots=True)
class ShiftMovement:
    """All entries of one kind, unit and sign: how many, and their sum. `paid` is what somebody paid for."""

    kind: str
    unit: str
    count: int
    amount_minor: int
    paid: bool = False

    @property
    def group(self) -> str:
        """What it is for the till: `kind` is one of the ledger's, and money for a prize is given, not redeemed."""
        if self.paid and self.amount_minor > 0 and self.kind == "activation":
            return "sold"
        if self.kind == "prize" and self.amount_minor > 0:
            return "issued"
        return GROUPS[self.kind]


@dataclass(frozen=True, slots=True)
class ShiftSum:
    """Everything of one group, unit and sign."""

    group: str
    unit: str
    count: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class ShiftTotals:
    """What was booked in a shift, in cents and counts.

    `paid_cents` is what paid the sales beside money, by tender (points, euros, gift_card), and `returned_cents` what
    of it went back; `late_sales` are those of the sales that were made over a day before they were written down;
    `cash_prizes_cents` is what was handed out in money for prizes, less what came back.
    """

    sales: int = 0
    sales_cents: int = 0
    due_cents: int = 0
    late_sales: int = 0
    late_cents: int = 0
    refunds: int = 0
    refunds_cents: int = 0
    paid_cents: Mapping[str, int] = field(default_factory=dict)
    returned_cents: Mapping[str, int] = field(default_factory=dict)
    prizes: int = 0
    prizes_undone: int = 0
    cash_prizes_cents: int = 0
    movements: tuple[ShiftMovement, ...] = ()

    @property
    def refunded_money_cents(self) -> int:
        """What of the refunds left the till: the rest went back to points, balances and gift cards."""
        return self.refunds_cents - sum(self.returned_cents.values())

    @property
    def is_empty(self) -> bool:
        return not (self.sales or self.refunds or self.prizes or self.movements)


@dataclass(frozen=True, slots=True)
class TillLine:
    """One figure, as it is booked here and as the till has it, in cents."""

    figure: str
    ours_cents: int
    till_cents: int

    @property
    def difference_cents(self) -> int:
        """What the till has more than is booked here."""
        return self.till_cents - self.ours_cents


@dataclass(frozen=True, slots=True)
class ShiftView:
    """A shift: closed, or (`closed_at` 0) running still.

    `first_at` is when its first movement was written, 0 where there is none; `chain_length` and `chain_head` (hex) are
    the counter's hash chain where the shift ends; `till_cents` what the till had, by figure.
    """

    number: int
    branch: str
    counter: str
    operator: str
    first_at: int
    closed_at: int
    totals: ShiftTotals
    chain_length: int
    chain_head: str
    till_cents: Mapping[str, int] = field(default_factory=dict)

    @property
    def till_lines(self) -> list[TillLine]:
        ours = booked_cents(self.totals)
        return [
            TillLine(figure, ours[figure], self.till_cents[figure])
            for figure in TILL_FIGURES
            if figure in self.till_cents
        ]


@dataclass(frozen=True, slots=True)
class ClosedShift:
    """A line of the list of shifts; `closed_at` in seconds."""

    number: int
    operator: str
    closed_at: int


def booked_cents(totals: ShiftTotals) -> dict[str, int]:
    """What the till should have, by figure: gift cards and top-ups, tenders less what went back, prizes in cash."""
    sold = sum(each.amount_minor for each in totals.movements if each.group == "sold" and each.unit == "euros")
    tenders = {
        kind: totals.paid_cents.get(kind, 0) - totals.returned_cents.get(kind, 0)
        for kind in ("points", "euros", "gift_card")
    }
    return {"sold": sold, **tenders, "cash_prizes": totals.cash_prizes_cents}


def by_group(movements: Iterable[ShiftMovement]) -> list[ShiftSum]:
    """Summed up by what they are for the till: points first, then euros, then the rest by name."""
    sums: dict[tuple[str, str, bool], tuple[int, int]] = {}
    for each in movements:
        key = (each.unit, each.group, each.amount_minor < 0)
        count, minor = sums.get(key, (0, 0))
        sums[key] = (count + each.count, minor + each.amount_minor)
    units = sorted({unit for unit, _, _ in sums}, key=lambda unit: (unit != "points", unit != "euros", unit))
    ordered = sorted(sums.items(), key=lambda item: (units.index(item[0][0]), ORDER.index(item[0][1]), item[0][2]))
    return [ShiftSum(group, unit, count, minor) for (unit, group, _), (count, minor) in ordered]


def checked_till(figures: Mapping[str, int]) -> dict[str, int]:
    """The till's figures in their order. Raises BadValue for one that no till is asked for."""
    for name in figures:
        if name not in TILL_FIGURES:
            raise BadValue("till", "not_one_of", nearest(name, TILL_FIGURES) or ", ".join(TILL_FIGURES))
    return {name: figures[name] for name in TILL_FIGURES if name in figures}
