"""Evolis printers, byte by byte, and what becomes of a card with every fault."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from drivers.evolis import EvolisPrinter
from drivers.evolis_link import open_link
from drivers.evolis_panels import HEIGHT, WIDTH, back_panels, front_panels, packed
from drivers.simulated.evolis import SimulatedEvolis
from loyalty.card_errors import PrinterTrouble
from loyalty.card_tracks import tracks_of

NUMBER = "9724000000123451"
TRACKS = {1: "S9724000000123451^GARCIA/ANA^", 2: NUMBER}


def plain(colour: str) -> bytes:
    return Image.new("RGB", (WIDTH, HEIGHT), colour).tobytes()


WHITE = plain("#ffffff")


@pytest.fixture(params=["tcp", "pty"])
def simulated(request: pytest.FixtureRequest) -> Iterator[SimulatedEvolis]:
    with SimulatedEvolis(pty=request.param == "pty") as printer:
        yield printer


@pytest.fixture
def by_network() -> Iterator[SimulatedEvolis]:
    with SimulatedEvolis() as printer:
        yield printer


def print_at(simulated: SimulatedEvolis, sides: list[bytes], *how: Any, ribbon: str = "k", slow_s: float = 0.3) -> None:
    printer = EvolisPrinter(open_link(simulated.port), ribbon, answer_s=0.3, slow_s=slow_s)
    try:
        printer.print_card(sides, *how)
    finally:
        printer.close()


def command(text: str) -> bytes:
    return b"\x1b" + text.encode() + b"\r"


def test_print_and_encode_in_one_pass_sends_exactly_these_bytes(simulated: SimulatedEvolis) -> None:
    order: list[str] = []
    print_at(simulated, [plain("#000000")], TRACKS, lambda: order.append(str(len(simulated.cards))))
    panel = b"\xff" * 82_296
    assert simulated.received == b"".join(
        [
            command("Pem;2"), command("Pr;k"), command("Pmc;h"), command("Pmt;1;1"), command("Pmt;2;2"), command("Ss"),
            command("Dm;1;S9724000000123451^GARCIA/ANA^"),
            bytes.fromhex("1B446D3B323B393732343030303030303132333435310D"),
            command("Smw"), command("Sr"), b"\x1bDb;k;2;" + panel + b"\r", command("Se"), command("Pem;0"),
        ]
    )  # fmt: skip
    (card,) = simulated.cards
    assert (card.tracks, card.panels, card.rejected) == (TRACKS, [("front", "k", panel)], False)
    assert order == ["0"], "the stripe is told before the card is out"


def test_without_a_stripe_nothing_is_said_of_one(by_network: SimulatedEvolis) -> None:
    print_at(by_network, [WHITE], ribbon="ko")
    heads = [part.split(b"\r")[0][:8] for part in by_network.received.split(b"\x1b")[1:]]
    assert heads == [b"Pem;2", b"Pr;ko", b"Ss", b"Sr", b"Db;k;2;\0", b"Db;o;2;\xff", b"Se", b"Pem;0"]


def test_a_colour_card_with_two_sides_has_every_panel_of_its_size_in_the_ribbons_order(
    by_network: SimulatedEvolis,
) -> None:
    print_at(by_network, [plain("#ff0000"), plain("#000000")], ribbon="ymckok")
    panels = by_network.cards[0].panels
    assert [(side, name) for side, name, _data in panels] == [
        *(("front", name) for name in "ymcko"),
        ("back", "k"),
    ]
    assert [len(data) for _side, _name, data in panels] == [576_072] * 3 + [82_296] * 3
    assert panels[0][2] == panels[1][2] == b"\xff" * 576_072, "red is all yellow and all magenta"
    assert panels[2][2] == bytes(576_072)
    assert panels[3][2] == bytes(82_296)
    assert panels[5][2] == b"\xff" * 82_296


def test_data_that_looks_like_the_end_of_a_command_is_data(by_network: SimulatedEvolis) -> None:
    stripes = Image.new("1", (WIDTH, HEIGHT), 1)
    pixels = bytes((0x0D ^ 0xFF, 0x1B ^ 0xFF)) * (WIDTH * HEIGHT // 16)
    stripes.frombytes(pixels)
    turned = stripes.convert("RGB").tobytes()
    print_at(by_network, [turned])
    print_at(by_network, [WHITE])
    assert [len(card.panels) for card in by_network.cards] == [1, 1]


def test_black_is_resin_and_never_ink_so_that_bars_have_sharp_edges() -> None:
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#ffffff")
    picture.paste("#000000", (0, 0, WIDTH // 2, HEIGHT))
    yellow, _magenta, _cyan, black, overlay = front_panels(picture.tobytes(), "ymcko")
    assert yellow.data == bytes(576_072)
    # The card lies on its side: its left half is the first half of the lines.
    assert black.data == b"\xff" * 41_148 + bytes(41_148)
    assert overlay.data == b"\xff" * 82_296
    assert [panel.name for panel in back_panels(WHITE, "ymcko")] == ["y", "m", "c", "k", "o"]


def test_the_card_is_turned_so_that_its_left_edge_comes_first_from_its_bottom_to_its_top() -> None:
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#ffffff")
    picture.putpixel((0, HEIGHT - 1), (0, 0, 0))
    (black,) = front_panels(picture.tobytes(), "k")
    assert black.data == b"\x80" + bytes(82_295)


def test_seven_bits_a_dot_are_packed_one_after_the_other() -> None:
    levels = bytes([1, 2, 4, 8, 16, 32, 64, 127])
    assert packed(levels) == int("".join(f"{level:07b}" for level in levels), 2).to_bytes(7, "big")


@pytest.mark.parametrize(
    ("fault", "problem", "card"),
    [
        ({"cards_in_feeder": 0}, "feeder_empty", "untouched"),
        ({"cover_open": True}, "cover_open", "untouched"),
        ({"silent_at": "Pem"}, "no_answer", "untouched"),
        ({"silent_at": "Ss"}, "no_answer", "untouched"),
        ({"bad_stripes": 1}, "magnetic", "spoiled"),
        ({"silent_at": "Smw"}, "no_answer", "spoiled"),
        ({"panels_left": 0}, "ribbon_ended", "spoiled"),
        ({"silent_at": "Se"}, "no_answer", "unknown"),
    ],
    ids=str,
)
def test_every_fault_says_what_became_of_the_plastic_and_the_next_card_comes_out(
    by_network: SimulatedEvolis, fault: dict[str, object], problem: str, card: str
) -> None:
    for knob, value in fault.items():
        setattr(by_network, knob, value)
    encoded: list[bool] = []
    with pytest.raises(PrinterTrouble) as trouble:
        print_at(by_network, [WHITE], TRACKS, lambda: encoded.append(True))
    assert (trouble.value.problem, trouble.value.card) == (problem, card)
    assert NUMBER not in str(trouble.value.data), "a track is nobody's to read"
    assert not [each for each in by_network.cards if not each.rejected]
    assert bool(encoded) == (problem == "ribbon_ended" or card == "unknown")
    by_network.cards_in_feeder, by_network.panels_left, by_network.cover_open, by_network.silent_at = 9, 9, False, ""
    print_at(by_network, [WHITE], TRACKS)
    assert by_network.cards[-1].tracks == TRACKS
    assert not by_network.cards[-1].rejected


def test_a_card_with_a_bad_stripe_goes_to_the_box_for_bad_ones(by_network: SimulatedEvolis) -> None:
    by_network.bad_stripes = 1
    with pytest.raises(PrinterTrouble):
        print_at(by_network, [WHITE], TRACKS)
    assert [card.rejected for card in by_network.cards] == [True]


def test_a_cover_opened_while_the_card_is_drawn_spoils_it(by_network: SimulatedEvolis) -> None:
    def open_cover(name: str) -> None:
        by_network.cover_open = name in ("Db", "Ser")

    by_network.on_command = open_cover
    with pytest.raises(PrinterTrouble) as trouble:
        print_at(by_network, [WHITE])
    assert (trouble.value.problem, trouble.value.card) == ("cover_open", "spoiled")


def test_the_line_cut_in_the_middle_of_a_card_is_told_at_once(by_network: SimulatedEvolis) -> None:
    def cut(name: str) -> None:
        if name == "Se":
            raise OSError

    by_network.on_command = cut
    start = time.monotonic()
    with pytest.raises(PrinterTrouble) as trouble:
        print_at(by_network, [WHITE], slow_s=20)
    assert (trouble.value.problem, trouble.value.card) == ("no_answer", "unknown")
    assert time.monotonic() - start < 5


def test_an_answer_that_nobody_waited_for_is_not_taken_for_the_next(by_network: SimulatedEvolis) -> None:
    link = open_link(by_network.port)
    link.send(command("Nonsense"))
    time.sleep(0.2)
    EvolisPrinter(link, "k").print_card([WHITE])
    link.close()
    assert len(by_network.cards) == 1


@pytest.mark.parametrize("port", ["tcp://127.0.0.1:9", "/dev/usb/no-such-printer", "tcp://127.0.0.1:port"])
def test_a_printer_that_is_not_there_is_told_with_its_port(port: str) -> None:
    with pytest.raises(PrinterTrouble) as trouble:
        open_link(port)
    assert (trouble.value.problem, trouble.value.card) == ("unreachable", "untouched")
    assert port in trouble.value.detail


def test_a_printer_tells_its_model(by_network: SimulatedEvolis) -> None:
    printer = EvolisPrinter(open_link(by_network.port))
    assert printer.model() == "Simulated Evolis"
    printer.close()


def test_what_is_on_the_stripe_is_read_back_as_the_cards_number() -> None:
    from drivers.tracks import parse

    for number in (NUMBER, "T-0001", "12", "ABC"):
        tracks = tracks_of(number, "Núria Güell i Ñandú, 3ª")
        typed = f"%{tracks[1]}?" + (f";{tracks[2]}?" if 2 in tracks else "")
        stripe = parse(typed)
        assert stripe is not None
        assert stripe.card_number() == number
