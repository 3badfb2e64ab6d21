"""Operators by JSON-RPC and on the command line: the same rights and the same leave at every door."""

import io
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from loyalty.clock import parse_moment
from loyalty.requests import AdjustmentRequest
from tests.conftest import MADRID
from tui.__main__ import main
from tui.commands.leave import CARD, NEW_PIN, PIN
from tui.counter import Counter, open_counter, prepare_database
from tui.language import choose_language
from tui.operations import OPERATIONS
from tui.rpc import answer_line

NOW = parse_moment("2026-02-01T12:00", MADRID)
PROGRAMME = """
[programme]
name = "Puntos"
starts = 2025-01-01
[[service]]
code = "general"
[[earn]]
unit = "points"
give = "1"
per = "1.00"
"""
JEFA, DUENA = {"by": "jefa", "pin": "4711"}, {"by": "duena", "pin": "271828"}


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    prepare_database("sqlite:///shop.db", tmp_path)
    opened = open_counter("sqlite:///shop.db", tmp_path, "centro", "caja-1", MADRID, clock=lambda: NOW)
    opened.load_programme(PROGRAMME, NOW - 300 * 86_400)
    opened.create_prize(_prize())
    done(opened, "customer.create", dni="12345678Z", name="Ana", card="T-1", at="2025-01-02T10:00")
    done(opened, "customer.create", dni="87654321X", name="Berta", card="T-2", at="2025-01-02T10:00")
    done(opened, "sale.record", id="old", card="T-1", lines=line("40.00"), at="2025-12-01T10:00")
    done(opened, "sale.record", id="new", card="T-1", lines=line("500.00"))
    for code, role, pin in (("duena", "owner", "271828"), ("jefa", "supervisor", "4711"), ("marta", "cashier", "1357")):
        by = {} if code == "duena" else DUENA
        done(opened, "operator.add", code=code, name=code.title(), role=role, **by)
        done(opened, "operator.pin", code=code, new_pin=pin, **by)
    yield opened
    opened.close()
    choose_language("es")


def _prize() -> Any:
    from loyalty.requests import NewPrize

    return NewPrize("taza", "Taza", "article", {"points": 1_000})


def line(amount: str) -> list[dict[str, str]]:
    return [{"service": "general", "amount": amount}]


def ask(counter: Counter, method: str, **params: Any) -> dict[str, Any]:
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    answer: dict[str, Any] = json.loads(answer_line(counter, json.dumps(request)))
    return answer


def done(counter: Counter, method: str, **params: Any) -> dict[str, Any]:
    answer = ask(counter, method, **params)
    assert "result" in answer, answer
    return dict(answer["result"])


def refused(counter: Counter, method: str, **params: Any) -> dict[str, Any]:
    answer = ask(counter, method, **params)
    assert "error" in answer, answer
    return dict(answer["error"]["data"])


