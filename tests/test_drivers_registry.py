import subprocess
import sys
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers import registry
from drivers.magtek import SwipeReaderSettings
from drivers.msr605 import MsrSettings
from drivers.registry import DeviceSettings, read_devices
from drivers.scanner import ScannerSettings
from drivers.serial_port import SerialSettings
from loyalty.errors import Fault


def read(toml: str) -> tuple[tuple[DeviceSettings, ...], list[Fault]]:
    faults: list[Fault] = []
    return read_devices(tomllib.loads(toml).get("device", []), faults), faults


def test_a_counter_without_devices_has_none() -> None:
    assert read("") == ((), [])


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ('kind = "msr605"\nport = "/dev/ttyUSB0"', DeviceSettings("msr605", "/dev/ttyUSB0", MsrSettings())),
        ('kind = "msr605"\nport = "COM3"', DeviceSettings("msr605", "COM3", MsrSettings())),
        ('kind = "msr605x"', DeviceSettings("msr605x", "usb:0801:0003", MsrSettings())),
        ('kind = "magtek"', DeviceSettings("magtek", "usb:0801:0002", SwipeReaderSettings())),
        ('kind = "scanner"\nport = "loop://"', DeviceSettings("scanner", "loop://", ScannerSettings())),
        (
            'kind = "msr605x"\nport = "usb:0801:0003@1-1.4"\ncoercivity = "low"\ndensities = [210, 210, 75]\n'
            'bits = [8, 8, 8]\nleading_zeros = [0, 255]\nerase_track_1 = 1\nreset_ms = 500\nanswer_ms = 2000\n'
            'report = "output"',
            DeviceSettings(
                "msr605x", "usb:0801:0003@1-1.4", MsrSettings("low", (210, 210, 75), (8, 8, 8), (0, 255), 1, 500, 2000),
                report="output",
            ),
        ),
        (
            'kind = "scanner"\nport = "/dev/ttyACM0"\nbaud = 115200\nframing = "7e1"\nidle_ms = 50\nrepeat_ms = 0\n'
            'no_read = ["ERR"]\nacknowledge = true',
            DeviceSettings(
                "scanner", "/dev/ttyACM0", ScannerSettings(50, 0, ("ERR",), True), SerialSettings(115200, "7E1")
            ),
        ),
        (
            'kind = "magtek"\nport = "usb:0acd:2010"\nreport = "idtech"\nsilence_ms = 300',
            DeviceSettings("magtek", "usb:0acd:2010", SwipeReaderSettings("idtech", 300)),
        ),
    ],
)  # fmt: skip
def test_a_device_is_read_with_its_options_and_made(toml: str, expected: DeviceSettings) -> None:
    settings, faults = read("[[device]]\n" + toml)
    assert faults == []
    assert settings == (expected,)
    device = registry.make(settings[0])
    assert (device.port, device.kind) == (expected.port, expected.kind)


