import queue
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers import registry
from drivers.attached import Attached, State
from drivers.device import Device, Identity, Patience
from drivers.msr605 import MsrSettings
from drivers.registry import DeviceSettings
from drivers.scans import Reading, Scan, Trouble
from drivers.simulated.cards import StripeCard
from drivers.simulated.scripted import Scripted
from drivers.simulated.simulation import Simulation, simulate
from drivers.tracks import Tracks
from loyalty.errors import DeviceTrouble

LIMIT_S = 20.0
CARDS = [f"97240000000{number:05}" for number in range(5)]


class Counter:
    """Somebody who takes what a device gives, and sees how it is."""

    def __init__(self, device: Device, **settings: Any) -> None:
        self.readings: queue.Queue[Reading] = queue.Queue()
        self.states: queue.Queue[State] = queue.Queue()
        self.attached = Attached(device, self.readings.put, self.states.put, (0.01,), **settings)

    def code(self) -> str:
        reading = self.readings.get(timeout=LIMIT_S)
        assert isinstance(reading, Scan)
        return reading.code

    def until(self, step: str) -> State:
        while True:
            state = self.states.get(timeout=LIMIT_S)
            if state.step == step:
                return state


@pytest.fixture(params=registry.kinds())
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Counter, Simulation]]:
    with simulate(request.param, tmp_path) as simulation:
        quick = MsrSettings(reset_ms=5, answer_ms=5000) if request.param.startswith("msr") else None
        settings = DeviceSettings(request.param, simulation.port, quick)
        counter = Counter(registry.make(settings, simulation.usb_backend))
        yield counter, simulation
        counter.attached.stop()


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[tuple[Counter, Simulation]]:
    with simulate("msr605x", tmp_path) as simulation:
        settings = DeviceSettings("msr605x", simulation.port, MsrSettings(reset_ms=5, answer_ms=5000))
        counter = Counter(registry.make(settings, simulation.usb_backend))
        yield counter, simulation
        counter.attached.stop()


def present(simulation: Simulation, code: str) -> None:
    simulation.present(code)
    simulation.present(StripeCard(track2=code))


def test_what_is_read_arrives_in_order(place: tuple[Counter, Simulation]) -> None:
    counter, simulation = place
    counter.attached.start()
    counter.until("ready")
    for code in CARDS:
        present(simulation, code)
    assert [counter.code() for _ in CARDS] == CARDS


def test_a_reader_that_is_plugged_in_again_goes_on_without_a_restart(place: tuple[Counter, Simulation]) -> None:
    counter, simulation = place
    counter.attached.start()
    for code in CARDS[:3]:
        counter.until("ready")
        present(simulation, code)
        assert counter.code() == code
        simulation.unplug()
        trouble = counter.until("away").trouble
        assert trouble is not None
        assert trouble.problem in ("unplugged", "no_such_device")
        simulation.plug()


def test_a_reader_that_is_not_there_yet_is_waited_for(place: tuple[Counter, Simulation]) -> None:
    counter, simulation = place
    simulation.unplug()
    counter.attached.start()
    trouble = counter.until("away").trouble
    assert trouble is not None
    assert trouble.problem == "no_such_device"
    simulation.plug()
    identity = counter.until("ready").identity
    assert identity is not None
    assert identity.port == simulation.port


def test_the_same_trouble_is_told_once(place: tuple[Counter, Simulation]) -> None:
    counter, simulation = place
    simulation.unplug()
    attempts = queue.Queue[None]()
    opening = counter.attached.device.open

    def counted() -> Identity:
        attempts.put(None)
        return opening()

    counter.attached.device.open = counted  # type: ignore[method-assign]
    counter.attached.start()
    for _ in range(5):
        attempts.get(timeout=LIMIT_S)
    counter.attached.stop()
    assert [counter.states.get(timeout=LIMIT_S).step for _ in range(3)] == ["connecting", "away", "stopped"]
    assert counter.states.empty()


def test_stopping_lets_go_of_the_port_and_starting_takes_it_again(place: tuple[Counter, Simulation]) -> None:
    counter, simulation = place
    for code in CARDS[:2]:
        counter.attached.start()
        counter.until("ready")
        present(simulation, code)
        assert counter.code() == code
        counter.attached.stop()
        assert counter.attached.state == State("stopped")
        counter.attached.device.open()
        counter.attached.device.close()


def test_work_interrupts_the_reading_which_goes_on_after_it(writer: tuple[Counter, Simulation]) -> None:
    counter, simulation = writer
    counter.attached.start()
    counter.until("ready")
    card = StripeCard(track2="1")
    steps: queue.Queue[str] = queue.Queue()
    job = lambda device, patience: device.write(Tracks(track2=CARDS[0]), patience, steps.put)  # noqa: E731
    done = counter.attached.do(job, Patience(LIMIT_S))
    for expected in ("swipe_to_write", "swipe_to_check"):
        assert steps.get(timeout=LIMIT_S) == expected
        simulation.present(card)
    done.result(LIMIT_S)
    assert card.track2 == CARDS[0]
    simulation.present(card)
    assert counter.code() == CARDS[0]


