import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scans import has_bank_card
from drivers.tracks import Tracks, from_fields, may_become_stripe, parse, strip_aim

FULL_SWIPE = "%S9724000000123451^GARCIA/ANA^?;9724000000123451=99121010000?+0197240000=1?"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%S9724^GARCIA/ANA^?", Tracks(track1="S9724^GARCIA/ANA^")),
        (";9724000000123451?", Tracks(track2="9724000000123451")),
        ("+0123?", Tracks(track3="0123")),
        ("#1 CA DRIVER?", Tracks(track3="1 CA DRIVER")),
        ("%A1?;2?", Tracks(track1="A1", track2="2")),
        (";2?;3?", Tracks(track2="2", track3="3")),
        ("%A1?+3?", Tracks(track1="A1", track3="3")),
        ("%A1?\r;2?\r+3?\r", Tracks(track1="A1", track2="2", track3="3")),
        ("%A1?\r\n;2?\r\n", Tracks(track1="A1", track2="2")),
        ("%E?;2?", Tracks(track2="2", errors=frozenset({1}))),
        ("%E?;E?+E?", Tracks(errors=frozenset({1, 2, 3}))),
        ("%s9724^garcia/ana^?", Tracks(track1="S9724^GARCIA/ANA^")),
    ],
)
def test_a_stripe_is_taken_apart_with_any_track_missing(text: str, expected: Tracks) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\r",
        "8412345678905",
        "%",
        "%?",
        ";?",
        ";12",
        ";AB?",
        "+AB?",
        "%ABC?x",
        ";1?\r;2?\r",
        "100%",
        "%Ñ?",
        ";1²?",
        "%" + "A" * 77 + "?",
        ";" + "1" * 38 + "?",
        "+" + "1" * 105 + "?",
        ";2?%A1?",
    ],
)
def test_what_has_not_the_shape_of_a_stripe_is_none(text: str) -> None:
    assert parse(text) is None


def test_the_longest_tracks_of_the_standards_fit() -> None:
    tracks = parse("%" + "A" * 76 + "?;" + "1" * 37 + "?+" + "2" * 104 + "?")
    assert tracks == Tracks("A" * 76, "1" * 37, "2" * 104)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (FULL_SWIPE, "9724000000123451"),
        ("%B4000001234567899^PEREZ/ANA^99121010000?", "4000001234567899"),
        ("%S9724000000123451?", "9724000000123451"),
        ("%9724?", "9724"),
        ("%SOCIO42?", "SOCIO42"),
        ("%A1?;2?", "2"),
        ("%E?;2?", "2"),
        ("%A1^GARCIA^?;E?", "1"),
        ("%^NOBODY^?;?", None),
        ("%^NOBODY^?", None),
        (";=99?", None),
        ("%E?;E?", None),
        ("+0123?", "0123"),
        ("+014000001234567899=123?", "4000001234567899"),
    ],
)
def test_the_card_number_comes_from_track_2_else_from_track_1(text: str, number: str | None) -> None:
    tracks = parse(text)
    assert (tracks.card_number() if tracks else None) == number


@pytest.mark.parametrize("text", ["%GARCIA/ANA?;E?", "%SOCIO42?;E?", ";E?+0123?"])
def test_a_damaged_track_2_is_not_replaced_by_what_may_be_a_name(text: str) -> None:
    tracks = parse(text)
    assert tracks is not None
    assert tracks.card_number() is None


def test_the_repr_never_shows_what_is_on_the_tracks() -> None:
    tracks = parse(FULL_SWIPE)
    for shown in (repr(tracks), str(tracks), f"{tracks}", f"{[tracks]}"):
        assert "9724" not in shown
        assert "GARCIA" not in shown
    assert repr(parse("%E?;12?")) == "Tracks(track 2: 2 characters, track 1: unreadable)"


@pytest.mark.parametrize("text", [FULL_SWIPE, "%E?\r;E?\r+E?\r", ";1?;2?", "%A?\t;1?\t"])
def test_every_beginning_of_a_stripe_may_become_one(text: str) -> None:
    assert all(may_become_stripe(text[:end]) for end in range(1, len(text) + 1))


@pytest.mark.parametrize("text", ["8", ";A", "+A", "%A?x", ";1?\r;", "+34 6", "ñ"])
def test_what_cannot_go_on_as_a_stripe_is_told_early(text: str) -> None:
    assert not may_become_stripe(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("]E08412345678905", "8412345678905"),
        ("]E412345670", "12345670"),
        ("]C1ABC", "ABC"),
        ("]c1ABC", "ABC"),
        ("]zCABC", "ABC"),
        ("]", "]"),
        ("ABC]E0", "ABC]E0"),
        ("]]C1", "]]C1"),
    ],
)
def test_an_aim_identifier_is_taken_off_the_front(text: str, code: str) -> None:
    assert strip_aim(text) == code


@given(st.text(alphabet="%;+#?E0123A^=/ \r\n\tñé", max_size=40) | st.text(max_size=20))
def test_no_text_makes_it_raise(text: str) -> None:
    tracks = parse(text)
    if tracks is not None:
        tracks.card_number()
        assert may_become_stripe(text)
    strip_aim(text)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["%S9724^GARCIA/ANA^?", ";9724?", ";0001?"], Tracks("S9724^GARCIA/ANA^", "9724", "0001")),
        (["", "", ""], Tracks()),
        (["", ";9724?", "+1?"], Tracks(track2="9724", track3="1")),
        (["", "", "%CA DRIVER?"], Tracks(track3="CA DRIVER")),
        ([None, ";9724?", ""], Tracks(track2="9724", errors=frozenset({1}))),
        (["9724", ";97A?", ";" + "1" * 105 + "?"], Tracks(errors=frozenset({1, 2, 3}))),
        (["%" + "A" * 76 + "?", ";" + "1" * 37 + "?", ""], Tracks("A" * 76, "1" * 37)),
        ([";1?", "%A?", ""], Tracks(errors=frozenset({1, 2}))),
    ],
)
def test_fields_of_a_reader_are_tracks_of_their_own_number_or_cannot_be_decoded(
    fields: list[str | None], expected: Tracks
) -> None:
    assert from_fields(fields) == expected


@given(st.lists(st.none() | st.text(max_size=120), min_size=3, max_size=3))
def test_no_fields_make_it_raise(fields: list[str | None]) -> None:
    tracks = from_fields(fields)
    assert tracks.count() == sum(field != "" for field in fields)


@pytest.mark.parametrize(
    "tracks",
    [
        Tracks(track1="B4000001234567899^PEREZ/ANA^99121010000"),
        Tracks(track1="B3782 822463 10005^PEREZ/ANA^9912"),
        Tracks(track2="4000001234567899=99121010000"),
        Tracks("SOCIO", "9724", "014000001234567899=1"),
    ],
)
def test_a_payment_card_is_known_by_the_account_of_any_track(tracks: Tracks) -> None:
    assert has_bank_card(tracks)


@given(st.integers(0, 9_999_999), st.text("0123456789:", max_size=60))
def test_the_shops_own_numbers_are_never_taken_for_a_payment_cards(number: int, balances: str) -> None:
    assert not has_bank_card(Tracks(f"S972400000{number:07}^GARCIA/ANA^", f"972400000{number:07}", balances))
