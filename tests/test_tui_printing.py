"""Cards from the queue to the plastic: into a file, and to a printer with every fault in the middle of a batch."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from drivers.simulated.evolis import SimulatedEvolis
from loyalty.card_errors import BadDesign, PrinterTrouble, UnknownDesign
from loyalty.errors import BadFile, BadValue, NotAllowed
from loyalty.print_queue import LEASE_S
from tests.cashier import ANA, ANA_CARD, NOON, Counters
from tui.__main__ import main
from tui.configuration import CardPrinterSettings
from tui.counter import Counter
from tui.counter.plastic import CardPrinting
from tui.operations import call

ROOT = Path(__file__).parent.parent


@pytest.fixture
def simulated() -> Iterator[SimulatedEvolis]:
    with SimulatedEvolis() as printer:
        yield printer


def with_printer(counters: Counters, **settings: object) -> Counter:
    given = CardPrinterSettings(**{"ribbon": "k", "design": "sencilla", **settings})  # type: ignore[arg-type]
    counters.counter.card_printing = CardPrinting(given, "Perfumería Núria", counters.folder)
    return counters.counter


def with_batch(counters: Counters, count: int, **settings: object) -> Counter:
    counter = with_printer(counters, **settings)
    for number in range(count):
        counters.hand_out(f"97240001{number:04}")
        counter.queue_card(f"97240001{number:04}", "", "", NOON)
    return counter


def states(counter: Counter) -> list[str]:
    """Oldest first."""
    return [view.state for view in reversed(counter.print_queue().prints)]


def good_cards(simulated: SimulatedEvolis) -> list[str]:
    return [card.tracks[2] for card in simulated.cards if not card.rejected]


def test_a_batch_is_printed_and_encoded_in_its_order(counters: Counters, simulated: SimulatedEvolis) -> None:
    counter = with_batch(counters, 3, kind="evolis", port=simulated.port, stripe=True)
    told: list[tuple[int, int]] = []
    run = counter.run_prints(lambda done, total: told.append((done, total)))
    assert (run.printed, run.failed, run.trouble) == (3, 0, None)
    assert good_cards(simulated) == ["972400010000", "972400010001", "972400010002"]
    assert states(counter) == ["done"] * 3
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("broken", "mended", "problem"),
    [
        ({"cards_in_feeder": 0}, {"cards_in_feeder": 9}, "feeder_empty"),
        ({"cover_open": True}, {"cover_open": False}, "cover_open"),
        ({"panels_left": 0}, {"panels_left": 9}, "ribbon_ended"),
    ],
    ids=str,
)
def test_after_the_fault_is_mended_the_queue_goes_on_and_every_card_comes_out_once(
    counters: Counters,
    simulated: SimulatedEvolis,
    broken: dict[str, object],
    mended: dict[str, object],
    problem: str,
) -> None:
    counter = with_batch(counters, 4, kind="evolis", port=simulated.port, stripe=True)

    def breaks(name: str) -> None:
        if name == "Ss" and len(simulated.cards) == 2:
            for knob, value in broken.items():
                setattr(simulated, knob, value)

    simulated.on_command = breaks
    run = counter.run_prints()
    assert isinstance(run.trouble, PrinterTrouble)
    assert run.trouble.problem == problem
    assert states(counter) == ["done", "done", "waiting", "waiting"]
    simulated.on_command = lambda _name: None
    for knob, value in mended.items():
        setattr(simulated, knob, value)
    assert counter.run_prints().trouble is None
    assert good_cards(simulated) == [f"97240001000{number}" for number in range(4)]
    assert states(counter) == ["done"] * 4


def test_a_bad_stripe_costs_one_blank_card_and_the_next_ones_come_out(
    counters: Counters, simulated: SimulatedEvolis
) -> None:
    counter = with_batch(counters, 3, kind="evolis", port=simulated.port, stripe=True)
    counter.count_blanks(10)
    simulated.bad_stripes = 1
    run = counter.run_prints()
    assert (run.printed, run.failed, run.trouble) == (2, 1, None)
    assert states(counter) == ["failed", "done", "done"]
    assert counter.print_queue().blanks_left == 7
    counter.repeat_print(counter.print_queue().prints[-1].id)
    assert counter.run_prints().printed == 1
    assert sorted(good_cards(simulated)) == ["972400010000", "972400010001", "972400010002"]


def test_three_bad_stripes_in_a_row_stop_the_run_before_the_box_is_spoiled(
    counters: Counters, simulated: SimulatedEvolis
) -> None:
    counter = with_batch(counters, 5, kind="evolis", port=simulated.port, stripe=True)
    simulated.bad_stripes = 99
    assert counter.run_prints().failed == 3
    assert states(counter) == ["failed"] * 3 + ["waiting"] * 2


def test_a_card_that_may_have_come_out_is_in_doubt_and_not_printed_again(
    counters: Counters, simulated: SimulatedEvolis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drivers.evolis.EvolisPrinter.__init__.__kwdefaults__", {"answer_s": 0.3, "slow_s": 0.3})
    counter = with_batch(counters, 2, kind="evolis", port=simulated.port)
    simulated.silent_at = "Se"
    run = counter.run_prints()
    assert isinstance(run.trouble, PrinterTrouble)
    assert states(counter) == ["doubtful", "waiting"]
    simulated.silent_at = ""
    assert counter.run_prints().printed == 1
    assert states(counter) == ["doubtful", "done"]


def test_without_blank_cards_nothing_is_sent_to_the_printer(counters: Counters, simulated: SimulatedEvolis) -> None:
    counter = with_batch(counters, 2, kind="evolis", port=simulated.port)
    counter.count_blanks(1)
    run = counter.run_prints()
    assert run.printed == 1
    assert isinstance(run.trouble, PrinterTrouble)
    assert run.trouble.problem == "no_blanks"
    assert len(simulated.cards) == 1


def test_a_printer_that_is_off_leaves_every_card_waiting(counters: Counters) -> None:
    counter = with_batch(counters, 1, kind="evolis", port="tcp://127.0.0.1:9")
    run = counter.run_prints()
    assert isinstance(run.trouble, PrinterTrouble)
    assert run.trouble.problem == "unreachable"
    assert states(counter) == ["waiting"]


def test_cards_for_a_stripe_are_encoded_by_whoever_can_before_they_are_printed(counters: Counters) -> None:
    counter = with_batch(counters, 1, kind="cups", queue="no-such", stripe=True)
    run = counter.run_prints()
    assert isinstance(run.trouble, PrinterTrouble)
    assert run.trouble.problem == "no_encoder"
    written: list[dict[int, str]] = []
    counter.card_printing = replace(counter.card_printing, encode=lambda _number, tracks: written.append(tracks))
    counter.run_prints()
    assert [tracks[2] for tracks in written] == ["972400010000"]


def test_all_that_waits_goes_into_one_file(counters: Counters) -> None:
    counter = with_batch(counters, 30)
    counter.queue_card("", ANA, "", NOON)
    path = counters.folder / "out" / "cards.pdf"
    run = counter.run_prints(path=path)
    assert (run.printed, run.path, run.trouble) == (31, path, None)
    pages = PdfReader(path).pages
    assert len(pages) == 31
    assert "Ana García Solà" in pages[30].extract_text()
    assert set(states(counter)) == {"done"}
    assert counter.run_prints(path=path).path is None, "nothing waits: the file stays as it is"


def test_a_file_that_cannot_be_written_leaves_every_card_waiting(counters: Counters) -> None:
    counter = with_batch(counters, 2)
    (counters.folder / "file").touch()
    run = counter.run_prints(path=counters.folder / "file" / "cards.pdf")
    assert isinstance(run.trouble, BadFile)
    assert states(counter) == ["waiting"] * 2


def test_a_card_whose_design_is_gone_fails_and_the_others_come_out(counters: Counters) -> None:
    counter = with_batch(counters, 2)
    designs = counters.folder / "designs"
    designs.mkdir()
    (designs / "mio.toml").write_text('[front]\n[[front.item]]\ndraw = "qr"\nbox = [5, 5, 30, 30]')
    counter.queue_card(ANA_CARD, "", "mio", NOON)
    (designs / "mio.toml").unlink()
    run = counter.run_prints(path=counters.folder / "cards.pdf")
    assert (run.printed, run.failed) == (2, 1)
    assert states(counter) == ["done", "done", "failed"]


def test_the_shops_own_designs_take_the_place_of_the_programs(counters: Counters) -> None:
    counter = with_printer(counters)
    shipped = [name for name, _title, _faults in counter.card_designs()]
    assert "tienda" in shipped
    designs = counters.folder / "designs"
    designs.mkdir()
    (designs / "tienda.toml").write_text('[design]\ntitle = "La nuestra"\n[front]')
    (designs / "mala.toml").write_text("[frnt]")
    titles = {name: (title, len(faults)) for name, title, faults in counter.card_designs()}
    assert titles["tienda"] == ("La nuestra", 0)
    assert titles["mala"] == ("mala", 2)
    with pytest.raises(BadDesign):
        counter.queue_card(ANA_CARD, "", "mala", NOON)
    with pytest.raises(UnknownDesign) as refused:
        counter.queue_card(ANA_CARD, "", "teinda", NOON)
    assert refused.value.nearest == "tienda"


def test_a_number_that_does_not_fit_the_design_or_the_stripe_is_refused_before_it_waits(counters: Counters) -> None:
    counter = with_printer(counters, stripe=True)
    (counters.folder / "designs").mkdir()
    ean = '[front]\n[[front.item]]\ndraw = "ean13"\nbox = [5, 5, 60, 20]'
    (counters.folder / "designs" / "ean.toml").write_text(ean)
    counters.hand_out("A1-0001")
    with pytest.raises(BadValue) as refused:
        counter.queue_card(ANA_CARD, "", "ean", NOON)
    assert refused.value.problem == "not_an_ean13"
    with pytest.raises(NotAllowed) as not_allowed:
        counter.queue_card("A1-0001", "", "", NOON)
    assert not_allowed.value.reason == "number_not_for_stripe"
    assert counter.print_queue().prints == ()


def test_the_same_request_sent_twice_queues_one_card(counters: Counters) -> None:
    counter = with_printer(counters)
    first = call(counter, "card.print", {"card": ANA_CARD, "id": "p-1"})
    counter.run_prints(path=counters.folder / "cards.pdf")
    assert call(counter, "card.print", {"card": ANA_CARD, "id": "p-1"})["print"] == first["print"]
    assert call(counter, "card.print", {"card": ANA_CARD, "id": "p-2"})["print"] != first["print"]


def test_other_programs_see_and_drive_the_whole_queue(counters: Counters) -> None:
    counter = with_printer(counters)
    assert call(counter, "print.never_printed", {}) == {"queued": 2}
    queue = call(counter, "print.queue", {})
    assert queue["counts"] == {"waiting": 2}
    berta, ana = queue["prints"]
    assert (ana["card"], ana["name"], ana["state"]) == (ANA_CARD, "Ana García Solà", "waiting")
    assert call(counter, "print.cancel", {"print": berta["print"]})["state"] == "cancelled"
    assert call(counter, "print.stop", {}) == {"stopped": True}
    assert call(counter, "print.queue", {})["stopped"]
    answer = call(counter, "print.run", {"file": str(counters.folder / "x.pdf")})
    assert (answer["ok"], answer["printed"], answer["waiting"]) == (True, 1, 0)
    assert call(counter, "print.repeat", {"print": ana["print"]})["state"] == "waiting"
    assert call(counter, "print.blanks", {"cards": 40}) == {"blank_cards": 40}
    assert call(counter, "print.queue", {"most": 1})["blank_cards"] == 40
    assert {each["design"] for each in call(counter, "print.designs", {})["designs"]} >= {"tienda", "hotel"}
    assert "[front]" in call(counter, "print.design", {"design": "bar"})["toml"]
    preview = counters.folder / "preview.pdf"
    call(counter, "print.preview", {"design": "viajes", "card": ANA_CARD, "path": str(preview)})
    assert "Ana García Solà" in PdfReader(preview).pages[0].extract_text()


def test_the_command_line_prints_and_says_what_came_of_it(
    counters: Counters, capsys: pytest.CaptureFixture[str]
) -> None:
    counters.counter.close()
    config = counters.folder / "config.toml"
    config.write_text(
        '[shop]\nname = "Núria"\ntimezone = "Europe/Madrid"\nlanguage = "es"\n[database]\nurl = "sqlite:///shop.db"\n'
        '[counter]\nbranch = "centro"\nname = "caja-1"\n[card_printer]\nkind = "pdf"\ndesign = "bar"\n'
    )

    def run(*arguments: str) -> str:
        status = main(["--config", str(config), "print", *arguments])
        printed = capsys.readouterr()
        assert status == 0, printed.err
        return printed.out

    assert "en espera" in run("card", "--dni", ANA)
    assert "1 tarjeta más en la cola." in run("never-printed", "--design", "hotel")
    assert "2 en espera" in run("queue")
    assert run("stop").strip() == "La cola está parada."
    said = run("run", "--file", str(counters.folder / "cards.pdf"))
    assert "2 tarjetas hechas, 0 en espera." in said
    answer = json.loads(run("queue", "--json"))
    assert [each["design"] for each in answer["prints"]] == ["hotel", "bar"]
    assert "en espera" in run("repeat", str(answer["prints"][0]["print"]))
    assert "quitada" in run("cancel", str(answer["prints"][0]["print"]))
    assert run("blanks", "200").strip() == "Tarjetas en blanco: 200"
    assert "Bar: sol de tarde" in run("designs")
    assert "[[front.item]]" in run("design", "bar")
    assert "preview.pdf" in run("preview", str(counters.folder / "preview.pdf"), "--design", "hotel")


def test_a_run_that_is_killed_loses_no_card_and_prints_none_twice(
    counters: Counters, simulated: SimulatedEvolis
) -> None:
    counter = with_batch(counters, 4, kind="evolis", port=simulated.port, stripe=True)
    script = """
