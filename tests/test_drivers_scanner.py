import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.device import Patience
from drivers.scanner import LONGEST_CODE, Lines, Scanner, ScannerSettings
from drivers.scans import Reading, Scan, Trouble
from drivers.simulated.scripted import Scripted
from drivers.tracks import Tracks

EAN = "8412345678905"
CARD = "9724000000123451"


def read(data: bytes, settings: ScannerSettings | None = None) -> list[Reading]:
    """What comes of ``data`` and a silence; every byte may come by itself."""
    together, apart = Lines(settings or ScannerSettings()), Lines(settings or ScannerSettings())
    readings = together.feed(data, 1.0) + together.idle(2.0)
    one_by_one = [reading for byte in data for reading in apart.feed(bytes([byte]), 1.0)] + apart.idle(2.0)
    assert readings == one_by_one
    return readings


@pytest.mark.parametrize("suffix", [b"\r", b"\n", b"\r\n", b"\t", b"\x03", b"\x03\r", b""])
@pytest.mark.parametrize("prefix", [b"", b"\x02", b"]E0", b"\x02]E0"])
def test_a_code_is_read_whatever_stands_around_it(prefix: bytes, suffix: bytes) -> None:
    assert read(prefix + EAN.encode() + suffix) == [Scan(EAN, "barcode")]


@pytest.mark.parametrize("suffix", [b"\r", b"\r\n", b"\t", b"\x03"])
def test_codes_one_behind_the_other_come_out_in_order(suffix: bytes) -> None:
    codes = [f"84100000{number:05}" for number in range(10)]
    readings = read(b"".join(code.encode() + suffix for code in codes))
    assert [reading.code for reading in readings if isinstance(reading, Scan)] == codes


def test_a_code_without_an_end_waits_for_the_silence() -> None:
    lines = Lines(ScannerSettings(idle_ms=100))
    assert lines.feed(b"ABC", 1.0) == []
    assert lines.idle(1.09) == []
    assert lines.feed(b"-1", 1.09) == []
    assert lines.idle(1.20) == [Scan("ABC-1", "barcode")]


def test_what_comes_after_a_silence_is_another_code() -> None:
    lines = Lines(ScannerSettings())
    assert lines.feed(b"ABC", 1.0) == []
    assert lines.feed(b"DEF\r", 2.0) == [Scan("ABC", "barcode"), Scan("DEF", "barcode")]


@pytest.mark.parametrize("text", [b"NOREAD", b"NR", b"\x84\x91\x12", b"ABC\x80", b"]E0", b";97240000"])
def test_what_is_no_code_is_unreadable(text: bytes) -> None:
    assert read(text + b"\r") == [Trouble("unreadable")]


def test_a_group_separator_belongs_to_the_code() -> None:
    assert read(b"]C101084123456789\x1d10AB\r") == [Scan("01084123456789\x1d10AB", "barcode")]


def test_a_code_too_long_is_one_trouble_and_the_next_is_read() -> None:
    assert read(b"1" * (3 * LONGEST_CODE) + b"\r" + b"ABC\r") == [Trouble("too_long"), Scan("ABC", "barcode")]


def test_the_same_code_within_a_second_is_one_scan() -> None:
    lines = Lines(ScannerSettings())
    assert len(lines.feed(b"ABC\rABC\r", 1.0)) == 1
    assert lines.feed(b"ABC\r", 1.9) == []
    assert len(lines.feed(b"ABC\r", 3.0)) == 1
    assert len(Lines(ScannerSettings(repeat_ms=0)).feed(b"ABC\rABC\r", 1.0)) == 2


@pytest.mark.parametrize("end", [b"\r", b"\r\n"])
def test_a_swipe_reader_on_a_serial_port_is_read_too(end: bytes) -> None:
    expected = Scan(CARD, "stripe", Tracks(f"S{CARD}^GARCIA/ANA^", CARD))
    track_1, track_2 = f"%S{CARD}^GARCIA/ANA^?".encode(), f";{CARD}?".encode()
    assert read(track_1 + track_2 + end) == [expected]
    assert read(track_1 + end + track_2 + end) == [expected]
    assert read(b"%E?" + end + b";E?" + end) == [Trouble("unreadable")]


def test_a_barcode_right_after_a_swipe_is_not_part_of_it() -> None:
    readings = read(f";{CARD}?\rABC-1\r".encode())
    assert [reading.code for reading in readings if isinstance(reading, Scan)] == [CARD, "ABC-1"]


def test_a_payment_card_is_marked_whichever_way_it_comes() -> None:
    for data in (b"4000001234567899\r", b"%B4000001234567899^PEREZ/ANA^99121010000?\r", b";4000001234567899=99121?\r"):
        (scan,) = read(data)
        assert isinstance(scan, Scan)
        assert (scan.bank_card, scan.tracks) == (True, None)
        assert "400000" not in repr(scan)


def test_a_scanner_that_wants_it_is_told_whether_the_code_was_taken() -> None:
    script = Scripted("< 41 42 43 0D\n> 06\n< 4E 52 0D\n> 15")
    device = Scanner(script, ScannerSettings(acknowledge=True))
    assert device.next_reading(Patience(5)) == Scan("ABC", "barcode")
    assert device.next_reading(Patience(5)) == Trouble("unreadable")
    script.finish()


@settings(deadline=None)
@given(st.lists(st.tuples(st.binary(max_size=300), st.floats(0, 0.3)), max_size=20))
def test_no_bytes_make_it_raise_or_keep_more_than_a_code(pieces: list[tuple[bytes, float]]) -> None:
    lines, now_s = Lines(ScannerSettings(repeat_ms=0)), 0.0
    readings: list[Reading] = []
    for data, pause_s in pieces:
        now_s += pause_s
        readings += lines.feed(data, now_s)
    readings += lines.idle(now_s + 1)
    assert lines.idle(now_s + 2) == []
    assert sum(len(each.code) for each in readings if isinstance(each, Scan)) <= sum(len(data) for data, _ in pieces)
