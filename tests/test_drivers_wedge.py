from collections.abc import Iterable, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.wedge import KeyboardReader, Result, Scan, Stroke, Trouble, Typed, WedgeSettings

EAN = "8412345678905"
CARD = "9724000000123451"
TRACK_1, TRACK_2, TRACK_3 = f"%S{CARD}^GARCIA/ANA^?", f";{CARD}=99121010000?", "+0123?"
ES_TRACK_1, ES_TRACK_2 = f"%S{CARD}&GARCIA-ANA&_", f"ñ{CARD}¡99121010000_"


def keys(text: str, gap_ms: float, start_s: float = 100.0, hiccup_at: int | None = None) -> list[Stroke]:
    """The keys of ``text``, one every ``gap_ms``, with one pause of 100 ms before the key ``hiccup_at``."""
    times_s = [start_s + place * gap_ms / 1000 for place in range(len(text))]
    late_s = 0.1 - gap_ms / 1000
    return [
        Stroke(character, time_s + (late_s if hiccup_at is not None and place >= hiccup_at else 0.0), object())
        for place, (character, time_s) in enumerate(zip(text, times_s, strict=True))
    ]


def play(reader: KeyboardReader, strokes: Iterable[Stroke], timers: bool = True) -> list[Result]:
    """Feed ``strokes``; with ``timers``, ``idle`` is called whenever it is due, else only at the very end."""
    results: list[Result] = []
    for stroke in strokes:
        deadline = reader.deadline()
        if timers and deadline is not None and deadline < stroke.time_s - 1e-5:
            results += reader.idle(deadline)
        results += reader.feed(stroke)
    while (deadline := reader.deadline()) is not None:
        results += reader.idle(deadline)
    return results


def read(text: str, gap_ms: float = 1, settings: WedgeSettings | None = None) -> list[Result]:
    return play(KeyboardReader(settings), keys(text, gap_ms))


def typed(results: Iterable[Result]) -> str:
    return "".join(result.stroke.character or "" for result in results if isinstance(result, Typed))


def codes(results: Iterable[Result]) -> list[str]:
    return [result.code for result in results if isinstance(result, Scan)]


def is_all_typed(results: Sequence[Result], text: str) -> bool:
    return all(isinstance(result, Typed) for result in results) and typed(results) == text


# Scans


@pytest.mark.parametrize("suffix", ["\r", "\n", "\t", "\r\n", "\n\n", "\r\r", ""])
@pytest.mark.parametrize("gap_ms", [0, 1, 8, 20, 35])
def test_a_barcode_is_taken_out_whole_with_its_suffix(gap_ms: float, suffix: str) -> None:
    assert read(EAN + suffix, gap_ms) == [Scan(EAN, "barcode")]


@pytest.mark.parametrize(
    "text", ["ABC-123/45.6+7", "https://x.es/a?b=1&c=2", "00000000000017", "SOCIO-42", "+A123BJC5"]
)
def test_a_barcode_may_hold_more_than_digits(text: str) -> None:
    assert codes(read(text + "\r")) == [text]


@pytest.mark.parametrize("gap_ms", [0, 1, 8, 20, 60])
@pytest.mark.parametrize(
    "text", [TRACK_1 + TRACK_2, ES_TRACK_1 + ES_TRACK_2, TRACK_2, ES_TRACK_2, TRACK_1 + "\r" + TRACK_2]
)
def test_a_swipe_is_read_at_every_speed_and_over_one_hiccup(text: str, gap_ms: float) -> None:
    for hiccup_at in (None, *range(1, len(text))):
        results = play(KeyboardReader(), keys(text + "\r", gap_ms, hiccup_at=hiccup_at))
        assert codes(results) == [CARD], hiccup_at
        assert len(results) == 1


@pytest.mark.parametrize("gap_ms", [0, 1, 8, 20, 60])
def test_a_radio_scanner_with_hiccups_is_read_with_the_high_setting(gap_ms: float) -> None:
    for hiccup_at in (None, *range(1, len(EAN))):
        strokes = keys(EAN + "\r", gap_ms, hiccup_at=hiccup_at)
        assert codes(play(KeyboardReader(WedgeSettings(gap_ms=120)), strokes)) == [EAN]


