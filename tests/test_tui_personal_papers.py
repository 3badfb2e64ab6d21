"""All that is held on a person as a paper: nothing is left out, and every word of it is one that she reads."""

from pathlib import Path

from pypdf import PdfReader

from loyalty.consent import Consent
from loyalty.earning import EarningLine
from loyalty.requests import SaleRequest
from tests.cashier import ANA, ANA_CARD, BERTA, NOON, Counters
from tests.message_owner import something_to_write
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


def test_every_message_to_a_customer_is_on_the_paper(counters: Counters) -> None:
    something_to_write(counters)
    text = paper_of(counters, ANA)
    assert "Mensajes Fecha Mensaje Por dónde Qué fue de él 10/03/2026 12:30 Primavera correo en cola" in text
    counters.counter.database.run("UPDATE message SET occasion = 'birthday', period = '2026', state = 'in_doubt'")
    assert "10/03/2026 12:30 Cumpleaños correo quizá enviado" in paper_of(counters, ANA)


def test_every_block_is_on_the_paper_with_its_reason(counters: Counters) -> None:
    counter = counters.counter
    assert "Bloqueos" not in paper_of(counters, ANA)
    counter.block_customer(ANA, "no paga", NOON)
    counter.unblock_customer(ANA, NOON + 3600)
    counter.block_customer(ANA, "otra vez", NOON + 7200)
    text = paper_of(counters, ANA)
    assert "Desde Hasta Motivo Quién 10/03/2026 12:30 10/03/2026 13:30 no paga" in text
    assert "10/03/2026 14:30 otra vez" in text


def test_who_was_merged_by_way_of_another_is_on_the_paper_of_who_stays(counters: Counters) -> None:
    counter = counters.counter
    counters.register("00000014Z", "Ana García, por teléfono")
    counter.record_consent(ANA, Consent("marketing", "letter", True, NOON, origin="paper"), NOON)
    counter.merge_customers("00000014Z", ANA, NOON)
    counter.merge_customers(ANA, BERTA, NOON)
    assert [each["dni"] for each in counter.personal_data(BERTA)["merged"]] == [ANA, "00000014Z"]
    text = paper_of(counters, BERTA)
    assert all(dni in text for dni in (ANA, BERTA, "00000014Z"))
    assert text.count("Publicidad por carta: sí") == 1
