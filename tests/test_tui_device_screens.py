"""The owner's screens of the devices: how each is, what it reads, whether it writes, and which keyboard it types."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from serial.tools import list_ports

from drivers import layouts
from drivers.calibration import TEXT
from drivers.simulated.cards import StripeCard
from drivers.simulated.simulation import simulate
from tests.cashier import ANA_CARD, BERTA_CARD, Counters, compare_screen, until
from tests.device_owner import DEVICE_WAYS, DEVICES, at_the_counter, usb_bus_with_two, with_devices
from tests.every_screen import for_each, keeps_the_rules
from tui.configuration import read_configuration
from tui.screens.calibration import CalibrationScreen
from tui.screens.device_test import DeviceTestScreen
from tui.screens.devices import DevicesScreen
from tui.screens.shop_screen import ShopScreen

every_screen = for_each(DEVICE_WAYS)
SIZES = [(80, 24), (120, 40)]
VISA = "4000001234567899"
CONFIGURATION = """\
# La tienda de siempre
[shop]
name = "Bar"   # el nombre
[database]
url = "sqlite:///shop.db"
[counter]
branch = "centro"
name = "caja-1"
"""


# -- what holds for every screen


@every_screen
async def test_every_screen_shows_its_keys_explains_itself_and_is_left(
    counters: Counters, screen: type[ShopScreen], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with with_devices(counters, monkeypatch, size=(80, 50)) as cashier:
        await cashier.press(*DEVICE_WAYS[screen])
        assert type(cashier.screen) is screen
        await keeps_the_rules(cashier)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@every_screen
async def test_the_screen_looks_as_it_should(
    counters: Counters, screen: type[ShopScreen], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with with_devices(counters, monkeypatch, size=size) as cashier:
        await cashier.press(*DEVICE_WAYS[screen])
        compare_screen(f"devices/{screen.__name__}-{size[0]}x{size[1]}", cashier.screen_text())


@every_screen
async def test_a_keyboard_scan_goes_to_the_counter_except_where_one_calibrates(
    counters: Counters, screen: type[ShopScreen], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with with_devices(counters, monkeypatch, size=(60, 20)) as cashier:
        await cashier.press(*DEVICE_WAYS[screen])
        await cashier.scan(BERTA_CARD)
        if screen is CalibrationScreen:
            assert cashier.shows("Ese código no es el de calibrar")
        else:
            assert cashier.screen is cashier.app.counter_screen
            await cashier.sees("Berta Muñoz Vila")


# -- the list


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_is_plugged_in_and_not_configured_comes_with_its_lines(
    counters: Counters, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    port = SimpleNamespace(device="/dev/ttyUSB7", description="USB-Serial Controller", vid=0x067B, pid=0x2303)
    async with with_devices(counters, monkeypatch, [port], size=size) as cashier:
        await cashier.press(*DEVICES, "end")
        compare_screen(f"devices/found-{size[0]}x{size[1]}", cashier.screen_text())
        assert cashier.shows('[[device]] kind = "msr605x" port = "usb:0801:0003"')
        await cashier.press("up")
        assert cashier.shows('kind = "msr605"  # | scanner port = "/dev/ttyUSB7"')


async def test_what_is_plugged_in_is_configured_with_two_keys_and_used_at_once(
    counters: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = counters.folder / "config.toml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    async with with_devices(counters, monkeypatch, path=path) as cashier:
        await cashier.press(*DEVICES, "end", "enter", "escape")
        assert path.read_text(encoding="utf-8") == CONFIGURATION
        await cashier.press("enter")
        assert cashier.shows("¿Qué hay en usb:0801:0003?")
        await cashier.press("enter")
        assert cashier.shows("Apuntado en la configuración: ya se usa.")
        assert not cashier.shows("Enchufados, sin configurar")
        await until(lambda: [*cashier.app.devices][-1].is_ready, "the device")
        assert cashier.app.devices.writer() is [*cashier.app.devices][-1]
    written = path.read_text(encoding="utf-8")
    assert written.startswith(CONFIGURATION)
    assert [device.port for device in read_configuration(path).devices] == ["usb:0801:0003"]


async def test_the_list_follows_what_is_done_to_the_plugs(
    counters: Counters, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(list_ports, "comports", list)
    with simulate("msr605", tmp_path) as simulation:
        async with at_the_counter(counters, simulation) as cashier:
            await cashier.press(*DEVICES)
            await cashier.sees("en marcha")
            await cashier.sees("REVU3.10")
            simulation.unplug()
            await cashier.sees("no funciona")
            await cashier.sees(simulation.port.rpartition("/")[2])
            simulation.plug()
            await cashier.sees("en marcha")


async def test_usb_without_its_library_is_told_and_the_rest_is_listed(
    counters: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("usb.backend.libusb1.get_backend", lambda *_args, **_named: None)
    monkeypatch.setattr("usb.backend.libusb0.get_backend", lambda *_args, **_named: None)
    monkeypatch.setattr("usb.backend.openusb.get_backend", lambda *_args, **_named: None)
    monkeypatch.setattr(list_ports, "comports", list)
    async with counters.cashier() as cashier:
        await cashier.press(*DEVICES)
        await cashier.sees("Para los lectores USB falta libusb")
        assert isinstance(cashier.screen, DevicesScreen)
        assert cashier.shows("Como un teclado")


# -- trying one


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_a_device_reads_is_told_and_never_shown(
    counters: Counters, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(list_ports, "comports", list)
    _bus, _swipe, simulation = usb_bus_with_two()
    async with at_the_counter(counters, simulation, size=size) as cashier:
        await cashier.press(*DEVICES, "enter")
        for card, said in (
            (StripeCard(track1="S9724000000123451^GARCIA/ANA^", track2="9724000000123451"), "acabada en 3451"),
            (StripeCard(track2=VISA), "parece de pago, acabada en 7899"),
            (StripeCard(), "La banda no lleva nada"),
            (StripeCard(track2="9724", damaged={2}), "No se ha podido leer"),
        ):
            simulation.present(card)
            await cashier.sees(said)
        shown = cashier.screen_text()
        assert not [secret for secret in ("9724000000123451", "GARCIA", VISA, "4000") if secret in shown]
        compare_screen(f"devices/seen-{size[0]}x{size[1]}", shown)


async def test_a_reader_writer_writes_a_test_card_and_reads_it_back_after_asking(
    counters: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_ports, "comports", list)
    _bus, _swipe, simulation = usb_bus_with_two()
    card = StripeCard(track2="0001")
    async with at_the_counter(counters, simulation) as cashier:
        await cashier.press(*DEVICES, "enter", "f5", "n")
        assert card.track2 == "0001"
        await cashier.press("f5")
        await cashier.sees("¿Grabar una tarjeta de prueba?")
        cashier.keys_at_once("s")
        await cashier.sees("Pase la tarjeta para grabarla.")
        simulation.present(card)
        await cashier.sees("Pásela otra vez para comprobar lo grabado.")
        simulation.present(card)
        await cashier.sees("Grabada y leída otra vez")
        assert (card.track1, card.track2) == ("TARJETERO/PRUEBA", "9000000000000001")
        cashier.keys_at_once("f6")
        await cashier.sees("Pase la tarjeta que no se deja leer.")
        simulation.present(card)
        await cashier.sees("pista 1: se lee · pista 2: se lee · pista 3: vacía")


async def test_esc_calls_off_the_writing_and_the_device_reads_on(
    counters: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_ports, "comports", list)
    _bus, _swipe, simulation = usb_bus_with_two()
    async with at_the_counter(counters, simulation) as cashier:
        await cashier.press(*DEVICES, "enter", "f5")
        cashier.keys_at_once("s")
        await cashier.sees("Pase la tarjeta para grabarla.")
        cashier.keys_at_once("escape")
        await cashier.sees("Se ha dejado sin hacer.")
        await cashier.settle()
        assert isinstance(cashier.screen, DeviceTestScreen)
        simulation.present(StripeCard(track2=ANA_CARD))
        await cashier.sees("acabada en 0011")


async def test_a_plug_that_is_pulled_while_writing_is_told(counters: Counters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_ports, "comports", list)
    _bus, _swipe, simulation = usb_bus_with_two()
    async with at_the_counter(counters, simulation) as cashier:
        await cashier.press(*DEVICES, "enter", "f5")
        cashier.keys_at_once("s")
        await cashier.sees("Pase la tarjeta para grabarla.")
        simulation.unplug()
        await cashier.sees("! Se ha desenchufado usb:0801:0003")
        simulation.plug()
        await cashier.sees("en marcha")


async def test_a_keyboard_reader_is_tried_as_well(counters: Counters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_ports, "comports", list)
    async with counters.cashier() as cashier:
        await cashier.press(*DEVICES, "home", "enter")
        await cashier.scan(ANA_CARD)
        assert cashier.shows("Un código de 16 caracteres, acabado en 0011.")
        assert ANA_CARD not in cashier.screen_text()


async def test_the_rules_are_written_beside_the_configuration(
    counters: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with with_devices(counters, monkeypatch) as cashier:
        await cashier.press(*DEVICES, "f6", "f5")
        await cashier.sees("sudo cp")
    written = counters.folder / "70-tarjetero.rules"
    assert 'ATTRS{idVendor}=="0801"' in written.read_text(encoding="utf-8")


# -- calibrating


@pytest.mark.parametrize("layout", ["us", "us-on-es", "us-on-latam"])
async def test_one_scan_sets_the_layout_in_the_file_and_at_once(counters: Counters, layout: layouts.Layout) -> None:
    path = counters.folder / "config.toml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    code = "CLI-0001/A"
    counters.hand_out(code)
    async with counters.cashier(path=path) as cashier:
        await cashier.press("f9", "a", "enter", "f7")
        await cashier.scan(layouts.shown(TEXT, layout))
        await cashier.sees("Teclado del lector:")
        await until(lambda: read_configuration(path).reader.layout == layout, "the file")
        assert path.read_text(encoding="utf-8").startswith(CONFIGURATION)
        await cashier.press("escape", "escape", "escape")
        await cashier.scan(layouts.shown(code, layout))
        await cashier.sees(code)


async def test_caps_lock_and_an_unknown_reader_are_told(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "a", "enter", "f7")
        await cashier.scan(TEXT.swapcase())
        assert cashier.shows("Quite el bloqueo de mayúsculas.")
        await cashier.scan(TEXT.replace("-", "ß").replace("/", "-"))
        assert cashier.shows("Ese lector escribe un teclado que no se conoce: «ß» por «-», «-» por «/».")


async def test_a_configuration_that_cannot_be_changed_still_reads_with_the_new_layout(counters: Counters) -> None:
    path = counters.folder / "config.toml"
    path.write_text('reader.layout = "auto"\n' + CONFIGURATION, encoding="utf-8")
    async with counters.cashier(path=path) as cashier:
        await cashier.press("f9", "a", "enter", "f7")
        await cashier.scan(layouts.shown(TEXT, "us-on-es"))
        await cashier.sees('escriba en él [reader] layout = "us-on-es"')
        assert cashier.app.configuration.reader.layout == "us-on-es"


async def test_leaving_without_a_scan_changes_nothing(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "a", "enter", "f7", "f5")
        await cashier.sees("Página con los códigos en")
        await cashier.press("escape", "escape", "escape")
        await cashier.scan("ñ" + ANA_CARD + "_")
        await cashier.sees("Ana García Solà")
    assert (counters.folder / "calibrar-lector.pdf").read_bytes()[:5] == b"%PDF-"


async def test_a_serial_scanner_on_the_calibration_screen_needs_none(
    counters: Counters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_ports, "comports", list)
    with simulate("scanner", tmp_path) as simulation:
        async with at_the_counter(counters, simulation) as cashier:
            await cashier.press(*DEVICES, "f7")
            simulation.present(TEXT)
            await cashier.sees("Ese lector no escribe como un teclado")