def test_ten_scans_at_no_pause_at_all_come_out_whole_and_in_order() -> None:
    expected = [f"84100000{number:05}" for number in range(10)]
    for suffix in ("\r", "\r\n", "\t"):
        results = read("".join(code + suffix for code in expected), gap_ms=0)
        assert codes(results) == expected
        assert len(results) == 10


@pytest.mark.parametrize("end", ["\r", "\r\n", "\t"])
@pytest.mark.parametrize("pattern", ["%S{0}^A/B^?;{0}=99?|", "%S{0}^A/B^?|;{0}=99?|", ";{0}?|", ";{0}?|+3?|"])
def test_ten_swipes_at_no_pause_at_all_come_out_whole_and_in_order(pattern: str, end: str) -> None:
    expected = [f"972400000{number:05}" for number in range(10)]
    text = "".join(pattern.format(code) for code in expected).replace("|", end)
    results = read(text, gap_ms=0, settings=WedgeSettings(repeat_ms=0))
    assert codes(results) == expected
    assert len(results) == 10
    assert len({repr(result.tracks) for result in results if isinstance(result, Scan)}) == 1


@pytest.mark.parametrize("end", ["\r", "\r\n", "\t", "\n"])
def test_tracks_on_lines_of_their_own_are_one_swipe(end: str) -> None:
    (scan,) = read(TRACK_1 + end + TRACK_2 + end + TRACK_3 + end)
    assert isinstance(scan, Scan)
    assert scan.kind == "stripe"
    assert scan.tracks is not None
    assert (scan.tracks.track1, scan.tracks.track2, scan.tracks.track3) == (
        TRACK_1[1:-1],
        TRACK_2[1:-1],
        TRACK_3[1:-1],
    )


@pytest.mark.parametrize("text", [TRACK_1 + TRACK_2, TRACK_2 + "\r" + TRACK_3, TRACK_2 + "\r+E?"])
def test_a_swipe_does_not_wait_after_a_line_of_two_tracks_or_after_track_3(text: str) -> None:
    reader = KeyboardReader()
    assert codes(result for stroke in keys(text + "\r", 1) for result in reader.feed(stroke)) == [CARD]
    assert reader.deadline() is None


@pytest.mark.parametrize(("first_hiccup", "second_hiccup"), [(12, None), (None, 12)])
def test_a_reader_may_rest_between_two_tracks_besides_one_hiccup_of_the_line(
    first_hiccup: int | None, second_hiccup: int | None
) -> None:
    first = keys(TRACK_1 + "\r", 8, hiccup_at=first_hiccup)
    second = keys(TRACK_2 + "\r", 8, start_s=first[-1].time_s + 0.110, hiccup_at=second_hiccup)
    results = play(KeyboardReader(), [*first, *second])
    (scan,) = results
    assert isinstance(scan, Scan)
    assert scan.tracks is not None
    assert scan.tracks.count() == 2


def test_a_suffix_that_comes_100_ms_late_still_belongs_to_the_scan() -> None:
    strokes = keys(EAN, 30)
    assert play(KeyboardReader(), [*strokes, Stroke("\r", strokes[-1].time_s + 0.1)]) == [Scan(EAN, "barcode")]


def test_two_scans_that_the_line_brings_together_stay_two() -> None:
    swipe = keys(TRACK_1, 1)
    results = play(KeyboardReader(), [*swipe, *keys(EAN + "\r", 1, start_s=swipe[-1].time_s + 0.1)])
    assert codes(results) == [CARD, EAN]


