"""Tickets: laid out on the paper's columns, sent as ESC/POS, and read back from the bytes."""

import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulated.ticket_printer import SimulatedTicketPrinter, read_back
from drivers.ticket_printer import CODE_PAGES, TicketPort, encoded, print_ticket, ticket_bytes
from loyalty.ticket import COLUMNS, Slip, TicketTrouble
from printing.tickets import ticket

SLIP = Slip(
    "Perfumería Núria",
    "Inmaculada Núñez i Güell",
    "22/11/2026 12:30",
    [("Compra", "112,50 €"), ("Pagado con tarjeta regalo 9724 0000 0012 3451", "50,00 €")],
    [("Saldo", "1.112,5 puntos"), ("", "3,20 €")],
    ["Gràcies · ¡Vuelva pronto! L'Ànec i la çé"],
    "Firma",
    ["Plaza Nueva 1, Barcelona"],
)


@pytest.mark.parametrize("columns", COLUMNS)
@given(
    words=st.text(max_size=60),
    amount=st.text("0123456789.,€ ", max_size=60),
)
def test_no_row_is_wider_than_the_paper_and_no_amount_loses_anything(columns: int, words: str, amount: str) -> None:
    slip = Slip(words, words, words[:20], [(words, amount)], [(words, amount)], [words], words, [words])
    rows = ticket(slip, columns).rows
    for row in rows:
        assert len(row.text) <= (columns // 2 if row.large else columns)
    figures = "".join(amount.split())
    assert figures in "".join("".join(row.text.split()) for row in rows)


@pytest.mark.parametrize("columns", COLUMNS)
def test_amounts_stand_at_the_right_of_the_paper(columns: int) -> None:
    rows = [row.text for row in ticket(SLIP, columns).rows]
    bought = next(row for row in rows if row.startswith("Compra"))
    assert bought == "Compra".ljust(columns - 8) + "112,50 €"
    balance = next(row for row in ticket(SLIP, columns).rows if row.text.startswith("Saldo"))
    assert balance.large


@pytest.mark.parametrize("code_page", CODE_PAGES)
def test_a_ticket_comes_out_as_it_was_made_accents_and_euro(code_page: str) -> None:
    made = ticket(SLIP, 42)
    with SimulatedTicketPrinter() as printer:
        print_ticket(TicketPort("network", printer.address, code_page), made)
        print_ticket(TicketPort("network", printer.address, code_page, cut=False), made)
        first, second = printer.wait_for(2)
    said = [row.text for row in made.rows]
    assert first.lines[: len(said)] == said
    assert "Gràcies · ¡Vuelva pronto! L'Ànec i la çé" in first.text
    assert "112,50 €" in first.text
    assert first.large == [row.text for row in made.rows if row.large]
    assert (first.cut, second.cut) == (True, False)


def test_what_a_printer_has_no_letter_for_loses_its_accent() -> None:
    assert encoded("Ţară · 5 €", "cp858").decode("cp858") == "Tara · 5 €"
    assert encoded("日", "cp1252") == b"?"


@pytest.mark.parametrize(("fault", "problem"), [("no_paper", "no_paper"), ("cover_open", "cover_open")])
def test_a_printer_that_cannot_print_says_why_and_prints_nothing(fault: str, problem: str) -> None:
    with SimulatedTicketPrinter() as printer:
        setattr(printer, fault, True)
        with pytest.raises(TicketTrouble) as refused:
            print_ticket(TicketPort("network", printer.address), ticket(SLIP, 42))
        assert refused.value.problem == problem
        setattr(printer, fault, False)
        print_ticket(TicketPort("network", printer.address), ticket(SLIP, 42))
        assert len(printer.wait_for(1)) == 1


def test_a_printer_that_never_answers_is_trusted_where_it_is_not_asked() -> None:
    with SimulatedTicketPrinter() as printer:
        printer.silent = True
        print_ticket(TicketPort("network", printer.address, asks_status=False), ticket(SLIP, 42))
        assert len(printer.wait_for(1)) == 1


def test_a_printer_that_is_not_there_is_told_by_its_address() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens on it
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(TicketTrouble) as refused:
            print_ticket(TicketPort("network", address), ticket(SLIP, 42))
    assert refused.value.problem == "unreachable"
    assert address in refused.value.detail


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("serial", "/dev/there-is-none"),
        ("file", "/there-is-no/such/folder"),
        ("cups", "there-is-no-queue"),
        ("usb", "no:numbers"),
        ("network", "127.0.0.1:none"),
    ],
)
def test_whatever_is_wrong_with_the_way_to_the_printer_is_one_trouble(kind: str, address: str) -> None:
    with pytest.raises(TicketTrouble) as refused:
        print_ticket(TicketPort(kind, address), ticket(SLIP, 42))
    assert refused.value.problem == "unreachable"


def test_a_ticket_goes_to_a_file_or_a_device_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    print_ticket(TicketPort("file", str(path)), ticket(SLIP, 32))
    assert path.read_bytes() == ticket_bytes(ticket(SLIP, 32), "cp858", cut=True)
    assert "Compra" in read_back(path.read_bytes()).text
