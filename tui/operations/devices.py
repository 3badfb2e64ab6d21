"""Devices: what is plugged in where this program runs, and the rules that let it be used."""

from tui.counter import Counter, device_checks
from tui.operations.registry import Answer, operation
from tui.parameters import Parameter, as_text
from tui.texts import sentence


@operation("device.list")
def device_list(counter: Counter) -> Answer:
    return plugged_in()


@operation("device.rules", Parameter("group", as_text))
def device_rules(counter: Counter, group: str) -> Answer:
    return {"file": device_checks.udev_file(), "rules": device_checks.udev_rules(group)}


def plugged_in() -> Answer:
    """What is plugged in: its port, its name, the kinds of driver that may fit, and what is wrong."""
    listing = device_checks.plugged_in()
    found = [
        {
            "port": each.port,
            "name": each.name,
            "kinds": list(each.kinds),
            "trouble": sentence(each.trouble) if each.trouble else "",
        }
        for each in listing.devices
    ]
    return {"plugged_in": found, "troubles": [sentence(each) for each in listing.troubles]}