@pytest.mark.parametrize("text", [TRACK_1 + TRACK_2, TRACK_1, ES_TRACK_2, EAN])
def test_a_scan_without_a_suffix_ends_after_120_ms_of_silence(text: str) -> None:
    reader = KeyboardReader()
    strokes = keys(text, 2)
    assert [result for stroke in strokes for result in reader.feed(stroke)] == []
    assert reader.deadline() == pytest.approx(strokes[-1].time_s + 0.120)
    assert reader.idle(strokes[-1].time_s + 0.119) == []
    assert len(codes(reader.idle(strokes[-1].time_s + 0.120))) == 1
    assert reader.deadline() is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\x0212\x03", "12"),
        (f"\x02{EAN}\x03", EAN),
        (f"\x02{EAN}\x03\r", EAN),
        (f"\x02{EAN}\x03\r\n", EAN),
        (f"\x02{EAN}\r", EAN),
        (f"{EAN}\x03", EAN),
        (f"\x02{TRACK_2}\x03", CARD),
        ("\x02HOLA\x03", "HOLA"),
    ],
)
def test_the_frame_of_stx_and_etx_is_taken_off(text: str, code: str) -> None:
    for gap_ms in (0, 20):
        results = read(text, gap_ms)
        assert codes(results) == [code]
        assert len(results) == 1


def test_a_frame_is_read_at_every_speed_and_over_one_hiccup() -> None:
    for hiccup_at in (None, *range(1, len(EAN))):
        assert codes(play(KeyboardReader(), keys(f"\x02{EAN}\x03", 60, hiccup_at=hiccup_at))) == [EAN]


@pytest.mark.parametrize(
    ("text", "layout"), [(f"]E0{EAN}\r", "auto"), (f"]E0{EAN}\r", "us"), (f"+E0{EAN}\r", "us-on-es")]
)
def test_the_aim_identifier_is_taken_off(text: str, layout: str) -> None:
    assert codes(read(text, settings=WedgeSettings(layout=layout))) == [EAN]  # type: ignore[arg-type]


def test_caps_lock_does_not_keep_a_swipe_from_being_read() -> None:
    (scan,) = read(f"%s{CARD}&garcia-ana&_Ñ{CARD}_\r")
    assert isinstance(scan, Scan)
    assert scan.tracks is not None
    assert (scan.code, scan.tracks.track1) == (CARD, f"S{CARD}^GARCIA/ANA^")


def test_a_repr_shows_no_track_and_only_the_end_of_a_code() -> None:
    shown = repr(read(TRACK_1 + TRACK_2 + "\r"))
    assert shown == "[Scan(stripe, code ending in 3451)]"
    assert repr(Scan("12", "barcode")) == "Scan(barcode, code ending in …)"


# Twice the same


def test_the_same_code_within_a_second_is_one_scan_as_long_as_it_stays_under_the_beam() -> None:
    strokes = [stroke for number in range(5) for stroke in keys(EAN + "\r", 1, start_s=100 + 0.6 * number)]
    assert codes(play(KeyboardReader(), strokes)) == [EAN]
    assert codes(play(KeyboardReader(WedgeSettings(repeat_ms=0)), strokes)) == [EAN] * 5


def test_the_same_code_after_a_second_or_after_another_one_is_a_new_scan() -> None:
    other = "8412345678912"
    strokes = [
        stroke
        for start_s, code in ((100.0, EAN), (101.1, EAN), (101.3, other), (101.5, EAN))
        for stroke in keys(code + "\r", 1, start_s)
    ]
    assert codes(play(KeyboardReader(), strokes)) == [EAN, EAN, other, EAN]


# Typing


@pytest.mark.parametrize("gap_ms", [80, 100, 250])
@pytest.mark.parametrize(
    "text", ["12,50\r", "garcia lopez\t", "+34612345678\r", "%", ";1?\r", "ñ1_\r", ";1?ab\r", "612345678\r", TRACK_2]
)
@pytest.mark.parametrize("longest_gap_ms", [30, 50, 120])
def test_a_fast_typist_is_never_taken_for_a_reader(text: str, gap_ms: float, longest_gap_ms: int) -> None:
    strokes = keys(text, gap_ms)
    results = play(KeyboardReader(WedgeSettings(gap_ms=longest_gap_ms)), strokes)
    assert [result.stroke for result in results if isinstance(result, Typed)] == strokes
    assert len(results) == len(strokes)


@pytest.mark.parametrize("gap_ms", [40, 50])
def test_keys_steadily_slower_than_the_mean_of_a_reader_are_typing(gap_ms: float) -> None:
    for text in (EAN + "\r", EAN[:4] + "\r", EAN):
        assert is_all_typed(read(text, gap_ms), text)


