"""Frozen values do what the standard library's frozen dataclasses with slots do."""

import pickle
from collections.abc import Mapping
from copy import copy, deepcopy
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any, ClassVar

import pytest

from loyalty.frozen import frozen


@frozen
class Sale:
    card: str = field(repr=False)
    cents: int = 0
    units: Mapping[str, int] = field(default_factory=dict)
    kind: ClassVar[str] = "sale"


@dataclass(frozen=True, slots=True)
class Standard:
    card: str = field(repr=False)
    cents: int = 0
    units: Mapping[str, int] = field(default_factory=dict)
    kind: ClassVar[str] = "sale"


@frozen
class Checked:
    name: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name.strip())

    def __repr__(self) -> str:
        return "its own"


@frozen
class Lapse(Sale):
    days: int = 30


def test_values_are_equal_by_their_fields_and_their_class() -> None:
    assert Sale("1", 5) == Sale("1", 5) != Sale("1", 6)
    assert Sale("1") != Lapse("1")
    assert Checked("a") != "a"
    assert hash(Checked("a")) == hash(Checked("a "))
    assert {Checked("a"): 1}[Checked("a")] == 1


@pytest.mark.parametrize("name", ["cents", "other"])
def test_nothing_of_a_value_can_be_changed(name: str) -> None:
    sale: Any = Sale("1", 5)
    with pytest.raises(FrozenInstanceError):
        setattr(sale, name, 6)
    with pytest.raises(FrozenInstanceError):
        delattr(sale, name)
    assert sale.cents == 5
    assert not hasattr(sale, "__dict__")


def test_a_default_that_is_made_is_made_for_each() -> None:
    assert Sale("1").units is not Sale("1").units
    assert Sale("1", units={"a": 1}).units == {"a": 1}


def test_what_is_missing_or_unknown_is_refused_as_by_any_function() -> None:
    make: Any = Sale
    for arguments, named in (((), {}), (("1", 2, {}, 4), {}), (("1",), {"points": 3})):
        with pytest.raises(TypeError, match=r"Sale\.__init__\(\)"):
            make(*arguments, **named)


def test_the_standard_library_takes_them_for_dataclasses() -> None:
    ours, standard = Sale("1", 5, {"a": 1}), Standard("1", 5, {"a": 1})
    assert is_dataclass(ours)
    assert repr(ours) == repr(standard).replace("Standard", "Sale") == "Sale(cents=5, units={'a': 1})"
    assert asdict(ours) == asdict(standard)
    assert [each.name for each in fields(ours)] == [each.name for each in fields(standard)]
    assert replace(ours, cents=7) == Sale("1", 7, {"a": 1})
    match ours:
        case Sale("1", cents):
            assert cents == 5
        case _:
            pytest.fail("it did not match")


def test_a_class_keeps_the_methods_of_its_own_and_checks_its_fields() -> None:
    assert Checked(" a ").name == "a"
    assert repr(Checked("a")) == "its own"
    assert replace(Checked("a"), name="b ").name == "b"


def test_a_class_may_add_fields_to_another() -> None:
    lapse = Lapse("1", 5, days=7)
    assert (lapse.card, lapse.cents, lapse.days) == ("1", 5, 7)
    assert repr(lapse) == "Lapse(cents=5, units={}, days=7)"


def test_copies_and_pickles_are_equal() -> None:
    sale = Sale("1", 5, {"a": 1})
    assert copy(sale) == deepcopy(sale) == pickle.loads(pickle.dumps(sale)) == sale
    assert deepcopy(sale).units is not sale.units