EUROS, POINTS = ({"id": "a", "card": "T-1", "unit": unit, "reason": "x"} for unit in ("euros", "points"))
CONFIGURATION = """
[shop]
name = "Bar"
[database]
url = "sqlite:///shop.db"
[counter]
branch = "centro"
name = "1"
"""
ABOVE = [  # what, by whose leave, and the code of the refusal without
    ("account.adjust", EUROS | {"amount": "20.01"}, JEFA, "over_limit"),
    ("account.adjust", POINTS | {"amount": "-500.5"}, JEFA, "over_limit"),
    ("account.adjust", EUROS | {"amount": "200.01"}, DUENA, "over_limit"),
    ("card.activate", {"card": "T-9", "points": "501"}, JEFA, "over_limit"),
    ("card.activate", {"card": "T-9", "euros": "20.01"}, JEFA, "over_limit"),
    ("card.activate", {"card": "G-9", "euros": "300.01", "kind": "gift"}, JEFA, "over_limit"),
    ("card.top_up", {"id": "t", "card": "T-1", "euros": "300.01"}, JEFA, "over_limit"),
    ("sale.record", {"id": "s", "card": "T-1", "lines": line("1.00"), "at": "2026-01-30T23:59"}, JEFA, "over_limit"),
    ("prize.redeem", {"id": "p", "card": "T-1", "prize": "taza", "at": "2026-01-30T10:00"}, JEFA, "over_limit"),
    ("sale.refund", {"id": "r", "sale": "old"}, JEFA, "over_limit"),
    ("sale.refund", {"id": "r", "sale": "old", "at": "2025-12-01T11:00"}, DUENA, "over_limit"),
    ("sale.refund", {"id": "r", "sale": "new", "amount": "150.01"}, JEFA, "over_limit"),
    ("sale.void", {"id": "v", "sale": "new"}, JEFA, "over_limit"),
    ("prize.create", {"code": "oro", "name": "Oro", "points": "1"}, JEFA, "not_allowed"),
    ("prize.update", {"prize": "taza", "points": "1"}, JEFA, "not_allowed"),
    ("prize.withdraw", {"prize": "taza"}, JEFA, "not_allowed"),
    ("customer.merge", {"from": "87654321X", "into": "12345678Z"}, JEFA, "not_allowed"),
    ("customer.join", {"dni": "87654321X", "with": "12345678Z"}, JEFA, "not_allowed"),
    ("customer.create", {"dni": "11111111H", "name": "Carla", "household_of": "12345678Z"}, JEFA, "not_allowed"),
    ("customer.erase", {"dni": "87654321X"}, JEFA, "not_allowed"),
    ("programme.load", {"toml": PROGRAMME}, DUENA, "not_allowed"),
    ("ledger.expire", {"at": "2027-02-01T00:00"}, DUENA, "not_allowed"),
    ("ledger.nightly", {"at": "2026-02-03T00:00"}, DUENA, "not_allowed"),
    ("operator.add", {"code": "eva"}, DUENA, "not_allowed"),
    ("operator.update", {"code": "marta", "role": "owner"}, DUENA, "not_allowed"),
    ("operator.pin", {"code": "jefa", "new_pin": "90210"}, DUENA, "not_allowed"),
    ("operator.card", {"code": "marta", "card": "0412"}, DUENA, "not_allowed"),
    ("operator.card_lost", {"code": "marta"}, DUENA, "not_allowed"),
    ("operator.retire", {"code": "marta"}, DUENA, "not_allowed"),
    ("operator.back", {"code": "marta"}, DUENA, "not_allowed"),
    ("operator.limit", {"role": "cashier", "adjust_euros": "1000000"}, DUENA, "not_allowed"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "params", "leave", "code"), ABOVE, ids=lambda each: str(each)[:40])
def test_above_the_limits_leave_is_asked_for_and_kept_with_the_deed(
    counter: Counter, method: str, params: dict[str, Any], leave: dict[str, str], code: str
) -> None:
    name = {} if method == "sale.record" or "operator.pin" in method else {"operator": "marta"}
    without = refused(counter, method, **params, **name)
    assert ("Es para «" in ask(counter, method, **params, **name)["error"]["message"]) == (code == "not_allowed")
    assert (without["code"], without["leave_of"]) == (code, {"jefa": "supervisor", "duena": "owner"}[leave["by"]])
    named = refused(counter, method, **params, **name, by=leave["by"], pin="0000")
    assert (named["code"], named["reason"]) == ("not_allowed", "wrong_pin")
    cashier = refused(counter, method, **params, **name, by="marta", pin="1357")
    assert cashier["reason"] == "not_a_supervisor"
    written = len(done(counter, "operator.deeds")["deeds"])
    done(counter, method, **params, **name, **leave)
    deeds = done(counter, "operator.deeds")["deeds"]
    assert len(deeds) == written + 1
    assert deeds[0]["allowed_by"] == leave["by"]
    assert deeds[0]["operator"] == (name.get("operator") or None)


def test_naming_somebody_gives_none_of_her_rights(counter: Counter) -> None:
    given = {"card": "T-1", "unit": "euros", "amount": "25.00", "reason": "x"}
    assert refused(counter, "account.adjust", id="a", operator="duena", **given)["code"] == "over_limit"
    assert refused(counter, "account.adjust", id="a", operator="una nueva", **given)["code"] == "over_limit"


