"""What a sale earns, in tables by hand and against a second, naive reckoning of the same rules."""

from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.earning import Earned, EarningLine, Occasion, earned_by
from loyalty.money import EUROS, POINTS, Unit
from loyalty.programme import Combine, CustomerClass, EarnRule, Hours, Programme, Season, Service, Weight

STAMPS = Unit("coffee", 0)
A_DAY = datetime(2026, 12, 24, 18, 30)  # a Thursday
NAVIDAD = Season("navidad", date(2026, 12, 1), date(2027, 1, 6))
CLASSES = (CustomerClass("normal"), CustomerClass("oro"))
SERVICES = (Service("tinte", "Tinte"), Service("corte", "Corte"))


def programme(*rules: EarnRule, weights: tuple[Weight, ...] = (), combine: Combine = "multiply") -> Programme:
    return Programme(
        "P",
        date(2026, 1, 1),
        combine=combine,
        earn=rules,
        weights=weights,
        services=SERVICES,
        seasons=(NAVIDAD,),
        classes=CLASSES,
    )


def rule(give: str = "1", per_cents: int = 1000, unit: Unit = POINTS, **more: Any) -> EarnRule:
    return EarnRule(unit, Fraction(give), per_cents, **more)


def line(service: str, cents: int, quantity_milli: int = 1000) -> EarningLine:
    return EarningLine(service, cents, quantity_milli)


def points(
    under: Programme, *lines: EarningLine, of_class: str = "normal", at: datetime = A_DAY, today: int = 0
) -> int:
    return earned_by(under, lines, Occasion(at, of_class, {"points": today})).minor("points")


THREE_WEIGHTS = (
    Weight(Fraction(3), service="tinte"),
    Weight(Fraction(2), season="navidad"),
    Weight(Fraction(3, 2), customer_class="oro"),
)


@pytest.mark.parametrize(
    ("combine", "service", "of_class", "month", "weight"),
    [
        ("multiply", "corte", "normal", 5, "1"),
        ("multiply", "tinte", "normal", 5, "3"),
        ("multiply", "tinte", "normal", 12, "6"),
        ("multiply", "tinte", "oro", 12, "9"),
        ("multiply", "corte", "oro", 12, "3"),
        ("add", "corte", "normal", 5, "1"),
        ("add", "tinte", "normal", 12, "4"),
        ("add", "tinte", "oro", 12, "4.5"),
        ("highest", "corte", "normal", 5, "1"),
        ("highest", "tinte", "oro", 12, "3"),
        ("highest", "corte", "oro", 12, "2"),
    ],
)
def test_service_season_and_class_weights_meet_as_the_programme_says(
    combine: Combine, service: str, of_class: str, month: int, weight: str
) -> None:
    under = programme(rule(), weights=THREE_WEIGHTS, combine=combine)
    at = datetime(2026, month, 10, 12)
    assert points(under, line(service, 1000), of_class=of_class, at=at) == 1000 * Fraction(weight)


@pytest.mark.parametrize("combine", ["multiply", "add", "highest"])
def test_a_weight_of_zero_excludes_whatever_the_others_say(combine: Combine) -> None:
    weights = (Weight(Fraction(0), service="tinte"), *THREE_WEIGHTS[1:])
    under = programme(rule(), rule(per="item", per_cents=0), weights=weights, combine=combine)
    assert points(under, line("tinte", 1000), of_class="oro") == 0
    assert points(under, line("tinte", 1000), line("corte", 0), of_class="oro") > 0


def test_weights_below_one_add_up_to_nothing_rather_than_less() -> None:
    weights = (Weight(Fraction(1, 4), service="tinte"), Weight(Fraction(1, 4), season="navidad"))
    assert points(programme(rule(), weights=weights, combine="add"), line("tinte", 1000)) == 0


def test_a_line_counts_with_its_own_services_weight_only() -> None:
    under = programme(rule(), weights=THREE_WEIGHTS[:1])
    assert points(under, line("tinte", 1000), line("corte", 1000)) == 4000


@pytest.mark.parametrize(("cents", "blocks"), [(999, 0), (1000, 1), (1999, 1), (2000, 2)])
def test_blocks_count_only_when_whole(cents: int, blocks: int) -> None:
    assert points(programme(rule(mode="blocks")), line("corte", cents)) == 1000 * blocks


