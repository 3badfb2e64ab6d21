"""Numbers, days and names as the readers of each language write them."""

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from tui import formats
from tui.language import LANGUAGES, speaking

EXACT = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**13), max_value=10**13, places=3).filter(
    lambda value: value or not value.is_signed()
)


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=EXACT)
def test_numbers_are_written_as_the_locale_data_has_them(language: str, value: Decimal) -> None:
    with speaking(language):
        assert formats.number(value) == format_decimal(value, locale=language, decimal_quantization=False)
        euros = value.quantize(Decimal("0.01"))
        assert formats.number(euros + 0, 2) == format_decimal(euros + 0, format="#,##0.00", locale=language)


def test_a_whole_number_has_no_decimals_unless_they_are_asked_for() -> None:
    assert formats.number(Decimal("1234.000")) == "1.234"
    assert formats.number(Decimal("1E+3")) == "1.000"
    assert formats.number(Decimal("1200"), 0) == "1.200"
    assert formats.euros(-123_456) == "-1.234,56 €"


def test_amounts_are_named_by_their_units() -> None:
    with speaking("en"):
        assert formats.amounts({"points": 12_500, "euros": 300}) == "12.5 points and 3.00 €"
    assert formats.amounts({}) == "0 puntos"
    assert formats.amount("points", 1000) == "1 punto"
    assert formats.amount("sellos", 2) == "2 sellos"