def test_small_steps_are_no_way_round_a_limit_whoever_is_named(counter: Counter) -> None:
    given = {"card": "T-1", "unit": "euros", "amount": "10.00", "reason": "x"}
    done(counter, "account.adjust", id="a1", operator="marta", **given)
    done(counter, "account.adjust", id="a2", operator="otra", **given)
    batch = [
        {"jsonrpc": "2.0", "id": n, "method": "account.adjust", "params": {"id": f"b{n}", **given}} for n in range(3)
    ]
    answers = json.loads(answer_line(counter, json.dumps(batch)))
    assert [each["error"]["data"]["code"] for each in answers] == ["over_limit"] * 3
    assert done(counter, "account.balance", card="T-1")["euros"] == "20.00"
    for step in ("100.00", "50.00"):
        done(counter, "sale.refund", id=f"r{step}", sale="new", amount=step)
    assert refused(counter, "sale.refund", id="r3", sale="new", amount="0.01")["limit"] == "refund_euros"


def test_what_was_done_is_answered_again_without_leave_and_written_down_once(counter: Counter) -> None:
    given = {"id": "a", "card": "T-1", "unit": "euros", "amount": "25.00", "reason": "x"}
    first = done(counter, "account.adjust", **given, **JEFA)
    deeds = done(counter, "operator.deeds")
    assert done(counter, "account.adjust", **given) == first
    assert done(counter, "account.adjust", **given, by="jefa", pin="0000") == first
    assert done(counter, "operator.deeds") == deeds
    assert refused(counter, "account.adjust", **given | {"amount": "26.00"})["code"] == "id_reused"
    refund = done(counter, "sale.refund", id="r", sale="old", **JEFA)
    assert done(counter, "sale.refund", id="r", sale="old") == refund


def test_what_is_wrong_anyway_is_said_before_anybody_is_called(counter: Counter) -> None:
    given = {"id": "a", "unit": "euros", "amount": "25.00", "reason": "x"}
    assert refused(counter, "account.adjust", card="nobody", **given)["code"] == "unknown_card"
    assert refused(counter, "programme.load", toml="[programme]")["code"] == "bad_programme"
    assert done(counter, "account.balance", card="T-1")["euros"] == "0.00"


def test_wrong_pins_go_on_counting_though_the_deed_is_refused(counter: Counter) -> None:
    given = {"id": "a", "card": "T-1", "unit": "euros", "amount": "25.00", "reason": "x", "by": "jefa"}
    reasons = [refused(counter, "account.adjust", **given, pin=pin)["reason"] for pin in ("1", "2", "3", "4711")]
    assert reasons == ["wrong_pin", "wrong_pin", "wrong_pin", "pin_paused"]


