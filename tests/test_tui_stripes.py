"""Cards that carry their balance: looked at when they are swiped, written after the sale, written later if not then."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from drivers.msr605 import MsrSettings
from drivers.registry import DeviceSettings
from drivers.simulated.cards import StripeCard
from drivers.simulated.msr605 import MsrMachine
from drivers.simulated.simulation import Simulation, simulate
from loyalty.stripe import Stripe, branch_mark, read, track_3
from models import stripes
from tests.cashier import ANA_CARD, BERTA_CARD, Cashier, Counters, compare_screen, until
from tests.stripe_owner import STRIPES
from tui.configuration import StripeSettings
from tui.screens.stripes import StripesScreen

QUICK = MsrSettings(reset_ms=5, answer_ms=5000)
WRITES = StripeSettings(write=True)
TO_WRITE, TO_CHECK = "para escribir su saldo", "para comprobar"
NEW_CARD = "9724000000000037"


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Simulation]:
    with simulate("msr605", tmp_path) as simulation:
        yield simulation


@asynccontextmanager
async def at_the_counter(
    counters: Counters, writer: Simulation, stripe: StripeSettings = WRITES, **more: object
) -> AsyncIterator[Cashier]:
    device = DeviceSettings("msr605", writer.port, QUICK)
    async with counters.cashier(devices=(device,), stripe=stripe, **more) as cashier:
        (attached,) = cashier.app.devices
        await until(lambda: attached.is_ready, "the device")
        yield cashier


def machine(writer: Simulation) -> MsrMachine:
    assert isinstance(writer.machine, MsrMachine)
    return writer.machine


def carried(counters: Counters, card: StripeCard) -> Stripe:
    """What the simulated card holds, by the rules."""
    found = read(card.track3, card.track2, stripes.shop_key(counters.counter.database))
    assert isinstance(found, Stripe), found
    return found


def of_another_branch(counters: Counters, code: str, sequence: int, points: int) -> StripeCard:
    stripe = Stripe(code, sequence, points * 1000, 0, date(2026, 3, 9), branch_mark("norte"))
    return StripeCard(track2=code, track3=track_3(stripe, stripes.shop_key(counters.counter.database)))


async def sees(cashier: Cashier, text: str) -> None:
    """Waits for a text that may be on two lines."""
    try:
        await until(lambda: cashier.shows(text), repr(text))
    except AssertionError as error:
        raise AssertionError(f"{error}; the screen was:\n{cashier.screen_text()}") from None


async def sell(cashier: Cashier, amount: str) -> None:
    await cashier.type(amount)
    await cashier.press("enter")
    await cashier.sees("Venta guardada")


async def open_with(cashier: Cashier, writer: Simulation, card: StripeCard, name: str = "Ana García Solà") -> None:
    """Swipes a card through the reader-writer, which reads it like any other reader, and waits for its customer."""
    screen = cashier.app.counter_screen
    before = screen.sale.presented if screen.sale else None

    def is_open() -> bool:
        sale = screen.sale
        return sale is not None and sale.presented not in (None, before) and not screen._recording.locked()

    await until(lambda: machine(writer).waits_to == b"r", "the reader-writer to read")
    writer.present(card)
    await until(is_open, "the customer of the card")
    await cashier.sees(name)


async def write(cashier: Cashier, writer: Simulation, card: StripeCard) -> None:
    """Does what the counter asks for: the card through the reader-writer, twice."""
    for asked in (TO_WRITE, TO_CHECK):
        await sees(cashier, asked)
        writer.present(card)
    await sees(cashier, "Banda escrita y comprobada: Ana García Solà")


async def written(cashier: Cashier, counters: Counters, writer: Simulation) -> StripeCard:
    """Ana's card after a sale of ten euros that was written on it."""
    card = StripeCard(track2=ANA_CARD)
    await open_with(cashier, writer, card)
    await sell(cashier, "10")
    await write(cashier, writer, card)
    return card


def marked(counters: Counters) -> list[str]:
    return [each.card for each in counters.counter.stripes(only_due=True)]


def verdicts(counters: Counters) -> list[str]:
    return [each.verdict for each in counters.counter.stripe_sightings()]


