"""Days as people type them."""

from datetime import date

import pytest

from loyalty.errors import BadValue
from tui.typed import read_day, read_iso_day, typed_day


@pytest.mark.parametrize(
    "text", ["31/1/2027", "31-01-2027", "31.1.27", "310127", "31012027", "2027-01-31", " 31 1 27 "]
)
def test_a_day_is_read_however_it_is_marked(text: str) -> None:
    assert typed_day(text) == date(2027, 1, 31)


@pytest.mark.parametrize("text", ["30/2/2027", "31/1", "enero", "1/1/1/27", "0/1/2027", "3101"])
def test_what_is_no_day_is_refused(text: str) -> None:
    assert typed_day(text) is None
    with pytest.raises(BadValue) as refused:
        read_day("last_day", text)
    assert (refused.value.field, refused.value.problem) == ("last_day", "not_a_date")


def test_a_year_of_two_digits_is_of_this_century_but_nobody_is_born_in_years_to_come() -> None:
    assert read_iso_day("last_day", "31/12/99") == "2099-12-31"
    assert read_iso_day("birthday", "31/12/99", of_birth=True) == "1999-12-31"
    assert read_iso_day("birthday", "31/12/01", of_birth=True) == "2001-12-31"


def test_nothing_typed_is_no_day() -> None:
    assert (read_day("from", ""), read_iso_day("from", "")) == (None, "")
