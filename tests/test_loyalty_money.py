"""Amounts: their way in and out of text, rounding, and sharing out."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.errors import BadAmount
from loyalty.money import (
    EUROS,
    LARGEST_CENTS,
    POINTS,
    Rounding,
    Unit,
    number_text,
    parse_cents,
    parse_number,
    parse_typed_cents,
    parse_typed_points,
    rounded,
    shared_out,
    unit_named,
)

STAMPS = unit_named("coffee")


@pytest.mark.parametrize(
    ("text", "cents"),
    [("0.00", 0), ("12.50", 1250), ("12.5", 1250), ("12", 1200), (" 7 ", 700), ("999999999.99", LARGEST_CENTS)],
)
def test_a_strict_amount_is_read_exactly(text: str, cents: int) -> None:
    assert parse_cents(text) == cents


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("doce", "not_a_number"),
        ("12,50", "not_a_number"),
        ("1e3", "not_a_number"),
        ("+5", "not_a_number"),
        (".5", "not_a_number"),
        ("١٢", "not_a_number"),
        ("-0.01", "negative"),
        ("0.001", "too_many_decimals"),
        ("1000000000.00", "too_large"),
        ("9" * 5000, "too_large"),
    ],
)
def test_what_is_not_a_strict_amount_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(BadAmount) as refused:
        parse_cents(text)
    assert (refused.value.reason, refused.value.code) == (reason, "bad_amount")


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12", 1200),
        ("12,5", 1250),
        ("12.50", 1250),
        ("12,", 1200),
        ("1.234,50", 123_450),
        ("1,234.50", 123_450),
        ("1.234.567,89", 123_456_789),
        ("12,50 €", 1250),
        ("1 234,5\N{NO-BREAK SPACE}€", 123_450),
    ],
)
def test_a_person_may_type_commas_thousands_and_the_euro_sign(text: str, cents: int) -> None:
    assert parse_typed_cents(text) == cents


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("€", "empty"),
        ("-3", "negative"),
        ("1.234", "ambiguous"),
        ("1,234", "ambiguous"),
        ("0,500", "ambiguous"),
        ("1234,567", "too_many_decimals"),
        ("12,34,56", "not_a_number"),
        ("1.23,45", "not_a_number"),
        ("9" * 5000, "too_large"),
    ],
)
def test_what_a_person_mistypes_is_refused_and_never_guessed(text: str, reason: str) -> None:
    with pytest.raises(BadAmount) as refused:
        parse_typed_cents(text)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("unit", "minor", "text"),
    [
        (EUROS, 5, "0.05"),
        (EUROS, 1200, "12.00"),
        (EUROS, -1250, "-12.50"),
        (POINTS, 1999, "1.999"),
        (POINTS, 1500, "1.5"),
        (POINTS, 2000, "2"),
        (POINTS, -1, "-0.001"),
        (STAMPS, 10, "10"),
    ],
)
def test_euros_show_two_decimals_and_the_rest_no_idle_zeros(unit: Unit, minor: int, text: str) -> None:
    assert unit.text(minor) == text


@given(st.sampled_from([EUROS, POINTS, STAMPS]), st.integers(0, LARGEST_CENTS // 100))
def test_an_amount_written_as_text_reads_back_as_itself(unit: Unit, minor: int) -> None:
    assert unit.parse(unit.text(minor)) == minor


@given(st.integers(0, LARGEST_CENTS))
def test_an_amount_with_a_comma_reads_back_as_itself(cents: int) -> None:
    assert parse_typed_cents(EUROS.text(cents).replace(".", ",")) == cents


@given(st.integers(0, LARGEST_CENTS))
def test_an_amount_with_grouped_thousands_reads_back_as_itself(cents: int) -> None:
    english = f"{cents // 100:,}.{cents % 100:02d}"
    assert parse_typed_cents(english) == cents
    assert parse_typed_cents(english.translate(str.maketrans(",.", ".,"))) == cents


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("0.1", Fraction(1, 10)),
        (3, Fraction(3)),
        (Decimal("0.10"), Fraction(1, 10)),
        (Decimal("0.0000001"), Fraction(1, 10**7)),
    ],
)
def test_a_number_is_read_exactly_from_text_whole_number_or_decimal(value: object, number: Fraction) -> None:
    assert parse_number(value) == number


@pytest.mark.parametrize(
    "value",
    [
        0.1,
        True,
        None,
        "-1",
        "1/3",
        "",
        "inf",
        "1e3",
        "٣",
        Decimal("NaN"),
        Decimal("Infinity"),
        pytest.param(10**5000, id="10**5000"),
        pytest.param("1" * 5000, id="5000 digits"),
    ],
)
def test_what_is_not_an_exact_positive_number_is_refused(value: Any) -> None:
    with pytest.raises(BadAmount):
        parse_number(value)


@given(st.integers(0, 10**25), st.integers(0, 25))
def test_an_exact_number_written_as_text_reads_back_as_itself(digits: int, decimals: int) -> None:
    number = Fraction(digits, 10**decimals)
    assert parse_number(number_text(number)) == number


def test_a_number_without_an_end_in_decimals_has_no_text() -> None:
    with pytest.raises(ValueError, match="1/3"):
        number_text(Fraction(1, 3))


@pytest.mark.parametrize(
    ("way", "results"), [("down", [0, 0, 0, 1, 1]), ("nearest", [0, 0, 1, 1, 2]), ("up", [0, 1, 1, 1, 2])]
)
def test_rounding_goes_where_the_programme_says_and_halves_go_up(way: Rounding, results: list[int]) -> None:
    tenths = [0, 4, 5, 10, 15]
    assert [rounded(Fraction(tenth, 10), 1, way) for tenth in tenths] == results


@given(
    st.fractions(-(10**9), 10**9, max_denominator=10**6),
    st.integers(1, 10**6),
    st.sampled_from(["down", "nearest", "up"]),
)
def test_rounding_gives_a_multiple_of_the_step_that_is_near_enough(exact: Fraction, step: int, way: Rounding) -> None:
    result = rounded(exact, step, way)
    assert result % step == 0
    if way == "down":
        assert exact - step < result <= exact
    elif way == "up":
        assert exact <= result < exact + step
    else:
        assert 2 * abs(result - exact) <= step


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=12))
def test_what_is_shared_out_adds_up_and_each_part_is_within_one_of_its_due(total: int, weights: list[int]) -> None:
    parts = shared_out(total, weights)
    assert sum(parts) == total
    if any(weights):
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - Fraction(total * weight, sum(weights))) < 1


def test_the_largest_remainders_get_what_is_over() -> None:
    assert shared_out(10, [1, 1, 4]) == [2, 2, 6]
    assert shared_out(100, [1, 1, 1]) == [34, 33, 33]


def test_among_parts_that_weigh_nothing_all_get_the_same() -> None:
    assert shared_out(100, [0, 0]) == [50, 50]
    assert shared_out(0, [0, 0]) == [0, 0]


def test_typed_points_are_thousandths_and_take_two_decimals() -> None:
    assert [parse_typed_points(text) for text in ("0", "12", "12,5", "1.234,56")] == [0, 12_000, 12_500, 1_234_560]
    with pytest.raises(BadAmount):
        parse_typed_points("1,234")
