"""An error that nobody foresaw: written down without anybody's data, and the shop goes on."""

import sys
from pathlib import Path
from typing import Any

import pytest
from textual.worker import WorkerFailed

from tests import terminal as helper
from tests.cashier import ANA_CARD, Counters
from tests.terminal import Terminal
from tui import unforeseen
from tui.app import TarjeteroApp

# The program with a fault: whoever types "zz" at the counter finds it.
FAULTY = """
import sys
from tui import counter, unforeseen
find = counter.Counter.find_customers
def fall_over(self, text):
    if text == "zz":
        raise LookupError("no 'Ana García' with 9724000000000011")
    return find(self, text)
counter.Counter.find_customers = fall_over
unforeseen.SOON_S = {soon}
from tui.__main__ import main
sys.exit(main(["--config", sys.argv[1]]))
"""
CONFIGURATION = """
[shop]
name = "Bar"
[database]
url = "sqlite:///shop.db"
[counter]
branch = "centro"
name = "caja-1"
"""


def failed(message: str) -> Exception:
    card = "9724000000000011"
    try:
        try:
            raise KeyError(card)
        except KeyError as error:
            raise RuntimeError(message) from error
    except RuntimeError as error:
        return error


def test_a_report_says_where_and_what_kind_and_nothing_of_anybody() -> None:
    report = unforeseen.report(failed("card 9724000000000011 of 'Ana García' (4111-1111) has no account"))
    assert "KeyError" in report
    assert "RuntimeError: card ... of ... ... has no account" in report
    assert "in failed" in report
    assert "9724" not in report.replace('card = "9724000000000011"', "")
    assert "García" not in report


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    assert unforeseen.write_down(failed("x"), tmp_path / "missing") is None
    assert unforeseen.apology(None)


@pytest.mark.parametrize("where", ["handler", "key", "answer", "timer"])
async def test_wherever_an_error_comes_from_it_ends_the_app_and_is_known(
    counters: Counters, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def fail(*_arguments: Any) -> None:
        raise ZeroDivisionError(where)

    seen: list[TarjeteroApp] = []

    async def go_wrong() -> None:
        async with counters.cashier() as cashier:
            seen.append(cashier.app)
            if where == "handler":
                monkeypatch.setattr(counters.counter, "account_at_the_till", fail)
                cashier.keys_at_once("x", "enter")
            elif where == "key":
                monkeypatch.setattr(cashier.app.counter_screen, "action_leave", fail)
                cashier.keys_at_once("f10")
            elif where == "answer":
                monkeypatch.setattr(counters.counter, "sales_today", fail)
                cashier.keys_at_once("x")
            else:
                cashier.app.counter_screen.set_timer(0.2, fail)  # one that is late before it begins never fires
            await cashier.app._exception_event.wait()

    with pytest.raises((ZeroDivisionError, WorkerFailed), match=where):
        await go_wrong()
    assert isinstance(seen[0].unforeseen, ZeroDivisionError)
    assert not seen[0]._exit_renderables


@pytest.mark.skipif(helper.why_missing() is not None, reason=str(helper.why_missing()))
def test_after_an_error_the_counter_opens_again_and_says_so(counters: Counters) -> None:
    path = counters.folder / "config.toml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    with Terminal([sys.executable, "-c", FAULTY.format(soon=0), str(path)]) as terminal:
        terminal.wait_for("Cliente: tarjeta")
        terminal.type_text("zz")
        terminal.wait_for("Ha fallado algo imprevisto, apuntado en errores.log.")
        terminal.burst("\n".join([ANA_CARD, "12,50"]))
        terminal.wait_for("Venta guardada")
        terminal.keys("F10")
        assert terminal.wait_for_exit() == 0
    log = (counters.folder / unforeseen.LOG_NAME).read_text(encoding="utf-8")
    assert "LookupError: no ... with ..." in log
    assert "9724" not in log
    assert "García" not in log


@pytest.mark.skipif(helper.why_missing() is not None, reason=str(helper.why_missing()))
def test_an_error_at_once_would_come_again_and_ends_the_program_with_a_sentence(counters: Counters) -> None:
    path = counters.folder / "config.toml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    with Terminal([sys.executable, "-c", FAULTY.format(soon=600), str(path)]) as terminal:
        terminal.wait_for("Cliente: tarjeta")
        terminal.type_text("zz")
        assert terminal.wait_for_exit() == 1
        assert "imprevisto" in " ".join(terminal.screen())
        assert "Traceback" not in " ".join(terminal.screen())
