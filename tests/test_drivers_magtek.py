import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device import Patience
from drivers.magtek import SHAPES, SwipeReader, SwipeReaderSettings, read_report
from drivers.scans import Scan, Trouble
from drivers.simulated.scripted import Scripted
from drivers.tracks import Tracks
from loyalty.errors import DeviceTrouble

CARD = "9724000000123451"
TRACK_1 = b"%S9724000000123451^GARCIA/ANA^?"
TRACK_2 = b";9724000000123451?"
# The swipe of the manual's shape: nothing wrong, 31 and 18 bytes, ISO; each track in its room of 110.
SWIPE = bytes.fromhex("00 00 00 1F 12 00 00") + TRACK_1.ljust(110, b"\0") + TRACK_2.ljust(110, b"\0") + bytes(110)


def changed(report: bytes, changes: dict[int, int]) -> bytes:
    copy = bytearray(report)
    for place, value in changes.items():
        copy[place] = value
    return bytes(copy)


def read(
    dialogue: str, port: str = "usb:0801:0002", piece: int = 8, settings: SwipeReaderSettings | None = None
) -> object:
    script = Scripted(dialogue, port, piece=piece)
    reading = SwipeReader(script, settings).next_reading(Patience(10))
    script.finish()
    return reading


@pytest.mark.parametrize("piece", [1, 8, 64, 337])
def test_a_swipe_is_one_report_however_it_is_split(piece: int) -> None:
    assert len(SWIPE) == 337
    expected = Scan(CARD, "stripe", Tracks(f"S{CARD}^GARCIA/ANA^", CARD))
    assert read(f"< {SWIPE.hex()}", piece=piece) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({1: 1, 4: 0}, Scan(CARD, "stripe", Tracks(f"S{CARD}^GARCIA/ANA^", errors=frozenset({2})))),
        ({0: 1, 3: 0}, Scan(CARD, "stripe", Tracks(track2=CARD, errors=frozenset({1})))),
        ({0: 1, 1: 1, 3: 0, 4: 0}, Trouble("unreadable")),
        ({3: 0, 4: 0}, Trouble("blank")),
        ({4: 111}, Scan(CARD, "stripe", Tracks(f"S{CARD}^GARCIA/ANA^", errors=frozenset({2})))),
        ({117: 0xFF}, Scan(CARD, "stripe", Tracks(f"S{CARD}^GARCIA/ANA^", errors=frozenset({2})))),
    ],
)
def test_a_track_that_was_not_decoded_is_told_from_one_that_is_not_there(
    changes: dict[int, int], expected: object
) -> None:
    assert read(f"< {changed(SWIPE, changes).hex()}") == expected


def test_a_report_that_lost_a_packet_is_unreadable_after_a_silence_and_the_next_one_is_whole() -> None:
    script = Scripted(f"< {SWIPE[:160].hex()}{SWIPE[168:].hex()}", piece=8)
    device = SwipeReader(script)
    assert device.next_reading(Patience(10)) == Trouble("unreadable")
    assert script.now_s() == pytest.approx(0.2)


def test_who_calls_it_off_in_the_middle_of_a_report_loses_nothing() -> None:
    device = SwipeReader(Scripted(f"< {SWIPE.hex()}", piece=8))
    for _ in range(3):
        with pytest.raises(DeviceTrouble):
            device.next_reading(Patience(0))
    assert isinstance(device.next_reading(Patience(10)), Scan)


def test_the_own_shape_of_id_tech_has_its_tracks_one_after_the_other() -> None:
    report = (bytes.fromhex("00 00 00 1F 12 00 03 31 00") + TRACK_1 + TRACK_2).ljust(509, b"\0")
    settings = SwipeReaderSettings(report="idtech")
    expected = Scan(CARD, "stripe", Tracks(f"S{CARD}^GARCIA/ANA^", CARD))
    assert read(f"< {report.hex()}", "usb:0acd:2010", settings=settings) == expected


def magnesafe(track1: bytes, track2: bytes) -> bytes:
    head = bytes([0, 0, 0, len(track1), len(track2), 0, 0])
    return (head + track1.ljust(112, b"\0") + track2.ljust(112, b"\0")).ljust(855, b"\0")


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (magnesafe(TRACK_1, TRACK_2), Scan(CARD, "stripe", Tracks(f"S{CARD}^GARCIA/ANA^", CARD))),
        (magnesafe(bytes(range(0xC0, 0xE0)), bytes(range(0xA1, 0xAD))), Trouble("encrypted")),
        (magnesafe(bytes(range(24)), b""), Trouble("encrypted")),
    ],
    ids=["clear", "encrypted", "one track"],
)
def test_a_magnesafe_head_is_read_unless_it_encrypts(report: bytes, expected: object) -> None:
    assert read(f"< {report.hex()}", "usb:0801:0011", piece=64) == expected


def test_a_payment_card_is_marked_and_its_tracks_are_gone() -> None:
    report = changed(SWIPE, dict(enumerate(b"%B4000001234567899^PEREZ/ANA^?", start=7)))
    reading = read(f"< {changed(report, {3: 30, 4: 0}).hex()}")
    assert isinstance(reading, Scan)
    assert (reading.bank_card, reading.tracks) == (True, None)
    assert "400000" not in repr(reading)


@given(st.binary(max_size=900), st.sampled_from(sorted(SHAPES)))
def test_no_report_makes_it_raise(report: bytes, shape: str) -> None:
    read_report(report, SHAPES[shape])
