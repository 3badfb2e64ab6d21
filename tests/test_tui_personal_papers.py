"""What is held on a person as a paper: every word of it is one that she reads, and nothing became a question mark."""

from pathlib import Path

from pypdf import PdfReader

from loyalty.earning import EarningLine
from loyalty.requests import SaleRequest
from tests.cashier import ANA, ANA_CARD, Counters
from tui.operations.customer_files import export_person
from tui.personal_papers import write_personal_data


def paper_of(counters: Counters, dni: str) -> str:
    path = counters.folder / "datos.pdf"
    export_person(counters.counter, "Peluquería Núria", dni, path)
    return text_of(path)


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_a_purchase_is_told_by_the_name_of_what_was_bought(counters: Counters) -> None:
    counter = counters.counter
    names = {each.code: each.name for each in counter.services()}
    code, name = next((code, name) for code, name in names.items() if code != name)
    counter.record_sale(SaleRequest("sale", (EarningLine(code, 4000),), counter.clock(), card=ANA_CARD))
    assert f"{name} 40,00 €" in paper_of(counters, ANA)


def test_changes_of_class_are_told_in_words(counters: Counters) -> None:
    data = dict(counters.counter.personal_data(ANA))
    data["classes"] = [
        {"at": "2026-01-02T10:00:00+01:00", "before": "", "after": "normal", "reason": "sale"},
        {"at": "2026-02-02T10:00:00+01:00", "before": "normal", "after": "oro", "reason": "manual 2026-12-31"},
    ]
    data["shares_account_with"] = 1
    path = counters.folder / "datos.pdf"
    write_personal_data(data, "Peluquería Núria", {}, path)
    text = text_of(path)
    assert "normal por sus compras" in text
    assert "de normal a oro puesto por la tienda, hasta el 31/12/2026" in text
    assert "1 persona" in text
    assert "?" not in text


def test_it_is_in_the_language_of_the_person(counters: Counters) -> None:
    counters.register("X1234567L", "Zoë Núñez", language="ca")
    assert "Dades personals" in paper_of(counters, "X1234567L")