def test_a_burst_with_the_pauses_of_a_reader_and_not_its_mean_is_typing() -> None:
    text, time_s, strokes = EAN + "\r", 100.0, []
    for place, character in enumerate(text):
        strokes.append(Stroke(character, time_s))
        time_s += 0.010 if place % 4 == 3 else 0.050
    assert is_all_typed(play(KeyboardReader(), strokes), text)


def test_what_a_typist_types_shows_while_it_is_typed() -> None:
    for text, longest_gap_ms, held in (("+34612345678", 50, 1), ("612345678", 50, 1), ("612345678", 120, 0)):
        reader = KeyboardReader(WedgeSettings(gap_ms=longest_gap_ms))
        results = [result for stroke in keys(text, 100) for result in reader.feed(stroke)]
        assert typed(results) == text[: len(text) - held]


def test_a_sentinel_holds_a_typist_up_for_one_key_only() -> None:
    reader = KeyboardReader()
    results = [result for stroke in keys("+34", 100) for result in reader.feed(stroke)]
    assert typed(results) == "+3"


@pytest.mark.parametrize("gap_ms", [16, 33, 40, 92])
@pytest.mark.parametrize("character", ["0", "a", ";", "%", "ñ", "?", " "])
def test_a_key_that_is_held_down_is_typing_however_long(character: str, gap_ms: float) -> None:
    for length in (5, 19, 20, 21, 600):
        text = character * length + "\r"
        assert is_all_typed(read(text, gap_ms), text)


def test_a_held_key_shows_while_it_is_still_down() -> None:
    reader = KeyboardReader()
    results = [result for stroke in keys("0" * 50, 33) for result in reader.feed(stroke)]
    assert typed(results) == "0" * 50


@pytest.mark.parametrize(
    "text",
    [
        "5\r",
        "1250\r",
        "12500\r",
        "12.50\r",
        "12,50\r",
        "1.234,56\r",
        "1234567,89\r",
        "-12345,00\r",
        "12345,67 €\r",
        "12/03/1985\r",
        "1985-03-12\r",
        "+34612345678\r",
        "ana1985@example.es\t",
        "GARCIA\r",
        "Calle Mayor 12\t",
        "1111111\r",
        "%\r",
        "ñandúes\r",
        "50%\r",
        "¿quién?\r",
    ],
)
def test_what_piled_up_on_a_slow_line_is_typing_where_typing_is_plausible(text: str) -> None:
    assert is_all_typed(read(text, gap_ms=0), text)


def test_words_are_scans_where_the_settings_let_barcodes_hold_any_text() -> None:
    settings = WedgeSettings(any_text=True)
    assert codes(read("BIENVENIDA\r", settings=settings)) == ["BIENVENIDA"]
    assert codes(read("LOTE 12 B\r", settings=settings)) == ["LOTE 12 B"]
    assert is_all_typed(read("1250,00\r", settings=settings), "1250,00\r")


def test_a_barcode_needs_its_suffix_where_the_settings_say_so() -> None:
    settings = WedgeSettings(suffix_required=True)
    assert is_all_typed(read(EAN, settings=settings), EAN)
    assert codes(read(EAN + "\r", settings=settings)) == [EAN]
    assert codes(read(TRACK_2, settings=settings)) == [CARD]


def test_a_single_character_is_given_back_after_the_gap_and_a_sentinel_after_the_silence() -> None:
    for character, hold_s in (("a", 0.050), ("5", 0.050), ("%", 0.120), (";", 0.120), ("ñ", 0.120), ("¿", 0.120)):
        reader = KeyboardReader()
        assert reader.feed(Stroke(character, 7.0)) == []
        deadline = reader.deadline()
        assert deadline is not None
        assert deadline == pytest.approx(7 + hold_s)
        assert typed(reader.idle(deadline)) == character


