"""A programme as a text: every key is read, every fault is told with its place, and what is written reads back."""

from datetime import date, time
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.errors import BadProgramme, Fault
from loyalty.money import EUROS, POINTS, Unit
from loyalty.programme import (
    WEEKDAYS,
    Bonus,
    CustomerClass,
    EarnRule,
    Expiry,
    Hours,
    Programme,
    Redemption,
    Season,
    Service,
    Weight,
)
from loyalty.programme_text import programme_text
from loyalty.programme_toml import Lists, parse_programme

HEAD = '[programme]\nname = "Puntos"\nstarts = 2026-01-01\n'
EARN = '[[earn]]\nunit = "points"\ngive = "1"\nper = "10.00"\n'

EVERY_KEY = """
[programme]
name = "Puntos del Barrio"
starts = 2026-01-01
ends = 2026-12-31
branches = ["centro", "playa"]
combine = "add"
on_points_tender = "ignore"
[[earn]]
unit = "points"
give = "1.5"
per = "10.00"
mode = "blocks"
rounding = "nearest"
step = "0.5"
services = ["tinte", "corte"]
except = ["corte"]
minimum_sale = "5.00"
maximum_per_sale = "100"
maximum_per_day = "150.5"
stackable = false
priority = 7
[[earn]]
unit = "café"
give = 1
per = "item"
[[weight]]
service = "tinte"
by = "3"
[[weight]]
season = "navidad"
by = 2
[[weight]]
class = "oro"
by = "1.5"
[[service]]
code = "tinte"
name = "Tinte y color"
[[service]]
code = "corte"
[[season]]
code = "navidad"
from = 2026-12-01
to = 2027-01-06
weekdays = ["mon", "tue"]
hours = ["9:00-14:00", "22:00-02:00"]
[[class]]
code = "normal"
[[class]]
code = "oro"
name = "Cliente de oro"
metric = "points"
minimum = "1000.5"
window = "calendar-year"
grace_days = 30
[expiry]
policy = "rolling"
months = 12
round_to = "month-end"
[pending]
days = 14
[refunds]
policy = "clamp"
[redemption]
point_value = "0.01"
minimum = "500"
step = "100"
maximum_share = "50%"
[birthday]
give = "50"
unit = "euros"
window_days = 7
[welcome]
give = 5
"""


def test_every_key_of_a_programme_is_read() -> None:
    assert parse_programme(EVERY_KEY) == Programme(
        name="Puntos del Barrio",
        starts=date(2026, 1, 1),
        ends=date(2026, 12, 31),
        branches=("centro", "playa"),
        combine="add",
        on_points_tender="ignore",
        earn=(
            EarnRule(
                unit=POINTS,
                give=Fraction(3, 2),
                per_cents=1000,
                mode="blocks",
                rounding="nearest",
                step_minor=500,
                services=("tinte", "corte"),
                excluded_services=("corte",),
                minimum_sale_cents=500,
                maximum_per_sale=Fraction(100),
                maximum_per_day=Fraction(301, 2),
                stackable=False,
                priority=7,
            ),
            EarnRule(unit=Unit("café", 0), give=Fraction(1), per="item"),
        ),
        weights=(
            Weight(Fraction(3), service="tinte"),
            Weight(Fraction(2), season="navidad"),
            Weight(Fraction(3, 2), customer_class="oro"),
        ),
        services=(Service("tinte", "Tinte y color"), Service("corte", "corte")),
        seasons=(
            Season(
                "navidad",
                date(2026, 12, 1),
                date(2027, 1, 6),
                ("mon", "tue"),
                (Hours(time(9), time(14)), Hours(time(22), time(2))),
            ),
        ),
        classes=(
            CustomerClass("normal", "normal"),
            CustomerClass("oro", "Cliente de oro", "points", Fraction(2001, 2), "calendar-year", 30),
        ),
        expiry=Expiry("rolling", 12, round_to="month-end"),
        pending_days=14,
        refund_policy="clamp",
        redemption=Redemption(Fraction(1, 100), Fraction(500), Fraction(100), Fraction(1, 2)),
        birthday=Bonus(Fraction(50), EUROS, 7),
        welcome=Bonus(Fraction(5), POINTS),
    )


