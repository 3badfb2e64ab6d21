"""Who may do what at the counter."""

import pytest

from loyalty.errors import BadValue
from loyalty.operators import DEEDS, ROLES, asked_role, checked_pin, may


def test_each_role_may_do_what_those_before_it_may() -> None:
    assert [[may(role, asked) for asked in ROLES] for role in ROLES] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


@pytest.mark.parametrize(
    ("deed", "with_pin", "asked"),
    [
        ("undo_delivery", (), ""),
        ("undo_delivery", ("cashier",), ""),
        ("undo_delivery", ("owner",), "supervisor"),
        ("manage_operators", ("cashier", "supervisor"), "supervisor"),
        ("manage_operators", ("supervisor", "owner"), "owner"),
    ],
)
def test_nobody_is_asked_in_a_shop_of_one_and_else_the_highest_there_is(
    deed: str, with_pin: tuple[str, ...], asked: str
) -> None:
    assert asked_role(deed, with_pin) == asked
    assert set(DEEDS.values()) <= set(ROLES)


@pytest.mark.parametrize("pin", ["", "123", "1" * 4, "1234567890123", "12a4", "٤٧١١", "-471"])
def test_a_pin_is_some_digits_and_not_all_the_same(pin: str) -> None:
    with pytest.raises(BadValue) as refused:
        checked_pin(pin)
    assert pin not in refused.value.data.values() or not pin
    assert checked_pin("4711") == "4711"
