import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.packets import PACKET_LENGTH, MessageAssembly, packets_of


@pytest.mark.parametrize(
    ("message", "headers"),
    [(b"\x1be", [0xC2]), (bytes(57), [0xF9]), (bytes(63), [0xFF]), (bytes(67), [0xBF, 0x44]),
     (bytes(136), [0xBF, 0x3F, 0x4A]), (bytes(229), [0xBF, 0x3F, 0x3F, 0x68])],
)  # fmt: skip
def test_packets_have_the_headers_that_were_seen_in_the_field(message: bytes, headers: list[int]) -> None:
    packets = packets_of(message)
    assert [packet[0] for packet in packets] == headers
    assert {len(packet) for packet in packets} == {PACKET_LENGTH}


@given(st.binary(max_size=1000), st.binary(min_size=63, max_size=63))
def test_every_message_comes_back_whatever_is_left_in_the_padding(message: bytes, left: bytes) -> None:
    assembly = MessageAssembly()
    packets = [packet[: 1 + (packet[0] & 0x3F)] for packet in packets_of(message)]
    got = [assembly.add(packet + left[: PACKET_LENGTH - len(packet)]) for packet in packets]
    assert got == [*[None] * (len(packets) - 1), message]


def test_a_first_packet_in_the_middle_of_a_message_begins_anew() -> None:
    assembly = MessageAssembly()
    first, _ = packets_of(bytes(100))
    assert assembly.add(first) is None
    assert assembly.add(packets_of(b"\x1by")[0]) == b"\x1by"


def test_the_rest_of_a_message_whose_beginning_is_lost_is_dropped() -> None:
    assembly = MessageAssembly()
    assert [assembly.add(packet) for packet in packets_of(bytes(200))[1:]] == [None] * 3
    assert assembly.add(packets_of(b"\x1by")[0]) == b"\x1by"


@given(st.lists(st.binary(max_size=PACKET_LENGTH)))
def test_no_packets_make_it_raise_or_grow_for_ever(packets: list[bytes]) -> None:
    assembly = MessageAssembly()
    for packet in packets:
        message = assembly.add(packet)
        assert message is None or len(message) <= sum(map(len, packets))


def test_a_message_without_end_is_given_up() -> None:
    assembly = MessageAssembly()
    assembly.add(bytes([0xBF]) + bytes(63))
    for _ in range(100):
        assembly.add(bytes([0x3F]) + bytes(63))
    assert assembly.add(bytes([0x40])) is None