def test_what_a_text_leaves_out_is_as_by_default() -> None:
    programme = parse_programme(HEAD + EARN)
    assert programme == Programme("Puntos", date(2026, 1, 1), earn=(EarnRule(POINTS, Fraction(1), 1000),))
    assert programme.covers("anywhere", date(2099, 1, 1))


@pytest.mark.parametrize("number", ["0.1", '"0.1"', "0.10", "1e-1"])
def test_a_decimal_is_read_exactly_and_never_as_a_float(number: str) -> None:
    assert parse_programme(HEAD + EARN.replace('"1"', number)).earn[0].give == Fraction(1, 10)


def test_a_very_small_decimal_is_read_exactly() -> None:
    assert parse_programme(HEAD + EARN.replace('"1"', "0.00000001")).earn[0].give == Fraction(1, 10**8)


def faults_of(text: str) -> list[Fault]:
    with pytest.raises(BadProgramme) as refused:
        parse_programme(text)
    return refused.value.faults


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault("programme", "missing")),
        ("programe = 3" + "\n" + HEAD, Fault("programe", "unknown_key", "", "programme")),
        ('[programme]\nname = ""\nstarts = 2026-01-01', Fault("programme.name", "missing")),
        ('[programme]\nname = "P"', Fault("programme.starts", "missing")),
        (HEAD + "name_ = 1", Fault("programme.name_", "unknown_key", "", "name")),
        (HEAD + "ends = 2025-12-31", Fault("programme.ends", "ends_before_it_starts", "2025-12-31")),
        (HEAD + 'ends = "mañana"', Fault("programme.ends", "not_a_date", "mañana")),
        (HEAD + "ends = 2026-05-01T10:00:00", Fault("programme.ends", "not_a_date", "2026-05-01 10:00:00")),
        (HEAD + 'combine = "multipy"', Fault("programme.combine", "not_one_of", "multipy", "multiply")),
        (HEAD + "combine = 3", Fault("programme.combine", "not_a_text", "3")),
        (HEAD + 'branches = "centro"', Fault("programme.branches", "not_a_list", "centro")),
        (HEAD + "branches = []", Fault("programme.branches", "missing")),
        (HEAD + "earn = 3", Fault("programme.earn", "unknown_key")),
        ("earn = [3]\n" + HEAD, Fault("earn[1]", "not_a_table")),
        ("expiry = 3\n" + HEAD, Fault("expiry", "not_a_table")),
        (HEAD + "[earn]\nunit = 'points'", Fault("earn", "not_a_list_of_tables")),
        (HEAD + EARN.replace("per", "pre"), Fault("earn[1].pre", "unknown_key", "", "per")),
        (HEAD + EARN.replace('"1"', '"uno"'), Fault("earn[1].give", "not_a_number", "uno")),
        (HEAD + EARN.replace('"1"', "-1"), Fault("earn[1].give", "not_a_number", "-1")),
        (HEAD + EARN.replace('"1"', "inf"), Fault("earn[1].give", "not_a_number", "Infinity")),
        (HEAD + EARN.replace('"10.00"', '"10.005"'), Fault("earn[1].per", "not_an_amount", "10.005")),
        (HEAD + EARN.replace('"10.00"', '"0.00"'), Fault("earn[1].per", "not_an_amount_sale_or_item", "0.00")),
        (HEAD + EARN.replace('"points"', '"point"'), Fault("earn[1].unit", "not_defined", "point", "points")),
        (HEAD + EARN.replace('"points"', '"Euros"'), Fault("earn[1].unit", "not_defined", "Euros", "euros")),
        (HEAD + EARN.replace('"points"', '"puntos"'), Fault("earn[1].unit", "not_defined", "puntos", "points")),
        (HEAD + EARN.replace('"points"', '"  "'), Fault("earn[1].unit", "not_a_code", "  ")),
        (HEAD + EARN.replace('unit = "points"', ""), Fault("earn[1].unit", "missing")),
        (HEAD + EARN + 'mode = "block"', Fault("earn[1].mode", "not_one_of", "block", "blocks")),
        (HEAD + EARN + 'rounding = "floor"', Fault("earn[1].rounding", "not_one_of", "floor", "down, nearest, up")),
        (HEAD + EARN + 'step = "0.0005"', Fault("earn[1].step", "finer_than_the_unit", "0.0005")),
        (HEAD + EARN + "step = 0", Fault("earn[1].step", "finer_than_the_unit", "0")),
        (HEAD + EARN + 'services = ["tinto"]', Fault("earn[1].services", "not_defined", "tinto")),
        (HEAD + EARN + "services = []", Fault("earn[1].services", "missing")),
        (HEAD + EARN + 'except = ["tinto"]', Fault("earn[1].services", "not_defined", "tinto")),
        (HEAD + EARN + "stackable = 1", Fault("earn[1].stackable", "not_true_or_false", "1")),
        (HEAD + EARN + "priority = 1.5", Fault("earn[1].priority", "not_a_whole_number", "1.5")),
        (HEAD + EARN + EARN + "priority = 100001", Fault("earn[2].priority", "not_a_whole_number", "100001")),
        (HEAD + "[[weight]]\nby = 1", Fault("weight[1]", "one_of_service_season_class")),
        (HEAD + "[[weight]]\nseason = 'navidad'", Fault("weight[1].by", "missing")),
        (HEAD + "[[weight]]\nclass = 'oro'\nby = 1", Fault("weight[1].class", "not_defined", "oro")),
        (HEAD + "[[service]]\nname = 'Tinte'", Fault("service[1].code", "missing")),
        (HEAD + f"[[service]]\ncode = '{'x' * 41}'", Fault("service[1].code", "not_a_code", "x" * 41)),
        (HEAD + "[[season]]\ncode = 'a'\nfrom = 2026-01-01", Fault("season[1].to", "missing")),
        (
            HEAD + "[[season]]\ncode = 'a'\nfrom = 2026-02-01\nto = 2026-01-01",
            Fault("season[1].to", "ends_before_it_starts", "2026-01-01"),
        ),
        (
            HEAD + "[[season]]\ncode = 'a'\nfrom = 2026-01-01\nto = 2026-01-01\nweekdays = ['mom']",
            Fault("season[1].weekdays", "not_one_of", "mom", "mon"),
        ),
        (HEAD + "[[class]]\ncode = 'oro'\nmetric = 'spend'", Fault("class[1].minimum", "missing")),
        (HEAD + "[[class]]\ncode = 'oro'\nminimum = 5", Fault("class[1].metric", "missing")),
        (HEAD + "[expiry]\nmonths = 12", Fault("expiry.policy", "missing")),
        (HEAD + "[expiry]\npolicy = 'never'\nmonths = 12", Fault("expiry.months", "unknown_key", "", "")),
        (HEAD + "[expiry]\npolicy = 'rolling'", Fault("expiry", "months_or_days")),
        (HEAD + "[expiry]\npolicy = 'inactivity'\nmonths = 1\ndays = 1", Fault("expiry", "months_or_days")),
        (HEAD + "[expiry]\npolicy = 'fixed'", Fault("expiry.dates", "missing")),
        (HEAD + "[pending]\ndays = -1", Fault("pending.days", "not_a_whole_number", "-1")),
        (HEAD + "[refunds]\npolicy = 'dept'", Fault("refunds.policy", "not_one_of", "dept", "debt")),
        (HEAD + "[redemption]\nminimum = 1", Fault("redemption.point_value", "missing")),
        (HEAD + "[redemption]\npoint_value = 0", Fault("redemption.point_value", "not_a_number", "0")),
        (
            HEAD + "[redemption]\npoint_value = 1\nmaximum_share = '150%'",
            Fault("redemption.maximum_share", "not_a_share", "150%"),
        ),
        (HEAD + "[birthday]\nunit = 'points'", Fault("birthday.give", "missing")),
        (HEAD + "[birthday]\ngive = 1\nunit = 'euro'", Fault("birthday.unit", "not_defined", "euro", "euros")),
    ],
)
def test_each_mistake_is_told_with_its_place_and_the_nearest_right_word(text: str, fault: Fault) -> None:
    assert fault in faults_of(text)


