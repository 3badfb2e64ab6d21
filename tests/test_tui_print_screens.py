"""The owner at the screen of cards to print: adds, prints, stops, goes on, repeats, chooses a design by its looks."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from textual.widgets import Input

from drivers.simulated.evolis import SimulatedEvolis
from loyalty.card_design import PersonalCard
from loyalty.card_design_toml import read_design
from tests.cashier import ANA, ANA_CARD, BERTA_CARD, NOON, Cashier, Counters, compare_screen, until
from tests.every_screen import for_each, keeps_the_rules
from tests.plastic_owner import PLASTIC_WAYS, QUEUE
from tui.card_drawing import COLUMNS, ROWS, card_lines
from tui.configuration import CardPrinterSettings
from tui.counter.plastic import CardPrinting
from tui.screens.card_design import CardDesignScreen
from tui.screens.print_forms import PrintForm
from tui.screens.print_queue import PrintQueueScreen
from tui.screens.shop_screen import ShopScreen

DESIGNS = sorted((Path(__file__).parent.parent / "printing" / "designs").glob("*.toml"))
every_screen = for_each(PLASTIC_WAYS)


@pytest.fixture
def simulated() -> Iterator[SimulatedEvolis]:
    with SimulatedEvolis() as printer:
        yield printer


def with_printer(counters: Counters, **settings: object) -> None:
    given = CardPrinterSettings(**{"ribbon": "k", "design": "sencilla", **settings})  # type: ignore[arg-type]
    counters.counter.card_printing = CardPrinting(given, "Peluquería Núria", counters.folder)


async def at_the_queue(cashier: Cashier) -> None:
    await cashier.press(*QUEUE)
    assert type(cashier.screen) is PrintQueueScreen


def states(counters: Counters) -> list[str]:
    return [view.state for view in reversed(counters.counter.print_queue().prints)]


@every_screen
async def test_every_screen_shows_its_keys_explains_itself_and_is_left(
    counters: Counters, screen: type[ShopScreen]
) -> None:
    async with counters.cashier(size=(80, 50)) as cashier:
        await cashier.press(*PLASTIC_WAYS[screen])
        assert type(cashier.screen) is screen
        await keeps_the_rules(cashier)


@every_screen
async def test_a_scan_is_taken_by_the_screens_that_print_it_and_else_by_the_counter(
    counters: Counters, screen: type[ShopScreen]
) -> None:
    async with counters.cashier(size=(60, 20)) as cashier:
        await cashier.press(*PLASTIC_WAYS[screen])
        await cashier.scan(BERTA_CARD)
        if screen is PrintForm:
            assert cashier.screen.query_one("#card", Input).value == BERTA_CARD
        elif screen is PrintQueueScreen:
            assert states(counters) == ["waiting"]
        else:
            assert cashier.screen is cashier.app.counter_screen
            await cashier.sees("Berta Muñoz Vila")


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_the_queue_looks_as_it_is_kept(counters: Counters, width: int, height: int) -> None:
    with_printer(counters)
    for card in (ANA_CARD, BERTA_CARD):
        counters.counter.queue_card(card, "", "sencilla", NOON)
    counters.counter.run_prints(path=counters.folder / "cards.pdf")
    counters.counter.repeat_print(1)
    counters.counter.count_blanks(188)
    async with counters.cashier(size=(width, height)) as cashier:
        await at_the_queue(cashier)
        compare_screen(f"plastic/cards-{width}x{height}", cashier.screen_text())


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_a_design_is_seen_before_anything_is_printed(counters: Counters, width: int, height: int) -> None:
    with_printer(counters, design="hotel")
    async with counters.cashier(size=(width, height)) as cashier:
        await at_the_queue(cashier)
        await cashier.press("f7")
        assert type(cashier.screen) is CardDesignScreen
        await cashier.sees("María de los Ángeles")
        compare_screen(f"plastic/design-front-{width}x{height}", cashier.screen_text())
        await cashier.press("f3")
        await cashier.sees("====")
        compare_screen(f"plastic/design-back-{width}x{height}", cashier.screen_text())


async def test_a_scan_puts_the_card_on_the_queue_with_the_design_that_was_chosen(counters: Counters) -> None:
    with_printer(counters)
    async with counters.cashier() as cashier:
        await at_the_queue(cashier)
        await cashier.press("f7", "b", "enter")
        await cashier.sees("diseño bar")
        await cashier.scan(ANA_CARD)
        await cashier.sees("Añadida a la cola: 9724000000000011 Ana García Solà")
        assert counters.counter.print_queue().prints[0].design == "bar"


async def test_a_customer_is_added_by_card_or_dni(counters: Counters) -> None:
    with_printer(counters)
    async with counters.cashier() as cashier:
        await at_the_queue(cashier)
        await cashier.press("f2")
        await cashier.type(ANA)
        await cashier.press("enter")
        await cashier.sees("Ana García Solà")
        assert states(counters) == ["waiting"]
        await cashier.press("f2")
        await cashier.type("nadie")
        await cashier.press("enter")
        await cashier.sees("No existe la tarjeta nadie.")


async def test_all_that_were_never_printed_go_into_one_file(counters: Counters) -> None:
    with_printer(counters, kind="pdf")
    async with counters.cashier() as cashier:
        await at_the_queue(cashier)
        await cashier.press("f5")
        await cashier.sees("No hay tarjetas en espera.")
        await cashier.press("f3")
        await cashier.sees("2 tarjetas más en la cola.")
        await cashier.press("f5")
        await cashier.sees("2 tarjetas hechas.")
        (pdf,) = (counters.folder / "tarjetas").glob("*.pdf")
        assert len(PdfReader(pdf).pages) == 2
        assert states(counters) == ["done", "done"]


async def test_an_empty_feeder_is_said_and_the_queue_goes_on_once_it_is_filled(
    counters: Counters, simulated: SimulatedEvolis
) -> None:
    with_printer(counters, kind="evolis", port=simulated.port, stripe=True)
    simulated.cards_in_feeder = 1
    async with counters.cashier() as cashier:
        await at_the_queue(cashier)
        await cashier.press("f3", "f5")
        await cashier.sees("No quedan tarjetas en el cargador: póngalas y siga.")
        assert states(counters) == ["done", "waiting"]
        await cashier.sees("en espera: sin tar")
        simulated.cards_in_feeder = 5
        await cashier.press("f5")
        await cashier.sees("1 tarjeta hecha.")
        assert [card.tracks[2] for card in simulated.cards] == [ANA_CARD, BERTA_CARD]


async def test_printing_is_stopped_with_a_key_and_goes_on_with_another(
    counters: Counters, simulated: SimulatedEvolis
) -> None:
    with_printer(counters, kind="evolis", port=simulated.port)
    began, may_end = threading.Event(), threading.Event()

    def wait(name: str) -> None:
        if name == "Se":
            began.set()
            may_end.wait(10)

    simulated.on_command = wait
    async with counters.cashier() as cashier:
        await at_the_queue(cashier)
        await cashier.press("f3")
        cashier.keys_at_once("f5")
        assert await asyncio.to_thread(began.wait, 10)
        await cashier.sees("Parar")
        cashier.keys_at_once("f6")
        await cashier.sees("Se para cuando salga la tarjeta")
        may_end.set()
        await cashier.sees("1 tarjeta hecha.")
        assert states(counters) == ["done", "waiting"]
        await cashier.press("f5")
        await cashier.sees("1 tarjeta hecha.")
        assert states(counters) == ["done", "done"]


async def test_a_card_is_repeated_taken_off_or_found_to_be_good(counters: Counters) -> None:
    with_printer(counters)
    counters.counter.queue_card(ANA_CARD, "", "sencilla", NOON)
    async with counters.cashier() as cashier:
        await at_the_queue(cashier)
        await cashier.press("f4")
        await cashier.sees("La tarjeta 9724000000000011 no está en duda.")
        await cashier.press("delete")
        await cashier.sees("quitada")
        await cashier.press("f8")
        assert states(counters) == ["waiting"]


async def test_the_blank_cards_are_counted_and_said(counters: Counters) -> None:
    with_printer(counters)
    async with counters.cashier() as cashier:
        await at_the_queue(cashier)
        await cashier.press("f9")
        await cashier.type("250")
        await cashier.press("f2")
        await cashier.sees("quedan 250 en blanco")


async def test_a_sample_is_written_as_a_file_and_its_place_said(counters: Counters) -> None:
    with_printer(counters, design="viajes")
    async with counters.cashier(size=(140, 30)) as cashier:
        await at_the_queue(cashier)
        await cashier.press("f7", "f5")
        await cashier.sees("La muestra está en")
        pages = PdfReader(counters.folder / "tarjetas" / "muestra-viajes.pdf").pages
        assert "Peluquería Núria" in pages[0].extract_text()


async def test_a_design_with_faults_is_marked_and_its_faults_are_said(counters: Counters) -> None:
    with_printer(counters)
    (counters.folder / "designs").mkdir()
    (counters.folder / "designs" / "aaa.toml").write_text('[front]\n[[front.item]]\ndraw = "txt"')
    async with counters.cashier() as cashier:
        await at_the_queue(cashier)
        await cashier.press("f7")
        await cashier.sees("! aaa")
        await cashier.press("home")
        while cashier.screen.query_one("LetterList").chosen != "aaa":  # type: ignore[attr-defined]
            await cashier.press("down")
        await cashier.sees("¿Quería decir «text»?")
        await cashier.press("enter")
        assert type(cashier.screen) is CardDesignScreen


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", ["Ana", "Inmaculada Concepción Núñez de la Peña i Puigdollers " * 3])
def test_every_design_is_drawn_with_letters_within_its_border(path: Path, name: str) -> None:
    design = read_design(path.stem, path.read_text(encoding="utf-8"))
    for side in range(len(design.sides)):
        lines = card_lines(design, side, PersonalCard("9724000000000011", name, "12345678Z", "oro", "Tienda"))
        assert [len(line) for line in lines] == [COLUMNS + 2] * (ROWS + 2)
    assert any(name[:3] in line for line in card_lines(design, 0, PersonalCard("T-1", name))), name


async def test_the_marked_card_stays_marked_however_far_down_it_is_when_another_is_added(counters: Counters) -> None:
    for number in range(130):
        counters.hand_out(f"T-{number:03d}")
        counters.counter.queue_typed(f"T-{number:03d}", "", NOON)
    async with counters.cashier() as cashier:
        await at_the_queue(cashier)
        queue = cashier.screen
        assert isinstance(queue, PrintQueueScreen)
        await cashier.press(*["pagedown"] * 8)
        marked = queue.chosen
        assert marked is not None
        assert queue.list.cursor > 100
        await cashier.scan(ANA_CARD)
        assert queue.chosen == marked
        shown = f" > {marked.card}"
        await until(lambda: any(line.startswith(shown) for line in cashier.lines()), "the marked row")
