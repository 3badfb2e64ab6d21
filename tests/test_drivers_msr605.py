"""Dialogues with reader-writers, byte by byte as in their manuals. What is left over of a dialogue fails its test."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from drivers.device import Identity, Patience, Step
from drivers.msr605 import MsrSettings, ReaderWriter
from drivers.packets import PacketTransport, packets_of
from drivers.scans import Scan, Trouble
from drivers.simulated.scripted import DialogueBroken, Scripted
from drivers.tracks import Tracks
from loyalty.errors import DeviceTrouble

CARD = "9724000000123451"
SET_UP = """
> 1B 78             # high coercivity
< 1B 30
> 1B 62 A1          # 210, 75 and 210 bits per inch
< 1B 30
> 1B 62 4B
< 1B 30
> 1B 62 C1
< 1B 30
> 1B 6F 07 05 05    # bits per character
< 1B 30 07 05 05
> 1B 7A 3D 16       # leading zeros
< 1B 30
> 1B 64
< 1B 68
"""
OPENING = f"""
> 1B 61
> 1B 65
< 1B 79
> 1B 61
> 1B 76
< 1B 52 45 56 55 33 2E 31 30
> 1B 74
< 1B 33 53
{SET_UP}
"""
TRACK_1 = "25 53 39 37 32 34 30 30 30 30 30 30 31 32 33 34 35 31 5E 47 41 52 43 49 41 2F 41 4E 41 5E 3F"
TRACK_2 = "3B 39 37 32 34 30 30 30 30 30 30 31 32 33 34 35 31 3F"
THREE_TRACKS = f"1B 73 1B 01 {TRACK_1} 1B 02 {TRACK_2} 1B 03 3B 30 30 30 31 3F 3F 1C 1B 30"
WRITE_TWO_TRACKS = f"1B 77 1B 73 1B 01 {TRACK_1[3:-3]} 1B 02 {TRACK_2[3:-3]} 1B 03 3F 1C"
TWO_TRACKS = Tracks(f"S{CARD}^GARCIA/ANA^", CARD)


@contextmanager
def reader(dialogue: str, settings: MsrSettings | None = None) -> Iterator[ReaderWriter]:
    """A reader that is not opened; when the test is done, nothing of the dialogue may be left over."""
    script = Scripted(dialogue)
    yield ReaderWriter(script, settings)
    script.finish()


def read(answer: str, after: str = "") -> Scan | Trouble:
    with reader(f"> 1B 72\n{answer}\n{after}") as device:
        return device.next_reading(Patience(10))


def trouble_of(dialogue: str, tracks: Tracks = TWO_TRACKS, settings: MsrSettings | None = None) -> str:
    with reader(dialogue, settings) as device, pytest.raises(DeviceTrouble) as caught:
        device.write(tracks, Patience(10), lambda step: None)
    return caught.value.problem


def test_it_is_opened_as_works_in_the_field() -> None:
    with reader(OPENING) as device:
        assert device.open() == Identity("msr605", "scripted", "MSR model 3", "REVU3.10")


def test_what_is_left_over_of_a_dialogue_is_an_error() -> None:
    with pytest.raises(DialogueBroken, match="left over"), reader(OPENING + "< 00") as device:
        device.open()
    with pytest.raises(DialogueBroken, match="sent 1b 61, expected > 1b 65"), reader("> 1B 65") as device:
        device.open()


def test_a_reader_that_hears_only_the_third_test_is_opened() -> None:
    with reader("> 1B 61\n> 1B 65\n> 1B 61\n> 1B 65\n" + OPENING) as device:
        device.open()


@pytest.mark.parametrize(("answer", "problem"), [("", "no_answer"), ("< 55 53 49 30", "wrong_device")])
def test_what_does_not_answer_the_test_is_no_reader_of_this_family(answer: str, problem: str) -> None:
    probe = f"> 1B 61\n> 1B 65\n{answer}\n"
    with reader(probe * 3) as device, pytest.raises(DeviceTrouble) as caught:
        device.open()
    assert caught.value.problem == problem


def test_coercivity_in_capitals_is_understood_as_the_manual_prints_it() -> None:
    with reader(OPENING.replace("< 1B 68", "< 1B 48")) as device:
        device.open()


def test_a_reader_that_does_not_know_its_model_is_opened_all_the_same() -> None:
    with reader(OPENING.replace("< 1B 33 53", "")) as device:
        assert device.open().model == "MSR"


def test_a_reader_that_stays_at_the_wrong_coercivity_is_refused() -> None:
    with reader(OPENING.replace("< 1B 68", "< 1B 6C")) as device, pytest.raises(DeviceTrouble) as caught:
        device.open()
    assert (caught.value.problem, caught.value.detail) == ("refused", "coercivity")


def test_settings_of_a_shop_are_what_is_sent() -> None:
    settings = MsrSettings("low", (75, 210, 75), (8, 8, 8), (1, 2))
    dialogue = OPENING
    for usual, chosen in (
        ("> 1B 78", "> 1B 79"), ("> 1B 62 A1", "> 1B 62 A0"), ("> 1B 62 4B", "> 1B 62 D2"),
        ("> 1B 62 C1", "> 1B 62 C0"), ("07 05 05", "08 08 08"), ("> 1B 7A 3D 16", "> 1B 7A 01 02"),
        ("< 1B 68", "< 1B 6C"),
    ):  # fmt: skip
        dialogue = dialogue.replace(usual, chosen)
    with reader(dialogue, settings) as device:
        device.open()


def test_bytes_that_nobody_asked_for_are_thrown_away_before_each_command() -> None:
    with reader("~ 1B 30\n> 1B 72\n< " + THREE_TRACKS) as device:
        assert isinstance(device.next_reading(Patience(10)), Scan)


def test_three_good_tracks_are_read() -> None:
    scan = read("< " + THREE_TRACKS)
    assert scan == Scan(CARD, "stripe", Tracks(f"S{CARD}^GARCIA/ANA^", CARD, "0001"))


@pytest.mark.parametrize("empty", ["1B 2B", ""])
def test_an_empty_track_is_its_header_with_or_without_a_plus(empty: str) -> None:
    scan = read(f"< 1B 73 1B 01 {TRACK_1} 1B 02 {TRACK_2} 1B 03 {empty} 3F 1C 1B 30")
    assert scan == Scan(CARD, "stripe", TWO_TRACKS)


def test_of_a_card_with_one_damaged_track_the_others_are_kept() -> None:
    scan = read(f"< 1B 73 1B 01 1B 2A 1B 02 {TRACK_2} 1B 03 1B 2B 3F 1C 1B 31")
    assert scan == Scan(CARD, "stripe", Tracks(track2=CARD, errors=frozenset({1})))


def test_after_an_error_without_a_word_on_the_track_no_empty_track_is_believed() -> None:
    scan = read(f"< 1B 73 1B 01 {TRACK_1} 1B 02 1B 2B 1B 03 1B 2B 3F 1C 1B 31")
    assert isinstance(scan, Scan)
    assert scan.tracks is not None
    assert scan.tracks.errors == {2, 3}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("1B 73 1B 01 1B 2B 1B 02 1B 2B 1B 03 1B 2B 3F 1C 1B 30", "blank"),
        ("1B 73 1B 01 1B 2B 1B 02 1B 2B 1B 03 1B 2B 3F 1C 1B 31", "unreadable"),
        ("1B 73 1B 01 1B 2A 1B 02 1B 2A 1B 03 1B 2A 3F 1C 1B 31", "unreadable"),
        ("1B 73 1B 01 1B 2B 1B 02 41 42 43 1B 03 1B 2B 3F 1C 1B 30", "unreadable"),
        ("1B 31", "unreadable"),
    ],
)
def test_a_swipe_that_gives_no_number_says_why(answer: str, reason: str) -> None:
    assert read("< " + answer) == Trouble(reason)  # type: ignore[arg-type]


def test_half_a_block_of_an_older_answer_before_the_block_does_no_harm() -> None:
    assert isinstance(read(f"< 1B 73 1B 01 25 41 {THREE_TRACKS}"), Scan)


def test_a_block_that_stops_in_the_middle_is_an_error_and_the_reader_is_reset() -> None:
    with reader("> 1B 72\n< 1B 73 1B 01 25 41\n> 1B 61") as device, pytest.raises(DeviceTrouble) as caught:
        device.next_reading(Patience(10))
    assert caught.value.problem == "garbled"


def test_noise_before_a_swipe_is_not_the_beginning_of_one() -> None:
    assert isinstance(read("< 00 1B 30 07\n< " + THREE_TRACKS), Scan)


def test_who_waits_too_long_or_calls_it_off_leaves_a_reader_that_is_reset() -> None:
    with reader(
        "> 1B 72\n> 1B 61\n> 1B 61\n> 1B 65\n< 1B 79" + OPENING[OPENING.index("\n> 1B 61\n> 1B 76") :]
    ) as device:
        with pytest.raises(DeviceTrouble) as caught:
            device.next_reading(Patience(1))
        assert caught.value.problem == "timed_out"
        device.open()


def test_what_was_called_off_before_it_began_sends_nothing() -> None:
    patience = Patience()
    patience.cancel()
    with reader("") as device, pytest.raises(DeviceTrouble) as caught:
        device.next_reading(patience)
    assert caught.value.problem == "cancelled"


def test_two_tracks_are_written_and_read_back() -> None:
    steps: list[Step] = []
    with reader(f"{SET_UP}> {WRITE_TWO_TRACKS}\n< 1B 30\n> 1B 72\n< {THREE_TRACKS}") as device:
        device.write(TWO_TRACKS, Patience(10), steps.append)
    assert steps == ["swipe_to_write", "swipe_to_check"]


def test_the_manuals_own_write_and_its_reading_back() -> None:
    write = "> 1B 77 1B 73 1B 01 30 31 1B 02 32 33 1B 03 34 35 3F 1C\n< 1B 30\n"
    check = "> 1B 72\n< 1B 73 1B 01 25 30 31 3F 1B 02 3B 32 33 3F 1B 03 3B 34 35 3F 3F 1C 1B 30"
    with reader(SET_UP + write + check) as device:
        device.write(Tracks("01", "23", "45"), Patience(10), lambda step: None)


def test_a_card_that_went_too_fast_is_asked_for_again() -> None:
    steps: list[Step] = []
    write = f"> {WRITE_TWO_TRACKS}\n< 1B 39\n" * 2 + f"> {WRITE_TWO_TRACKS}\n< 1B 30\n"
    unreadable = "> 1B 72\n< 1B 73 1B 01 1B 2A 1B 02 1B 2A 1B 03 1B 2B 3F 1C 1B 31\n"
    with reader(f"{SET_UP}{write}{unreadable}> 1B 72\n< {THREE_TRACKS}") as device:
        device.write(TWO_TRACKS, Patience(10), steps.append)
    assert steps == ["swipe_to_write", "swipe_again", "swipe_again", "swipe_to_check", "swipe_again"]


UNREADABLE = "> 1B 72\n< 1B 73 1B 01 1B 2A 1B 02 1B 2A 1B 03 1B 2B 3F 1C 1B 31\n"
LOW = SET_UP.replace("> 1B 78", "> 1B 79").replace("< 1B 68", "< 1B 6C")


@pytest.mark.parametrize(
    ("answers", "problem", "problem_when_low"),
    [
        (f"> {WRITE_TWO_TRACKS}\n< 1B 39\n" * 3, "bad_swipe", "bad_swipe"),
        (f"> {WRITE_TWO_TRACKS}\n< 1B 31\n", "bad_track", "wrong_coercivity"),
        (f"> {WRITE_TWO_TRACKS}\n< 1B 32\n", "refused", "refused"),
        (f"> {WRITE_TWO_TRACKS}\n< 1B 34\n", "refused", "refused"),
        (f"> {WRITE_TWO_TRACKS}\n< 1B 30\n" + UNREADABLE * 3, "bad_track", "wrong_coercivity"),
        (
            f"> {WRITE_TWO_TRACKS}\n< 1B 30\n> 1B 72\n< {THREE_TRACKS.replace('34 35 31 3F', '34 36 39 3F')}",
            "differs",
            "differs",
        ),
        (f"> {WRITE_TWO_TRACKS}\n! unplugged", "unplugged", "unplugged"),
        (f"> {WRITE_TWO_TRACKS}\n> 1B 61", "timed_out", "timed_out"),
    ],
)
def test_every_way_in_which_writing_fails_has_its_name(answers: str, problem: str, problem_when_low: str) -> None:
    assert trouble_of(SET_UP + answers) == problem
    assert trouble_of(LOW + answers, settings=MsrSettings("low")) == problem_when_low


@pytest.mark.parametrize(
    ("tracks", "number"),
    [
        (Tracks("garcia"), "1"), (Tracks("GARCÍA"), "1"), (Tracks("A?B"), "1"), (Tracks("A%B"), "1"),
        (Tracks("A" * 77), "1"), (Tracks(track2="12A"), "2"), (Tracks(track2="1" * 38), "2"),
        (Tracks(track2=";1"), "2"), (Tracks("", "1"), "1"),
        (Tracks(track3="1" * 105), "3"), (Tracks(track3="\u0661"), "3"), (Tracks(), ""),
    ],
)  # fmt: skip
def test_what_no_reader_stores_alike_is_refused_before_the_card_is_asked_for(tracks: Tracks, number: str) -> None:
    with reader("") as device, pytest.raises(DeviceTrouble) as caught:
        device.write(tracks, Patience(10), lambda step: None)
    assert (caught.value.problem, caught.value.detail) == ("unwritable", number)


@pytest.mark.parametrize(
    "tracks",
    [Tracks("B4000001234567899^PEREZ/ANA^99121010000"), Tracks(track2="4000001234567899=99121010000"),
     Tracks("A", "1", "014000001234567899=1")],
)  # fmt: skip
def test_payment_cards_are_never_written(tracks: Tracks) -> None:
    assert trouble_of("", tracks) == "bank_card"


@pytest.mark.parametrize(
    ("numbers", "setting", "selector"),
    [({1}, 0, "00"), ({1}, 1, "01"), ({2}, 0, "02"), ({3}, 0, "04"), ({1, 2}, 0, "03"), ({1, 3}, 0, "05"),
     ({2, 3}, 0, "06"), ({1, 2, 3}, 0, "07")],
)  # fmt: skip
def test_tracks_are_erased_and_seen_to_be_empty(numbers: set[int], setting: int, selector: str) -> None:
    steps: list[Step] = []
    empty = "> 1B 72\n< 1B 73 1B 01 1B 2B 1B 02 1B 2B 1B 03 1B 2B 3F 1C 1B 30"
    with reader(f"{SET_UP}> 1B 63 {selector}\n< 1B 30\n{empty}", MsrSettings(erase_track_1=setting)) as device:
        device.erase(numbers, Patience(10), steps.append)
    assert steps == ["swipe_to_erase", "swipe_to_check"]


@pytest.mark.parametrize(
    "rest", ["> 1B 63 02\n< 1B 41", f"> 1B 63 02\n< 1B 30\n> 1B 72\n< {THREE_TRACKS}"], ids=["refused", "still there"]
)
def test_an_erasure_that_did_not_work_is_told(rest: str) -> None:
    with reader(SET_UP + rest) as device, pytest.raises(DeviceTrouble) as caught:
        device.erase({2}, Patience(10), lambda step: None)
    assert caught.value.problem == "bad_track"


@pytest.mark.parametrize("numbers", [set(), {0}, {4}])
def test_only_tracks_that_exist_can_be_erased(numbers: set[int]) -> None:
    with reader("") as device, pytest.raises(DeviceTrouble):
        device.erase(numbers, Patience(10), lambda step: None)


def test_a_diagnosis_reads_the_bits_and_puts_the_reader_back() -> None:
    bits, back = "> 1B 6F 08 08 08\n< 1B 30 08 08 08\n", "> 1B 6F 07 05 05\n< 1B 30 07 05 05"
    block = "> 1B 6D\n< 1B 73 1B 01 02 AB CD 1B 02 05 D4 11 92 57 F5 1B 03 00 3F 1C 1B 30\n"
    with reader(bits + block + back) as device:
        diagnosis = device.diagnose(Patience(10))
    assert diagnosis.tracks == ("foreign", "readable", "empty")
    assert diagnosis.reading == Scan("12345", "stripe", Tracks(track2="12345", errors=frozenset({1})))


def test_a_diagnosis_that_nobody_swipes_for_puts_the_reader_back_as_well() -> None:
    dialogue = "> 1B 6F 08 08 08\n< 1B 30 08 08 08\n> 1B 6D\n> 1B 61\n> 1B 6F 07 05 05\n< 1B 30 07 05 05"
    with reader(dialogue) as device, pytest.raises(DeviceTrouble) as caught:
        device.diagnose(Patience(1))
    assert caught.value.problem == "timed_out"


def test_raw_bytes_that_look_like_the_end_are_counted_not_searched() -> None:
    bits, back = "> 1B 6F 08 08 08\n< 1B 30 08 08 08\n", "> 1B 6F 07 05 05\n< 1B 30 07 05 05"
    block = "> 1B 6D\n< 1B 73 1B 01 04 3F 1C 1B 30 1B 02 00 1B 03 00 3F 1C 1B 30\n"
    with reader(bits + block + back) as device:
        assert device.diagnose(Patience(10)).tracks == ("foreign", "empty", "empty")


def test_lamps_are_lit_without_an_answer() -> None:
    with reader("> 1B 83\n> 1B 81") as device:
        device.light("green")
        device.light("none")


def padded(packet: str) -> str:
    return bytes.fromhex(packet).ljust(64, b"\0").hex()


def test_on_usb_the_same_commands_travel_in_packets_of_64_bytes() -> None:
    block = bytes.fromhex(THREE_TRACKS)
    write = bytes.fromhex(WRITE_TWO_TRACKS)
    first, last = packets_of(block)
    assert (first[0], last[:5]) == (0xBF, bytes.fromhex("44 3F 1C 1B 30"))
    script = Scripted(
        f"> {padded('C2 1B 72')}\n< {first.hex()}\n< {last[:5].hex()}{'5A' * 59}\n"
        f"> {padded('C2 1B 76')}\n< {padded('C9 1B 52 45 56 48 37 2E 33 31')}\n> {padded('F9' + write.hex())}",
        piece=64,
    )
    transport = PacketTransport(script)
    assert isinstance(ReaderWriter(transport).next_reading(Patience(10)), Scan)
    transport.send(b"\x1bv")
    assert transport.receive() == b"\x1bREVH7.31"
    transport.send(write)
    script.finish()


def test_nothing_of_a_card_is_in_what_may_be_logged() -> None:
    scan = read("< " + THREE_TRACKS)
    with reader("> 1B 72\n< 1B 73 1B 01 25 39 37 32 34\n> 1B 61") as device, pytest.raises(DeviceTrouble) as caught:
        device.next_reading(Patience(10))
    for shown in (repr(scan), str(scan), repr(caught.value), str(caught.value), repr(caught.value.data)):
        assert "9724" not in shown
        assert "GARCIA" not in shown