@pytest.mark.parametrize("unit", ["tintes", "cafés", "coins", "noches"])
def test_any_other_name_is_a_stamp_unit(unit: str) -> None:
    assert parse_programme(HEAD + EARN.replace("points", unit)).earn[0].unit == Unit(unit, 0)


@pytest.mark.parametrize(
    "hours", ["17:00", "17-20", "17:00-25:00", "17:00-", "5pm-8pm", "17:00Z-20:00Z", "17:00:30-20:00"]
)
def test_hours_that_are_not_two_times_of_a_day_are_a_fault(hours: str) -> None:
    season = f'[[season]]\ncode = "a"\nfrom = 2026-01-01\nto = 2026-01-02\nhours = ["{hours}"]\n'
    assert [fault.problem for fault in faults_of(HEAD + season)] == ["not_hours"]


@pytest.mark.parametrize("day", ["13-01", "02-30", "1-1", "0131", "W01-1", ""])
def test_a_yearly_date_that_is_no_day_of_a_year_is_a_fault(day: str) -> None:
    text = f'[expiry]\npolicy = "fixed"\ndates = ["{day}"]\n'
    assert [fault.problem for fault in faults_of(HEAD + text)] == ["not_yearly_dates"]


@pytest.mark.parametrize(
    "text", ["[programme", "a = " + "9" * 5000, "a = 1e99999999999999999999", "a = " + "[" * 5000, "a = 2026-02-30"]
)
def test_what_is_not_toml_at_all_is_one_fault(text: str) -> None:
    assert [fault.problem for fault in faults_of(text)] == ["not_toml"]


