"""`tarjetero demo`: the counter on a shop for trying things out, thrown away at the end unless it has a folder."""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui.counter import make_demonstration, prepare_database
from tui.language import _, choose_language, language

if TYPE_CHECKING:
    from tui.commands.options import Arguments
    from tui.configuration import Configuration
    from tui.counter import Counter

A_CARD = "9724000000000290"  # of a customer who is in every demonstration
CONFIGURATION = """\
[shop]
name = "Peluquería Núria"
timezone = "Europe/Madrid"
language = "{language}"
[database]
url = "sqlite:///demo.db"
[counter]
branch = "centro"
name = "caja-1"
operator = "marta"
"""


def run_demonstration(options: "Arguments") -> int:
    """The exit status."""
    from tui.__main__ import no_terminal, terminal_attached
    from tui.outcome import explain_usage

    if not options.no_screen and not terminal_attached():
        return explain_usage(no_terminal(), options.json)
    if options.folder:
        folder = Path(options.folder)
        folder.mkdir(parents=True, exist_ok=True)
        return _run(folder, options)
    with tempfile.TemporaryDirectory(prefix="tarjetero-") as temporary:
        return _run(Path(temporary), options)


def _run(folder: Path, options: "Arguments") -> int:
    from tui.__main__ import opened, run_screens
    from tui.configuration import read_configuration

    path = folder / "config.toml"
    if not path.exists():
        path.write_text(CONFIGURATION.format(language=language()), encoding="utf-8")
    configuration = read_configuration(path)
    choose_language(configuration.language)
    _prepare(configuration)
    if options.no_screen:
        sys.stdout.write(_("La tienda de prueba está en {folder}.").format(folder=folder) + "\n")
        return 0
    counter = opened(configuration)
    try:
        if options.simulate:
            return _run_with_devices(counter, configuration)
        return run_screens(counter, configuration)
    finally:
        counter.close()


def _run_with_devices(counter: "Counter", configuration: "Configuration") -> int:
    from tui.__main__ import run_screens
    from tui.counter.simulation import SimulatedDevices

    words = _("Aparatos simulados. En otro terminal: tarjetero devices swipe {card} --folder {folder}").format(
        card=A_CARD, folder=configuration.folder
    )
    with SimulatedDevices(configuration.folder) as simulated:
        configuration = replace(configuration, devices=(*configuration.devices, *simulated.settings))
        return run_screens(counter, configuration, simulated.usb_backend, words)


def _prepare(configuration: "Configuration") -> None:
    """Makes the shop where it is not there yet, saying how far it is."""
    from tui.__main__ import opened

    if not prepare_database(configuration.database_url, configuration.folder):
        return
    counter = opened(configuration)
    try:
        sales = make_demonstration(counter, _progress)
    finally:
        counter.close()
    sys.stderr.write("\r" + _("Tienda de prueba lista: {sales} ventas.").format(sales=sales).ljust(60) + "\n")


def _progress(done: int, total: int) -> None:
    percent = 100 * done // total
    sys.stderr.write("\r" + _("Preparando un año de ventas… {percent} %").format(percent=percent))
    sys.stderr.flush()
