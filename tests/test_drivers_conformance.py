"""What holds of every driver, each tried on its simulator: no hardware, but the real ports and protocols."""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from drivers import registry
from drivers.device import Device, Patience
from drivers.magtek import SwipeReaderSettings
from drivers.msr605 import MsrSettings
from drivers.registry import DeviceSettings
from drivers.scanner import ScannerSettings
from drivers.scans import Scan
from drivers.simulated.cards import StripeCard
from drivers.simulated.machines import Presented
from drivers.simulated.msr605 import MsrMachine
from drivers.simulated.simulation import Simulation, simulate, simulated_kinds
from drivers.tracks import Tracks
from loyalty.errors import DeviceTrouble

CARD = "9724000000123451"
QUICK: dict[str, Any] = {
    "msr605": MsrSettings(reset_ms=5, answer_ms=5000),
    "msr605x": MsrSettings(reset_ms=5, answer_ms=5000),
    "magtek": SwipeReaderSettings(silence_ms=1000),
    "scanner": ScannerSettings(repeat_ms=0),
}
WRITERS = ("msr605", "msr605x")


@pytest.fixture(params=registry.kinds())
def simulation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Simulation]:
    with simulate(request.param, tmp_path) as simulated:
        yield simulated


@pytest.fixture
def device(simulation: Simulation, request: pytest.FixtureRequest) -> Device:
    return device_of(simulation, request.node.callspec.params["simulation"])


def device_of(simulation: Simulation, kind: str) -> Device:
    return registry.make(DeviceSettings(kind, simulation.port, QUICK[kind]), simulation.usb_backend)


def thing_for(device: Device, code: str = CARD) -> Presented:
    return code if "barcodes" in device.capabilities else StripeCard(track1=f"S{code}^GARCIA/ANA^", track2=code)


def problem_of(job: Callable[[], object]) -> str:
    with pytest.raises(DeviceTrouble) as caught:
        job()
    return caught.value.problem


def read(device: Device, simulation: Simulation, thing: Presented | None = None) -> Any:
    simulation.present(thing or thing_for(device))
    return device.next_reading(Patience(5))


def test_every_driver_of_the_registry_has_its_simulator() -> None:
    assert simulated_kinds() == registry.kinds()


def test_it_says_what_and_where_it_is(device: Device, simulation: Simulation) -> None:
    with device:
        identity = device.identify()
    assert identity.port == device.port == simulation.port
    assert identity.kind == device.kind


def test_it_gives_the_code_that_was_read(device: Device, simulation: Simulation) -> None:
    with device:
        for number in range(3):
            scan = read(device, simulation, thing_for(device, f"972400000012345{number}"))
            assert isinstance(scan, Scan)
            assert scan.code == f"972400000012345{number}"
            assert (scan.tracks is not None) == ("stripes" in device.capabilities)


def test_a_payment_card_is_marked_and_nothing_of_it_can_be_logged(
    device: Device, simulation: Simulation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), device:
        scan = read(device, simulation, thing_for(device, "4000001234567899"))
    assert isinstance(scan, Scan)
    assert (scan.bank_card, scan.tracks) == (True, None)
    assert "400000" not in repr(scan) + caplog.text


def test_it_waits_no_longer_than_it_may(device: Device) -> None:
    with device:
        assert problem_of(lambda: device.next_reading(Patience(0.01))) == "timed_out"


def test_a_wait_is_called_off_from_another_thread_at_any_moment(device: Device, simulation: Simulation) -> None:
    with device, ThreadPoolExecutor(1) as other:
        for _ in range(3):
            patience = Patience(30)
            other.submit(patience.cancel)
            assert problem_of(lambda patience=patience: device.next_reading(patience)) == "cancelled"  # type: ignore[misc]
        assert isinstance(read(device, simulation), Scan)


def test_after_a_wait_that_ended_without_a_card_the_next_card_is_read(device: Device, simulation: Simulation) -> None:
    with device:
        assert problem_of(lambda: device.next_reading(Patience(0.01))) == "timed_out"
        assert isinstance(read(device, simulation), Scan)


def test_without_its_plug_there_is_no_such_device(device: Device, simulation: Simulation) -> None:
    simulation.unplug()
    assert problem_of(device.open) == "no_such_device"


def test_the_plug_can_be_pulled_while_it_waits_and_put_back(device: Device, simulation: Simulation) -> None:
    with ThreadPoolExecutor(1) as other:
        for _ in range(3):
            device.open()
            pulling = other.submit(simulation.unplug)
            assert problem_of(lambda: device.next_reading(Patience(30))) == "unplugged"
            assert problem_of(lambda: device.next_reading(Patience(30))) == "closed"
            pulling.result()
            assert problem_of(device.open) == "no_such_device"
            simulation.plug()
    with device:
        assert isinstance(read(device, simulation), Scan)


