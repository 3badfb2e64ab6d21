"""The shop's papers by every door, in the words of its own programme; tickets that never hold up a sale."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from textual.widgets import Input

from drivers.simulated.ticket_printer import SimulatedTicketPrinter
from loyalty.card_design import spaced
from loyalty.clock import parse_moment
from loyalty.earning import EarningLine
from loyalty.errors import BadConfiguration, BadFile, BadValue, NotAllowed, Refusal, UnknownName
from loyalty.requests import NewPrize, SaleRequest, TopUpRequest
from loyalty.ticket import TicketTrouble
from loyalty.writing import NobodyToWriteTo
from tests.cashier import ANA, ANA_CARD, BERTA_CARD, MADRID, NOON, Cashier, Counters, compare_screen
from tests.every_screen import for_each, keeps_the_rules
from tests.message_owner import agree
from tests.papers_owner import PAPER_WAYS, PAPERS, with_papers
from tests.printed_pages import codes_on, picture_of
from tests.prize_owner import stock_up
from tests.programme_owner import EVERYTHING
from tui.__main__ import main
from tui.counter import Counter
from tui.language import LANGUAGES, choose_language
from tui.operations import call
from tui.paper_kinds import KINDS
from tui.paper_texts import FILE, texts_toml
from tui.screens.papers import PaperForm, PaperFormScreen, PapersScreen
from tui.screens.shop_screen import ShopScreen
from tui.texts import sentence

GIFT = "REGALO-0001"
every_screen = for_each(PAPER_WAYS)


@pytest.fixture
def counters_with_papers(counters: Counters) -> Counters:
    """A shop with a rich programme, two prizes of which one is not there any more, addresses, and a gift card."""
    with_papers(counters)
    counters.counter.load_programme(EVERYTHING, parse_moment("2026-01-02T08:00", MADRID))
    counters.counter.create_prize(NewPrize("taza", "Taza de loza", "article", {"points": 150_000}, 5))
    counters.counter.create_prize(NewPrize("gorro", "Gorro", "article", {"points": 50_000}, 0))
    counters.register("X1234567L", "Zoë Núñez i Güell", address="Passeig 3, 2n 1a", postcode="08012", city="Barcelona")
    counters.register("00000000T", "Ángel Sáez", address="Calle Sol 1", postcode="28001", city="Madrid")
    counters.hand_out(GIFT, kind="gift", euros_cents=5000)
    return counters


def made(counter: Counter, kind: str, folder: Path, **given: Any) -> tuple[dict[str, Any], str]:
    """A paper's answer, and its text."""
    answer = call(counter, f"paper.{kind}", {"path": str(folder / f"{kind}.pdf"), **given})
    return answer, text_of(Path(answer["file"]))


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


# -- what is on them


def test_a_poster_tells_the_programme_of_today_and_the_prizes_that_can_be_had(
    counters_with_papers: Counters, tmp_path: Path
) -> None:
    _answer, text = made(counters_with_papers.counter, "poster", tmp_path)
    for words in (
        "Puntos del barrio",
        "1 punto por cada euro",
        "Por ejemplo: Corte, 20 €",
        "Taza de loza",
        "150 puntos",
    ):
        assert words in text
    assert "Gorro" not in text
    assert ("QR-Code", "https://nuria.example") in codes_on(picture_of(tmp_path / "poster.pdf"))


def test_a_flyer_tells_every_rule_that_still_holds(counters_with_papers: Counters, tmp_path: Path) -> None:
    _answer, text = made(counters_with_papers.counter, "flyer", tmp_path)
    for words in ("Tinte y color cuenta el triple", "Navidad", "cuenta doble", "caduca", "Pagar con puntos"):
        assert words in text


def test_without_any_programme_a_poster_still_offers_the_card(tmp_path: Path) -> None:
    shop = Counters.__new__(Counters)
    Counters.__init__(shop, tmp_path, keys=None, programme="")  # type: ignore[arg-type]
    with_papers(shop)
    for kind in ("poster", "flyer", "display", "guide"):
        _answer, text = made(shop.counter, kind, tmp_path)
        assert "arjeta" in text
    shop.counter.close()