@pytest.mark.parametrize(
    ("toml", "place", "problem", "nearest"),
    [
        ('port = "/dev/ttyUSB0"', "device[1].kind", "missing", ""),
        ('kind = "msr650"', "device[1].kind", "not_one_of", "msr605"),
        ('kind = "escáner"', "device[1].kind", "not_one_of", "scanner"),
        ('kind = "msr605"', "device[1].port", "missing", ""),
        ('kind = "msr605"\nport = "usb:0801:0003"', "device[1].port", "not_one_of", "/dev/ttyUSB0"),
        ('kind = "msr605x"\nport = "/dev/ttyUSB0"', "device[1].port", "not_one_of", "usb:0801:0003"),
        ('kind = "msr605x"\nport = "usb:801:3"', "device[1].port", "not_one_of", "usb:0801:0003"),
        ('kind = "scanner"\nport = "ttyACM0"', "device[1].port", "not_one_of", "/dev/ttyUSB0"),
        ('kind = "scanner"\nport = 3', "device[1].port", "not_a_text", ""),
        ('kind = "msr605x"\ncoercivity = "hihg"', "device[1].coercivity", "not_one_of", "high"),
        ('kind = "msr605x"\ncoercivty = "high"', "device[1].coercivty", "unknown_key", "coercivity"),
        ('kind = "msr605x"\nbaud = 9600', "device[1].baud", "unknown_key", ""),
        ('kind = "msr605x"\ndensities = [210, 75]', "device[1].densities", "not_one_of", "[210, 75, 210]"),
        ('kind = "msr605x"\ndensities = 210', "device[1].densities", "not_one_of", ""),
        ('kind = "msr605x"\nbits = [7, 5, 4]', "device[1].bits", "not_one_of", "[7, 5, 5]"),
        ('kind = "msr605x"\nleading_zeros = [61, 256]', "device[1].leading_zeros", "not_one_of", "[61, 22]"),
        ('kind = "msr605x"\nreset_ms = 1', "device[1].reset_ms", "not_between", "5 - 2000"),
        ('kind = "msr605x"\nreset_ms = "much"', "device[1].reset_ms", "not_a_whole_number", ""),
        ('kind = "scanner"\nport = "/dev/ttyACM0"\nbaud = 9601', "device[1].baud", "not_one_of", "9600"),
        ('kind = "scanner"\nport = "/dev/ttyACM0"\nframing = "9N1"', "device[1].framing", "not_one_of", "8N1"),
        ('kind = "scanner"\nport = "loop://"\nacknowledge = "yes"', "device[1].acknowledge", "not_true_or_false", ""),
        ('kind = "scanner"\nport = "loop://"\nbaud = "fast"', "device[1].baud", "not_a_whole_number", ""),
    ],
)  # fmt: skip
def test_each_wrong_option_is_one_fault_with_its_place_and_the_right_word(
    toml: str, place: str, problem: str, nearest: str
) -> None:
    _, faults = read("[[device]]\n" + toml)
    (fault,) = faults
    assert (fault.place, fault.problem) == (place, problem)
    assert nearest in fault.nearest


def test_faults_of_several_devices_are_told_together_each_at_its_place() -> None:
    _, faults = read('[[device]]\nkind = "msr605x"\n[[device]]\nkind = "msr605x"\n[[device]]\nkind = "printer"')
    assert [(fault.place, fault.problem) for fault in faults] == [
        ("device[2].port", "defined_twice"),
        ("device[3].kind", "not_one_of"),
    ]


@pytest.mark.parametrize("toml", ['device = "msr605"', '[device]\nkind = "msr605x"', "device = 1"])
def test_devices_that_are_no_list_of_tables_are_a_fault(toml: str) -> None:
    assert [fault.problem for fault in read(toml)[1]] == ["not_a_list_of_tables"]


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
OPTIONS = st.sampled_from(
    ["port", "coercivity", "densities", "bits", "leading_zeros", "reset_ms", "report", "baud", "framing", "no_read"]
)
DEVICE = st.builds(
    lambda kind, rest: {"kind": kind, **rest}, st.sampled_from(registry.kinds()), st.dictionaries(OPTIONS, ANY)
)


@settings(deadline=None)
@given(ANY | st.lists(DEVICE))
def test_no_configuration_makes_it_raise_and_what_it_reads_can_be_made(tables: Any) -> None:
    faults: list[Fault] = []
    devices = read_devices(tables, faults)
    if not faults:
        for settings in devices:
            registry.make(settings)


def test_the_libraries_of_ports_are_imported_when_a_port_is_opened() -> None:
    script = """
import sys, pkgutil, importlib, drivers
for module in pkgutil.walk_packages(drivers.__path__, "drivers."):
    importlib.import_module(module.name)
from drivers import registry
for kind in registry.kinds():
    port = "/dev/none" if kind in ("msr605", "scanner") else "usb:0801:0003"
    registry.make(registry.DeviceSettings(kind, port)).close()
print(*(name for name in ("serial", "usb") if name in sys.modules))
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