@pytest.mark.parametrize("sent", [0, 1, 7, 40, 64, 100])
def test_the_plug_can_be_pulled_in_the_middle_of_a_reading(device: Device, simulation: Simulation, sent: int) -> None:
    simulation.faults.piece = 5
    with device:
        simulation.faults.unplug_after = sent
        simulation.present(thing_for(device))
        try:
            outcome: object = device.next_reading(Patience(5))
        except DeviceTrouble as trouble:
            outcome = trouble.problem
        assert outcome == "unplugged" or isinstance(outcome, Scan)
    simulation.faults.unplug_after = None
    simulation.plug()
    with device:
        assert isinstance(read(device, simulation), Scan)


def test_pieces_and_pauses_make_no_difference(device: Device, simulation: Simulation) -> None:
    simulation.faults.piece, simulation.faults.byte_s = 3, 0.0002
    with device:
        assert isinstance(read(device, simulation), Scan)


def test_two_programs_cannot_have_it_at_once(
    device: Device, simulation: Simulation, request: pytest.FixtureRequest
) -> None:
    other = device_of(simulation, request.node.callspec.params["simulation"])
    with device:
        assert problem_of(other.open) == "busy"
    with other:
        assert isinstance(read(other, simulation), Scan)


def test_closing_twice_or_never_having_been_open_is_no_trouble(device: Device) -> None:
    device.close()
    device.open()
    device.open()
    device.close()
    device.close()


def test_what_it_cannot_do_it_says(device: Device) -> None:
    attempts: dict[str, Callable[[], object]] = {
        "write": lambda: device.write(Tracks(track2="1"), Patience(0.01), lambda step: None),
        "erase": lambda: device.erase({1}, Patience(0.01), lambda step: None),
        "lights": lambda: device.light("green"),
        "diagnose": lambda: device.diagnose(Patience(0.01)),
    }
    with device:
        for capability, attempt in attempts.items():
            if capability not in device.capabilities:
                assert problem_of(attempt) == "not_supported"
        if "write" not in device.capabilities:
            assert problem_of(lambda: device.verify(Tracks(), Patience(0.01), lambda step: None)) == "not_supported"


# What holds of those that write


@pytest.fixture(params=WRITERS)
def writer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Device, Simulation]]:
    with simulate(request.param, tmp_path) as simulated:
        yield device_of(simulated, request.param), simulated


def machine_of(simulation: Simulation) -> MsrMachine:
    assert isinstance(simulation.machine, MsrMachine)
    return simulation.machine


WRITTEN = Tracks(f"S{CARD}^GARCIA/ANA^", CARD, "1234=5678")


def test_what_is_written_is_read_back_and_other_tracks_stay(writer: tuple[Device, Simulation]) -> None:
    device, simulation = writer
    card = StripeCard("A", "1", "2")
    with device:
        simulation.present(card)
        simulation.present(card)
        device.write(Tracks(track2=CARD, track3="77"), Patience(5), lambda step: None)
        assert (card.track1, card.track2, card.track3) == ("A", CARD, "77")
        simulation.present(card)
        device.verify(Tracks(track2=CARD), Patience(5), lambda step: None)


def test_a_long_write_crosses_packets_and_comes_back_whole(writer: tuple[Device, Simulation]) -> None:
    device, simulation = writer
    card, full = StripeCard(), Tracks("A" * 76, "9" * 37, "5" * 104)
    with device:
        simulation.present(card)
        simulation.present(card)
        device.write(full, Patience(5), lambda step: None)
    assert (card.track1, card.track2, card.track3) == (full.track1, full.track2, full.track3)


def test_another_card_at_the_check_is_noticed(writer: tuple[Device, Simulation]) -> None:
    device, simulation = writer
    with device:
        simulation.present(StripeCard())
        simulation.present(StripeCard(track2="1"))
        assert problem_of(lambda: device.write(Tracks(track2=CARD), Patience(5), lambda step: None)) == "differs"


def test_a_track_that_is_not_written_tells_whether_it_was_the_right_card(writer: tuple[Device, Simulation]) -> None:
    device, simulation = writer
    right, wrong = StripeCard(track2=CARD), StripeCard(track2="1")
    with device:
        for card in (right, right, wrong, wrong):
            simulation.present(card)
        write = lambda: device.write(Tracks(track3="77"), Patience(5), lambda step: None, Tracks(track2=CARD))  # noqa: E731
        write()
        assert problem_of(write) == "differs"
    assert (right.track2, right.track3, wrong.track2) == (CARD, "77", "1")


def test_a_worn_stripe_is_noticed_when_it_is_read_back(writer: tuple[Device, Simulation]) -> None:
    device, simulation = writer
    card = StripeCard(worn={2})
    with device:
        for _ in range(4):
            simulation.present(card)
        assert problem_of(lambda: device.write(Tracks(track2=CARD), Patience(5), lambda step: None)) == "bad_track"