def test_the_hot_path_reads_nothing_of_operators(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    import models.deeds

    monkeypatch.setattr(models.deeds, "judged", None)
    monkeypatch.setattr(models.deeds, "was_done", None)
    done(counter, "sale.record", id="s", card="T-1", lines=line("1.00"), operator="marta")
    done(counter, "prize.redeem", id="p", card="T-1", prize="taza")


def test_who_was_retired_sells_no_more_at_a_server_that_goes_on(counter: Counter) -> None:
    sale = {"card": "T-1", "lines": line("1.00"), "operator": "marta"}
    done(counter, "sale.record", id="s1", **sale)
    done(counter, "operator.retire", code="marta", **DUENA)
    later = NOW + 60
    counter.clock = lambda: later
    assert refused(counter, "sale.record", id="s2", **sale)["reason"] == "operator_retired"


def test_every_operation_that_a_counter_judges_takes_who_allows_it() -> None:
    """A method of the counter that comes through `do` is reached with somebody's leave, or the operation is no use."""
    takes_leave = {name for name, each in OPERATIONS.items() if any(p.name == "pin" for p in each.parameters)}
    assert {method for method, *_rest in ABOVE} <= takes_leave
    assert {"import.customers", "import.sales", "prize.undo", "customer.create", "customer.update"} <= takes_leave


def test_a_class_by_hand_and_an_import_take_leave(counter: Counter, tmp_path: Path) -> None:
    classes = PROGRAMME.replace('"Puntos"', '"Con oro"') + '[[class]]\ncode = "normal"\n[[class]]\ncode = "oro"\n'
    done(counter, "programme.load", toml=classes, **DUENA)
    assert refused(counter, "customer.update", dni="12345678Z", **{"class": "oro"})["leave_of"] == "supervisor"
    done(counter, "customer.update", dni="12345678Z", **{"class": "oro"}, **JEFA)
    done(counter, "customer.update", dni="12345678Z", phone="600111222")
    new = {"dni": "11111111H", "name": "Carla", "class": "oro"}
    assert refused(counter, "customer.create", **new)["leave_of"] == "supervisor"
    path = tmp_path / "sales.csv"
    path.write_text("sale_id,at,card,service,amount,operator\ni1,2025-12-01T10:00,T-1,general,900,jubilada\n")
    assert refused(counter, "import.sales", path=str(path))["leave_of"] == "owner"
    assert done(counter, "import.sales", path=str(path), dry_run=True)["accepted"] == 1
    assert done(counter, "import.sales", path=str(path), **DUENA)["accepted"] == 1
    assert done(counter, "operator.deeds")["deeds"][0]["deed"] == "import"


def test_limits_and_reports_are_read_by_anybody_and_written_to_files(counter: Counter, tmp_path: Path) -> None:
    assert done(counter, "operator.limits")["cashier"]["adjust_euros"] == "20.00"
    changed = done(counter, "operator.limit", role="cashier", adjust_euros="", back_days="3", **DUENA)
    assert (changed["cashier"]["adjust_euros"], changed["cashier"]["back_days"]) == (None, "3")
    assert refused(counter, "operator.limit", role="owner", back_days="3", **DUENA)["code"] == "bad_value"
    done(counter, "customer.create", dni="11111111H", name="Carla", operator="marta")
    work = {each["code"]: each for each in done(counter, "operator.report", **{"from": "2026-02-01"})["operators"]}
    assert (work["marta"]["enrolled"], work["jefa"]["enrolled"]) == (1, 0)
    for method in ("operator.report", "operator.deeds"):
        answer = done(counter, method, path=str(tmp_path / "who.csv"))
        text = (tmp_path / "who.csv").read_text(encoding="utf-8-sig").splitlines()
        assert len(text) == answer["rows"] + 1
        assert "operador" in text[0]
    assert ";límites;" in text[1]


def command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs commands on a new shop: the exit status, and all that was said."""
    (folder / "config.toml").write_text(CONFIGURATION, encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str]:
        status = main(["--config", str(folder / "config.toml"), *arguments])
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    run("init")
    return run


def test_the_command_line_asks_for_the_pin_and_shows_no_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = command_line(tmp_path, capsys)
    assert run("operator", "add", "duena", "--role", "owner", "--name", "Pilar")[0] == 0
    monkeypatch.setenv(NEW_PIN, "271828")
    assert "con PIN" in run("operator", "pin", "duena")[1]
    run("card", "activate", "T-1")
    adjust = ("adjust", "--card", "T-1", "--unit", "euros", "--amount", "50", "--reason", "error", "--operator", "eva")
    status, said = run(*adjust)
    assert status == 1
    assert "Sin permiso se pueden ajustar 20,00 € al día, y hoy serían 50,00 €. Hace falta" in said
    monkeypatch.setenv(PIN, "90210")
    assert run(*adjust, "--by", "duena")[0] == 1
    monkeypatch.setenv(PIN, "271828")
    assert run(*adjust, "--by", "duena")[0] == 0
    assert "eva + duena" in run("operator", "deeds")[1]
    assert "ajuste · 50,00 €" in run("operator", "deeds", "--operator", "duena")[1]
    monkeypatch.setenv(CARD, "0412000000001")
    status, said = run("operator", "card", "eva", "--by", "duena")
    assert (status, "con tarjeta" in said, "0412000000001" in said) == (0, True, False)
    assert run("card", "activate", "0412000000001")[0] == 1
    assert "300.00" in run("operator", "limits")[1]
    assert "sin límite" in run("operator", "limit", "cashier", "--sell-euros", "", "--by", "duena")[1]
    assert "de baja" in run("operator", "retire", "eva", "--by", "duena")[1]
    assert run("operator", "retire", "duena", "--by", "duena")[0] == 1
    assert "1 · " not in run("operator", "report", "--from", "2026-01-01")[1]
    assert run("operator", "report", "--file", str(tmp_path / "r.xlsx"))[0] == 0


def test_a_terminal_asks_on_the_spot_who_allows_it_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    run = command_line(tmp_path, capsys)
    run("operator", "add", "jefa", "--role", "supervisor")
    monkeypatch.setenv(NEW_PIN, "4711")
    run("operator", "pin", "jefa")
    run("card", "activate", "T-1")
    monkeypatch.setattr("getpass.getpass", lambda _question, _stream: "4711")
    adjust = ("adjust", "--card", "T-1", "--unit", "euros", "--amount", "50", "--reason", "error")
    monkeypatch.setattr("sys.stdin", Terminal("\n"))
    assert run(*adjust)[0] == 1
    monkeypatch.setattr("sys.stdin", Terminal("jefa\n"))
    status, said = run(*adjust)
    assert (status, "Quién lo permite" in said, "Saldo: 50,00 €" in said) == (0, True, True)
    assert "— + jefa" in run("operator", "deeds")[1]


def test_a_forgotten_owners_pin_is_recovered_by_whom_the_configuration_belongs_to_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = command_line(tmp_path, capsys)
    run("operator", "add", "duena", "--role", "owner")
    monkeypatch.setenv(NEW_PIN, "271828")
    run("operator", "pin", "duena")
    assert run("operator", "pin", "duena")[0] == 1
    real = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: real + 1)
    assert run("operator", "recover", "duena")[0] == 1
    monkeypatch.setattr(os, "geteuid", lambda: real)
    monkeypatch.setenv(NEW_PIN, "314159")
    assert run("operator", "recover", "duena")[0] == 0
    assert "PIN de dueño recuperado · duena" in run("operator", "deeds")[1]
    monkeypatch.setenv(PIN, "314159")
    assert run("operator", "add", "eva", "--by", "duena")[0] == 0
    assert not any("recover" in method for method in OPERATIONS)


def test_a_deed_that_two_send_at_once_is_done_and_written_down_once(any_database_url: str, tmp_path: Path) -> None:
    def opened() -> Counter:
        return open_counter(any_database_url, tmp_path, "centro", "caja-1", MADRID, clock=lambda: NOW)

    prepare_database(any_database_url, tmp_path)
    first = opened()
    first.load_programme(PROGRAMME, NOW - 300 * 86_400)
    done(first, "card.activate", card="T-1")
    jefa = first.add_operator("jefa", "Núria", "supervisor").id
    first.give_pin("jefa", "4711")

    def sent(number: int) -> dict[str, int]:
        counter = opened()
        counter.leave_id = jefa
        request = AdjustmentRequest(f"a{number % 2}", "euros", 100_00, "error", NOW, "T-1")
        try:
            return counter.adjust(request)
        finally:
            counter.close()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(sent, range(8)))
    assert sorted(each["euros"] for each in answers) == [100_00] * 4 + [200_00] * 4
    written = [each.operation for each in first.deeds() if each.kind == "adjust"]
    assert sorted(written) == ["a0", "a1"]
    assert done(first, "ledger.verify")["ok"]
    first.close()


# -- a cashier who looks for a way round


def test_points_on_a_gift_card_are_given_by_hand_whatever_the_card_is_called(counter: Counter) -> None:
    gift = {"card": "G-1", "kind": "gift"}
    assert refused(counter, "card.activate", points="100000", **gift)["limit"] == "adjust_points"
    assert refused(counter, "card.activate", points="1", euros="299.00", **gift)["limit"] == "adjust_euros"
    done(counter, "card.activate", points="400", **gift)
    given = {"id": "a", "card": "T-1", "unit": "points", "reason": "x"}
    assert refused(counter, "account.adjust", amount="101", **given)["limit"] == "adjust_points"


def test_a_card_is_not_filled_above_the_limit_by_small_top_ups(counter: Counter) -> None:
    done(counter, "card.activate", card="G-1", kind="gift", euros="200.00")
    done(counter, "card.top_up", id="t1", card="G-1", euros="100.00")
    above = refused(counter, "card.top_up", id="t2", card="G-1", euros="0.01")
    assert (above["limit"], above["amount"]) == ("sell_euros", "300.01")
    done(counter, "card.top_up", id="t2", card="G-1", euros="0.01", **JEFA)
    assert done(counter, "operator.deeds")["deeds"][0]["euros"] == "0.01"


def test_a_deed_tells_what_went_back_this_time_though_it_counts_with_what_went_before(counter: Counter) -> None:
    for step in ("100.00", "50.00"):
        done(counter, "sale.refund", id=f"r{step}", sale="new", amount=step)
    assert [each["euros"] for each in done(counter, "operator.deeds")["deeds"][:2]] == ["50.00", "100.00"]
    assert refused(counter, "sale.refund", id="r3", sale="new", amount="10.00")["amount"] == "160.00"


def test_a_day_to_come_is_another_day_too(counter: Counter) -> None:
    """Or else pending points were spent, and the promotions of next month earned, by writing a date."""
    ahead = {"at": "2026-02-03T00:00"}
    for method, params in (
        ("sale.record", {"id": "s", "card": "T-1", "lines": line("1.00")}),
        ("prize.redeem", {"id": "p", "card": "T-1", "prize": "taza"}),
        ("account.adjust", POINTS | {"amount": "1"}),
        ("card.activate", {"card": "T-9", "points": "1"}),
        ("sale.refund", {"id": "r", "sale": "new", "amount": "1.00"}),
    ):
        assert refused(counter, method, **params, **ahead)["limit"] == "back_days"
    done(counter, "sale.record", id="s", card="T-1", lines=line("1.00"), at="2026-02-02T00:10")


def test_joining_a_household_brings_somebody_elses_balance_and_takes_leave_as_merging_does(counter: Counter) -> None:
    join = {"dni": "12345678Z", "with": "87654321X"}
    done(counter, "customer.join", **join, operator="marta", **JEFA)
    deed = done(counter, "operator.deeds")["deeds"][0]
    assert (deed["deed"], deed["operator"], deed["allowed_by"]) == ("join", "marta", "jefa")
    done(counter, "customer.leave", dni="87654321X")


def test_who_goes_to_another_counter_takes_what_she_did_by_hand_along(counter: Counter, tmp_path: Path) -> None:
    given = {"card": "T-1", "unit": "euros", "amount": "15.00", "reason": "x"}
    done(counter, "account.adjust", id="a1", operator="marta", **given)
    other = open_counter("sqlite:///shop.db", tmp_path, "centro", "caja-2", MADRID, clock=lambda: NOW)
    assert refused(other, "account.adjust", id="a2", operator="marta", **given)["limit"] == "adjust_euros"
    done(other, "account.adjust", id="a2", operator="eva", **given)
    other.close()


def test_an_id_of_something_else_opens_no_door(counter: Counter) -> None:
    done(counter, "prize.redeem", id="p", card="T-1", prize="taza")
    for used in ("undo p", "u"):
        done(counter, "sale.record", id=used, card="T-1", lines=line("1.00"))
    assert refused(counter, "prize.undo", delivery="p")["code"] == "id_reused"
    assert refused(counter, "prize.undo", delivery="p", id="u")["code"] == "id_reused"
    assert refused(counter, "account.adjust", **EUROS | {"id": "u", "amount": "500.00"})["code"] == "id_reused"
    assert refused(counter, "sale.refund", id="u", sale="old")["code"] == "id_reused"
    assert (
        refused(counter, "customer.merge", id="u", **{"from": "87654321X", "into": "12345678Z"})["code"] == "id_reused"
    )


def test_whoever_goes_on_guessing_a_pin_waits_longer_each_time(counter: Counter) -> None:
    given = {**EUROS, "amount": "25.00", "by": "jefa"}
    clock, pauses = NOW, []
    for _round in range(9):
        counter.clock = lambda: clock  # noqa: B023
        for _attempt in range(3):
            assert refused(counter, "account.adjust", **given, pin="0000")["reason"] == "wrong_pin"
        paused = refused(counter, "account.adjust", **given, pin="4711")
        assert paused["reason"] == "pin_paused"
        pauses.append(int(paused["detail"]))
        clock += pauses[-1]
    assert pauses == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    counter.clock = lambda: clock
    done(counter, "account.adjust", **given, pin="4711")
    assert refused(counter, "account.adjust", **given | {"id": "b"}, pin="0000")["reason"] == "wrong_pin"
    done(counter, "account.adjust", **given | {"id": "b"}, pin="4711")
