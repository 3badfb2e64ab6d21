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
from printing.cups import (
    ANY_PRINTERS_CARD,
    COMPLETED,
    PENDING,
    PROCESSING,
    SET_ASIDE,
    CupsPrinter,
    _media_of,
    _problem,
)
from printing.page import POINTS_PER_MM
from tests.cashier import NOON, Counters
from tests.cups_server import CupsServer, why_missing
from tests.scripted_cups import SILENT, scripted_cups
from tui.configuration import CardPrinterSettings
from tui.counter.plastic import CardPrinting


@pytest.fixture(scope="module")
def one_cups() -> Iterator[CupsServer]:
    if missing := why_missing():
        pytest.skip(missing)
    server = CupsServer()
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


def test_a_job_that_is_set_aside_without_a_word_is_given_up(
    cups: CupsServer, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printing.cups.SETTLE_S", 1.0)
    with pytest.raises(PrinterTrouble) as trouble:
        CupsPrinter("mute", server=cups.server).print_file(card, "T-1")
    assert (trouble.value.problem, trouble.value.detail) == ("refused", "resources-are-not-ready")


def test_its_printers_work_whoever_closes_pytests_folder(cups: CupsServer, tmp_path: Path) -> None:
    """Any pytest that starts does so, in the middle of another's tests."""
    assert not cups.root.is_relative_to(tmp_path.parents[1])
    open_to_all = [folder.stat().st_mode & 0o001 for folder in (cups.root, *cups.root.parents)]
    assert all(open_to_all)


def _fate(looks: list[tuple[int, str]], card: Path, takes_jobs: bool = True, wait_s: float = 30.0) -> tuple[str, str]:
    """What a printer that is seen so says of a card: the problem and what became of the plastic; none if it came out.

    Time passes only between two looks, a second each.
    """
    with scripted_cups(looks, takes_jobs) as cups, pytest.MonkeyPatch.context() as patch:
        clock = [0.0]
        patch.setattr("printing.cups.time.monotonic", lambda: clock[0])

        def sleep(_seconds: float) -> None:
            clock[0] += 1.0

        try:
            CupsPrinter("cards", "Card", cups.server, wait_s).print_file(card, "T-1", sleep)
        except PrinterTrouble as trouble:
            assert cups.jobs == 1
            return trouble.problem, trouble.card
        return "", ""


OUT = (COMPLETED, "none")


def test_a_line_that_is_still_being_opened_costs_no_card(card: Path) -> None:
    opening = (PROCESSING, "connecting-to-device")
    assert _fate([*[opening] * 5, (PROCESSING, "none"), OUT], card) == ("", "")
    assert _fate([opening], card) == ("unreachable", "untouched")


def test_a_reason_that_is_gone_again_at_the_last_look_is_remembered(card: Path) -> None:
    flickering = [(PROCESSING, "connecting-to-device"), (SET_ASIDE, "none")] * 20
    assert _fate(flickering, card) == ("unreachable", "untouched")


def test_an_old_complaint_counts_only_where_the_job_stands_still(card: Path) -> None:
    """CUPS keeps what the last job's backend said until another takes it back."""
    with scripted_cups([(PROCESSING, "cover-open"), OUT]) as cups:
        cups.reasons = "cover-open"
        CupsPrinter("cards", "Card", cups.server).print_file(card, "T-1", lambda seconds: None)


def test_a_job_that_never_had_its_turn_took_no_card(card: Path) -> None:
    assert _fate([(PENDING, "none")], card) == ("no_answer", "untouched")
    assert _fate([(PENDING, "none"), (PROCESSING, "none")], card) == ("no_answer", "unknown")


def test_a_wait_behind_the_jobs_of_others_does_not_count_against_the_line(card: Path) -> None:
    behind = [(PENDING, "none")] * 20
    assert _fate([*behind, (PROCESSING, "connecting-to-device"), OUT], card, wait_s=60) == ("", "")


def test_a_cups_that_starts_anew_meanwhile_is_waited_for(card: Path) -> None:
    assert _fate([(PROCESSING, "none"), *[(SILENT, "none")] * 4, OUT], card) == ("", "")


def test_a_cups_that_goes_away_for_good_leaves_the_card_in_doubt(card: Path) -> None:
    assert _fate([(PROCESSING, "none"), (SILENT, "none")], card) == ("no_cups", "unknown")


def test_a_job_of_which_nobody_says_whether_it_was_taken_leaves_the_card_in_doubt(card: Path) -> None:
    assert _fate([], card, takes_jobs=False) == ("no_cups", "unknown")


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
