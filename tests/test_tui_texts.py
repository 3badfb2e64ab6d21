"""Every refusal that the program can raise has its sentence, in every language, whatever its data."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from drivers import registry, scans
from loyalty import card_errors, errors
from loyalty.errors import Fault, Refusal
from loyalty.ticket import TicketTrouble
from tui.texts import devices, fault_line, faults, reasons, sentence, troubles

ROOT = Path(__file__).parent.parent
ROOMS = ("loyalty", "models", "drivers", "printing", "tui")

SAMPLES: list[Refusal] = [
    errors.UnknownCard("T-1"),
    errors.UnknownCustomer("Ana"),
    errors.UnknownSale("s-1"),
    errors.UnknownPrize("taza", "tazas"),
    errors.UnknownDelivery("p1"),
    errors.UnknownOperator("jefa", "jefe"),
    errors.UnknownService("tinto", "tinte"),
    errors.NotActive("T-1"),
    errors.AlreadyActive("T-1"),
    errors.Expired("G-1", "2026-12-31"),
    errors.NotEnough("euros", "50.00", "46.80"),
    errors.NotEnough("points", "500", "1.5"),
    errors.IdReused("s-1"),
    errors.OutOfStock("Taza", 0),
    *(errors.CardBlocked("T-1", state, reason) for state in ("blocked", "lost", "replaced") for reason in ("", "robo")),
    *(errors.Duplicate(what, "X", "Ana") for what in ("dni", "card", "prize")),
    *(
        errors.BadDni("x", reason, 1, "A", "B")
        for reason in ("empty", "letter", "letter_missing", "character", "length")
    ),
    *(errors.OverLimit(limit, "500") for limit in ("minimum", "step", "maximum_share")),
    card_errors.BadDesign("tienda", [Fault("front.item[1].box", "missing")]),
    card_errors.UnknownDesign("teinda", "tienda"),
    card_errors.UnknownPrint("7"),
    *(card_errors.PrinterTrouble(problem, "x") for problem in troubles.PRINTERS),
    *(TicketTrouble(problem, "x") for problem in troubles.TICKETS),
    errors.BadProgramme([Fault("earn[1].per", "missing")]),
    errors.BadConfiguration("config.toml", [Fault("shop.nam", "unknown_key", "", "name")]),
]


@pytest.mark.parametrize("refusal", SAMPLES, ids=lambda each: f"{type(each).__name__}-{each.data}"[:60])
def test_a_refusal_is_told_in_a_sentence(refusal: Refusal) -> None:
    said = sentence(refusal)
    assert said
    assert said != refusal.code
    assert "{" not in said


def raised_with(name: str, position: int) -> set[str]:
    """The words with which an error is raised anywhere in the program, as its argument at a position."""
    words = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                    words |= words_of(node, position)
    return words


def words_of(call: ast.Call, position: int) -> set[str]:
    if len(call.args) <= position:
        return set()
    nodes = list(ast.walk(call.args[position]))
    compared = {id(part) for node in nodes if isinstance(node, ast.Compare) for part in ast.walk(node)}
    return {
        node.value
        for node in nodes
        if id(node) not in compared
        and isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.replace("_", "").isalnum()
    }


@pytest.mark.parametrize(
    ("error", "position", "table"),
    [
        ("BadAmount", 1, reasons.AMOUNT_REASONS),
        ("NotAllowed", 0, reasons.NOT_ALLOWED),
        ("BadFile", 1, troubles.FILES),
        ("DatabaseTrouble", 0, troubles.DATABASES),
        ("MailTrouble", 0, troubles.MAILS),
        ("PrinterTrouble", 0, troubles.PRINTERS),
        ("TicketTrouble", 0, troubles.TICKETS),
    ],
)
def test_every_reason_that_is_given_has_its_words(error: str, position: int, table: dict[str, str]) -> None:
    assert raised_with(error, position) - set(table) == set()


def test_every_fault_of_a_programme_or_configuration_has_its_words() -> None:
    problems = raised_with("fault", 1) | raised_with("Fault", 1) | raised_with("take", 3)
    assert problems - set(faults.FAULTS) == set()
    assert fault_line(Fault("weight[1].service", "not_defined", "tinto", "tinte")) == (
        "weight[1].service: «tinto» no está definido. ¿Quería decir «tinte»?"
    )


def test_every_trouble_of_a_device_has_its_words_and_says_what_to_do() -> None:
    documented = set(re.findall(r"\w+", str(errors.DeviceTrouble.__doc__).partition("`problem`:")[2]))
    assert set(devices.TROUBLES) <= documented, "the docstring of DeviceTrouble names them all"
    assert raised_with("DeviceTrouble", 0) - set(devices.TROUBLES) == set()
    for problem in devices.TROUBLES:
        said = sentence(errors.DeviceTrouble(problem, "/dev/ttyUSB0", "libusb"))
        assert "{" not in said
        assert said.endswith(".")
    for detail in ("dialout", "rules"):
        said = sentence(errors.DeviceTrouble("no_permission", "/dev/ttyUSB0", detail))
        assert said.startswith("No hay permiso para /dev/ttyUSB0. ")
        assert detail in said


def test_every_reading_without_a_code_has_its_words() -> None:
    assert set(devices.READINGS) == set(get_args(scans.Reason))
    assert set(devices.KINDS) == set(registry.kinds())


def test_every_parameter_of_an_operation_has_a_word_for_sentences_about_it() -> None:
    from tui.operations import OPERATIONS
    from tui.parameters import GIFT_CARD, LINE, PAYMENT, REFUND_LINE
    from tui.texts.fields import FIELDS

    tables = [operation.parameters for operation in OPERATIONS.values()] + [LINE, PAYMENT, GIFT_CARD, REFUND_LINE]
    assert {parameter.name for table in tables for parameter in table} - set(FIELDS) == set()