def test_enter_alone_and_keys_that_type_nothing_pass_without_delay() -> None:
    reader = KeyboardReader()
    for place, character in enumerate(["\r", "\t", None, "\x03", "\x08", "\x1b", None, "\r"]):
        stroke = Stroke(character, float(place), "the event")
        assert reader.feed(stroke) == [Typed(stroke)]
        assert reader.deadline() is None


@pytest.mark.parametrize("character", [None, "\x08", "\x1b"])
def test_a_key_that_types_nothing_ends_the_burst_as_typing(character: str | None) -> None:
    strokes = [*keys(EAN, 1), Stroke(character, 100.02, "the event")]
    assert play(KeyboardReader(), strokes) == [Typed(stroke) for stroke in strokes]


def test_a_key_that_types_nothing_does_not_spill_a_swipe() -> None:
    arrow = Stroke(None, 100.5)
    assert play(KeyboardReader(), [*keys(TRACK_2, 1), arrow])[1:] == [Typed(arrow)]
    assert play(KeyboardReader(), [*keys(TRACK_2[:-3], 1), arrow]) == [Trouble("unreadable"), Typed(arrow)]


def test_typing_before_and_after_a_scan_stays_typing() -> None:
    strokes = [*keys("12", 150, 100), *keys(EAN + "\r\n", 1, 100.4), *keys("34\r", 150, 100.7)]
    results = play(KeyboardReader(), strokes)
    assert [result.code if isinstance(result, Scan) else result.stroke.character for result in results
            if not isinstance(result, Trouble)] == ["1", "2", EAN, "3", "4", "\r"]  # fmt: skip


def test_enter_held_down_after_a_swipe_is_typed_again_and_again() -> None:
    results = read(TRACK_1 + "\r" * 10, gap_ms=33)
    assert codes(results) == [CARD]
    assert len(typed(results)) >= 7


def test_enter_behind_another_key_is_not_the_end_of_the_scan_before_it() -> None:
    strokes = [*keys(EAN + "\r", 1), Stroke(None, 100.02), Stroke("\r", 100.03)]
    assert play(KeyboardReader(), strokes)[1:] == [Typed(stroke) for stroke in strokes[-2:]]


def test_enter_half_a_second_after_a_scan_is_typed() -> None:
    results = play(KeyboardReader(), [*keys(EAN + "\r", 1), Stroke("\r", 100.5)])
    assert (codes(results), typed(results)) == ([EAN], "\r")


def test_what_is_typed_right_behind_a_swipe_is_not_swallowed_by_it() -> None:
    for text in (TRACK_1 + TRACK_2 + "12", TRACK_1 + "\r" + "12", TRACK_1 + "\r" + "+" + "12"):
        results = read(text)
        assert codes(results) == [CARD]
        assert typed(results) == text[len(text.rstrip("+12")) :].strip("\r")


# Pastes


@pytest.mark.parametrize("text", [EAN + "\r", EAN + "\r\n", EAN + "\n", f"]E0{EAN}\r", f"\x02{EAN}\x03"])
def test_a_paste_of_a_code_with_its_line_end_is_a_scan(text: str) -> None:
    assert KeyboardReader().feed_paste(text, 1.0) == [Scan(EAN, "barcode")]


@pytest.mark.parametrize("text", [TRACK_2, TRACK_1 + TRACK_2 + "\r", TRACK_1 + "\r\n" + TRACK_2, ES_TRACK_2])
def test_a_paste_with_sentinels_is_a_swipe(text: str) -> None:
    assert codes(KeyboardReader().feed_paste(text, 1.0)) == [CARD]


@pytest.mark.parametrize(
    "text",
    ["", EAN, "1250,00\r", "GARCIA LOPEZ\r", f"{EAN}\r{EAN}\r", "1250\r", "\r", "%", "9" * 300 + "A\r", EAN + "\t"],
)
def test_every_other_paste_is_typed_in_one_piece(text: str) -> None:
    assert KeyboardReader().feed_paste(text, 1.0, "the event") == [Typed(Stroke(text, 1.0, "the event"))]


