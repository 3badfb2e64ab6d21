"""What a stripe carries: there and back, and what every other text is taken for."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.msr_protocol import LONGEST, unwritable_track
from drivers.tracks import Tracks, from_fields, parse
from loyalty import stripe as rules
from loyalty.errors import BadFile
from loyalty.stripe import (
    Known,
    Stripe,
    branch_mark,
    carried,
    is_due,
    judge,
    key_file,
    key_of_file,
    may_be_written,
    next_sequence,
    read,
    track_3,
)

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
CARD, OTHER_CARD = "9724000000000011", "9724000000000029"
WRITTEN = Stripe(CARD, 5, 12_500, 250, date(2026, 3, 10), branch_mark("centro"))
CONFIRMED = Known(WRITTEN, 5)

stripes = st.builds(
    Stripe,
    st.from_regex(r"9[0-9]{0,36}", fullmatch=True),
    st.integers(1, rules.MOST_SEQUENCES),
    st.integers(0, 10**12 - 1),
    st.integers(0, 10**11 - 1),
    st.dates(date(2000, 1, 1)),
    st.integers(0, 999_999),
)


@given(stripes, st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read_again_fits_the_track_and_looks_like_no_payment_card(
    stripe: Stripe, key: bytes
) -> None:
    text = track_3(stripe, key)
    tracks = Tracks(track2=stripe.card, track3=text)
    assert read(text, stripe.card, key) == stripe
    assert len(text) <= LONGEST[2]
    assert unwritable_track(tracks) is None
    assert tracks.accounts() == ["", stripe.card], "no reader takes a field of track 3 for an account"
    assert parse(f";{stripe.card}?+{text}?") == tracks, "a keyboard reader types it whole"
    assert from_fields(["", f";{stripe.card}?", f";{text}?"]) == tracks


@given(st.none() | st.text() | st.from_regex(r"[0-9:<=>]{0,104}", fullmatch=True), st.text(max_size=64))
def test_whatever_else_is_on_a_card_is_told_by_one_of_four_words(text: str | None, card: str) -> None:
    assert read(text, card, KEY) in ("absent", "unreadable", "not_ours", "broken")


@given(stripes, st.data())
def test_no_character_can_be_changed(stripe: Stripe, data: st.DataObject) -> None:
    text = track_3(stripe, KEY)
    place = data.draw(st.integers(0, len(text) - 1))
    character = data.draw(st.sampled_from("0123456789:<=>").filter(lambda each: each != text[place]))
    assert read(text[:place] + character + text[place + 1 :], stripe.card, KEY) in ("broken", "not_ours")


def test_a_stripe_of_another_key_another_use_or_a_later_version_is_not_ours() -> None:
    text = track_3(WRITTEN, OTHER_KEY)
    for foreign in (text, "0001", "2" + track_3(WRITTEN, KEY)[1:], "01" + CARD + "=1234"):
        assert read(foreign, CARD, KEY) == "not_ours"


def test_a_stripe_that_is_damaged_cut_short_or_on_another_card_does_not_verify() -> None:
    text = track_3(WRITTEN, KEY)
    assert read(None, CARD, KEY) == "unreadable"
    assert read("", CARD, KEY) == "absent"
    assert read(text[:-1], CARD, KEY) == "broken"
    assert read(text + "0", CARD, KEY) == "broken"
    assert read(text, OTHER_CARD, KEY) == "broken"


def test_a_day_that_there_is_not_does_not_verify_even_when_it_is_sealed() -> None:
    body, seal = track_3(WRITTEN, KEY).rsplit(":", 1)
    impossible = body.replace("20260310", "20260230")
    assert read(f"{impossible}:{rules._seal(CARD, impossible, KEY)}", CARD, KEY) == "broken"
    assert read(f"{body}:{rules._seal(CARD, body, KEY)}", CARD, KEY) == WRITTEN
    assert re.fullmatch(r"\d{39}", seal)


def test_the_stripe_that_was_written_last_is_good() -> None:
    assert judge(WRITTEN, CONFIRMED) == "good"


def test_a_lower_sequence_than_was_read_back_is_older_and_a_higher_one_than_was_written_is_newer() -> None:
    assert judge(replace(WRITTEN, sequence=4), CONFIRMED) == "older"
    assert judge(replace(WRITTEN, sequence=6), CONFIRMED) == "newer"
    assert judge(WRITTEN, None) == "newer"


def test_what_cannot_be_read_is_somebody_elses_until_this_shop_has_written_the_card() -> None:
    for finding in ("unreadable", "not_ours"):
        assert judge(finding, None) == "not_ours"  # type: ignore[arg-type]
        assert judge(finding, CONFIRMED) == "broken"  # type: ignore[arg-type]
    assert (judge("broken", None), judge("broken", CONFIRMED)) == ("broken", "broken")
    assert judge("absent", CONFIRMED) == "absent", "many readers have no head for track 3"


def test_the_same_sequence_with_other_contents_comes_from_a_copy() -> None:
    assert judge(replace(WRITTEN, points_milli=99_000), CONFIRMED) == "older"
    assert judge(replace(WRITTEN, branch=branch_mark("norte")), CONFIRMED) == "older"


def test_after_a_writing_that_was_not_confirmed_both_the_old_and_the_new_stripe_are_good() -> None:
    unsure = Known(WRITTEN, 3)
    verdicts = {sequence: judge(replace(WRITTEN, sequence=sequence), unsure) for sequence in (2, 3, 4, 5, 6)}
    assert verdicts == {2: "older", 3: "good", 4: "good", 5: "good", 6: "newer"}


@pytest.mark.parametrize(
    ("verdict", "known", "unknown"),
    [
        ("good", True, True),
        ("absent", True, True),
        ("broken", True, False),
        ("not_ours", False, False),
        ("older", False, False),
        ("newer", False, False),
    ],
)
def test_only_what_this_shop_put_there_or_nobody_did_is_written_over(
    verdict: rules.Verdict, known: bool, unknown: bool
) -> None:
    assert may_be_written(verdict, CONFIRMED) is known
    assert may_be_written(verdict, None) is unknown


def test_a_card_is_due_when_its_writing_failed_or_its_account_has_changed() -> None:
    held = {"points": 12_500, "euros": 250, "cafes": 3}
    assert not is_due(CONFIRMED, held)
    assert is_due(Known(WRITTEN, 4), held)
    assert is_due(CONFIRMED, held | {"points": 12_501})
    assert is_due(CONFIRMED, {"points": 12_500})


def test_debts_and_absurd_balances_are_carried_as_far_as_there_is_room() -> None:
    assert carried({"points": -1, "euros": -1}) == (0, 0)
    assert carried({"points": 10**15, "euros": 10**15}) == (999_999_999_990, 99_999_999_999)


def test_every_attempt_has_a_sequence_of_its_own() -> None:
    assert next_sequence(None) == 1
    assert next_sequence(Known(WRITTEN, 3)) == 6


@given(st.binary(min_size=32, max_size=32))
def test_a_key_goes_to_another_branch_as_a_file(key: bytes) -> None:
    assert key_of_file(key_file(key), "key") == key


@given(st.text())
def test_a_file_that_holds_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadFile):
        key_of_file(text, "key")


def test_a_key_with_a_slip_in_it_is_refused() -> None:
    slipped = key_file(KEY).replace("0a", "0b")
    with pytest.raises(BadFile):
        key_of_file(slipped, "key")
