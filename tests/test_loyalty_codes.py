"""Codes: what a card carries, and a person's identity document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.codes import card_code, fold, has_luhn_check_digit, looks_like_bank_card, masked, normalise_code, parse_dni
from loyalty.errors import BadDni, BadValue

SECRET = b"of this shop"
BANK_CARD = "4000001234567899"


@pytest.mark.parametrize(
    ("typed", "document"),
    [
        ("12345678Z", "12345678Z"),
        (" 12.345.678-z ", "12345678Z"),
        ("1234567-L", "01234567L"),
        ("00000000T", "00000000T"),
        ("１２３４５６７８Ｚ", "12345678Z"),
        ("X1234567L", "X1234567L"),
        ("y-1234567-x", "Y1234567X"),
        ("Z1234567R", "Z1234567R"),
        ("X34567K", "X0034567K"),
        ("K1234567L", "K1234567L"),
        ("A58818501", "A58818501"),
        ("P2807900B", "P2807900B"),
        ("PAB123456", "PAB123456"),
        ("aab 123456", "AAB123456"),
    ],
)
def test_a_document_that_is_right_has_one_form_however_it_was_typed(typed: str, document: str) -> None:
    assert parse_dni(typed) == document


@pytest.mark.parametrize(
    ("typed", "position", "found", "expected"),
    [
        ("12345678A", 9, "A", "Z"),
        ("X1234567T", 9, "T", "L"),
        ("Y1234567L", 9, "L", "X"),
        ("K1234567A", 9, "A", "L"),
        ("A58818502", 9, "2", "1 / A"),
    ],
)
def test_a_wrong_control_letter_is_told_with_its_place_and_the_right_one(
    typed: str, position: int, found: str, expected: str
) -> None:
    with pytest.raises(BadDni) as refused:
        parse_dni(typed)
    wrong = refused.value
    assert (wrong.reason, wrong.position, wrong.found, wrong.expected) == ("letter", position, found, expected)


@pytest.mark.parametrize(("typed", "letter"), [("12345678", "Z"), ("X1234567", "L"), ("00000001", "R")])
def test_a_missing_letter_is_told(typed: str, letter: str) -> None:
    with pytest.raises(BadDni) as refused:
        parse_dni(typed)
    assert (refused.value.reason, refused.value.expected) == ("letter_missing", letter)


@pytest.mark.parametrize(
    ("typed", "position", "found"),
    [
        ("1234S678Z", 5, "S"),
        ("12O45678Z", 3, "O"),
        ("X12345O7L", 7, "O"),
        ("12345678Ñ", 9, "Ñ"),
        ("1234_5*78Z", 6, "*"),
    ],
)
def test_a_sign_that_should_be_a_digit_is_told_with_its_place(typed: str, position: int, found: str) -> None:
    with pytest.raises(BadDni) as refused:
        parse_dni(typed)
    assert (refused.value.reason, refused.value.position, refused.value.found) == ("character", position, found)


@pytest.mark.parametrize(
    ("typed", "expected", "found"), [("1234Z", "8", "4"), ("X12345678L", "7", "8"), ("1" * 18, "8", "18")]
)
def test_a_document_too_short_or_too_long_is_told_how_long_it_should_be(typed: str, expected: str, found: str) -> None:
    with pytest.raises(BadDni) as refused:
        parse_dni(typed)
    assert (refused.value.reason, refused.value.expected, refused.value.found) == ("length", expected, found)


@pytest.mark.parametrize("typed", ["", "  ", ".-"])
def test_no_document_at_all_is_told(typed: str) -> None:
    with pytest.raises(BadDni) as refused:
        parse_dni(typed)
    assert refused.value.reason == "empty"


@pytest.mark.parametrize("number", [BANK_CARD, "378282246310005", "3782 822463 10005"])
def test_a_bank_card_in_the_place_of_a_document_is_refused_without_repeating_it(number: str) -> None:
    with pytest.raises(BadDni) as refused:
        parse_dni(number)
    assert refused.value.text == f"···· {number[-4:]}"
    assert number not in repr(refused.value)


@given(st.integers(0, 99_999_999))
def test_of_the_letters_of_a_dni_exactly_one_is_right(number: int) -> None:
    told = []
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        try:
            told.append(parse_dni(f"{number:08d}{letter}")[-1])
        except BadDni as refused:
            told.append(refused.expected)
    assert set(told) == {told[0]}, "each letter is the right one or is told which one is"


@pytest.mark.parametrize(
    "written",
    [
        BANK_CARD,
        "4000 0012 3456 7899",
        "4000-0012-3456-7899",
        "4000.0012.3456.7899",
        "4000/0012/3456/7899",
        "4000‑0012–3456—7899",
        "４０００００１２３４５６７８９９",
        "٤٠٠٠٠٠١٢٣٤٥٦٧٨٩٩",
        f";{BANK_CARD}=25121010000012300000?",
        f"%B{BANK_CARD}^GARCIA/ANA^2512101?",
        f"{BANK_CARD}=2512101",
    ],
)
def test_a_bank_card_is_known_however_it_is_written_and_only_its_last_digits_remain(written: str) -> None:
    assert looks_like_bank_card(written)
    code = card_code(written, SECRET)
    assert code == card_code(BANK_CARD, SECRET)
    assert code.shown == masked(written) == "···· 7899"
    assert "12345678" not in repr(code)


@pytest.mark.parametrize(
    "code",
    [
        "T-0001",
        "4000001234567898",  # its check digit is wrong
        "0000001234567899",  # no bank card begins with nought
        "9724000000123457",  # nor with nine: a shop's own series
        "40000123456",  # too short
        "2000000000107",  # an in-store EAN-13 that has the other check digit, too
        "8412345000201",  # an article's
        "A4000001234567899",
    ],
)
def test_any_other_code_is_kept_and_shown_as_it_is(code: str) -> None:
    assert not looks_like_bank_card(code)
    assert card_code(code, SECRET).key == card_code(code, SECRET).shown == masked(code) == code


def test_the_hash_of_a_bank_card_needs_the_shops_secret() -> None:
    assert card_code(BANK_CARD, SECRET).key != card_code(BANK_CARD, b"of another").key


@given(st.integers(10**14, 10**15 - 1))
def test_of_the_ten_check_digits_of_a_number_exactly_one_is_right(number: int) -> None:
    assert sum(has_luhn_check_digit(f"{number}{digit}") for digit in range(10)) == 1


@pytest.mark.parametrize("text", ["T-0001", " t-0001 ", "T - 0001", "Ｔ－０００１"])
def test_a_card_code_has_one_form_however_it_was_read_or_typed(text: str) -> None:
    assert normalise_code(text) == "T-0001"


@pytest.mark.parametrize(
    ("text", "problem"), [("", "empty"), (" \t ", "empty"), ("X" * 65, "not_a_code"), ("T\x001", "not_a_code")]
)
def test_what_cannot_be_a_card_code_is_refused(text: str, problem: str) -> None:
    with pytest.raises(BadValue) as refused:
        normalise_code(text)
    assert (refused.value.field, refused.value.problem) == ("card", problem)


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Núria  IBÁÑEZ", "nuria ibanez"), ("  Ça Straße ", "ca strasse"), ("O’Neill", "o’neill"), ("", "")],
)
def test_a_name_is_searched_without_accents_case_or_idle_spaces(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
