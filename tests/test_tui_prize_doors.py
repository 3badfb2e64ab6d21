"""Prizes, deliveries and operators through the command line and JSON-RPC."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.test_tui_cli import shop_folder
from tests.test_tui_rpc import ask, counter
from tui.__main__ import main
from tui.commands.leave import NEW_PIN, PIN
from tui.counter import Counter

__all__ = ["counter", "shop_folder"]


def done(counter: Counter, method: str, **params: Any) -> dict[str, Any]:
    answer = ask(counter, method, **params)
    assert "error" not in answer, answer
    result: dict[str, Any] = answer["result"]
    return result


def with_a_mug(counter: Counter) -> None:
    done(counter, "card.activate", card="T-1", points="500")
    done(counter, "prize.create", code="taza", name="Taza", points="100", stock=5, low_stock=4)


def supervised(counter: Counter) -> None:
    done(counter, "operator.add", code="jefa", name="Núria", role="supervisor")
    done(counter, "operator.pin", code="jefa", new_pin="4711")


def test_a_prize_goes_through_its_whole_life(counter: Counter) -> None:
    with_a_mug(counter)
    assert done(counter, "prize.redeem", id="p1", card="T-1", prize="taza")["balance"]["points"] == "400"
    changed = done(counter, "prize.update", prize="taza", name="Tazón", to="2026-12-31", points="150")
    assert (changed["name"], changed["to"], changed["cost"], changed["stock"]) == (
        "Tazón", "2026-12-31", {"points": "150"}, 4,
    )  # fmt: skip
    assert done(counter, "prize.update", prize="taza", to="")["to"] is None
    assert changed["is_low"] is True
    assert done(counter, "prize.stock", prize="taza", add=-1)["stock"] == 3
    assert done(counter, "prize.withdraw", prize="taza")["withdrawn"] is True
    refused = ask(counter, "prize.redeem", id="p2", card="T-1", prize="taza")["error"]
    assert (refused["data"]["code"], refused["data"]["reason"]) == ("not_allowed", "prize_withdrawn")
    for _ in range(2):
        assert done(counter, "prize.undo", delivery="p1", id="u1")["balance"]["points"] == "500"
    listed = done(counter, "prize.list")["prizes"][0]
    assert (listed["stock_by_branch"], listed["withdrawn"]) == ({"centro": 4}, True)


def test_money_and_discounts_say_what_to_do(counter: Counter) -> None:
    done(counter, "card.activate", card="T-1", points="500")
    done(counter, "prize.create", code="saldo", name="Saldo", kind="money", points="100", value="5.00")
    done(counter, "prize.create", code="dto", name="Descuento", kind="discount", points="100", percent=10)
    money = done(counter, "prize.redeem", id="p1", card="T-1", prize="saldo", quantity=2)
    assert (money["value"], money["paid_as"], money["balance"]["euros"]) == ("10.00", "balance", "10.00")
    assert done(counter, "prize.redeem", id="p2", card="T-1", prize="dto")["percent"] == 10
    undone = done(counter, "prize.undo", delivery="p1")
    assert (undone["balance"]["euros"], undone["let_go"]) == ("0.00", "0.00")
    error = ask(counter, "prize.create", code="x", name="X", points="1", paid_as="cahs")["error"]
    assert error["data"]["nearest"] == "cash"


def test_deliveries_are_told_page_by_page(counter: Counter) -> None:
    with_a_mug(counter)
    for number in range(5):
        done(counter, "prize.redeem", id=f"p{number}", card="T-1", prize="taza")
    first = done(counter, "prize.deliveries", most=3)
    rest = done(counter, "prize.deliveries", most=3, before=first["next"])
    assert [each["delivery"] for each in first["deliveries"] + rest["deliveries"]] == ["p4", "p3", "p2", "p1", "p0"]
    assert rest["next"] is None
    assert len(done(counter, "prize.deliveries", card="T-1", prize="taza", to="2026-02-01")["deliveries"]) == 5
    assert done(counter, "prize.deliveries", **{"from": "2026-02-02"})["deliveries"] == []


def test_undoing_needs_the_supervisors_pin_which_never_comes_back(counter: Counter) -> None:
    with_a_mug(counter)
    supervised(counter)
    done(counter, "prize.redeem", id="p1", card="T-1", prize="taza")
    for given, reason in (({}, "supervisor_needed"), ({"supervisor": "jefa", "pin": "90210"}, "wrong_pin")):
        answer = ask(counter, "prize.undo", delivery="p1", **given)
        assert answer["error"]["data"]["reason"] == reason
        assert "90210" not in json.dumps(answer)
    assert done(counter, "prize.undo", delivery="p1", supervisor="jefa", pin="4711")["balance"]["points"] == "500"
    assert done(counter, "prize.deliveries")["deliveries"][0]["allowed_by"] == "jefa"


def test_a_shop_with_a_supervisor_asks_before_it_makes_another_or_changes_a_pin(counter: Counter) -> None:
    supervised(counter)
    for method, given in (
        ("operator.add", {"code": "yo", "role": "owner"}),
        ("operator.pin", {"code": "jefa", "new_pin": "90210"}),
    ):
        assert ask(counter, method, **given)["error"]["data"]["reason"] == "supervisor_needed"
        wrong = ask(counter, method, **given, by="jefa", pin="0000")["error"]["data"]
        assert wrong["reason"] == "wrong_pin"
    done(counter, "operator.add", code="eva", role="cashier", by="jefa", pin="4711")
    done(counter, "operator.pin", code="eva", new_pin="1234", by="jefa", pin="4711")
    done(counter, "operator.pin", code="eva", new_pin="12345", by="eva", pin="1234")
    assert ask(counter, "operator.pin", code="jefa", new_pin="12345", by="eva", pin="12345")["error"]
    operators = done(counter, "operator.list")["operators"]
    assert [(each["code"], each["role"], each["has_pin"]) for each in operators] == [
        ("eva", "cashier", True), ("jefa", "supervisor", True),
    ]  # fmt: skip
    assert "hash" not in json.dumps(operators)


def test_the_command_line_delivers_signs_exports_and_undoes(
    shop_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        status = main(list(arguments))
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    run("card", "activate", "T-1", "--points", "500")
    run(
        "prize", "create", "--code", "saldo", "--name", "Al saldo", "--kind", "money", "--points", "100", "--value", "5"
    )
    assert run("redeem", "--card", "T-1", "--prize", "saldo", "--id", "p1") == (
        0, "Entregado: Al saldo × 1, por 100 puntos. Entran 5,00 € en su saldo. Saldo: 400 puntos y 5,00 €.\n",
    )  # fmt: skip
    assert run("prize", "receipt", "p1", "papel/p1.pdf")[0] == 0
    assert (shop_folder / "papel" / "p1.pdf").read_bytes()[:5] == b"%PDF-"
    assert "Al saldo × 1" in run("prize", "deliveries")[1]
    run("operator", "add", "jefa", "--role", "supervisor")
    monkeypatch.setenv(NEW_PIN, "4711")
    assert "con PIN" in run("operator", "pin", "jefa")[1]
    assert run("prize", "undo", "p1")[0] == 1
    monkeypatch.setenv(PIN, "90210")
    status, said = run("prize", "undo", "p1", "--supervisor", "jefa")
    assert (status, "90210" in said) == (1, False)
    monkeypatch.setenv(PIN, "4711")
    assert "Se quitan 5,00 € del saldo." in run("prize", "undo", "p1", "--supervisor", "jefa")[1]
    assert "deshecha" in run("prize", "deliveries")[1]
    assert run("export", "deliveries", "entregas.csv")[0] == 0
    heads, row = (shop_folder / "entregas.csv").read_text(encoding="utf-8-sig").splitlines()
    assert heads.startswith("entrega;fecha;premio;")
    assert row.startswith("p1;")
    assert row.endswith(";jefa")