def test_the_staff_guide_has_the_rules_the_prizes_and_the_keys_that_the_counter_has(
    counters_with_papers: Counters, tmp_path: Path
) -> None:
    answer, text = made(counters_with_papers.counter, "guide", tmp_path)
    assert 2 <= answer["count"] <= 4
    for words in (
        "Tinte y color cuenta el triple",
        "Taza de loza",
        "F4 o Ctrl+N",
        "¿Tiene nuestra tarjeta?",
        "Es menor",
    ):
        assert words in text


def test_a_certificate_says_what_the_gift_card_holds_today(counters_with_papers: Counters, tmp_path: Path) -> None:
    _answer, text = made(
        counters_with_papers.counter, "certificate", tmp_path, card=GIFT, to="Inma", message="¡Felicidades!"
    )
    for words in ("50 €", "Inma", "¡Felicidades!", GIFT):
        assert words in text
    assert codes_on(picture_of(tmp_path / "certificate.pdf")) == {("CODE-128", GIFT), ("QR-Code", GIFT)}


def test_a_form_holds_the_card_the_consents_and_who_answers_for_the_data(
    counters_with_papers: Counters, tmp_path: Path
) -> None:
    _answer, text = made(counters_with_papers.counter, "enrolment", tmp_path, card=ANA_CARD, size="a4x2")
    number = spaced(ANA_CARD)
    for words in ("Acepto publicidad de Peluquería Núria por carta.", "NIF B12345674", "hola@nuria.example", number):
        assert words in text


def test_the_shop_s_own_texts_take_the_place_of_the_program_s(counters_with_papers: Counters, tmp_path: Path) -> None:
    folder = counters_with_papers.folder
    (folder / FILE).write_text('[es]\nmarketing_letter = "Sí a las cartas de {shop}."\n', encoding="utf-8")
    _answer, text = made(counters_with_papers.counter, "enrolment", tmp_path)
    assert "Sí a las cartas de Peluquería Núria." in text
    assert "por correo electrónico." in text
    assert 'marketing_letter = "Sí a las cartas de {shop}."' in texts_toml(folder)
    (folder / FILE).write_text(texts_toml(folder), encoding="utf-8")
    assert made(counters_with_papers.counter, "enrolment", tmp_path)[1] == text
    (folder / FILE).write_text('[es]\nmarketing_leter = "x"\n', encoding="utf-8")
    with pytest.raises(BadConfiguration) as refused:
        made(counters_with_papers.counter, "enrolment", tmp_path)
    assert [(f.problem, f.nearest) for f in refused.value.faults] == [("unknown_key", "marketing_letter")]


def test_labels_are_of_all_who_have_an_address_by_name_or_of_those_who_are_found(
    counters_with_papers: Counters, tmp_path: Path
) -> None:
    answer, text = made(counters_with_papers.counter, "labels", tmp_path, start=3)
    assert answer["count"] == 2
    assert text.index("Ángel Sáez") < text.index("Zoë Núñez i Güell")
    assert "08012 Barcelona" in text
    assert "Ana García" not in text
    answer, text = made(counters_with_papers.counter, "labels", tmp_path, find="zoe", size="apli-1273")
    assert answer["count"] == 1
    assert "Ángel" not in text


def addressed(counters: Counters) -> Counter:
    """Of four customers in a segment two have an address, and one of these agreed to advertising by letter."""
    counter = counters.counter
    agree(counters, "X1234567L", "letter")
    agree(counters, ANA, "letter")
    counter.save_segment("todos", counter.segment(""))
    return counter


