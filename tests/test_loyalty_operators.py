"""Who may do what at the counter."""

import pytest

from loyalty.errors import BadValue, UnknownOperator
from loyalty.operators import ROLES, checked_pin, may, named


def test_each_role_may_do_what_those_before_it_may() -> None:
    assert [[may(role, asked) for asked in ROLES] for role in ROLES] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_somebody_is_meant_by_how_her_code_or_name_begins_and_never_two_at_once() -> None:
    names = {"marta": "Marta Pons", "mar": "Mar Vidal", "jefa": "Núria Vila"}
    assert [named(text, names) for text in ("mar", "mart", "nu", "JEFA")] == ["mar", "marta", "jefa", "jefa"]
    with pytest.raises(UnknownOperator) as two:
        named("ma", names)
    assert two.value.nearest == "marta, mar"
    for nobody in ("", "   ", "z"):
        with pytest.raises(UnknownOperator):
            named(nobody, names)


@pytest.mark.parametrize("pin", ["", "123", "1" * 4, "1234567890123", "12a4", "٤٧١١", "-471"])
def test_a_pin_is_some_digits_and_not_all_the_same(pin: str) -> None:
    with pytest.raises(BadValue) as refused:
        checked_pin(pin)
    assert pin not in refused.value.data.values() or not pin
    assert checked_pin("4711") == "4711"
