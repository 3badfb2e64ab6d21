"""Devices at the counter: what they read takes the way of a keyboard scan, whatever is done to their plugs."""

import asyncio
import errno
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.device import Device, Patience
from drivers.simulated.cards import StripeCard
from drivers.simulated.simulation import Simulation, simulate
from drivers.simulated.usb_bus import UsbSocket
from drivers.tracks import Tracks
from loyalty.errors import DeviceTrouble
from tests.cashier import ANA_CARD, BERTA_CARD, Counters, until
from tests.device_owner import at_the_counter, settings_of

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


async def test_a_pulled_plug_says_one_thing_and_keeps_what_stands_there(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        await cashier.press("ctrl+c")
        standing = cashier.screen.said
        assert standing.startswith("Para salir")
        writer.unplug()
        (device,) = cashier.app.devices
        await until(
            lambda: device.state.trouble is not None and device.state.trouble.problem == "no_such_device",
            "it to be gone",
        )
        await cashier.settle()
        pulled = cashier.screen.said
        assert pulled == f"! {standing} Se ha desenchufado {writer.port}: al enchufarlo sigue solo."
        writer.plug()
        await until(lambda: "en marcha" in cashier.screen.said, "the good news")
        assert cashier.screen.said == f"{standing} Grabador de banda en marcha ({writer.port})."


async def test_a_counter_opens_without_its_device_and_takes_it_when_it_comes(
    counters: Counters, simulation: Simulation
) -> None:
    simulation.unplug()
    async with counters.cashier(devices=(settings_of(simulation),), usb_backend=simulation.usb_backend) as cashier:
        said = f"! No hay nada en {simulation.port}: "
        await until(lambda: cashier.app.counter_screen.said.startswith(said), said)
        simulation.plug()
        await cashier.sees("en marcha")
        show(simulation, ANA_CARD)
        await cashier.sees("Ana García Solà")


async def test_no_permission_is_told_with_what_to_do_and_stops_nothing(counters: Counters, tmp_path: Path) -> None:
    with simulate("magtek", tmp_path) as simulation:
        socket = simulation.plug_
        assert isinstance(socket, UsbSocket)
        socket.refuses = errno.EACCES
        async with counters.cashier(devices=(settings_of(simulation),), usb_backend=simulation.usb_backend) as cashier:
            await cashier.sees("! No hay permiso para usb:0801:0002. Instale las reglas")
            await cashier.scan(ANA_CARD)
            await cashier.sees("Ana García Solà")
            socket.refuses = 0
            await cashier.sees("en marcha")


async def test_a_payment_card_is_met_as_a_keyboard_reader_meets_it(counters: Counters, simulation: Simulation) -> None:
    async with at_the_counter(counters, simulation) as cashier:
        await cashier.scan(VISA)
        by_keyboard = cashier.screen.said
        await cashier.press("escape")
        assert "7899" in by_keyboard
        show(simulation, VISA)
        await cashier.sees("7899")
        assert cashier.screen.said == by_keyboard
        assert "4000" not in cashier.screen_text()


async def test_a_card_that_cannot_be_read_is_told_on_any_screen(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        writer.present(StripeCard())
        await cashier.sees("! La banda no lleva nada")
        await cashier.press("f4")
        writer.present(StripeCard(track2="9724", damaged={2}))
        await cashier.sees("! No se ha podido leer: pase la tarjeta otra vez.")
        show(writer, BERTA_CARD)
        await until(lambda: cashier.screen.query_one("#card").value == BERTA_CARD, "the card")  # type: ignore[attr-defined]


async def test_what_is_swiped_while_somebody_types_does_not_mix_with_it(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        await cashier.type("12,")
        show(writer, ANA_CARD)
        await cashier.sees("Ana García Solà")
        await cashier.type("50")
        assert cashier.entry == "12,50"
        await cashier.press("enter")
        assert counters.sales() == (1, 1250)


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