def test_labels_of_a_segment_are_of_those_who_agreed_to_letters_and_say_who_is_left_out(
    counters_with_papers: Counters, tmp_path: Path
) -> None:
    counter = addressed(counters_with_papers)
    answer, text = made(counter, "labels", tmp_path, segment="todos")
    assert (answer["count"], answer["left_out"]) == (1, {"no_consent": 1, "no_address": 2})
    assert "Zoë Núñez i Güell" in text
    assert "Ángel" not in text
    answer, text = made(counter, "labels", tmp_path, segment="todos", purpose="service")
    assert (answer["count"], answer["left_out"]) == (2, {"no_address": 2})
    assert text.index("Ángel Sáez") < text.index("Zoë Núñez i Güell")


def test_labels_of_a_segment_where_nobody_may_be_written_to_are_refused_and_say_why(
    counters_with_papers: Counters, tmp_path: Path
) -> None:
    counter = addressed(counters_with_papers)
    counter.withdraw_consent("X1234567L", NOON)
    with pytest.raises(NobodyToWriteTo) as refused:
        made(counter, "labels", tmp_path, segment="todos")
    assert sentence(refused.value) == "No hay nadie a quien escribir: 2 sin consentimiento, 2 sin dirección."
    counter.save_segment("nadie", replace(counter.segment(""), points_from=500_000_000))
    with pytest.raises(NobodyToWriteTo) as refused:
        made(counter, "labels", tmp_path, segment="nadie")
    assert sentence(refused.value) == "En esa selección no hay nadie."
    assert list(tmp_path.glob("*.pdf")) == []


def test_letters_of_a_segment_are_a_mailing_by_post_of_which_nobody_gets_a_second_one(
    counters_with_papers: Counters, tmp_path: Path
) -> None:
    counter = addressed(counters_with_papers)
    counter.configuration = counters_with_papers.configuration()
    counter.queue_mailing(counter.mailing("Otro envío", "todos", "offer", "letter"))
    answer, text = made(counter, "letters", tmp_path, segment="todos", template="welcome")
    assert (answer["count"], answer["left_out"]) == (1, {"no_consent": 1, "no_address": 2})
    assert "Passeig 3, 2n 1a" in text
    assert [each.period for each in counter.letters_waiting()] == ["Otro envío"]
    with pytest.raises(NobodyToWriteTo) as refused:
        made(counter, "letters", tmp_path, segment="todos", template="welcome")
    assert refused.value.left_out["already"] == 1
    agree(counters_with_papers, "00000000T", "letter")
    answer, text = made(counter, "letters", tmp_path, segment="todos", template="welcome")
    assert answer["count"] == 1
    assert "Calle Sol 1" in text


def test_letters_that_could_not_be_written_are_written_the_next_time(
    counters_with_papers: Counters, tmp_path: Path
) -> None:
    counter = addressed(counters_with_papers)
    counter.configuration = counters_with_papers.configuration()
    (tmp_path / "file").write_text("")
    with pytest.raises(BadFile):
        made(counter, "letters", tmp_path / "file", segment="todos", template="welcome")
    assert made(counter, "letters", tmp_path, segment="todos", template="welcome")[0]["count"] == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "letters"])  # which are in their readers' own
def test_every_paper_is_made_in_every_language_while_the_screens_keep_theirs(
    counters_with_papers: Counters, kind: str, language: str, tmp_path: Path
) -> None:
    given = {"card": GIFT} if kind == "certificate" else {}
    _answer, text = made(counters_with_papers.counter, kind, tmp_path, language=language, **given)
    assert "{" not in text
    said = {
        "enrolment": ("Formulario de alta", "Enrolment form", "Formulari d'alta"),
        "poster": ("Pida su tarjeta", "Ask for your card", "Demani la seva targeta"),
        "display": ("¿Tiene nuestra tarjeta?", "Do you have our card?", "Té la nostra targeta?"),
        "flyer": ("Así funciona", "How it works", "Així funciona"),
        "certificate": ("Tarjeta regalo", "Gift card", "Targeta regal"),
        "labels": ("Zoë Núñez i Güell",) * 3,
        "gift_cards": ("Lo que la tienda debe", "What the shop owes", "El que la botiga deu"),
        "guide": ("Qué hacer cuando…", "What to do when…", "Què cal fer quan…"),
    }[kind]
    assert said[LANGUAGES.index(language)] in text
    choose_language("es")