async def test_after_a_sale_the_card_is_written_and_read_back(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        card = await written(cashier, counters, writer)
        stripe = carried(counters, card)
        assert (stripe.card, stripe.sequence, stripe.points_milli) == (ANA_CARD, 1, 10_000)
        assert (card.track1, card.track2, marked(counters)) == ("", ANA_CARD, [])
        await open_with(cashier, writer, card)
        await sell(cashier, "5")
        await write(cashier, writer, card)
        assert (carried(counters, card).sequence, carried(counters, card).points_milli) == (2, 15_000)
        assert verdicts(counters) == []


async def test_the_screen_while_a_card_is_written(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        await open_with(cashier, writer, StripeCard(track2=ANA_CARD))
        await sell(cashier, "10")
        await sees(cashier, TO_WRITE)
        compare_screen("stripes/to_write-80x24", cashier.screen_text())


async def test_nothing_is_written_unless_the_shop_wants_it(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer, StripeSettings()) as cashier:
        card = StripeCard(track2=ANA_CARD)
        await open_with(cashier, writer, card)
        await sell(cashier, "10")
        await cashier.settle()
        assert not cashier.app.counter_screen.is_writing
        await open_with(cashier, writer, StripeCard(track2=BERTA_CARD), "Berta Muñoz Vila")
        assert (card.track3, counters.counter.stripes()) == ("", [])


async def test_the_next_customer_does_not_wait_for_the_card_of_the_last(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        await open_with(cashier, writer, StripeCard(track2=ANA_CARD))
        await sell(cashier, "10")
        await sees(cashier, TO_WRITE)
        await cashier.scan(BERTA_CARD)
        await cashier.sees("Berta Muñoz Vila")
        assert not cashier.app.counter_screen.is_writing
        await sell(cashier, "3")
        assert counters.sales() == (2, 1300)
        assert marked(counters) == [ANA_CARD]


async def test_escape_lets_the_writing_go_and_the_next_swipe_takes_it_up(
    counters: Counters, writer: Simulation
) -> None:
    async with at_the_counter(counters, writer) as cashier:
        card = StripeCard(track2=ANA_CARD)
        await open_with(cashier, writer, card)
        await sell(cashier, "10")
        await sees(cashier, TO_WRITE)
        await cashier.press("escape")
        assert not cashier.app.counter_screen.is_writing
        await cashier.sees("Venta guardada")
        assert (counters.sales(), marked(counters)) == ((1, 1000), [ANA_CARD])
        await cashier.press("escape")
        await open_with(cashier, writer, card)
        await write(cashier, writer, card)
        assert (carried(counters, card).sequence, marked(counters)) == (2, [])


@pytest.mark.parametrize("when", [TO_WRITE, TO_CHECK])
async def test_a_plug_pulled_while_a_card_is_written_leaves_the_sale_and_a_mark(
    counters: Counters, writer: Simulation, when: str
) -> None:
    async with at_the_counter(counters, writer) as cashier:
        card = await written(cashier, counters, writer)
        await open_with(cashier, writer, card)
        await sell(cashier, "5")
        await sees(cashier, TO_WRITE)
        if when == TO_CHECK:
            writer.present(card)
            await sees(cashier, TO_CHECK)
        writer.unplug()
        await sees(cashier, "queda pendiente")
        assert (counters.sales(), marked(counters)) == ((2, 1500), [ANA_CARD])
        assert counters.counter.stripes()[0].trouble == "unplugged"
        writer.plug()
        await cashier.sees("en marcha")
        await open_with(cashier, writer, card)
        await write(cashier, writer, card)
        assert (carried(counters, card).points_milli, marked(counters), verdicts(counters)) == (15_000, [], [])


async def test_another_card_swiped_to_be_written_is_noticed(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        card, wrong = StripeCard(track2=ANA_CARD), StripeCard(track2=BERTA_CARD)
        await open_with(cashier, writer, card)
        await sell(cashier, "10")
        for asked in (TO_WRITE, TO_CHECK):
            await sees(cashier, asked)
            writer.present(wrong)
        await sees(cashier, "no era esa tarjeta")
        assert (wrong.track2, marked(counters)) == (BERTA_CARD, [ANA_CARD])
        await open_with(cashier, writer, wrong, "Berta Muñoz Vila")
        await sees(cashier, "no se puede comprobar")


async def test_a_card_that_is_not_swiped_in_time_is_written_another_day(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        cashier.app.stripes.limit_s = 0.05
        await open_with(cashier, writer, StripeCard(track2=ANA_CARD))
        await sell(cashier, "10")
        await sees(cashier, "no se ha pasado la tarjeta")
        assert marked(counters) == [ANA_CARD]


async def test_a_worn_stripe_is_said_and_marked(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        worn = StripeCard(track2=ANA_CARD, worn={3})
        await open_with(cashier, writer, worn)
        await sell(cashier, "10")
        await sees(cashier, TO_WRITE)
        for _ in range(4):
            writer.present(worn)
        await sees(cashier, "no se deja grabar")
        assert counters.counter.stripes()[0].trouble == "bad_track"


async def test_a_rolled_back_card_is_said_noted_and_left_as_it_is(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        card = await written(cashier, counters, writer)
        copy = StripeCard(track2=ANA_CARD, track3=card.track3)
        await open_with(cashier, writer, card)
        await sell(cashier, "5")
        await write(cashier, writer, card)
        await open_with(cashier, writer, copy)
        await sees(cashier, "puede ser una copia")
        kept = copy.track3
        await sell(cashier, "1")
        await cashier.settle()
        assert not cashier.app.counter_screen.is_writing
        assert (copy.track3, verdicts(counters)) == (kept, ["older"])


async def test_a_damaged_stripe_is_said_and_written_anew(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        card = await written(cashier, counters, writer)
        card.damaged.add(3)
        await open_with(cashier, writer, card)
        await sees(cashier, "no se puede comprobar")
        await write(cashier, writer, card)
        assert (carried(counters, card).points_milli, verdicts(counters)) == (10_000, ["broken"])


async def test_what_another_branch_wrote_is_shown_beside_what_is_known_here(
    counters: Counters, writer: Simulation
) -> None:
    async with at_the_counter(counters, writer) as cashier:
        await written(cashier, counters, writer)
        newer = of_another_branch(counters, ANA_CARD, 4, 90)
        await open_with(cashier, writer, newer)
        await sees(cashier, "trae 90 puntos; aquí constan 10 puntos")
        kept = newer.track3
        await sell(cashier, "1")
        await cashier.settle()
        assert (newer.track3, verdicts(counters)) == (kept, ["newer"])


async def test_a_shop_that_trusts_other_branches_goes_on_with_what_they_wrote(
    counters: Counters, writer: Simulation
) -> None:
    trusting = replace(WRITES, trust_newer=True)
    async with at_the_counter(counters, writer, trusting) as cashier:
        await written(cashier, counters, writer)
        newer = of_another_branch(counters, ANA_CARD, 4, 90)
        await open_with(cashier, writer, newer)
        await sees(cashier, "el saldo se ha puesto al día")
        await cashier.sees("90 puntos")
        await sell(cashier, "1")
        await write(cashier, writer, newer)
        assert (carried(counters, newer).sequence, carried(counters, newer).points_milli) == (5, 91_000)
        counters.counter.verify()


async def test_a_card_of_another_branch_that_nobody_knows_here_is_taken_in(
    counters: Counters, writer: Simulation
) -> None:
    async with at_the_counter(counters, writer, replace(WRITES, trust_newer=True)) as cashier:
        await open_with(cashier, writer, of_another_branch(counters, NEW_CARD, 3, 70), "Tarjeta sin cliente")
        await cashier.sees("70 puntos")


async def test_a_card_with_another_use_is_neither_blamed_nor_written(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        gym = StripeCard(track2=ANA_CARD, track3="0042=77")
        await open_with(cashier, writer, gym)
        assert cashier.app.counter_screen.said == ""
        await sell(cashier, "10")
        await cashier.settle()
        assert not cashier.app.counter_screen.is_writing
        assert (gym.track3, verdicts(counters)) == ("0042=77", [])


async def test_a_new_card_without_anything_on_it_is_written_whole(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        blank = StripeCard()
        await cashier.press("f5")
        await cashier.type(NEW_CARD)
        await cashier.press("f2")
        await sees(cashier, "para ver que es la suya")
        writer.present(blank)
        for asked in (TO_WRITE, TO_CHECK):
            await sees(cashier, asked)
            writer.present(blank)
        await sees(cashier, "Banda escrita y comprobada")
        assert (blank.track2, carried(counters, blank).sequence) == (NEW_CARD, 1)


async def test_before_an_empty_card_is_written_the_wrong_one_is_left_alone(
    counters: Counters, writer: Simulation
) -> None:
    async with at_the_counter(counters, writer) as cashier:
        bank = StripeCard(track2="4000001234567899=2512")
        for wrong in (bank, StripeCard(track2=BERTA_CARD)):
            code = f"97240000000000{37 if wrong is bank else 45}"
            await cashier.press("f5")
            await cashier.type(code)
            await cashier.press("f2")
            await sees(cashier, "para ver que es la suya")
            writer.present(wrong)
            await sees(cashier, "queda pendiente")
            assert wrong.track3 == ""


async def test_a_swiped_card_that_is_activated_needs_no_other_look(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        card = StripeCard(track2=NEW_CARD)
        writer.present(card)
        await sees(cashier, "No existe la tarjeta")
        await cashier.press("f5", "f2")
        for asked in (TO_WRITE, TO_CHECK):
            await sees(cashier, asked)
            writer.present(card)
        await sees(cashier, "Banda escrita y comprobada")
        assert carried(counters, card).card == NEW_CARD


async def test_a_refund_on_another_screen_is_written_when_one_comes_back(
    counters: Counters, writer: Simulation
) -> None:
    async with at_the_counter(counters, writer) as cashier:
        card = await written(cashier, counters, writer)
        await open_with(cashier, writer, card)
        await cashier.press("f6", "f8", "s")
        await cashier.press("escape")
        await write(cashier, writer, card)
        assert (carried(counters, card).points_milli, marked(counters)) == (0, [])


async def test_a_card_that_is_known_to_have_a_stripe_is_asked_for_though_its_number_was_typed(
    counters: Counters, writer: Simulation
) -> None:
    async with at_the_counter(counters, writer) as cashier:
        card = await written(cashier, counters, writer)
        await cashier.scan(ANA_CARD)
        await sell(cashier, "5")
        await sees(cashier, "para ver que es la suya")
        writer.present(card)
        await write(cashier, writer, card)
        assert carried(counters, card).points_milli == 15_000


async def test_a_card_whose_number_was_typed_and_that_is_older_is_not_written(
    counters: Counters, writer: Simulation
) -> None:
    async with at_the_counter(counters, writer) as cashier:
        card = await written(cashier, counters, writer)
        copy = StripeCard(track2=ANA_CARD, track3=card.track3)
        await open_with(cashier, writer, card)
        await sell(cashier, "5")
        await write(cashier, writer, card)
        await cashier.scan(ANA_CARD)
        await sell(cashier, "2")
        await sees(cashier, "para ver que es la suya")
        kept = copy.track3
        writer.present(copy)
        await sees(cashier, "puede ser una copia")
        assert copy.track3 == kept


async def test_a_keyboard_reader_shows_the_stripe_too(counters: Counters, writer: Simulation) -> None:
    async with at_the_counter(counters, writer) as cashier:
        card = await written(cashier, counters, writer)
        cashier.burst(f";{ANA_CARD}?+{card.track3[:-1]}{'1' if card.track3[-1] == '0' else '0'}?")
        await sees(cashier, "no se puede comprobar")
        await cashier.press("escape", "escape")
        cashier.burst(f";{ANA_CARD}?+{card.track3}?")
        await cashier.sees("Ana García Solà")
        await cashier.settle()
        assert cashier.app.counter_screen.said == ""
        assert not cashier.shows(card.track3[-12:])


async def test_the_owner_sees_what_was_wrong_and_how_many_cards_are_pending(
    counters: Counters, writer: Simulation
) -> None:
    for size in ((80, 24), (120, 40)):
        async with at_the_counter(counters, writer, size=size) as cashier:
            if size == (80, 24):
                card = await written(cashier, counters, writer)
                await open_with(cashier, writer, of_another_branch(counters, ANA_CARD, 9, 90))
                await cashier.press("escape")
                card.damaged.add(3)
                await open_with(cashier, writer, card)
                await sees(cashier, "no se puede comprobar")
                await sees(cashier, TO_WRITE)
                await cashier.press("escape", "escape")
                counters.counter.begin_stripe(BERTA_CARD)
            await cashier.press(*STRIPES)
            assert isinstance(cashier.screen, StripesScreen)
            compare_screen(f"stripes/StripesScreen-{size[0]}x{size[1]}", cashier.screen_text())


async def test_the_owners_screen_explains_itself_is_left_by_escape_and_gives_way_to_a_customer(
    counters: Counters,
) -> None:
    async with counters.cashier(size=(60, 20)) as cashier:
        await cashier.press(*STRIPES)
        assert cashier.shows("Todas las bandas que se han pasado estaban bien.")
        assert "Esc Volver" in cashier.lines()[-1]
        await cashier.press("f1")
        assert cashier.shows(StripesScreen.HELP_TEXT[:40])
        await cashier.press("escape", "escape", "escape")
        assert cashier.focused_field == "entry"
        await cashier.press(*STRIPES)
        await cashier.scan(BERTA_CARD)
        await cashier.sees("Berta Muñoz Vila")
