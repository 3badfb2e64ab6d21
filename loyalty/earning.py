"""What a sale earns: the one pure function that the screen, the ticket, the commit, explain and what-if share.

Each line's amount × service weight × season weight × class weight; every rule's exact result is added per unit and
rounded once per sale. Nothing is lost on the way: amounts are fractions until that one rounding, and the result keeps
each step so that a person can be told why.

How weights meet (`combine`): multiply them; take the highest; or add what each adds to one, so that a weight of one
is always the same as none. A weight of zero excludes whatever the others say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import lcm, prod

from loyalty.money import Unit, rounded
from loyalty.programme import Combine, EarnRule, Programme

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class EarningLine:
    """A line of a sale as the rules see it: `amount_cents` is its total, `quantity_milli` thousandths of an item.

    `paid_off`: with something that earns nothing, wholly.
    """

    service: str
    amount_cents: int
    quantity_milli: int = 1000
    paid_off: bool = False


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and for whom: the shop's wall clock, the customer's class, and what the day gave this account already."""

    moment: datetime
    customer_class: str = ""
    earned_today_minor: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class WeightedLine:
    """A line with the weights that met on it: `position` counts from 1, `weighted_cents` is exact."""

    position: int
    line: EarningLine
    weights: tuple[tuple[str, str, Fraction], ...]
    weight: Fraction

    @property
    def weighted_cents(self) -> Fraction:
        return self.line.amount_cents * self.weight


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule gave, exactly, in minor units of its unit. `capped` names the cap that reduced it."""

    rule: EarnRule
    lines: tuple[WeightedLine, ...]
    exact_minor: Fraction
    capped: str = ""


@dataclass(frozen=True, slots=True)
class UnitEarned:
    unit: Unit
    results: tuple[RuleResult, ...]
    exact_minor: Fraction
    minor: int


@dataclass(frozen=True, slots=True)
class Earned:
    by_unit: tuple[UnitEarned, ...] = ()

    def minor(self, unit_code: str) -> int:
        """The rounded amount of a unit, in its minor units."""
        return next((each.minor for each in self.by_unit if each.unit.code == unit_code), 0)


def earned_by(
    programme: Programme, lines: Sequence[EarningLine], occasion: Occasion, sale_total_cents: int | None = None
) -> Earned:
    """What the lines earn under the programme. Amounts in `lines` are what counts after any tender that does not.

    `sale_total_cents`, what the sale came to before any tender, is what a rule's minimum is held against.
    """
    weights = _Weights(programme, occasion)
    weighted = tuple(weights.on(position, line) for position, line in enumerate(lines, start=1))
    total_cents = sum(line.amount_cents for line in lines) if sale_total_cents is None else sale_total_cents
    applied: dict[str, list[RuleResult]] = {}
    for rule in _rules_that_apply(programme, total_cents, weighted):
        applied.setdefault(rule.unit.code, []).append(_result(rule, weighted, weights, occasion))
    return Earned(tuple(_added(results) for results in applied.values()))


class _Weights:
    """The weights of a programme at one occasion."""

    def __init__(self, programme: Programme, occasion: Occasion) -> None:
        self.combine: Combine = programme.combine
        self.by_service = {w.service: w.by for w in programme.weights if w.service}
        seasons = {season.code: season for season in programme.seasons}
        self.shared = tuple(
            ("season", w.season, w.by)
            for w in programme.weights
            if w.season and seasons[w.season].holds_at(occasion.moment)
        ) + tuple(
            ("class", w.customer_class, w.by)
            for w in programme.weights
            if w.customer_class and w.customer_class == occasion.customer_class
        )

    def on(self, position: int, line: EarningLine) -> WeightedLine:
        by_service = self.by_service.get(line.service)
        met = ((("service", line.service, by_service),) if by_service is not None else ()) + self.shared
        return WeightedLine(position, line, met, combined([by for _, _, by in met], self.combine))

    @property
    def on_the_sale(self) -> Fraction:
        """The weight of what is given once per sale: season and class, no service."""
        return combined([by for _, _, by in self.shared], self.combine)


def combined(weights: Sequence[Fraction], combine: Combine) -> Fraction:
    """One weight out of several; one where there is none."""
    if not weights:
        return ONE
    if min(weights) == 0:
        return Fraction(0)
    if combine == "multiply":
        return prod(weights, start=ONE)
    if combine == "highest":
        return max(weights)
    return max(Fraction(0), sum((by - 1 for by in weights), start=ONE))


def _rules_that_apply(programme: Programme, total_cents: int, weighted: Sequence[WeightedLine]) -> list[EarnRule]:
    """Per unit: the best rule that is not stackable alone, or all the stackable ones."""
    fitting = [rule for rule in programme.earn if total_cents >= rule.minimum_sale_cents and _covered(rule, weighted)]
    chosen: dict[str, EarnRule] = {}
    for rule in fitting:
        best = chosen.get(rule.unit.code)
        if not rule.stackable and (best is None or rule.priority > best.priority):
            chosen[rule.unit.code] = rule
    return [rule for rule in fitting if chosen.get(rule.unit.code, rule) is rule]


def _covered(rule: EarnRule, weighted: Sequence[WeightedLine]) -> tuple[WeightedLine, ...]:
    return tuple(each for each in weighted if each.weight and not each.line.paid_off and rule.covers(each.line.service))


def _result(rule: EarnRule, weighted: Sequence[WeightedLine], weights: _Weights, occasion: Occasion) -> RuleResult:
    lines = _covered(rule, weighted)
    exact = _exact_units(rule, lines, weights)
    minor_per_unit = rule.unit.minor_per_unit
    capped = ""
    if rule.maximum_per_sale is not None and exact > rule.maximum_per_sale:
        exact, capped = rule.maximum_per_sale, "sale"
    if rule.maximum_per_day is not None:
        today = (occasion.earned_today_minor or {}).get(rule.unit.code, 0)
        left = max(Fraction(0), rule.maximum_per_day - Fraction(today, minor_per_unit))
        if exact > left:
            exact, capped = left, "day"
    return RuleResult(rule, lines, exact * minor_per_unit, capped)


def _exact_units(rule: EarnRule, lines: Sequence[WeightedLine], weights: _Weights) -> Fraction:
    """Before caps and rounding, in whole units."""
    if rule.per == "sale":
        return rule.give * weights.on_the_sale
    if rule.per == "item":
        return rule.give * sum((each.line.quantity_milli * each.weight for each in lines), Fraction(0)) / 1000
    times = sum((each.weighted_cents for each in lines), Fraction(0)) / rule.per_cents
    if rule.mode == "blocks":
        times = Fraction(times.numerator // times.denominator)
    return rule.give * times


def _added(results: Sequence[RuleResult]) -> UnitEarned:
    """All that the rules of one unit gave, rounded once, as the first of them says."""
    exact = sum((result.exact_minor for result in results), Fraction(0))
    rule = results[0].rule
    return UnitEarned(rule.unit, tuple(results), exact, rounded(exact, rule.step_minor, rule.rounding))


def shares_of_lines(earned: UnitEarned, lines: int) -> list[int]:
    """How much of what a sale earned of a unit is due to each of its lines, as whole numbers in exact proportion."""
    exact = [Fraction(0)] * lines
    for result in earned.results:
        for weighted, part in zip(result.lines, _parts(result), strict=True):
            exact[weighted.position - 1] += result.exact_minor * part
    whole = lcm(*(share.denominator for share in exact))
    return [int(share * whole) for share in exact]


def _parts(result: RuleResult) -> list[Fraction]:
    """Of one rule's result, by its lines: by items or by amount, and evenly where neither tells them apart."""
    if result.rule.per == "item":
        parts = [each.line.quantity_milli * each.weight for each in result.lines]
    else:
        parts = [each.weighted_cents for each in result.lines]
    whole = sum(parts, Fraction(0))
    return [part / whole if whole else Fraction(1, len(parts)) for part in parts]