def test_a_paste_comes_after_what_was_held_and_takes_the_enter_behind_its_scan() -> None:
    reader = KeyboardReader()
    held = Stroke("4", 1.0)
    assert reader.feed(held) == []
    assert reader.feed_paste(TRACK_2, 1.01)[0] == Typed(held)
    assert reader.feed(Stroke("\r", 1.011)) == []
    assert reader.feed(Stroke("\r", 1.012)) == [Typed(Stroke("\r", 1.012))]


# Trouble


@pytest.mark.parametrize(
    "text", ["%E?\r", ";E?", "%E?;E?\r", "%E?\r;E?\r", "ñE_\r", "%E_ñE_\r", "%GARCIA?;E?\r", ";=99?\r"]
)
def test_a_card_without_a_number_to_trust_is_unreadable(text: str) -> None:
    assert read(text) == [Trouble("unreadable")]


def test_one_damaged_track_does_not_matter_while_the_other_has_the_number() -> None:
    for text in (f"%E?{TRACK_2}\r", f"%E?\r{TRACK_2}\r", f"{TRACK_1};E?\r"):
        assert codes(read(text)) == [CARD]


@pytest.mark.parametrize("track", [TRACK_2, ES_TRACK_2])
@pytest.mark.parametrize("broken_at", range(8, len(TRACK_2) - 6))
def test_a_swipe_that_breaks_off_never_spills_its_track(track: str, broken_at: int) -> None:
    strokes = keys(track[:broken_at], 2) + keys(track[broken_at:] + "\r", 2, start_s=100.5)
    results = play(KeyboardReader(), strokes)
    assert results == [Trouble("unreadable")] * 2


def test_a_pasted_piece_of_a_swipe_is_unreadable() -> None:
    assert KeyboardReader().feed_paste(TRACK_1[:-4] + "\r", 1.0) == [Trouble("unreadable")]


@pytest.mark.parametrize("length", [257, 258, 1000])
@pytest.mark.parametrize("suffix", ["", "\r", "\r\n"])
def test_an_enormous_burst_is_trouble_once_and_all_of_it_is_gone(length: int, suffix: str) -> None:
    reader = KeyboardReader()
    digits = ("0123456789" * length)[:length]
    assert play(reader, keys(digits + suffix, 1)) == [Trouble("too_long")]
    assert codes(play(reader, keys(EAN + "\r", 1, start_s=200))) == [EAN]


def test_after_an_enormous_burst_the_next_key_of_a_person_is_typed() -> None:
    for stroke in (Stroke("5", 101.0), Stroke(None, 100.31), Stroke("\x1b", 100.31)):
        reader = KeyboardReader()
        play(reader, keys("0123456789" * 30, 1))
        assert play(reader, [stroke]) == [Typed(stroke)]


@pytest.mark.parametrize(
    ("name", "value"),
    [("gap_ms", 29), ("gap_ms", 121), ("minimum_length", 3), ("minimum_length", 41), ("repeat_ms", -1)],
)
def test_settings_out_of_range_are_refused_by_name(name: str, value: int) -> None:
    with pytest.raises(ValueError, match=f"{name} must be .* not {value}"):
        WedgeSettings(**{name: value})  # type: ignore[arg-type]


# Whatever comes

CHARACTERS = st.sampled_from(
    [*"0123456789ABE%;+#?=^ñÑ¿¡_& .,@", "\r", "\n", "\t", "\x02", "\x03", "\x1d", "\x1b", None]
)
CHUNKS = st.sampled_from([TRACK_1, TRACK_2, TRACK_3, ES_TRACK_1, ES_TRACK_2, EAN, "00000000000000000000", "%E?"])
GAPS_S = st.sampled_from([0.0, 0.0, 0.001, 0.008, 0.02, 0.033, 0.05, 0.06, 0.08, 0.1, 0.12, 0.13, 0.3, 2.0])
PIECES = st.lists(st.tuples(CHARACTERS | CHUNKS, GAPS_S, GAPS_S), max_size=40)
SETTINGS = st.builds(
    WedgeSettings,
    layout=st.sampled_from(["us", "us-on-es", "us-on-latam", "auto"]),
    gap_ms=st.sampled_from([30, 50, 80, 120]),
    minimum_length=st.sampled_from([4, 6, 12]),
    repeat_ms=st.just(0),
    suffix_required=st.booleans(),
    any_text=st.booleans(),
)