def test_blocks_are_of_the_whole_sale_and_not_of_each_line() -> None:
    assert points(programme(rule(mode="blocks")), line("corte", 600), line("tinte", 600)) == 1000


def test_a_proportional_rule_gives_for_every_cent() -> None:
    assert points(programme(rule()), line("corte", 1)) == 1


@pytest.mark.parametrize(("per", "given"), [("sale", 5000), ("item", 17_500)])
def test_a_rule_may_give_per_sale_or_per_item(per: str, given: int) -> None:
    under = programme(rule("5", 0, per=per))
    assert points(under, line("corte", 0, 3000), line("tinte", 100, 500)) == given


@pytest.mark.parametrize(
    ("covered", "expected"),
    [
        ({"services": ("tinte",)}, 2000),
        ({"services": ("tinte", "corte")}, 3000),
        ({"excluded_services": ("tinte",)}, 1000),
        ({"services": ("tinte",), "excluded_services": ("tinte",)}, 0),
    ],
)
def test_a_rule_gives_for_the_services_it_covers(covered: dict[str, Any], expected: int) -> None:
    assert points(programme(rule(**covered)), line("tinte", 2000), line("corte", 1000)) == expected


def test_a_rule_per_sale_gives_nothing_where_none_of_its_services_was_bought() -> None:
    under = programme(rule("5", 0, per="sale", services=("tinte",)))
    assert points(under, line("corte", 5000)) == 0


@pytest.mark.parametrize(("cents", "expected"), [(1999, 0), (2000, 2000)])
def test_below_its_minimum_sale_a_rule_gives_nothing(cents: int, expected: int) -> None:
    assert points(programme(rule(minimum_sale_cents=2000)), line("corte", cents)) == expected


@pytest.mark.parametrize(("cents", "expected", "capped"), [(4999, 4999, ""), (5000, 5000, ""), (9000, 5000, "sale")])
def test_a_cap_per_sale_reduces_and_says_so(cents: int, expected: int, capped: str) -> None:
    earned = earned_by(programme(rule(maximum_per_sale=Fraction(5))), [line("corte", cents)], Occasion(A_DAY))
    assert (earned.minor("points"), earned.by_unit[0].results[0].capped) == (expected, capped)


@pytest.mark.parametrize(
    ("today", "expected", "capped"), [(0, 4000, ""), (6000, 4000, ""), (7500, 2500, "day"), (12_000, 0, "day")]
)
def test_a_cap_per_day_leaves_what_the_day_has_not_given_yet(today: int, expected: int, capped: str) -> None:
    under = programme(rule(maximum_per_day=Fraction(10)))
    earned = earned_by(under, [line("corte", 4000)], Occasion(A_DAY, "normal", {"points": today}))
    assert (earned.minor("points"), earned.by_unit[0].results[0].capped) == (expected, capped)


def test_stackable_rules_all_give() -> None:
    assert points(programme(rule("1"), rule("2")), line("corte", 1000)) == 3000


def test_a_rule_that_is_not_stackable_gives_alone_and_the_highest_priority_wins() -> None:
    low, high = rule("5", stackable=False, priority=1), rule("2", stackable=False, priority=2)
    assert points(programme(rule("1"), low, high), line("corte", 1000)) == 2000


def test_among_equal_priorities_the_first_rule_wins() -> None:
    first, second = rule("5", stackable=False), rule("2", stackable=False)
    assert points(programme(first, second), line("corte", 1000)) == 5000


def test_a_rule_alone_in_its_unit_leaves_the_other_units_be() -> None:
    under = programme(
        rule("1", stackable=False), rule("2"), rule("1", 500, unit=EUROS), rule("1", 0, STAMPS, per="sale")
    )
    earned = earned_by(under, [line("corte", 1000)], Occasion(A_DAY))
    assert {each.unit.code: each.minor for each in earned.by_unit} == {"points": 1000, "euros": 200, "coffee": 1}


def test_what_is_not_stackable_but_does_not_fit_the_sale_steps_aside() -> None:
    under = programme(rule("1"), rule("9", stackable=False, minimum_sale_cents=5000))
    assert points(under, line("corte", 1000)) == 1000
    assert points(under, line("corte", 5000)) == 45_000