@pytest.mark.parametrize("way", ["error", "silent"])
def test_a_card_that_needs_a_stronger_field_is_told_from_a_bad_one(
    way: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with simulate("msr605x", tmp_path) as simulation:
        settings = DeviceSettings("msr605x", simulation.port, MsrSettings("low", reset_ms=5))
        device = registry.make(settings, simulation.usb_backend)
        simulation.faults.weak_writing = way
        card = StripeCard(coercivity="high")
        with device:
            for _ in range(4):
                simulation.present(card)
            write = lambda: device.write(Tracks(track2=CARD), Patience(5), lambda step: None)  # noqa: E731
            assert problem_of(write) == "wrong_coercivity"


def test_a_reader_that_lost_its_power_between_two_cards_writes_strongly_again(
    writer: tuple[Device, Simulation],
) -> None:
    device, simulation = writer
    card = StripeCard(coercivity="high")
    with device:
        machine_of(simulation).switch_on()
        simulation.present(card)
        simulation.present(card)
        device.write(Tracks(track2=CARD), Patience(5), lambda step: None)


@pytest.mark.parametrize("command", [b"\x1bx", b"\x1bw", b"\x1br", b"\x1bo"])
def test_the_plug_can_be_pulled_at_any_step_of_a_writing(writer: tuple[Device, Simulation], command: bytes) -> None:
    device, simulation = writer
    with device:
        simulation.faults.unplug_on = command
        card = StripeCard()
        simulation.present(card)
        simulation.present(card)
        assert problem_of(lambda: device.write(WRITTEN, Patience(5), lambda step: None)) == "unplugged"
    machine_of(simulation).put_away_cards()
    simulation.plug()
    with device:
        simulation.present(card)
        simulation.present(card)
        device.write(WRITTEN, Patience(5), lambda step: None)


def test_a_writing_is_called_off_when_the_cashier_says_so(writer: tuple[Device, Simulation]) -> None:
    device, simulation = writer
    patience = Patience(30)
    with device:
        assert problem_of(lambda: device.write(WRITTEN, patience, lambda step: patience.cancel())) == "cancelled"
        assert not machine_of(simulation).is_waiting
        assert isinstance(read(device, simulation), Scan)


def test_an_answer_of_an_older_command_does_no_harm(writer: tuple[Device, Simulation]) -> None:
    device, simulation = writer
    for stale in (b"\x1b0", b"EVU3.10", b"\x1bs\x1b\x01%A?"):
        simulation.faults.stale = stale
        with device:
            assert isinstance(read(device, simulation), Scan)


@pytest.mark.parametrize("kind", WRITERS)
def test_a_reader_that_answers_nothing_is_given_up_in_time(kind: str, tmp_path: Path) -> None:
    with simulate(kind, tmp_path) as simulation:
        settings = DeviceSettings(kind, simulation.port, MsrSettings(reset_ms=5, answer_ms=150))
        device = registry.make(settings, simulation.usb_backend)
        simulation.faults.mute = True
        assert problem_of(device.open) == "no_answer"
        simulation.faults.mute = False
        with device:
            simulation.faults.unheard = (b"\x1bx",)
            assert problem_of(lambda: device.write(WRITTEN, Patience(5), lambda step: None)) == "no_answer"


@pytest.mark.parametrize(
    ("faults", "code"), [(frozenset({1}), CARD), (frozenset({2}), CARD), (frozenset({1, 2}), None)]
)
def test_the_tracks_that_can_be_read_are_read(
    writer: tuple[Device, Simulation], faults: frozenset[int], code: str | None
) -> None:
    device, simulation = writer
    simulation.faults.bad_tracks, simulation.faults.bare_empty, simulation.faults.capitals = faults, True, True
    with device:
        reading = read(device, simulation)
    assert getattr(reading, "code", None) == code


def test_a_card_is_diagnosed_whichever_way_it_is_swiped(writer: tuple[Device, Simulation]) -> None:
    device, simulation = writer
    with device:
        simulation.present(StripeCard("A", "1", backwards=True))
        assert device.diagnose(Patience(5)).tracks == ("readable", "readable", "empty")
        simulation.present(StripeCard("A", "1", damaged={2}))
        assert device.diagnose(Patience(5)).tracks == ("readable", "foreign", "empty")
        assert isinstance(read(device, simulation), Scan)


def test_lamps_are_lit(writer: tuple[Device, Simulation]) -> None:
    device, simulation = writer
    with device:
        device.light("green")
        device.identify()  # what was sent before has been heard when this is answered
        device.light("red")
        assert isinstance(read(device, simulation), Scan)
    assert machine_of(simulation).lamps == 0x85


def test_what_nobody_reads_blocks_nobody(tmp_path: Path) -> None:
    with simulate("scanner", tmp_path) as simulation:
        for _ in range(100):
            simulation.present("1" * 250)
    with simulate("scanner", tmp_path) as simulation, device_of(simulation, "scanner") as device:
        assert isinstance(read(device, simulation), Scan)


def test_no_threads_are_left_behind(simulation: Simulation) -> None:
    before = threading.active_count()
    simulation.unplug()
    simulation.plug()
    simulation.unplug()
    assert threading.active_count() <= before
