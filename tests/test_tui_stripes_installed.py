"""The installed counter with a reader-writer on a serial line: swipe, sale, the card written, and the plug pulled."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.simulated.cards import StripeCard
from drivers.simulated.simulation import Simulation, simulate
from loyalty.money import EUROS, POINTS
from loyalty.stripe import Stripe, key_of_file, read
from tests import terminal as helper
from tests.terminal import Terminal
from tests.test_tui_installed import CARD, PROGRAM, counter, folder, made_shop

__all__ = ["folder", "made_shop"]

pytestmark = pytest.mark.skipif(helper.why_missing() is not None, reason=str(helper.why_missing()))

NAME = "Ángeles Vila García"
WRITTEN = "Banda escrita y comprobada"


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Simulation]:
    with simulate("msr605", tmp_path) as simulation:
        yield simulation


@pytest.fixture
def shop(folder: Path, writer: Simulation) -> Path:
    """A demonstration shop whose counter writes cards."""
    settings = f'kind = "msr605"\nport = "{writer.port}"\nreset_ms = 5\nanswer_ms = 5000\n'
    with (folder / "config.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[stripe]\nwrite = true\n\n[[device]]\n{settings}")
    return folder


def told(shop: Path, *command: str) -> dict[str, Any]:
    """What the command line says."""
    run = [PROGRAM, *command, "--json", "--config", str(shop / "config.toml")]
    answer: dict[str, Any] = json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
    return answer


def carried(shop: Path, card: StripeCard) -> Stripe:
    """What the simulated card holds, read with the key that another branch would be given."""
    path = shop / "key"
    told(shop, "stripe", "key", "export", str(path))
    found = read(card.track3, card.track2, key_of_file(path.read_text(), "key"))
    assert isinstance(found, Stripe), found
    return found


def balance(shop: Path) -> tuple[int, int]:
    held = told(shop, "balance", "--card", CARD)
    return POINTS.parse(held["points"]), EUROS.parse(held["euros"])


def sell(terminal: Terminal, amount: str) -> None:
    terminal.type_text(amount)
    terminal.wait_for("ganará")
    terminal.keys("Enter")
    terminal.wait_for("Venta guardada")


def write(terminal: Terminal, writer: Simulation, card: StripeCard) -> None:
    for asked in ("por el grabador", "para comprobar que ha quedado bien"):
        terminal.wait_for(asked)
        writer.present(card)
    terminal.wait_for(WRITTEN)


def test_a_card_is_written_after_its_sale_and_after_a_pulled_plug_at_its_next_swipe(
    shop: Path, writer: Simulation
) -> None:
    card = StripeCard(track2=CARD)
    with counter(shop) as terminal:
        writer.present(card)
        terminal.wait_for(NAME)
        sell(terminal, "33")
        write(terminal, writer, card)
        first = carried(shop, card)
        assert (first.sequence, first.points_milli, first.euros_cents) == (1, *balance(shop))

        writer.present(card)
        terminal.wait_for("Importe en euros")
        writer.faults.unplug_on = b"\x1bw"
        sell(terminal, "20")
        terminal.wait_for("queda pendiente")
        state = told(shop, "stripe", "show", CARD)
        assert (state["marked"], state["read_back"], state["trouble"]) == (True, False, "unplugged")
        assert carried(shop, card) == first, "nothing reached the card"
        assert balance(shop)[0] > first.points_milli, "the sale is safe"

        writer.plug()
        terminal.wait_for("en marcha")
        writer.present(card)
        write(terminal, writer, card)
        last = carried(shop, card)
        assert (last.sequence, last.points_milli, last.euros_cents) == (3, *balance(shop))
        assert not told(shop, "stripe", "show", CARD)["marked"]
        assert told(shop, "stripe", "seen")["seen"] == []
        terminal.keys("Escape", "F10")
        assert terminal.wait_for_exit() == 0


def test_a_counter_that_is_left_while_it_waits_for_a_card_ends_at_once(shop: Path, writer: Simulation) -> None:
    with counter(shop) as terminal:
        writer.present(StripeCard(track2=CARD))
        terminal.wait_for(NAME)
        sell(terminal, "5")
        terminal.wait_for("por el grabador")
        terminal.keys("F10")
        assert terminal.wait_for_exit() == 0
    assert told(shop, "stripe", "list", "--marked")["stripes"][0]["card"] == CARD
