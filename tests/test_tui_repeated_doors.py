"""Whatever changes cards, customers and prizes can be sent twice under one id, by every door."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.test_tui_card_doors import answer, refusal
from tests.test_tui_cli import shop_folder
from tests.test_tui_rpc import counter
from tui.__main__ import main
from tui.counter import Counter
from tui.operations.registry import OPERATIONS

__all__ = ["counter", "shop_folder"]

ANA, BERTA = "12345678Z", "00000014Z"
TABLES = ("card", "card_event", "card_range", "customer", "entry", "prize", "prize_stock", "operation")

# method, what is sent, and another content of the same kind
REPEATED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("card.block", {"card": "T-1", "reason": "robo"}, {"card": "T-2", "reason": "robo"}),
    ("card.block", {"card": "T-1", "lost": True}, {"card": "T-1"}),
    ("card.unblock", {"card": "LOST"}, {"card": "LOST", "reason": "hallada"}),
    ("card.replace", {"card": "T-1", "new_card": "T-9"}, {"card": "T-1", "new_card": "T-8"}),
    ("card.range.add", {"first": "R-01", "last": "R-99"}, {"first": "S-01", "last": "S-99"}),
    ("card.range.take", {"range": 1, "count": 3}, {"range": 1, "count": 4}),
    ("prize.create", {"code": "gorro", "name": "Gorro", "points": "5"}, {"code": "gorro", "name": "Gorro"}),
    ("prize.update", {"prize": "taza", "name": "Tazón"}, {"prize": "taza", "name": "Taza"}),
    ("prize.stock", {"prize": "taza", "add": 10}, {"prize": "taza", "add": 11}),
    ("prize.withdraw", {"prize": "taza"}, {"prize": "taza", "withdrawn": False}),
    ("customer.merge", {"from": BERTA, "into": ANA}, {"from": ANA, "into": BERTA}),
    ("customer.join", {"dni": BERTA, "with": ANA}, {"dni": ANA, "with": BERTA}),
    ("customer.erase", {"dni": BERTA}, {"dni": ANA}),
]  # fmt: skip


@pytest.fixture
def stocked(counter: Counter) -> Counter:
    for dni, name, card in ((ANA, "Ana", "T-1"), (BERTA, "Berta", "T-2")):
        answer(counter, "customer.create", dni=dni, name=name, card=card, at="2026-01-05T10:00")
    answer(counter, "card.range.add", first="N-001", last="N-100")
    answer(counter, "card.activate", card="LOST", at="2026-01-05T10:00")
    answer(counter, "card.block", card="LOST", lost=True)
    answer(counter, "prize.create", code="taza", name="Taza", points="10", stock=5)
    return counter


def kept(counter: Counter) -> list[Any]:
    return [counter.database.run(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in TABLES]


@pytest.mark.parametrize(("method", "sent", "other"), REPEATED, ids=lambda part: part if isinstance(part, str) else "")
def test_what_is_sent_twice_under_one_id_is_done_once(
    stocked: Counter, method: str, sent: dict[str, Any], other: dict[str, Any]
) -> None:
    first = answer(stocked, method, id="once", at="2026-02-01T10:00", **sent)
    before = kept(stocked)
    assert answer(stocked, method, id="once", at="2026-02-01T10:00", **sent) == first
    assert refusal(stocked, method, id="once", at="2026-02-01T10:00", **other)[0] == "id_reused"
    assert kept(stocked) == before


def test_a_card_that_was_found_again_meanwhile_is_still_answered_as_blocked(stocked: Counter) -> None:
    blocked = answer(stocked, "card.block", id="b", card="T-1", reason="robo")
    answer(stocked, "card.unblock", id="u", card="T-1")
    assert (
        answer(stocked, "card.block", id="b", card="T-1", reason="robo")
        == blocked
        == {"card": "T-1", "state": "blocked"}
    )
    assert answer(stocked, "card.show", card="T-1")["state"] == "active"


def test_every_method_that_changes_a_card_a_customer_or_a_prize_takes_an_id_and_a_time() -> None:
    reads = ("show", "list", "find", "export", "deliveries", "report")
    lacking = [
        each.method
        for each in OPERATIONS.values()
        if each.method.partition(".")[0] in ("card", "customer", "consent", "prize", "sale", "account")
        and each.method.rpartition(".")[2] not in (*reads, "balance", "movements", "statement", "quote", "explain")
        and not {"id", "at"} <= {parameter.name for parameter in each.parameters}
    ]
    assert lacking == []


def test_the_command_line_takes_them_too(shop_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def done(*arguments: str) -> Any:
        capsys.readouterr()
        assert main([*arguments, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    done("customer", "add", "--dni", ANA, "--name", "Ana", "--card", "T-1", "--at", "2026-01-05T10:00")
    done("customer", "add", "--dni", BERTA, "--name", "Berta", "--card", "T-2", "--at", "2026-01-05T10:00")
    done("range", "add", "N-001", "N-100", "--id", "r", "--at", "2026-01-05T10:00")
    done("prize", "create", "--code", "taza", "--name", "Taza", "--points", "10", "--stock", "5", "--id", "p")
    for command in (
        ("range", "take", "1", "--count", "3"),
        ("prize", "stock", "taza", "--add", "10"),
        ("prize", "update", "taza", "--name", "Tazón"),
        ("prize", "withdraw", "taza"),
        ("customer", "join", BERTA, "--with", ANA),
        ("customer", "leave", BERTA),
        ("customer", "merge", BERTA, "--into", ANA),
        ("customer", "unmerge", BERTA),
        ("card", "block", "T-1", "--lost"),
        ("card", "replace", "T-1", "T-9"),
        ("card", "link", "T-10", "--dni", ANA),
        ("customer", "erase", BERTA),
    ):
        again = (*command, "--id", " ".join(command), "--at", "2026-02-01T10:00")
        assert done(*again) == done(*again), command