def test_all_the_faults_of_a_text_are_told_at_once() -> None:
    text = (
        HEAD + EARN.replace("points", "point") + '[[weight]]\nservice = "tinto"\nby = "x"\n[[service]]\ncode = "tinte"'
    )
    assert {(fault.place, fault.problem, fault.nearest) for fault in faults_of(text)} == {
        ("earn[1].unit", "not_defined", "points"),
        ("weight[1].by", "not_a_number", ""),
        ("weight[1].service", "not_defined", "tinte"),
    }


def test_the_shops_own_lists_may_be_named_and_become_part_of_the_programme() -> None:
    lists = Lists(
        services=(Service("tinte", "Tinte"), Service("corte", "Corte")),
        seasons=(Season("verano", date(2026, 6, 21), date(2026, 9, 22)),),
        classes=(CustomerClass("oro", "Oro"), CustomerClass("normal", "Normal")),
    )
    text = HEAD + EARN + 'services = ["tinte"]\n[[service]]\ncode = "tinte"\nname = "Color"\n[[class]]\ncode = "normal"'
    programme = parse_programme(text, lists)
    assert programme.services == (Service("tinte", "Color"), Service("corte", "Corte"))
    assert programme.seasons == lists.seasons
    assert [each.code for each in programme.classes] == ["normal", "oro"], "the text's first is where everybody starts"


def test_a_star_among_branches_is_all_of_them() -> None:
    assert parse_programme(HEAD + 'branches = ["centro", "*"]').covers("playa", date(2026, 1, 1))


# -- what is written reads back

CODES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zs"]), min_size=1, max_size=8).filter(
    lambda code: code.strip() == code != "*" and code.lower() not in ("points", "euros", "puntos")
)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(bool)
DAYS = st.dates(date(1970, 1, 1), date(9998, 12, 31))
NUMBERS = st.builds(Fraction, st.integers(0, 10**12), st.sampled_from([1, 10, 1000, 10**12]))
POSITIVE = NUMBERS.filter(bool)
MANY = st.integers(1, 100_000)
MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
UNITS = st.sampled_from([POINTS, EUROS, Unit("tintes", 0), Unit("café con leche", 0)])
EXPIRIES = st.one_of(
    st.just(Expiry()),
    st.builds(
        Expiry,
        st.sampled_from(["rolling", "inactivity"]),
        months=MANY,
        round_to=st.sampled_from(["none", "month-end", "year-end"]),
    ),
    st.builds(Expiry, st.sampled_from(["rolling", "inactivity"]), days=MANY),
    st.builds(
        Expiry,
        st.just("fixed"),
        dates=st.lists(st.dates(date(2024, 1, 1), date(2024, 12, 31)).map("{:%m-%d}".format), min_size=1).map(tuple),
    ),
)


