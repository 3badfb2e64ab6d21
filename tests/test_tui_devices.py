"""Devices at the counter: what they read takes the way of a keyboard scan, whatever is done to their plugs."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.device import Device, Patience
from drivers.simulated.cards import StripeCard
from drivers.simulated.simulation import Simulation, simulate
from drivers.tracks import Tracks
from loyalty.errors import DeviceTrouble
from tests.cashier import ANA_CARD, BERTA_CARD, Counters
from tests.device_owner import at_the_counter

VISA = "4000001234567899"


@pytest.fixture(params=["msr605", "msr605x", "magtek", "scanner"])
def simulation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Simulation]:
    with simulate(request.param, tmp_path) as simulation:
        yield simulation


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Simulation]:
    with simulate("msr605", tmp_path) as simulation:
        yield simulation


def show(simulation: Simulation, code: str) -> None:
    """The card with this number, or the barcode, is passed."""
    simulation.present(code)
    simulation.present(StripeCard(track2=code))


async def test_a_card_that_a_device_reads_opens_its_customer(counters: Counters, simulation: Simulation) -> None:
    async with at_the_counter(counters, simulation) as cashier:
        show(simulation, ANA_CARD)
        await cashier.sees("Ana García Solà")
        await cashier.type("12,50")
        await cashier.press("enter")
        assert counters.sales() == (1, 1250)


async def test_a_device_without_its_plug_is_told_once_and_goes_on_when_it_is_back(
    counters: Counters, simulation: Simulation
) -> None:
    async with at_the_counter(counters, simulation) as cashier:
        simulation.unplug()
        await cashier.sees("!")
        assert simulation.port in cashier.screen.said
        await cashier.scan(ANA_CARD)
        await cashier.sees("Ana García Solà")
        simulation.plug()
        await cashier.sees("en marcha")
        show(simulation, BERTA_CARD)
        await cashier.sees("Berta Muñoz Vila")


async def test_work_for_the_writer_is_done_between_readings(counters: Counters, writer: Simulation) -> None:
    card = StripeCard(track2="0001")
    steps: list[str] = []

    def write(device: Device, patience: Patience) -> str:
        device.write(Tracks(track2="9724"), patience, app.devices.on_loop(lambda step: (steps.append(step), swipe())))
        return threading.current_thread().name

    def swipe() -> None:
        writer.present(card)

    async with at_the_counter(counters, writer) as cashier:
        app = cashier.app
        device = app.devices.writer()
        assert device is not None
        assert (await device.run(write)).startswith("device ")
        assert (card.track2, steps) == ("9724", ["swipe_to_write", "swipe_to_check"])
        show(writer, ANA_CARD)
        await cashier.sees("Ana García Solà")


async def test_work_that_is_called_off_leaves_the_device_reading(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        device = cashier.app.devices.writer()
        assert device is not None
        asked = asyncio.Event()

        def write(device: Device, patience: Patience) -> None:
            device.write(Tracks(track2="9724"), patience, cashier.app.devices.on_loop(lambda step: asked.set()))

        task = asyncio.create_task(device.run(write))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await device.run(lambda each, patience: each.identify().model) != ""
        show(writer, ANA_CARD)
        await cashier.sees("Ana García Solà")


async def test_a_counter_that_closes_lets_go_of_its_devices(counters: Counters, simulation: Simulation) -> None:
    async with at_the_counter(counters, simulation) as cashier:
        (device,) = cashier.app.devices
    assert device.state.step == "stopped"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("device ")]
    with pytest.raises(DeviceTrouble, match="closed"):
        await device.run(lambda each, patience: each.identify())