# -- what is refused


@pytest.mark.parametrize(
    ("kind", "given", "refusal"),
    [
        ("poster", {"size": "a9"}, BadValue),
        ("poster", {"language": "fr"}, BadValue),
        ("poster", {"look": "tiendas"}, BadValue),
        ("labels", {"start": 22}, BadValue),
        ("labels", {"find": "nadie"}, BadValue),
        ("labels", {"segment": "tdos"}, UnknownName),
        ("letters", {"template": "welcom"}, UnknownName),
        ("letters", {}, BadValue),
        ("labels", {"segment": "todos", "find": "zoe"}, BadValue),
        ("labels", {"segment": "todos", "purpose": "ads"}, BadValue),
        ("certificate", {"card": ANA_CARD}, BadValue),
        ("enrolment", {"card": "4111111111111111"}, Refusal),
    ],
)
def test_what_no_paper_is_made_with_is_refused_and_no_file_is_left(
    counters_with_papers: Counters, kind: str, given: dict[str, Any], refusal: type[Refusal], tmp_path: Path
) -> None:
    with pytest.raises(refusal):
        made(counters_with_papers.counter, kind, tmp_path, **given)
    assert not (tmp_path / f"{kind}.pdf").exists()


def test_the_number_of_a_bank_card_is_on_no_paper(counters_with_papers: Counters, tmp_path: Path) -> None:
    counters_with_papers.hand_out("4111111111111111")
    with pytest.raises(NotAllowed):
        made(counters_with_papers.counter, "enrolment", tmp_path, card="4111111111111111")


def test_a_place_that_cannot_be_written_is_said(counters_with_papers: Counters, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadFile):
        made(counters_with_papers.counter, "poster", tmp_path / "file")


