"""The devices of a counter, each in a thread of its own, as an app sees them: on its loop, and never waiting.

    devices = Devices(configuration.devices, on_reading, on_change)
    devices.start()                                       # in the app's loop; the callbacks run there, too
    writer = devices.writer()
    await writer.run(lambda device, patience: device.write(tracks, patience, devices.on_loop(on_step)))
    await devices.stop()

Drivers are imported when there is a device.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from loyalty.errors import DeviceTrouble

if TYPE_CHECKING:
    from drivers.attached import Attached, Job, State
    from drivers.device import Capability
    from drivers.registry import DeviceSettings
    from drivers.scans import Reading
    from loyalty.errors import Fault

T = TypeVar("T")
P = ParamSpec("P")

CARD_LIMIT_S: Final = 60.0  # for the hand with the card
LETTING_GO_S: Final = 2.0  # a port that hangs does not keep the counter from closing


def read_devices(tables: object, faults: list[Fault]) -> tuple[DeviceSettings, ...]:
    """The configuration's `[[device]]` tables; what is wrong with them is added to ``faults``."""
    from drivers import registry

    return registry.read_devices(tables, faults)


def usual_settings(kind: str, port: str) -> DeviceSettings:
    """A device that is set as those of its kind usually are."""
    from drivers.registry import DeviceSettings

    return DeviceSettings(kind, port)


class CounterDevice:
    """One device that is configured: how it is, and work for it."""

    def __init__(self, settings: DeviceSettings, attached: Attached) -> None:
        self.settings, self._attached = settings, attached

    @property
    def kind(self) -> str:
        return self.settings.kind

    @property
    def port(self) -> str:
        return self.settings.port

    @property
    def state(self) -> State:
        return self._attached.state

    @property
    def is_ready(self) -> bool:
        return self.state.step == "ready"

    def can(self, capability: Capability) -> bool:
        return capability in self._attached.device.capabilities

    async def run(self, job: Job[T], limit_s: float | None = CARD_LIMIT_S) -> T:
        """Has the device's thread do ``job(device, patience)``, which interrupts its reading: what the job returns.

        When the task that waits here is cancelled, the job is called off, and the task ends when the device has let go
        of the card: whoever is told so may be sure that nothing is read or written any more. Raises DeviceTrouble.
        """
        from drivers.device import Patience

        patience = Patience(limit_s)
        done = asyncio.wrap_future(self._attached.do(job, patience))
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            patience.cancel()
            await asyncio.wait([done])
            done.exception()  # is known
            raise


class Devices:
    """All devices of this counter; see the module. ``usb_backend`` takes the place of libusb."""

    def __init__(
        self,
        settings: Sequence[DeviceSettings],
        on_reading: Callable[[CounterDevice, Reading], None],
        on_change: Callable[[CounterDevice, State], None],
        usb_backend: Any = None,
    ) -> None:
        self.usb_backend = usb_backend
        self._on_reading, self._on_change = on_reading, on_change
        self._loop: asyncio.AbstractEventLoop | None = None
        self._attached: list[Attached] = []
        self._devices = [self._made(each) for each in settings]

    def _made(self, settings: DeviceSettings) -> CounterDevice:
        from drivers import registry
        from drivers.attached import Attached

        attached = Attached(
            registry.make(settings, self.usb_backend),
            lambda reading: self.on_loop(self._on_reading)(device, reading),
            lambda state: self.on_loop(self._on_change)(device, state),
        )
        device = CounterDevice(settings, attached)
        self._attached.append(attached)
        return device

    def __iter__(self) -> Iterator[CounterDevice]:
        return iter(self._devices)

    def add(self, settings: DeviceSettings) -> None:
        """One more device, started at once."""
        self._devices.append(self._made(settings))
        if self._loop is not None:
            self._attached[-1].start()

    def start(self) -> None:
        """Starts the threads. The loop that runs here is the one that hears of what is read."""
        self._loop = asyncio.get_running_loop()
        for attached in self._attached:
            attached.start()

    async def stop(self) -> None:
        """Lets go of all ports; nothing is heard of the devices any more."""
        self._loop = None
        await asyncio.gather(*(asyncio.to_thread(each.stop, LETTING_GO_S) for each in self._attached))

    def writer(self) -> CounterDevice | None:
        """The reader-writer of this counter: one that is ready, else one that is configured, else None."""
        writers = [device for device in self if device.can("write")]
        return next((device for device in writers if device.is_ready), next(iter(writers), None))

    def do(self, job: Job[T]) -> T:
        """From a thread other than the loop's: has the reader-writer do a job, and waits. Raises DeviceTrouble."""
        writer, loop = self.writer(), self._loop
        if writer is None or loop is None:
            raise DeviceTrouble("not_configured")
        return asyncio.run_coroutine_threadsafe(writer.run(job), loop).result()

    def on_loop(self, callback: Callable[P, object]) -> Callable[P, None]:
        """``callback``, to be called from a device's thread and run by the loop, unless all has been stopped."""

        def handed_over(*arguments: P.args, **named: P.kwargs) -> None:
            def run() -> None:
                if self._loop is not None:
                    callback(*arguments, **named)

            loop = self._loop
            if loop is not None and not loop.is_closed():
                loop.call_soon_threadsafe(run)

        return handed_over
