"""The start: what is not imported costs a counter nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cashier import ANA_CARD, Counters

HEAVY = {"reportlab", "yagmail", "openpyxl", "usb", "serial", "psycopg", "psycopg2", "stdnum", "markdown_it", "PIL"}
HEAVY |= {"escpos"}
FOR_LATER = {"loyalty.messages", "loyalty.templates", "loyalty.segments", "loyalty.card_design", "loyalty.stripe"}
FOR_LATER |= {"loyalty.earning", "loyalty.requests", "loyalty.tender", "loyalty.views"}
FOR_LATER |= {"models.accounts", "models.ledger", "models.sales", "models.steps"}
FIRST_FRAME = """
import asyncio, sys
sys.modules["psycopg"] = None  # a till has it not; where it is installed, Peewee imports it by itself
from pathlib import Path
from tui.terminal import prepare_terminal
from tui.__main__ import opened
from tui.configuration import read_configuration
configuration = read_configuration(Path(sys.argv[1]))
counter = opened(configuration)
counter.read_ahead = lambda: None  # which comes after what is looked at here
prepare_terminal(configuration.theme)
from tui.app import TarjeteroApp
app = TarjeteroApp(counter, configuration)
async def look():
    async with app.run_test() as pilot:
        while "Tiene tarjeta" not in "".join(strip.text for strip in app.screen._compositor.render_strips()):
            await pilot.pause(0.01)
asyncio.run(look())
counter.close()
print(*sorted({name.partition(".")[0] for name, module in sys.modules.items() if module}))
print(*(name for name in sys.modules if name.startswith(("drivers.", "loyalty.", "models."))))
"""
FIRST_SALE = """
import sys
from pathlib import Path
from tui.__main__ import opened
from tui.configuration import read_configuration
counter = opened(read_configuration(Path(sys.argv[1])))
counter.read_ahead()
before = set(sys.modules)
from loyalty.earning import EarningLine
from loyalty.requests import SaleRequest
account = counter.account_at_the_till(sys.argv[2])
counter.prizes_for(account)
counter.find_customers("ana")
request = SaleRequest("1", (EarningLine(counter.services()[0].code, 1250),), counter.clock(), card=sys.argv[2])
counter.quote_sale(request)
counter.record_sale(request)
print(*(set(sys.modules) - before))
"""
CONFIGURATION = """
[shop]
name = "Bar"
timezone = "Europe/Madrid"
language = "es"
[database]
url = "sqlite:///shop.db"
[counter]
branch = "centro"
name = "caja-1"
"""


@pytest.fixture
def configuration(counters: Counters) -> Path:
    path = counters.folder / "config.toml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    return path


def modules_after(script: str, *arguments: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_first_frame_imports_no_heavy_library(configuration: Path) -> None:
    assert modules_after(FIRST_FRAME, str(configuration)) & (HEAVY | {"babel"}) == set()


def test_the_first_frame_reads_no_rules_and_no_statements_but_its_own(configuration: Path) -> None:
    assert modules_after(FIRST_FRAME, str(configuration)) & FOR_LATER == set()


def test_the_first_customer_waits_for_nothing_to_be_read(configuration: Path) -> None:
    read = modules_after(FIRST_SALE, str(configuration), ANA_CARD)
    assert {name for name in read if name.startswith(("loyalty.", "models."))} == set()


def test_a_counter_without_devices_imports_only_its_keyboard_reader(configuration: Path) -> None:
    drivers = {name for name in modules_after(FIRST_FRAME, str(configuration)) if name.startswith("drivers.")}
    assert drivers == {f"drivers.{name}" for name in ("bursts", "layouts", "scans", "tracks", "wedge")}


def test_the_program_imports_no_screens_before_one_is_wanted(configuration: Path) -> None:
    script = """
import sys
from tui.__main__ import main
main(["--config", sys.argv[1], "balance", "--dni", "12345678Z"])
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
    assert "textual" not in modules_after(script, str(configuration))


def test_the_environment_is_set_before_textual_reads_it() -> None:
    script = """
from tui.terminal import prepare_terminal
prepare_terminal()
from textual import constants
print(constants.MAX_FPS, constants.TEXTUAL_ANIMATIONS)
"""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TEXTUAL")}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split() == ["120", "none"]