@pytest.mark.parametrize(("rounding", "expected"), [("down", 1000), ("nearest", 2000), ("up", 2000)])
def test_the_sum_of_all_rules_is_rounded_once(rounding: str, expected: int) -> None:
    half: dict[str, Any] = {"rounding": rounding, "step_minor": 1000}
    under = programme(rule("0.75", **half), rule("0.75", **half))
    assert points(under, line("corte", 1000)) == expected


def test_a_sale_of_nothing_under_no_rules_earns_nothing() -> None:
    assert earned_by(programme(), [line("corte", 1000)], Occasion(A_DAY)) == Earned()


# -- seasons


@pytest.mark.parametrize(
    ("season", "at", "holds"),
    [
        (NAVIDAD, "2026-11-30T23:59:59", False),
        (NAVIDAD, "2026-12-01T00:00:00", True),
        (NAVIDAD, "2027-01-06T23:59:59", True),
        (NAVIDAD, "2027-01-07T00:00:00", False),
        (Season("lunes", date(2026, 1, 1), date(2026, 12, 31), ("mon",)), "2026-06-01T10:00:00", True),
        (Season("lunes", date(2026, 1, 1), date(2026, 12, 31), ("mon",)), "2026-06-02T10:00:00", False),
    ],
)
def test_a_season_holds_from_its_first_day_to_its_last_on_its_weekdays(season: Season, at: str, holds: bool) -> None:
    assert season.holds_at(datetime.fromisoformat(at)) is holds


@pytest.mark.parametrize(
    ("clock", "holds"),
    [
        ("16:59:59", False),
        ("17:00:00", True),
        ("19:59:59", True),
        ("20:00:00", False),
        ("21:59", False),
        ("22:00", True),
    ],
)
def test_hours_hold_from_the_first_to_just_before_the_last(clock: str, holds: bool) -> None:
    hours = (Hours(time(17), time(20)), Hours(time(22), time(0)))
    season = Season("tarde", date(2026, 1, 1), date(2026, 12, 31), hours=hours)
    assert season.holds_at(datetime.fromisoformat(f"2026-06-01T{clock}")) is holds


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        ("2026-06-05T22:00", True),  # Friday night
        ("2026-06-06T01:59", True),  # still Friday's night
        ("2026-06-06T02:00", False),
        ("2026-06-06T22:00", False),  # Saturday
        ("2026-06-05T01:00", False),  # Thursday's night
        ("2026-07-01T01:00", False),  # Tuesday's night
    ],
)
def test_the_small_hours_belong_to_the_day_on_which_they_began(at: str, holds: bool) -> None:
    night = Season("noche", date(2026, 6, 1), date(2026, 6, 30), ("fri",), (Hours(time(22), time(2)),))
    assert night.holds_at(datetime.fromisoformat(at)) is holds


# -- the same rules reckoned a second time, as plainly as can be

WEIGHTS = st.sampled_from(["0", "0.3", "0.5", "1", "1.5", "2", "3"]).map(Fraction)
LINES = st.lists(
    st.builds(
        EarningLine, st.sampled_from(["tinte", "corte"]), st.integers(0, 50_000), st.sampled_from([1000, 2500, 0])
    ),
    min_size=1,
    max_size=4,
)


@st.composite
def rules(draw: st.DrawFn) -> EarnRule:
    per: Any = draw(st.sampled_from(["euros", "sale", "item"]))
    return EarnRule(
        unit=draw(st.sampled_from([POINTS, EUROS, STAMPS])),
        give=draw(st.sampled_from(["0.1", "1", "2.5", "7"]).map(Fraction)),
        per_cents=draw(st.sampled_from([1, 100, 300, 1000])) if per == "euros" else 0,
        per=per,
        mode=draw(st.sampled_from(["proportional", "blocks"])),
        rounding=draw(st.sampled_from(["down", "nearest", "up"])),
        step_minor=draw(st.sampled_from([1, 10, 500])),
        services=draw(st.sampled_from([("*",), ("tinte",)])),
        excluded_services=draw(st.sampled_from([(), ("corte",)])),
        minimum_sale_cents=draw(st.sampled_from([0, 10_000])),
        maximum_per_sale=draw(st.none() | st.sampled_from(["3", "50.5"]).map(Fraction)),
        maximum_per_day=draw(st.none() | st.sampled_from(["4", "60"]).map(Fraction)),
        stackable=draw(st.booleans()),
        priority=draw(st.integers(0, 2)),
    )


