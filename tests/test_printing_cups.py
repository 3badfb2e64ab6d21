"""Cards through a real CUPS of the tests' own: what comes out, and why a printer stands still."""

import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from loyalty.box import Box
from loyalty.card_design import CardDesign, PersonalCard, Side, Text
from loyalty.card_errors import PrinterTrouble
from printing.cards import write_cards
from printing.cups import ANY_PRINTERS_CARD, CupsPrinter, _media_of, _problem
from printing.page import POINTS_PER_MM
from tests.cashier import NOON, Counters
from tests.cups_server import CupsServer, why_missing
from tui.configuration import CardPrinterSettings
from tui.counter.plastic import CardPrinting


@pytest.fixture(scope="module")
def one_cups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CupsServer]:
    if missing := why_missing():
        pytest.skip(missing)
    server = CupsServer(tmp_path_factory.mktemp("cups"))
    yield server
    server.close()


@pytest.fixture
def cups(one_cups: CupsServer) -> CupsServer:
    one_cups.fault()
    for path in one_cups.printed():
        path.unlink()
    return one_cups


@pytest.fixture
def card(tmp_path: Path) -> Path:
    text = Text(Box(5, 20, 70, 10), "{name}")
    design = CardDesign("prueba", "Prueba", Side(items=(text,)), Side())
    write_cards([(design, PersonalCard("T-1", "Núria Güell"))], tmp_path / "card.pdf", tmp_path)
    return tmp_path / "card.pdf"


def test_a_card_comes_out_whole_and_in_its_size(cups: CupsServer, card: Path) -> None:
    CupsPrinter("cards", server=cups.server).print_file(card, "T-1")
    (printed,) = cups.printed()
    document = printed.read_bytes()
    pages = PdfReader(BytesIO(document[document.index(b"%PDF") :])).pages  # some drivers put a word before it
    assert len(pages) == 2
    assert "Núria Güell" in pages[0].extract_text()
    sizes = sorted((float(pages[0].mediabox.width), float(pages[0].mediabox.height)))
    assert [size / POINTS_PER_MM for size in sizes] == pytest.approx([53.98, 85.60], abs=0.4)


def test_a_raw_queue_gets_the_very_bytes(cups: CupsServer, card: Path) -> None:
    CupsPrinter("raw", server=cups.server).print_file(card, "T-1")
    assert [path.read_bytes() for path in cups.printed()] == [card.read_bytes()]


@pytest.mark.parametrize(
    ("reason", "problem"),
    [
        ("media-empty-error", "feeder_empty"),
        ("cover-open", "cover_open"),
        ("marker-supply-empty-error", "ribbon_ended"),
    ],
)
def test_a_printer_that_stands_still_says_why_and_its_job_never_comes_out_later(
    cups: CupsServer, card: Path, reason: str, problem: str
) -> None:
    printer = CupsPrinter("raw", server=cups.server)
    cups.fault(reason)
    with pytest.raises(PrinterTrouble) as trouble:
        printer.print_file(card, "T-1")
    assert (trouble.value.problem, trouble.value.card) == (problem, "untouched")
    cups.fault()
    printer.print_file(card, "T-2")
    time.sleep(1.5)  # CUPS tries a job again each second: a cancelled one must not be among them
    assert len(cups.printed()) == 1


def test_a_printer_that_never_ends_a_card_leaves_it_in_doubt(cups: CupsServer, card: Path) -> None:
    with pytest.raises(PrinterTrouble) as trouble:
        CupsPrinter("slow", server=cups.server, wait_s=1.0).print_file(card, "T-1")
    assert (trouble.value.problem, trouble.value.card) == ("no_answer", "unknown")


def test_a_queue_that_does_not_exist_or_was_paused_is_told(cups: CupsServer, card: Path) -> None:
    with pytest.raises(PrinterTrouble) as trouble:
        CupsPrinter("no-such", server=cups.server).print_file(card, "T-1")
    assert (trouble.value.problem, trouble.value.detail) == ("no_queue", "no-such")
    with pytest.raises(PrinterTrouble) as trouble:
        CupsPrinter("paused", server=cups.server).print_file(card, "T-1")
    assert (trouble.value.problem, trouble.value.detail) == ("paused", "sin tarjetas")
    assert cups.printed() == []


def test_the_queue_of_cards_stops_at_an_empty_feeder_and_goes_on_once_it_is_filled(
    cups: CupsServer, counters: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    counter = counters.counter
    settings = CardPrinterSettings("cups", "raw", design="sencilla")
    counter.card_printing = CardPrinting(settings, "Perfumería Núria", counters.folder)
    counter.queue_never_printed("", NOON)
    cups.fault("media-empty-error")
    run = counter.run_prints()
    assert isinstance(run.trouble, PrinterTrouble)
    assert (run.printed, run.trouble.problem) == (0, "feeder_empty")
    assert counter.print_queue().counts == {"waiting": 2}
    cups.fault()
    assert counter.run_prints().printed == 2
    texts = [PdfReader(path).pages[0].extract_text() for path in cups.printed()]
    assert ["Ana" in text for text in texts] == [True, False]


@pytest.mark.parametrize("server", ["127.0.0.1:9", "/no/such/cups.sock"])
def test_without_a_cups_it_is_told_in_so_many_words(card: Path, server: str) -> None:
    with pytest.raises(PrinterTrouble) as trouble:
        CupsPrinter("cards", server=server).print_file(card, "T-1")
    assert (trouble.value.problem, trouble.value.card) == ("no_cups", "untouched")


def test_the_printers_own_word_for_a_card_is_used() -> None:
    assert _media_of({"media-supported": ["iso_a4_210x297mm", "iso_id-1_53.98x85.6mm"]}) == "iso_id-1_53.98x85.6mm"
    assert _media_of({"media-supported": ["A4", "1XCR80"]}) == "1XCR80"
    by_size = "custom_54x86mm_54x86mm"
    assert _media_of({"media-supported": ["iso_a4_210x297mm", "custom_max_60x90mm", by_size]}) == by_size
    assert _media_of({"media-supported": ["A4", "Postcard"]}) == ANY_PRINTERS_CARD


def test_what_is_only_low_is_no_reason_to_stop() -> None:
    assert _problem({"none"}) == ""
    assert _problem({"marker-supply-low-warning", "media-low-report"}) == ""
    assert _problem({"marker-supply-low-warning", "cover-open-error"}) == "cover_open"