def some(of: st.SearchStrategy[str], at_least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(of, min_size=at_least, max_size=3, unique=True).map(tuple)


@st.composite
def earn_rules(draw: st.DrawFn, services: tuple[str, ...]) -> EarnRule:
    among = some(st.sampled_from(services), 1) if services else st.just(("*",))
    unit = draw(UNITS)
    per: Any = draw(st.sampled_from(["euros", "sale", "item"]))
    return EarnRule(
        unit=unit,
        give=draw(NUMBERS),
        per_cents=draw(st.integers(1, 99_999_999_999)) if per == "euros" else 0,
        per=per,
        mode=draw(st.sampled_from(["proportional", "blocks"])),
        rounding=draw(st.sampled_from(["down", "nearest", "up"])),
        step_minor=draw(MANY),
        services=draw(st.just(("*",)) | among),
        excluded_services=draw(some(st.sampled_from(services))) if services else (),
        minimum_sale_cents=draw(st.integers(0, 10**6)),
        maximum_per_sale=draw(st.none() | NUMBERS),
        maximum_per_day=draw(st.none() | NUMBERS),
        stackable=draw(st.booleans()),
        priority=draw(st.integers(0, 9)),
    )


@st.composite
def classes_called(draw: st.DrawFn, code: str) -> CustomerClass:
    if draw(st.booleans()):
        return CustomerClass(code, draw(NAMES))
    return CustomerClass(
        code,
        draw(NAMES),
        draw(st.sampled_from(["spend", "points", "visits"])),
        draw(NUMBERS),
        draw(st.sampled_from(["rolling-12m", "calendar-year", "lifetime"])),
        draw(st.integers(0, 400)),
    )


@st.composite
def seasons_called(draw: st.DrawFn, code: str) -> Season:
    first, last = sorted(draw(st.tuples(DAYS, DAYS)))
    hours = tuple(draw(st.lists(st.builds(Hours, MINUTES, MINUTES), max_size=2)))
    return Season(code, first, last, draw(some(st.sampled_from(WEEKDAYS))), hours)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    codes = draw(some(CODES))
    seasons = tuple(draw(seasons_called(code)) for code in draw(some(CODES)))
    classes = tuple(draw(classes_called(code)) for code in draw(some(CODES)))
    weights = [Weight(draw(NUMBERS), service=code) for code in codes]
    weights += [Weight(draw(NUMBERS), season=each.code) for each in seasons]
    weights += [Weight(draw(NUMBERS), customer_class=each.code) for each in classes]
    starts, ends = sorted(draw(st.tuples(DAYS, DAYS)))
    return Programme(
        name=draw(NAMES),
        starts=starts,
        ends=draw(st.sampled_from([None, ends])),
        branches=draw(st.just(("*",)) | some(CODES, 1)),
        combine=draw(st.sampled_from(["multiply", "add", "highest"])),
        on_points_tender=draw(st.sampled_from(["reduce", "ignore"])),
        earn=tuple(draw(st.lists(earn_rules(codes), max_size=2))),
        weights=tuple(weights),
        services=tuple(Service(code, draw(NAMES)) for code in codes),
        seasons=seasons,
        classes=classes,
        expiry=draw(EXPIRIES),
        pending_days=draw(st.integers(0, 400)),
        refund_policy=draw(st.sampled_from(["debt", "clamp"])),
        redemption=draw(
            st.none()
            | st.builds(
                Redemption, POSITIVE, NUMBERS, NUMBERS, st.builds(Fraction, st.integers(0, 1000), st.just(1000))
            )
        ),
        birthday=draw(st.none() | st.builds(Bonus, NUMBERS, UNITS, st.integers(0, 100))),
        welcome=draw(st.none() | st.builds(Bonus, NUMBERS, UNITS)),
    )


@given(programmes())
@settings(max_examples=150, deadline=None)
def test_a_programme_written_as_text_reads_back_as_the_same_programme(programme: Programme) -> None:
    assert parse_programme(programme_text(programme)) == programme


@pytest.mark.parametrize(
    ("twice", "place"),
    [
        ('[[service]]\ncode = "tinte"\n[[service]]\ncode = "tinte"\n', "service[2].code"),
        (
            '[[service]]\ncode = "tinte"\n' + 2 * '[[weight]]\nservice = "tinte"\nby = "2"\n',
            "weight[2].service",
        ),
    ],
)
def test_what_is_said_twice_is_a_fault(twice: str, place: str) -> None:
    with pytest.raises(BadProgramme) as refused:
        parse_programme('[programme]\nname = "P"\nstarts = 2026-01-01\n' + twice)
    assert [(fault.place, fault.problem) for fault in refused.value.faults] == [(place, "defined_twice")]
