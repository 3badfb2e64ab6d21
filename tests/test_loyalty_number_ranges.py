"""Number ranges: which codes are of a roll of cards, and which rolls there cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.codes import has_ean_check_digit, has_luhn_check_digit, looks_like_bank_card
from loyalty.errors import BadValue, NotAllowed
from loyalty.number_ranges import NumberRange, checked_code, number_range


@pytest.mark.parametrize(
    ("first", "last", "check", "size", "second"),
    [
        ("0001", "0100", "", 100, "0002"),
        ("T-0001", "T-0100", "", 100, "T-0002"),
        ("t-0001", " T-01 00", "", 100, "T-0002"),
        ("9724000000000001", "9724000000100000", "", 100_000, "9724000000000002"),
        ("2000000000008", "2000000000992", "ean13", 100, "2000000000015"),
        ("0000000000000018", "0000000000000109", "luhn", 10, "0000000000000026"),
        ("REGALO2026-1", "REGALO2026-9", "", 9, "REGALO2026-2"),
    ],
)
def test_a_range_counts_its_cards_and_makes_their_codes(
    first: str, last: str, check: str, size: int, second: str
) -> None:
    roll = number_range(first, last, check)
    assert (roll.size, roll.code_at(1)) == (size, second)
    assert (roll.code_at(0), roll.code_at(size - 1)) == (roll.first, roll.last)
    assert (roll.place_of(roll.first), roll.place_of(second), roll.place_of(roll.last)) == (0, 1, size - 1)


@pytest.mark.parametrize(
    "code", ["T-0000", "T-0101", "T-00050", "T-050", "0050", "T-00A5", "T-00٠٥", "S-0050", "T-", "", "T-0050-"]
)
def test_a_code_outside_is_of_no_range(code: str) -> None:
    assert number_range("T-0001", "T-0100").place_of(code) is None


def test_a_code_with_a_wrong_check_digit_is_of_no_range() -> None:
    roll = number_range("2000000000008", "2000000000992", "ean13")
    assert [roll.place_of(f"200000000001{digit}") for digit in range(10)] == [None] * 5 + [1] + [None] * 4


@given(st.integers(0, 10**6), st.integers(0, 2000), st.sampled_from(["", "luhn", "ean13"]), st.data())
def test_every_place_of_a_range_has_a_code_of_its_own_that_leads_back_to_it(
    start: int, more: int, check: str, data: st.DataObject
) -> None:
    ends = [checked_code(f"20{number:010d}", check) for number in (start, start + more)]
    roll = NumberRange(ends[0], ends[1], check)
    assert roll.size == more + 1
    place = data.draw(st.integers(0, more))
    code = roll.code_at(place)
    assert roll.place_of(code) == place
    assert len(code) == len(roll.first)
    if check:
        assert (has_luhn_check_digit if check == "luhn" else has_ean_check_digit)(code)


@given(*[st.integers(0, 60)] * 4)
def test_two_ranges_overlap_where_they_have_a_code_in_common(a: int, b: int, c: int, d: int) -> None:
    one, other = (number_range(f"T{min(pair):03d}", f"T{max(pair):03d}") for pair in ((a, b), (c, d)))
    codes = [{roll.code_at(place) for place in range(roll.size)} for roll in (one, other)]
    assert one.overlaps(other) == other.overlaps(one) == bool(codes[0] & codes[1])


@pytest.mark.parametrize(("first", "last"), [("T-01", "T-99"), ("S-001", "S-999"), ("001", "999")])
def test_ranges_of_another_beginning_or_length_do_not_overlap(first: str, last: str) -> None:
    assert not number_range("T-001", "T-999").overlaps(number_range(first, last))


@pytest.mark.parametrize(
    ("first", "last", "check", "field", "problem"),
    [
        ("", "T-9", "", "card", "empty"),
        ("T-", "T-9", "", "first", "not_a_number_of_cards"),
        ("T-1", "T-9X", "", "last", "not_a_number_of_cards"),
        ("T-1", "T-10", "", "last", "unlike_the_first"),
        ("T-1", "S-2", "", "last", "unlike_the_first"),
        ("001", "T-9", "", "last", "unlike_the_first"),
        ("T-2", "T-1", "", "last", "before_the_first"),
        ("2000000000009", "2000000000992", "ean13", "first", "check_digit"),
        ("2000000000008", "2000000000993", "ean13", "last", "check_digit"),
        ("20000000000008", "20000000000992", "ean13", "first", "not_thirteen_digits"),
        ("T-1", "T-9", "luhn", "first", "not_a_number_of_cards"),
    ],
)
def test_what_makes_no_range_is_refused_by_the_end_that_is_wrong(
    first: str, last: str, check: str, field: str, problem: str
) -> None:
    with pytest.raises(BadValue) as refused:
        number_range(first, last, check)
    assert (refused.value.field, refused.value.problem) == (field, problem)


def test_the_right_check_digit_is_told() -> None:
    with pytest.raises(BadValue) as refused:
        number_range("2000000000009", "2000000000992", "ean13")
    assert refused.value.nearest == "8"


@pytest.mark.parametrize(
    ("first", "last", "check"),
    [
        ("4000000000000000", "4000000000000999", ""),
        ("0999999999999900", "1000000000000099", ""),
        ("6000000000000007", "6000000000000999", "luhn"),
        ("4000000000006", "4000000000990", "ean13"),
    ],
)
def test_numbers_that_would_pass_for_bank_cards_are_refused(first: str, last: str, check: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        number_range(first, last, check)
    assert refused.value.reason == "bank_numbers"


@given(st.integers(0, 10**9))
def test_no_in_store_number_is_ever_taken_for_a_bank_card(number: int) -> None:
    code = checked_code(f"2{number:011d}", "ean13")
    assert not looks_like_bank_card(code)
