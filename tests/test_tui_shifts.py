"""The close of a shift by every door: on the screen, on the ticket, on a sheet, by JSON-RPC and the command line."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from drivers.simulated.ticket_printer import SimulatedTicketPrinter
from loyalty.earning import EarningLine
from loyalty.requests import Payment, SaleRequest
from loyalty.ticket import TicketTrouble
from tests.cashier import ANA_CARD, Cashier, Counters, compare_screen
from tests.conftest import moment
from tests.every_screen import for_each, keeps_the_rules
from tests.papers_owner import with_papers
from tests.shift_owner import SHIFT_WAYS
from tests.test_tui_cli import shop_folder
from tests.test_tui_prize_doors import done
from tests.test_tui_rpc import ask, counter
from tui.__main__ import main
from tui.counter import Counter
from tui.language import LANGUAGES, choose_language
from tui.papers import write_shift
from tui.rpc import answer_line
from tui.screens.counter import CounterScreen
from tui.screens.help import HelpScreen
from tui.screens.shift import ShiftScreen
from tui.screens.shift_form import ShiftForm
from tui.screens.shop_screen import ShopScreen
from tui.shift_words import WIDTH, shift_text

__all__ = ["counter", "shop_folder"]

HASH = re.compile(r"[0-9a-f]{8}")
every_screen = for_each(SHIFT_WAYS)


@pytest.fixture
def printer() -> Iterator[SimulatedTicketPrinter]:
    with SimulatedTicketPrinter() as running:
        yield running


def sells(counters: Counters, number: int, cents: int = 1250, **pay: Any) -> None:
    counter = counters.counter
    lines = (EarningLine("corte", cents),)
    counter.record_sale(SaleRequest(f"sale-{number}", lines, counter.clock(), card=ANA_CARD, pay=Payment(**pay)))


def morning(counters: Counters) -> None:
    """A shift is closed; in the one that runs a gift card is sold, and pays a part of the second sale."""
    sells(counters, 0)
    counters.counter.close_shift("first", {}, counters.counter.clock())
    counters.hand_out("G-1", at="2026-01-20T10:00", kind="gift", euros_cents=5000)
    sells(counters, 1, 3000)
    sells(counters, 2, 2000, gift_cards=(("G-1", 1500),))


# -- the screens


@every_screen
async def test_every_screen_shows_its_keys_explains_itself_and_is_left(
    counters: Counters, screen: type[ShopScreen]
) -> None:
    morning(counters)
    async with counters.cashier(size=(80, 40)) as cashier:
        await cashier.press(*SHIFT_WAYS[screen])
        assert type(cashier.screen) is screen
        await keeps_the_rules(cashier)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
@every_screen
async def test_the_screens_look_as_they_are_kept(
    counters: Counters, screen: type[ShopScreen], width: int, height: int
) -> None:
    morning(counters)
    async with counters.cashier(size=(width, height)) as cashier:
        await cashier.press(*SHIFT_WAYS[screen])
        shown = HASH.sub("xxxxxxxx", cashier.screen_text())
        compare_screen(f"shifts/{screen.__name__}-{width}x{height}", shown)


async def closes(cashier: Cashier, *typed: str) -> None:
    await cashier.press("f9", "enter", "f2")
    assert isinstance(cashier.screen, ShiftForm)
    for text in typed:
        await cashier.type(text)
        await cashier.press("enter")
    await cashier.press("f2")


async def test_two_keys_close_and_the_ticket_comes_out(counters: Counters, printer: SimulatedTicketPrinter) -> None:
    with_papers(counters, printer)
    morning(counters)
    async with counters.cashier() as cashier:
        await closes(cashier)
        await cashier.sees("Caja cerrada: es el cierre n.º 2.")
        assert "F2 Cerrar caja" not in cashier.screen_text()
        (ticket,) = printer.wait_for(1)
    text = " ".join(ticket.text.split())
    for part in ("Cierre de caja n.º 2", "caja-1 · centro", "2 ventas 50,00 €", "Vendido en tarjetas 50,00 €", "Firma"):
        assert part in text, part
    head = counters.counter.shift(2).chain_head
    assert head in text.replace(" ", "")


async def test_what_the_till_has_is_held_against_it(counters: Counters) -> None:
    morning(counters)
    async with counters.cashier(size=(80, 40)) as cashier:
        await closes(cashier, "48,50", "", "", "15")
        text = " ".join(cashier.screen_text().split())
        assert "Vendido en tarjetas 48,50 € de menos en la caja 1,50 €" in text
        assert "Pagado con tarjeta regalo 15,00 € cuadra" in text
        assert "Pagado con puntos" not in text
    assert counters.counter.shift(2).till_cents == {"sold": 4850, "gift_card": 1500}


async def test_a_printer_without_paper_leaves_the_shift_closed_and_f12_prints_it_later(
    counters: Counters, printer: SimulatedTicketPrinter
) -> None:
    with_papers(counters, printer, asks_status=True)
    morning(counters)
    printer.no_paper = True
    async with counters.cashier() as cashier:
        await closes(cashier)
        await cashier.sees("Caja cerrada: es el cierre n.º 2.")
        await cashier.sees("papel")
        printer.no_paper = False
        await cashier.press("f12")
        await cashier.sees("Ticket impreso.")
        assert len(printer.wait_for(1)) == 1
    assert [each.number for each in counters.counter.shifts()] == [2, 1]


async def test_no_key_waits_for_a_printer_that_is_slow(
    counters: Counters, monkeypatch: pytest.MonkeyPatch, printer: SimulatedTicketPrinter
) -> None:
    with_papers(counters, printer)
    morning(counters)
    answers = threading.Event()
    monkeypatch.setattr("tui.screens.shift.print_slip", lambda *_ticket: answers.wait(10))
    async with counters.cashier() as cashier:
        await cashier.press("f9", "enter", "f2")
        cashier.keys_at_once("f2")
        await cashier.sees("Caja cerrada: es el cierre n.º 2.")
        cashier.keys_at_once("f1")
        await cashier.sees("Lo que ha hecho esta caja")
        assert not answers.is_set()
        answers.set()
        await cashier.settle()


@pytest.mark.parametrize(
    ("keys", "gone_to", "shown"),
    [(("escape", "escape"), CounterScreen, "F10 Salir"), (("f1",), HelpScreen, "Lo que ha hecho esta caja")],
)
async def test_what_went_wrong_with_the_ticket_is_said_wherever_one_is_by_now(
    counters: Counters,
    monkeypatch: pytest.MonkeyPatch,
    printer: SimulatedTicketPrinter,
    keys: tuple[str, ...],
    gone_to: type[ShopScreen],
    shown: str,
) -> None:
    with_papers(counters, printer)
    morning(counters)
    answers = threading.Event()

    def fails(*_ticket: object) -> None:
        answers.wait(10)
        raise TicketTrouble("no_paper")

    monkeypatch.setattr("tui.screens.shift.print_slip", fails)
    async with counters.cashier() as cashier:
        await cashier.press("f9", "enter", "f2")
        cashier.keys_at_once("f2")
        await cashier.sees("Caja cerrada: es el cierre n.º 2.")
        cashier.keys_at_once(*keys)
        await cashier.sees(shown)
        assert type(cashier.screen) is gone_to
        answers.set()
        await cashier.sees("no tiene papel")


async def test_a_close_that_cannot_be_written_is_said_wherever_one_is_by_now(
    counters: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning(counters)
    (counters.folder / "cierres").write_text("a file in the way")
    goes_on = threading.Event()

    def slowly(*given: object) -> None:
        goes_on.wait(10)
        write_shift(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("tui.screens.shift.write_shift", slowly)
    async with counters.cashier() as cashier:
        await cashier.press("f9", "enter")
        cashier.keys_at_once("f6", "escape", "escape")
        await cashier.sees("F10 Salir")
        assert type(cashier.screen) is CounterScreen
        goes_on.set()
        await cashier.sees("No se puede escribir el fichero")


async def test_where_nothing_moved_there_is_nothing_to_close(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "enter")
        await cashier.sees("Sin movimientos desde el último cierre")
        await cashier.press("f2")
        assert type(cashier.screen) is ShiftScreen
        await cashier.sees("No hay nada que cerrar")
        await cashier.press("f3")
        await cashier.sees("Esta caja no se ha cerrado nunca.")


async def test_a_wrong_amount_is_said_and_nothing_is_closed(counters: Counters) -> None:
    morning(counters)
    async with counters.cashier() as cashier:
        await closes(cashier, "1,2,3")
        assert isinstance(cashier.screen, ShiftForm)
        await cashier.sees("no es un importe")
    assert len(counters.counter.shifts()) == 1


async def test_the_close_is_written_as_a_sheet_in_its_folder(counters: Counters) -> None:
    morning(counters)
    async with counters.cashier() as cashier:
        await closes(cashier)
        await cashier.press("f6")
        await cashier.sees("Escrito en")
    (path,) = (counters.folder / "cierres").iterdir()
    assert path.name == "centro-caja-1-000002.pdf"
    text = PdfReader(path).pages[0].extract_text()
    assert "Cierre de caja n.º 2" in text
    assert counters.counter.shift(2).chain_head in text.replace(" ", "")


def test_a_close_as_of_an_earlier_day_does_not_end_before_it_begins(counters: Counters) -> None:
    sells(counters, 0)
    closed = counters.counter.close_shift("c", {}, moment("2026-01-20T21:00"))
    assert closed.first_at > closed.closed_at
    assert shift_text(closed, counters.counter.zone).splitlines()[2] == "Hasta el 20/01/2026 21:00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_the_screen_in_any_language(counters: Counters, language: str) -> None:
    morning(counters)
    till = {"sold": 1, "points": 2, "euros": 3, "gift_card": 4}
    closed = counters.counter.close_shift("c", till, counters.counter.clock())
    choose_language(language)
    try:
        lines = shift_text(closed, counters.counter.zone).splitlines()
    finally:
        choose_language("es")
    assert max(map(len, lines)) <= WIDTH + 2


# -- the other doors


def test_a_shift_is_shown_closed_and_listed_by_json_rpc(counter: Counter) -> None:
    done(counter, "card.activate", card="T-1", points="100")
    done(counter, "card.activate", card="G-1", kind="gift", euros="50.00")
    done(counter, "sale.record", id="s1", card="T-1", lines=[{"service": "general", "amount": "12.50"}])
    running = done(counter, "shift.show")
    assert (running["number"], running["closed_at"], running["sales"]["total"]) == (1, None, "12.50")
    closed = done(counter, "shift.close", id="c1", till={"sold": "49.00"}, operator="ana")
    assert closed["sums"] == [
        {"group": "issued", "unit": "points", "count": 2, "amount": "112.5"},
        {"group": "sold", "unit": "euros", "count": 1, "amount": "50.00"},
    ]
    assert (closed["booked"]["sold"], closed["till"], closed["differences"]) == (
        "50.00", {"sold": "49.00"}, {"sold": "-1.00"},
    )  # fmt: skip
    assert done(counter, "shift.close", id="c1", till={"sold": "49.00"}, operator="ana") == closed
    assert done(counter, "shift.show", number=1) == closed
    listed = done(counter, "shift.list")
    assert listed["shifts"] == [{"number": 1, "operator": "ana", "closed_at": "2026-02-01T12:00:00+01:00"}]
    assert listed["next"] is None


def test_the_close_says_what_of_the_refunds_left_the_till(counter: Counter) -> None:
    done(counter, "card.activate", card="T-1")
    done(counter, "card.activate", card="G-1", kind="gift", euros="5.00")
    pay = {"gift_card": [{"card": "G-1", "amount": "5.00"}]}
    line = [{"service": "general", "amount": "20.00"}]
    done(counter, "sale.record", id="s1", card="T-1", lines=line, pay=pay)
    refunded = done(counter, "sale.refund", id="r1", sale="s1", amount="8.00")
    closed = done(counter, "shift.close", id="c1")
    assert closed["refunds"] == {"count": 1, "total": "8.00", "money": refunded["cash"]}
    said = " ".join(shift_text(counter.shift(1), counter.zone).split())
    assert "1 devolución -8,00 € Devuelto en dinero -6,00 €" in said
    assert "Puntos Dado (1) +20 Retirado (1) -8" in said
    assert "Canjeado (1) -5,00 Devuelto (1) +2,00" in said


def elsewhere(counter: Counter, method: str, name: str, **params: Any) -> Any:
    """Asks for what another counter of the shop did."""
    request = {"id": 1, "method": method, "params": {**params, "counter": name}}
    answer = json.loads(answer_line(counter, json.dumps(request)))
    return answer.get("result") or answer["error"]


def test_each_counter_of_the_shop_is_closed_through_one_server_but_none_is_made_up(counter: Counter) -> None:
    done(counter, "card.activate", card="T-1")
    line = [{"service": "general", "amount": "1.00"}]
    elsewhere(counter, "sale.record", "caja-2", id="s1", card="T-1", lines=line)
    assert elsewhere(counter, "shift.close", "caja-2", id="c1")["sales"]["count"] == 1
    assert done(counter, "shift.show")["sales"]["count"] == 0
    for _twice in range(2):
        assert elsewhere(counter, "shift.show", "caja-3")["message"] == "No hay ninguna caja con ese nombre."


@pytest.mark.parametrize(
    "till", [{"gift_cards": "1.00"}, {"sold": "1.005"}, {"sold": "-1"}, {"sold": 1.5}, "12.00", [1]]
)
def test_a_till_that_cannot_be_is_refused(counter: Counter, till: Any) -> None:
    done(counter, "card.activate", card="T-1", points="100")
    assert ask(counter, "shift.close", id="c1", till=till)["error"]["data"]["code"] in ("bad_value", "bad_amount")
    assert done(counter, "shift.list")["shifts"] == []


def test_the_command_line_shows_closes_and_lists(shop_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["card", "activate", "G-1", "--kind", "gift", "--euros", "50.00"])
    assert main(["shift", "close", "--sold", "50.00", "--operator", "ana", "--id", "c1"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Cierre de caja n.º 1" in said
    assert "Vendido en tarjetas 50,00 € cuadra" in said
    assert main(["shift", "close"]) == 1
    assert "No hay nada que cerrar" in capsys.readouterr().err
    assert main(["shift", "list"]) == 0
    assert capsys.readouterr().out.split()[-1] == "ana"
    assert main(["shift", "show", "1", "--pdf", "cierre.pdf"]) == 0
    assert PdfReader("cierre.pdf").pages
    capsys.readouterr()
    assert main(["shift", "show", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["differences"] == {}
    assert main(["shift", "show", "9"]) == 1


def test_the_command_line_shows_closes_and_lists_another_counter(
    shop_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["card", "activate", "T-1"])
    main(["sale", "--card", "T-1", "--line", "general=7.50", "--counter", "caja-2"])
    capsys.readouterr()
    for asked in (["show"], ["close"], ["show", "1"]):
        assert main(["shift", *asked, "--counter", "caja-2"]) == 0
        assert "1 venta 7,50 €" in " ".join(capsys.readouterr().out.split())
    assert main(["shift", "list", "--counter", "caja-2"]) == 0
    assert capsys.readouterr().out.split()[0] == "1"
    assert main(["shift", "list"]) == 0
    assert "nunca" in capsys.readouterr().out
    assert main(["shift", "show", "--counter", "caja-3"]) == 1
    assert "No hay ninguna caja con ese nombre." in capsys.readouterr().err


def test_the_command_line_prints_the_close_where_there_is_a_printer(
    shop_folder: Path, capsys: pytest.CaptureFixture[str], printer: SimulatedTicketPrinter
) -> None:
    config = shop_folder / "config.toml"
    settings = f'\n[ticket]\nkind = "network"\naddress = "{printer.address}"\n'
    config.write_text(config.read_text(encoding="utf-8") + settings, encoding="utf-8")
    main(["card", "activate", "T-1", "--points", "5"])
    assert main(["shift", "close"]) == 0
    assert main(["ticket", "shift", "1"]) == 0
    assert main(["ticket", "shift", "--counter", "caja-2"]) == 1
    assert "No hay ninguna caja con ese nombre." in capsys.readouterr().err
    main(["sale", "--card", "T-1", "--line", "general=7.50", "--counter", "caja-2"])
    assert main(["ticket", "shift", "--counter", "caja-2"]) == 0
    first, again, elsewhere = printer.wait_for(3)
    assert "1 venta 7,50 €" in " ".join(elsewhere.text.split())
    assert "Cierre de caja n.º 1" in " ".join(first.text.split())
    assert first.text == again.text
    assert "Ticket impreso." in capsys.readouterr().out


def test_a_printer_that_is_not_there_leaves_the_shift_closed_and_says_so(
    shop_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = shop_folder / "config.toml"
    settings = '\n[ticket]\nkind = "network"\naddress = "127.0.0.1:9"\n'
    config.write_text(config.read_text(encoding="utf-8") + settings, encoding="utf-8")
    main(["card", "activate", "T-1", "--points", "5"])
    capsys.readouterr()
    assert main(["shift", "close", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["number"], answer["ticket"]) == (1, False)
