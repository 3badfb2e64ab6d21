"""Consents: a small fixed set, and the latest word counts."""

import pytest

from loyalty.consent import KINDS, MAIL, Consent, check_kind, check_origin, in_force
from loyalty.errors import BadValue


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_one_that_may_be_given(kind: tuple[str, str]) -> None:
    check_kind(*kind)


@pytest.mark.parametrize(
    ("purpose", "channel", "field", "nearest"),
    [
        ("marketin", "email", "purpose", "marketing"),
        ("marketing", "mail", "channel", "email"),
        ("profiling", "email", "channel", "any"),
    ],
)
def test_any_other_is_refused_with_the_right_word(purpose: str, channel: str, field: str, nearest: str) -> None:
    with pytest.raises(BadValue) as refused:
        check_kind(purpose, channel)
    assert (refused.value.field, refused.value.nearest) == (field, nearest)


def test_where_it_came_from_is_one_of_a_few() -> None:
    check_origin("paper")
    with pytest.raises(BadValue) as refused:
        check_origin("papr")
    assert refused.value.nearest == "paper"


def test_the_latest_word_counts_and_of_two_at_once_the_last_that_was_taken_down() -> None:
    given, taken = Consent(*MAIL, True, 100), Consent(*MAIL, False, 200)
    assert in_force([given, taken])[MAIL] is taken
    assert in_force([taken, given])[MAIL] is taken  # a form that was signed before, taken down later
    again = Consent(*MAIL, True, 200)
    assert in_force([taken, again])[MAIL] is again
    assert in_force([]) == {}