def test_work_fails_at_once_while_the_device_is_away_and_works_when_it_is_back(
    writer: tuple[Counter, Simulation],
) -> None:
    counter, simulation = writer
    simulation.unplug()
    counter.attached.start()
    counter.until("away")
    failed = counter.attached.do(lambda device, patience: device.identify(), Patience(LIMIT_S)).exception(LIMIT_S)
    assert isinstance(failed, DeviceTrouble)
    assert failed.problem == "no_such_device"
    simulation.plug()
    counter.until("ready")
    identity = counter.attached.do(lambda device, patience: device.identify(), Patience(LIMIT_S)).result(LIMIT_S)
    assert identity.firmware == "REVH7.31"


def test_the_plug_pulled_while_writing_fails_the_writing_and_nothing_else(writer: tuple[Counter, Simulation]) -> None:
    counter, simulation = writer
    counter.attached.start()
    counter.until("ready")
    simulation.faults.unplug_on = b"\x1bw"
    job = lambda device, patience: device.write(Tracks(track2="1"), patience, lambda step: None)  # noqa: E731
    failed = counter.attached.do(job, Patience(LIMIT_S)).exception(LIMIT_S)
    assert isinstance(failed, DeviceTrouble)
    assert failed.problem == "unplugged"
    counter.until("away")
    simulation.plug()
    counter.until("ready")
    simulation.present(StripeCard(track2=CARDS[1]))
    assert counter.code() == CARDS[1]


@pytest.mark.parametrize("problem", ["cancelled", "timed_out"])
def test_work_that_was_called_off_leaves_the_device_reading(writer: tuple[Counter, Simulation], problem: str) -> None:
    counter, simulation = writer
    counter.attached.start()
    counter.until("ready")
    patience = Patience(LIMIT_S if problem == "cancelled" else 0.05)
    on_step = (lambda step: patience.cancel()) if problem == "cancelled" else (lambda step: None)
    job = lambda device, patience: device.write(Tracks(track2="1"), patience, on_step)  # noqa: E731
    failed = counter.attached.do(job, patience).exception(LIMIT_S)
    assert isinstance(failed, DeviceTrouble)
    assert failed.problem == problem
    simulation.present(StripeCard(track2=CARDS[2]))
    assert counter.code() == CARDS[2]
    assert counter.states.empty()


def test_stopping_ends_work_that_waits_for_a_card(writer: tuple[Counter, Simulation]) -> None:
    counter, _ = writer
    counter.attached.start()
    counter.until("ready")
    started = threading.Event()
    job = lambda device, patience: device.write(Tracks(track2="1"), patience, lambda step: started.set())  # noqa: E731
    working = counter.attached.do(job, Patience())
    waiting = counter.attached.do(lambda device, patience: device.identify(), Patience())
    assert started.wait(LIMIT_S)
    counter.attached.stop()
    problems = [getattr(future.exception(0), "problem", "") for future in (working, waiting)]
    assert problems == ["cancelled", "closed"]
    late = counter.attached.do(lambda device, patience: device.identify(), Patience()).exception(0)
    assert isinstance(late, DeviceTrouble)
    assert late.problem == "closed"


def test_a_reader_that_was_switched_off_and_on_behind_its_plug_is_asked_again(tmp_path: Path) -> None:
    with simulate("msr605", tmp_path) as simulation:
        settings = DeviceSettings("msr605", simulation.port, MsrSettings(reset_ms=5, answer_ms=300))
        counter = Counter(registry.make(settings), ask_again_s=0.1)
        counter.attached.start()
        counter.until("ready")
        simulation.machine.switch_on()
        simulation.present(StripeCard(track2=CARDS[3]))
        assert counter.code() == CARDS[3]
        simulation.faults.mute = True
        trouble = counter.until("away").trouble
        counter.attached.stop()
    assert trouble is not None
    assert trouble.problem == "no_answer"


def test_a_mistake_in_the_work_ends_the_thread_and_leaves_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda mistake: None)
    counter = Counter(Stuck(Scripted("")))
    counter.attached.start()
    counter.until("ready")
    wrong = counter.attached.do(lambda device, patience: 1 // 0, Patience())
    assert isinstance(wrong.exception(LIMIT_S), ZeroDivisionError)
    counter.until("stopped")
    late = counter.attached.do(lambda device, patience: None, Patience())
    assert isinstance(late.exception(LIMIT_S), DeviceTrouble)
    counter.attached.stop()


def test_half_a_card_is_a_swipe_that_failed_and_the_reader_stays() -> None:
    device = Stuck(Scripted(""))
    device.troubles = ["garbled"]
    counter = Counter(device)
    counter.attached.start()
    assert counter.readings.get(timeout=LIMIT_S) == Trouble("unreadable")
    counter.attached.stop()
    assert [counter.states.get(timeout=LIMIT_S).step for _ in range(3)] == ["connecting", "ready", "stopped"]


class Stuck(Device):
    """A device to which nothing ever happens, but for its troubles."""

    kind = "stuck"
    capabilities = frozenset()
    troubles: list[str] = []

    def identify(self) -> Identity:
        return Identity(self.kind, self.port)

    def next_reading(self, patience: Patience) -> Reading:
        if self.troubles:
            raise DeviceTrouble(self.troubles.pop(), self.port)
        while not patience.is_cancelled:
            self._transport.receive()
        raise DeviceTrouble("cancelled", self.port)