def numbered(pieces: Iterable[tuple[str | None, float, float]]) -> Iterator[Stroke]:
    """The strokes of ``pieces`` (text, pause before it, pause inside it), each with its number as payload."""
    time_s, number = 1000.0, 0
    for text, before_s, inside_s in pieces:
        for place, character in enumerate([None] if text is None else text):
            time_s += inside_s if place else before_s
            yield Stroke(character, time_s, number)
            number += 1


@given(PIECES, SETTINGS, st.booleans())
def test_no_stroke_is_lost_or_doubled(
    pieces: list[tuple[str | None, float, float]], settings: WedgeSettings, timers: bool
) -> None:
    strokes = list(numbered(pieces))
    results = play(KeyboardReader(settings), strokes, timers)
    place = taken = 0
    for result in [*results, Typed(Stroke(None, 0.0, len(strokes)))]:
        if not isinstance(result, Typed):
            taken += 1
            continue
        number = result.stroke.payload
        assert isinstance(number, int)
        assert number >= place, "in order, and once"
        assert number == len(strokes) or result.stroke is strokes[number]
        # Strokes are missing exactly where a scan or a trouble stands for them, and it stands for at least two.
        assert (number - place >= 2 * taken) if taken else (number == place)
        place, taken = number + 1, 0


@given(PIECES, SETTINGS)
def test_a_timer_that_comes_late_changes_nothing(
    pieces: list[tuple[str | None, float, float]], settings: WedgeSettings
) -> None:
    strokes = list(numbered(pieces))
    assert play(KeyboardReader(settings), strokes, timers=True) == play(KeyboardReader(settings), strokes, timers=False)


@given(st.lists(st.tuples(CHARACTERS, st.floats(0.08, 3.0)), max_size=60), SETTINGS)
def test_a_person_at_80_ms_a_key_gets_every_key_back(
    typing: list[tuple[str | None, float]], settings: WedgeSettings
) -> None:
    strokes = list(numbered((character, gap_s, 0.0) for character, gap_s in typing))
    assert play(KeyboardReader(settings), strokes) == [Typed(stroke) for stroke in strokes]


@given(
    st.lists(
        st.tuples(st.integers(10**6, 10**14 - 1).map(str).filter(lambda code: len(set(code)) > 1), st.booleans()),
        max_size=12,
    ),
    st.sampled_from([0.0, 0.001, 0.008, 0.02, 0.033]),
)
def test_scans_and_typing_in_turn_are_told_apart(parts: list[tuple[str, bool]], gap_s: float) -> None:
    pieces = [(text + "\r", 0.5, gap_s if is_scan else 0.1) for text, is_scan in parts]
    results = play(KeyboardReader(WedgeSettings(repeat_ms=0)), numbered(pieces))
    said = [result.code if isinstance(result, Scan) else typed([result]) for result in results]
    assert said == [key for text, is_scan in parts for key in ([text] if is_scan else [*text, "\r"])]


@given(st.lists(st.text(max_size=300) | st.sampled_from([TRACK_1, TRACK_2 + "\r", EAN + "\r"]), max_size=5), SETTINGS)
def test_pastes_are_typed_whole_or_taken_whole(texts: list[str], settings: WedgeSettings) -> None:
    reader = KeyboardReader(settings)
    for place, text in enumerate(texts):
        (result,) = reader.feed_paste(text, float(place), place)
        assert not isinstance(result, Typed) or result.stroke == Stroke(text, float(place), place)


def test_a_key_between_two_scans_of_a_code_makes_the_second_a_new_one() -> None:
    reader = KeyboardReader()

    def scan(start_s: float) -> list[Result]:
        strokes = [Stroke(character, start_s + place * 0.001) for place, character in enumerate("8412345678905\r")]
        return [result for stroke in strokes for result in reader.feed(stroke)]

    assert len(scan(0.0)) == 1
    assert scan(0.3) == []
    reader.feed(Stroke(None, 0.5))
    assert len(scan(0.6)) == 1
