"""A card that is printed elsewhere gets its stripe from the counter's reader-writer first, and is asked for by name."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.simulated.cards import StripeCard
from drivers.simulated.simulation import Simulation, simulate
from loyalty.card_errors import PrinterTrouble
from loyalty.card_tracks import tracks_of
from tests.cashier import Cashier, Counters, until
from tests.device_owner import at_the_counter
from tui.configuration import CardPrinterSettings

NUMBER = "9724000000000011"
CUPS = CardPrinterSettings(kind="cups", queue="tarjetas", stripe=True)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Simulation]:
    with simulate("msr605", tmp_path) as simulation:
        yield simulation


async def encoded(cashier: Cashier) -> None:
    encode = cashier.app.counter.card_printing.encode
    assert encode is not None
    await asyncio.to_thread(encode, NUMBER, tracks_of(NUMBER, "Ana García"))


async def test_the_card_of_a_number_is_written_and_read_back(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer, card_printer=CUPS) as cashier:
        card = StripeCard()
        encoding = asyncio.create_task(encoded(cashier))
        await until(
            lambda: cashier.screen.said == f"{NUMBER}: Pase la tarjeta para grabarla.", "the card to be asked for"
        )
        writer.present(card)
        await until(lambda: "Pásela otra vez" in cashier.screen.said, "the check")
        writer.present(card)
        await encoding
    assert (card.track1, card.track2) == (f"S{NUMBER}^ANA GARCIA^", NUMBER)


async def test_a_plug_that_is_pulled_leaves_the_card_waiting(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer, card_printer=CUPS) as cashier:
        encoding = asyncio.create_task(encoded(cashier))
        await until(lambda: "Pase la tarjeta" in cashier.screen.said, "the card to be asked for")
        writer.unplug()
        with pytest.raises(PrinterTrouble) as refused:
            await encoding
    assert (refused.value.problem, refused.value.card) == ("encoder", "untouched")


async def test_a_counter_whose_cards_have_no_stripe_encodes_nothing(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        assert cashier.app.counter.card_printing.encode is None