def naive_weight(weights: list[Fraction], combine: Combine) -> Fraction:
    if not weights:
        return Fraction(1)
    if 0 in weights:
        return Fraction(0)
    total = Fraction(1)
    for weight in weights:
        if combine == "multiply":
            total *= weight
        elif combine == "add":
            total += weight - 1
    return max(weights) if combine == "highest" else max(total, Fraction(0))


def naive_units(rule: EarnRule, lines: list[tuple[EarningLine, Fraction]], on_the_sale: Fraction) -> Fraction:
    total = Fraction(0)
    if rule.per == "sale":
        total = rule.give * on_the_sale
    elif rule.per == "item":
        for each, weight in lines:
            total += rule.give * weight * each.quantity_milli / 1000
    else:
        euros = sum((each.amount_cents * weight for each, weight in lines), Fraction(0))
        times = euros / rule.per_cents
        total = rule.give * (int(times) if rule.mode == "blocks" else times)
    return total


def naive_rounded(minor: Fraction, step: int, rounding: str) -> int:
    below = int(minor / step) * step
    if rounding == "down" or minor == below:
        return below
    return below + step if rounding == "up" or minor - below >= Fraction(step, 2) else below


def naive(under: Programme, lines: list[EarningLine], of_class: str, today: dict[str, int]) -> dict[str, int]:
    def weights_on(service: str | None) -> list[Fraction]:
        return [
            weight.by
            for weight in under.weights
            if weight.season or weight.customer_class == of_class or (service and weight.service == service)
        ]

    weighted = [(each, naive_weight(weights_on(each.service), under.combine)) for each in lines]
    on_the_sale = naive_weight(weights_on(None), under.combine)
    result = {}
    for unit in (POINTS, EUROS, STAMPS):
        fitting = []
        for rule in under.earn:
            mine = [
                (each, weight)
                for each, weight in weighted
                if weight > 0
                and (rule.services == ("*",) or each.service in rule.services)
                and each.service not in rule.excluded_services
            ]
            if rule.unit == unit and mine and sum(each.amount_cents for each in lines) >= rule.minimum_sale_cents:
                fitting.append((rule, naive_units(rule, mine, on_the_sale)))
        alone = sorted((pair for pair in fitting if not pair[0].stackable), key=lambda pair: -pair[0].priority)
        given = alone[:1] or fitting
        minor = Fraction(0)
        for rule, units in given:
            if rule.maximum_per_sale is not None:
                units = min(units, rule.maximum_per_sale)
            if rule.maximum_per_day is not None:
                left = rule.maximum_per_day - Fraction(today.get(unit.code, 0), unit.minor_per_unit)
                units = min(units, max(left, Fraction(0)))
            minor += units * unit.minor_per_unit
        if given:
            result[unit.code] = naive_rounded(minor, given[0][0].step_minor, given[0][0].rounding)
    return result


@given(
    st.lists(rules(), min_size=1, max_size=4),
    st.tuples(WEIGHTS, WEIGHTS, WEIGHTS),
    st.sampled_from(["multiply", "add", "highest"]),
    LINES,
    st.sampled_from(["normal", "oro"]),
    st.fixed_dictionaries({"points": st.integers(0, 5000), "euros": st.integers(0, 500)}),
)
@settings(max_examples=400, deadline=None)
def test_what_is_earned_agrees_with_a_naive_reckoning(
    earn: list[EarnRule],
    by: tuple[Fraction, Fraction, Fraction],
    combine: Combine,
    lines: list[EarningLine],
    of_class: str,
    today: dict[str, int],
) -> None:
    weights = (Weight(by[0], service="tinte"), Weight(by[1], season="navidad"), Weight(by[2], customer_class="oro"))
    under = programme(*earn, weights=weights, combine=combine)
    earned = earned_by(under, lines, Occasion(A_DAY, of_class, today))
    assert {each.unit.code: each.minor for each in earned.by_unit} == naive(under, lines, of_class, today)