import sys
from pathlib import Path
from zoneinfo import ZoneInfo
from tui.configuration import CardPrinterSettings
from tui.counter import open_counter
from tui.counter.plastic import CardPrinting
counter = open_counter(sys.argv[1], Path(sys.argv[2]), "centro", "caja-2", ZoneInfo("Europe/Madrid"), clock=lambda: int(sys.argv[4]))
settings = CardPrinterSettings("evolis", port=sys.argv[3], ribbon="k", stripe=True, design="sencilla")
counter.card_printing = CardPrinting(settings, "Núria", Path(sys.argv[2]))
counter.run_prints()
"""  # noqa: E501
    command = [sys.executable, "-c", script, counters.url, str(counters.folder), simulated.port, str(NOON)]
    program = subprocess.Popen(command, cwd=ROOT)

    def kill(name: str) -> None:
        if name == "Sr" and len(simulated.cards) == 2:
            os.kill(program.pid, signal.SIGKILL)

    simulated.on_command = kill
    assert program.wait(60) == -signal.SIGKILL
    simulated.on_command = lambda _name: None
    deadline = time.monotonic() + 5
    while states(counter) != ["done", "done", "encoded", "waiting"] and time.monotonic() < deadline:
        time.sleep(0.01)
    assert counter.run_prints().printed == 1
    later = NOON + LEASE_S + 1
    counter.clock = lambda: later
    assert states(counter) == ["done", "done", "doubtful", "done"]
    assert counter.run_prints().printed == 0
    counter.repeat_print(counter.print_queue().prints[1].id)
    assert counter.run_prints().printed == 1
    assert sorted(good_cards(simulated)) == [f"97240001000{number}" for number in range(4)]