def test_papers_are_made_from_the_command_line(
    counters_with_papers: Counters, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counters_with_papers.counter.close()
    config = counters_with_papers.folder / "config.toml"
    config.write_text(
        '[shop]\nname = "Peluquería Núria"\n[database]\nurl = "sqlite:///shop.db"\n'
        '[counter]\nbranch = "centro"\nname = "caja-1"\n[papers]\nlook = "bar"\nphone = "93 1"\n'
    )
    target = tmp_path / "labels.pdf"
    assert (
        main(["--config", str(config), "paper", "labels", str(target), "--sheet", "avery-l7163", "--start", "14"]) == 0
    )
    assert f"Hecho: {target} (2 etiquetas)" in capsys.readouterr().out
    assert len(PdfReader(target).pages) == 2
    (tmp_path / "todos.toml").write_text("")
    assert main(["--config", str(config), "segment", "save", "todos", str(tmp_path / "todos.toml")]) == 0
    main(["--config", str(config), "consent", "give", "X1234567L", "marketing", "letter"])
    assert main(["--config", str(config), "paper", "labels", str(target), "--segment", "todos"]) == 0
    assert "(1 etiqueta). No se escribe a: 1 sin consentimiento, 2 sin dirección." in capsys.readouterr().out
    target = tmp_path / "letters.pdf"
    letters = ["paper", "letters", str(target), "--segment", "todos", "--template", "offer"]
    assert main(["--config", str(config), *letters]) == 0
    assert f"Hecho: {target} (1 carta). No se escribe a:" in capsys.readouterr().out
    assert main(["--config", str(config), "paper", "flyer", str(tmp_path / "f.pdf"), "--size", "a4", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"paper": "flyer", "file": str(tmp_path / "f.pdf"), "size": "a4"}
    assert main(["--config", str(config), "paper", "texts"]) == 0
    assert "[ca]" in capsys.readouterr().out


# -- the screens


@every_screen
async def test_every_screen_shows_its_keys_explains_itself_and_is_left(
    counters: Counters, screen: type[ShopScreen]
) -> None:
    async with counters.cashier(size=(80, 40)) as cashier:
        await cashier.press(*PAPER_WAYS[screen])
        assert type(cashier.screen) is screen
        await keeps_the_rules(cashier)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
@every_screen
async def test_the_screens_look_as_they_are_kept(
    counters: Counters, screen: type[ShopScreen], width: int, height: int
) -> None:
    async with counters.cashier(size=(width, height)) as cashier:
        await cashier.press(*PAPER_WAYS[screen])
        compare_screen(f"papers/{screen.__name__}-{width}x{height}", cashier.screen_text())


async def test_a_form_takes_the_card_that_is_scanned_and_the_list_gives_it_to_the_counter(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press(*PAPER_WAYS[PaperForm])
        await cashier.scan(BERTA_CARD)
        assert cashier.screen.query_one("#card", Input).value == BERTA_CARD
        await cashier.press("escape", "escape")
        assert type(cashier.screen) is PapersScreen
        await cashier.scan(BERTA_CARD)
        await cashier.sees("Berta Muñoz Vila")


async def test_a_poster_takes_two_keys_and_is_in_the_shop_s_folder(counters_with_papers: Counters) -> None:
    async with counters_with_papers.cashier() as cashier:
        await cashier.press(*PAPERS, "c", "enter", "f2")
        await cashier.sees("Hecho:")
    (path,) = (counters_with_papers.folder / "papeles").glob("*.pdf")
    assert path.name == "cartel-20260310-123000.pdf"
    assert "Puntos del barrio" in text_of(path)


async def test_what_a_form_is_wrong_about_is_said_at_its_field(counters_with_papers: Counters) -> None:
    async with counters_with_papers.cashier() as cashier:
        await cashier.press(*PAPERS, "c", "enter")
        await cashier.press("up", "up", "home", *["delete"] * 2)
        cashier.screen.query_one("#size", Input).value = "a9"
        await cashier.press("f2")
        assert cashier.focused_field == "size"
        assert type(cashier.screen) is PaperForm


async def test_labels_from_the_screen_say_how_many_they_are(counters_with_papers: Counters) -> None:
    async with counters_with_papers.cashier() as cashier:
        await cashier.press(*PAPERS, *["down"] * 5, "enter", "f2")
        await cashier.sees("(2 etiquetas)")


async def test_the_segment_of_labels_is_chosen_from_those_that_are_kept(counters_with_papers: Counters) -> None:
    addressed(counters_with_papers)
    async with counters_with_papers.cashier() as cashier:
        await cashier.press(*PAPERS, *["down"] * 5, "enter", "f3", "enter")
        assert cashier.focused_field == "segment"
        await cashier.press("f2")
        await cashier.sees("(1 etiqueta)")
        await cashier.sees("1 sin consentimiento, 2 sin dirección")
        await cashier.press("enter")
        cashier.screen.query_one("#segment", Input).value = "tdos"
        await cashier.press("f2")
        await cashier.sees("No hay ninguna selección «tdos»")
        assert cashier.focused_field == "segment"
        cashier.screen.query_one("#segment", Input).value = "todos"
        cashier.screen.query_one("#purpose", Input).value = "no"
        await cashier.press("f2")
        await cashier.sees("(2 etiquetas)")


async def test_letters_are_made_of_a_segment_and_a_text_that_are_chosen(counters_with_papers: Counters) -> None:
    addressed(counters_with_papers)
    async with counters_with_papers.cashier() as cashier:
        await cashier.press(*PAPERS, *["down"] * 6, "enter", "f2")
        assert cashier.focused_field == "template"
        await cashier.sees("Falta «plantilla».")
        await cashier.sees("Plantilla ___")
        await cashier.press("f3", "enter", "up", "f3", "enter", "f2")
        await cashier.sees("(1 carta). No se escribe a: 1 sin")


# -- tickets


@pytest.fixture
def printer() -> Iterator[SimulatedTicketPrinter]:
    with SimulatedTicketPrinter() as running:
        yield running


async def sells(cashier: Cashier, amount: str) -> None:
    await cashier.scan(ANA_CARD)
    await cashier.type(amount)
    await cashier.press("enter")


async def test_a_sale_prints_what_it_gave_and_the_balance(counters: Counters, printer: SimulatedTicketPrinter) -> None:
    with_papers(counters, printer)
    async with counters.cashier() as cashier:
        await sells(cashier, "40")
        await cashier.sees("Ha ganado  40 puntos")
        (ticket,) = printer.wait_for(1)
    assert "Ana García Solà" in ticket.text
    assert "40,00 €" in next(line for line in ticket.lines if line.startswith("Compra"))
    assert "40 puntos" in next(line for line in ticket.lines if line.startswith("Ha ganado"))
    assert any("40 puntos" in line for line in ticket.large)
    assert "Gracias por su visita." in ticket.text


async def test_a_gift_card_that_paid_is_told_on_the_ticket_with_what_is_left(
    counters: Counters, printer: SimulatedTicketPrinter
) -> None:
    with_papers(counters, printer)
    counters.hand_out(GIFT, kind="gift", euros_cents=5000)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.scan(GIFT)
        await cashier.type("30")
        await cashier.press("enter")
        (ticket,) = printer.wait_for(1)
    text = " ".join(ticket.text.split())
    assert "30,00 € (tarjeta regalo)" in text
    assert "A pagar 0,00 €" in text
    assert "quedan 20,00 €" in text


async def test_a_printer_without_paper_is_said_and_the_sale_is_kept(
    counters: Counters, printer: SimulatedTicketPrinter
) -> None:
    with_papers(counters, printer)
    printer.no_paper = True
    async with counters.cashier() as cashier:
        await sells(cashier, "12")
        await cashier.sees("la impresora no tiene papel")
        await cashier.sees("Ha ganado  12 puntos")
        assert counters.sales() == (1, 1200)
        assert printer.received == []
        printer.no_paper = False
        await cashier.press("f12")
        await cashier.sees("Ticket impreso.")
        assert len(printer.wait_for(1)) == 1
    assert counters.sales() == (1, 1200)


async def test_where_tickets_are_not_automatic_a_key_prints_the_last(
    counters: Counters, printer: SimulatedTicketPrinter
) -> None:
    with_papers(counters, printer, automatic=False)
    async with counters.cashier() as cashier:
        await cashier.press("ctrl+e")
        await cashier.sees("Todavía no hay ninguna venta")
        await sells(cashier, "12")
        assert printer.received == []
        await cashier.press("ctrl+e")
        (ticket,) = printer.wait_for(1)
    assert "12,00 €" in ticket.text


async def test_without_a_printer_there_is_no_key_and_nothing_is_said(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await sells(cashier, "12")
        assert "F12" not in "\n".join(cashier.lines()[-2:])
        await cashier.press("f12")
        assert "ticket" not in cashier.screen_text().lower()


async def test_a_printer_that_is_off_holds_up_no_sale(counters: Counters) -> None:
    with SimulatedTicketPrinter() as gone:
        with_papers(counters, gone)
    async with counters.cashier() as cashier:
        for amount in ("10", "20", "30"):
            await sells(cashier, amount)
        await cashier.sees("¿está encendida y conectada la impresora?")
    assert counters.sales() == (3, 6000)
    assert counters.counter.account(dni=ANA).spendable["points"] == 60_000


async def test_a_delivery_prints_a_receipt_to_sign(counters: Counters, printer: SimulatedTicketPrinter) -> None:
    with_papers(counters, printer, columns=32)
    stock_up(counters)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f3", "enter", "s")
        await cashier.sees("Entregado:")
        (ticket,) = printer.wait_for(1)
    assert "5 € para su saldo × 1" in " ".join(ticket.text.split())
    assert "500 puntos" in ticket.text
    assert "Firma del cliente" in ticket.text


async def test_a_top_up_prints_what_the_card_holds_now(counters: Counters, printer: SimulatedTicketPrinter) -> None:
    with_papers(counters, printer)
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.press("f9", "f2")
        await cashier.type("25")
        await cashier.press("f2")
        (ticket,) = printer.wait_for(1)
    assert "25,00 €" in next(line for line in ticket.lines if line.startswith("Recarga"))
    assert any("25,00 €" in line for line in ticket.large)


async def test_a_gift_card_that_is_sold_prints_what_it_is_worth_and_until_when(
    counters: Counters, printer: SimulatedTicketPrinter
) -> None:
    with_papers(counters, printer)
    async with counters.cashier() as cashier:
        await cashier.scan(GIFT)
        await cashier.press("f5", "s", "enter")
        await cashier.type("50")
        await cashier.press("tab", "tab")
        await cashier.type("31/12/2026")
        await cashier.press("f2")
        (ticket,) = printer.wait_for(1)
    assert f"Tarjeta {GIFT}" in ticket.text
    assert "50,00 €" in next(line for line in ticket.lines if line.startswith("Tarjeta regalo"))
    assert "Vale hasta el 31/12/2026" in " ".join(ticket.text.split())
    assert any("50,00 €" in line for line in ticket.large)


async def test_f12_repeats_the_ticket_of_a_gift_card_with_what_it_was_sold_with(
    counters: Counters, printer: SimulatedTicketPrinter
) -> None:
    with_papers(counters, printer, automatic=False)
    async with counters.cashier() as cashier:
        await cashier.scan(GIFT)
        await cashier.press("f5", "s", "enter")
        await cashier.type("50")
        await cashier.press("f2", "escape")
        counters.counter.top_up(TopUpRequest("t-1", GIFT, 1000, NOON))
        await cashier.press("f12")
        (ticket,) = printer.wait_for(1)
    assert any("50,00 €" in line for line in ticket.large)


async def test_a_card_that_is_activated_with_something_on_it_prints_a_ticket_and_an_empty_one_none(
    counters: Counters, printer: SimulatedTicketPrinter
) -> None:
    with_papers(counters, printer)
    async with counters.cashier() as cashier:
        await cashier.scan("T-0009")
        await cashier.press("f5", "f2", "escape")
        await cashier.scan("T-0010")
        await cashier.press("f5", "tab", "tab")
        await cashier.type("25")
        await cashier.press("f2")
        (ticket,) = printer.wait_for(1)
    assert "25 puntos" in next(line for line in ticket.lines if line.startswith("Al activarla"))
    assert "T-0010" in ticket.text
    assert len(printer.received) == 1


def test_a_balance_is_printed_for_other_programs(counters: Counters, printer: SimulatedTicketPrinter) -> None:
    with pytest.raises(TicketTrouble):
        call(counters.counter, "ticket.balance", {"card": ANA_CARD})
    with_papers(counters, printer)
    counters.counter.record_sale(SaleRequest("s1", (EarningLine("corte", 1850),), NOON, ANA_CARD))
    assert call(counters.counter, "ticket.balance", {"card": ANA_CARD}) == {"printed": True}
    (ticket,) = printer.wait_for(1)
    assert "18,5 puntos" in ticket.text
    assert "Hasta el" in ticket.text


def test_the_list_of_gift_cards_says_what_is_owed(counters_with_papers: Counters, tmp_path: Path) -> None:
    counters_with_papers.hand_out("REGALO-0002", kind="gift", euros_cents=1250)
    answer, text = made(counters_with_papers.counter, "gift_cards", tmp_path)
    assert answer["count"] == 2
    for words in (GIFT, "REGALO-0002", "12,50 €", "2 tarjetas", "62,50 €"):
        assert words in text


@pytest.mark.parametrize("kind", KINDS)
async def test_what_a_paper_asks_for_is_whole_on_a_small_screen(kind: str, counters_with_papers: Counters) -> None:
    async with counters_with_papers.cashier() as cashier:
        await cashier.press(*PAPERS, *["down"] * list(KINDS).index(kind), "enter")
        assert isinstance(cashier.screen, PaperFormScreen)
        for field in cashier.screen.FIELDS:
            assert cashier.shows(cashier.screen.hint(field))
        assert "F2 Hacer" in cashier.screen_text()
