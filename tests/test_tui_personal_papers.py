"""All that is held on a person, as the paper that she is given: in words, with nothing left out."""

from pathlib import Path

from pypdf import PdfReader

from loyalty.consent import Consent
from tests.cashier import ANA, BERTA, NOON, Counters
from tests.message_owner import something_to_write
from tui.personal_papers import write_personal_data


def paper_of(counters: Counters, dni: str, folder: Path) -> str:
    path = folder / "datos.pdf"
    write_personal_data(counters.counter.personal_data(dni), "Peluquería Núria", path)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_every_message_to_a_customer_is_on_the_paper(counters: Counters, tmp_path: Path) -> None:
    something_to_write(counters)
    text = paper_of(counters, ANA, tmp_path)
    assert "Mensajes Fecha Mensaje Por dónde Qué fue de él 10/03/2026 12:30 Primavera correo en cola" in text
    counters.counter.database.run("UPDATE message SET occasion = 'birthday', period = '2026', state = 'in_doubt'")
    assert "10/03/2026 12:30 Cumpleaños correo quizá enviado" in paper_of(counters, ANA, tmp_path)


def test_every_block_is_on_the_paper_with_its_reason(counters: Counters, tmp_path: Path) -> None:
    counter = counters.counter
    assert "Bloqueos" not in paper_of(counters, ANA, tmp_path)
    counter.block_customer(ANA, "no paga", NOON)
    counter.unblock_customer(ANA, NOON + 3600)
    counter.block_customer(ANA, "otra vez", NOON + 7200)
    text = paper_of(counters, ANA, tmp_path)
    assert "Desde Hasta Motivo Quién 10/03/2026 12:30 10/03/2026 13:30 no paga" in text
    assert "10/03/2026 14:30 otra vez" in text


def test_who_was_merged_by_way_of_another_is_on_the_paper_of_who_stays(counters: Counters, tmp_path: Path) -> None:
    counter = counters.counter
    counters.register("00000014Z", "Ana García, por teléfono")
    counter.record_consent(ANA, Consent("marketing", "letter", True, NOON, origin="paper"), NOON)
    counter.merge_customers("00000014Z", ANA, NOON)
    counter.merge_customers(ANA, BERTA, NOON)
    assert [each["dni"] for each in counter.personal_data(BERTA)["merged"]] == [ANA, "00000014Z"]
    text = paper_of(counters, BERTA, tmp_path)
    assert all(dni in text for dni in (ANA, BERTA, "00000014Z"))
    assert text.count("Publicidad por carta: sí") == 1
