"""Segments and occasions as texts: what is written reads back, and every fault is told with the nearest right word."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.clock import birthdays_kept
from loyalty.errors import BadOccasion, BadSegment
from loyalty.occasions import (
    KINDS,
    occasion_toml,
    parse_occasion,
    span_due,
    standard_occasion,
    switched,
)
from loyalty.segments import EVERYBODY, Known, Segment, parse_segment, read_segment, segment_toml, segment_values
from loyalty.writing import QuietHours
from tui.segment_fields import shown_segment, typed_segment

KNOWN = Known(("normal", "oro"), ("corte", "tinte"), ("centro",), ("taza",))
amounts, days = st.integers(0, 10_000_000), st.integers(0, 3_000)
lists = st.lists(st.sampled_from(["es", "en", "ca"]), unique=True).map(tuple)


def pairs(values: Any) -> Any:
    return st.one_of(
        st.just((None, None)),
        st.tuples(values, st.none()),
        st.tuples(st.none(), values),
        st.tuples(values, values).map(lambda pair: tuple(sorted(pair))),
    )


@st.composite
def segments(draw: Any) -> Segment:
    points, euros, spend, away = (draw(pairs(each)) for each in (amounts, amounts, amounts, days))
    born = draw(st.one_of(st.just((None, None)), st.tuples(st.integers(-90, 0), st.integers(0, 90))))
    return Segment(
        *points, *euros, *away, *born,
        draw(st.one_of(st.none(), amounts)), draw(days), draw(st.sampled_from(["", "*", "taza"])),
        draw(st.sampled_from([(), ("oro",), ("normal", "oro")])), draw(st.sampled_from([(), ("corte", "tinte")])),
        draw(days), *spend, draw(days), draw(st.sampled_from([(), ("centro",)])),
        draw(st.sampled_from([(), ("uñas", 'con "comillas"')])), draw(lists),
        draw(st.sampled_from(["", "email", "letter"])),
    )  # fmt: skip


@given(segments())
def test_a_segment_reads_back_from_toml_and_from_json(segment: Segment) -> None:
    assert parse_segment(segment_toml(segment), KNOWN) == segment
    assert read_segment(segment_values(segment), KNOWN) == segment


@given(segments().filter(lambda each: not each.tags))
def test_a_segment_reads_back_from_the_fields_in_which_it_is_shown(segment: Segment) -> None:
    assert typed_segment(shown_segment(segment), KNOWN) == segment


def test_every_fault_of_a_segment_is_told() -> None:
    with pytest.raises(BadSegment) as bad:
        parse_segment(
            'puntos_from = 1\npoints_from = "x"\naway_from = 9\naway_to = 3\nclasses = ["ora"]\nconsent = "mail"\n'
            "birthday_from = -300\nbirthday_to = 300\nexpiring_days = -1",
            KNOWN,
        )
    assert {(fault.place, fault.problem, fault.nearest) for fault in bad.value.faults} == {
        ("puntos_from", "unknown_key", "points_from"),
        ("points_from", "not_a_number", ""),
        ("away_to", "less_than_from", ""),
        ("classes", "not_defined", "oro"),
        ("consent", "not_defined", "email"),
        ("birthday_to", "more_than_a_year", ""),
        ("expiring_days", "not_a_number_of_days", ""),
    }
    with pytest.raises(BadSegment):
        parse_segment("no es toml")


@pytest.mark.parametrize("kind", KINDS)
def test_an_occasion_reads_back_from_its_toml(kind: Any) -> None:
    occasion = replace(
        standard_occasion(kind), active=True, segment="oro", first_day=date(2026, 1, 1), last_day=date(2026, 2, 1),
        since=date(2026, 1, 3), channel="email-or-letter",
    )  # fmt: skip
    assert parse_occasion(occasion_toml(occasion)) == occasion


def test_every_fault_of_an_occasion_is_told() -> None:
    with pytest.raises(BadOccasion) as bad:
        parse_occasion('kind = "aways"\ndays = 9000\nfrom = 2026-02-01\nto = 2026-01-01\nchanel = "email"')
    assert {(fault.place, fault.problem) for fault in bad.value.faults} == {
        ("kind", "not_one_of"), ("days", "not_between"), ("to", "ends_before_it_starts"), ("chanel", "unknown_key"),
    }  # fmt: skip


def test_what_was_due_before_an_occasion_is_switched_on_is_let_go() -> None:
    today = date(2026, 5, 31)
    away = switched(standard_occasion("away"), True, today)
    assert span_due(away, today) == (today - timedelta(days=90), today - timedelta(days=90))
    later = today + timedelta(days=40)
    assert span_due(away, later) == (later - timedelta(days=104), later - timedelta(days=90))
    assert switched(away, True, later).since == today


def test_a_months_statement_is_due_from_its_day_on() -> None:
    statement = replace(standard_occasion("statement"), days=3)
    assert span_due(statement, date(2026, 3, 3)) == (date(2026, 2, 1), date(2026, 2, 28))
    first, last = span_due(statement, date(2026, 3, 2))
    assert last < first


@pytest.mark.parametrize(("year", "day", "kept"), [(2027, 28, True), (2028, 28, False), (2028, 29, True)])
def test_29_february_is_kept_on_the_28th_where_there_is_none(year: int, day: int, kept: bool) -> None:
    assert (229 in birthdays_kept(date(year, 2, day), date(year, 2, day))) is kept


@pytest.mark.parametrize(
    ("span", "at", "held"),
    [("22:00-08:00", time(23), True), ("22:00-08:00", time(8), False), ("14:00-16:30", time(16, 29), True),
     ("14:00-16:30", time(13, 59), False)],
)  # fmt: skip
def test_quiet_hours_end_before_their_last_minute_and_may_go_over_midnight(span: str, at: time, held: bool) -> None:
    assert QuietHours.parse(span).holds(at) is held


@pytest.mark.parametrize("text", ["", "22-8", "25:00-08:00", "22:00", "22:00-08:61"])
def test_what_is_no_span_of_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        QuietHours.parse(text)


def test_everybody_asks_nothing() -> None:
    assert segment_toml(EVERYBODY) == ""
    assert parse_segment("") == EVERYBODY
