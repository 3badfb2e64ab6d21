"""JSON-RPC: one request a line, refusals with the contract's codes, and only this machine may listen."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from loyalty.errors import BadValue
from tests.conftest import MADRID, ONE_POINT_PER_EURO, moment
from tui.counter import Counter, open_counter, prepare_database
from tui.operations import call
from tui.rpc import Server, answer_line, loopback_address


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    prepare_database("sqlite:///shop.db", tmp_path)
    opened = open_counter(
        "sqlite:///shop.db", tmp_path, "centro", "caja-1", MADRID, clock=lambda: moment("2026-02-01T12:00")
    )
    opened.load_programme(ONE_POINT_PER_EURO, moment("2026-01-01T08:00"))
    yield opened
    opened.close()


def ask(counter: Counter, method: str, **params: Any) -> dict[str, Any]:
    line = json.dumps({"jsonrpc": "2.0", "id": 7, "method": method, "params": params})
    answer: dict[str, Any] = json.loads(answer_line(counter, line))
    return answer


def test_an_answer_carries_the_id_of_its_request(counter: Counter) -> None:
    answer = ask(counter, "card.activate", card="T-1", points="3")
    assert answer["id"] == 7
    assert answer["result"]["points"] == "3"


def test_a_refusal_has_the_code_of_the_contract_and_a_sentence(counter: Counter) -> None:
    error = ask(counter, "account.balance", card="NOPE")["error"]
    assert error["data"]["code"] == "unknown_card"
    assert error["message"] == "No existe la tarjeta NOPE."


def test_a_bank_card_number_never_comes_back_in_a_refusal(counter: Counter) -> None:
    line = answer_line(
        counter, json.dumps({"id": 1, "method": "account.balance", "params": {"card": "4000001234567899"}})
    )
    assert "4000001234567899" not in line
    assert "7899" in line


def test_a_misspelt_parameter_is_refused_with_the_nearest_right_one(counter: Counter) -> None:
    error = ask(counter, "account.balance", crad="T-1")["error"]
    assert error["data"] == {
        "code": "bad_value",
        "field": "crad",
        "problem": "unknown_parameter",
        "nearest": "card",
    }


def test_a_misspelt_method_is_told_the_nearest_right_one(counter: Counter) -> None:
    error = ask(counter, "sale.recrod")["error"]
    assert error["code"] == -32601
    assert "sale.record" in error["message"]


def test_a_line_that_is_not_json_gets_a_parse_error_and_the_next_is_answered(counter: Counter) -> None:
    assert json.loads(answer_line(counter, "{no\n"))["error"]["code"] == -32700
    assert "result" in ask(counter, "ledger.verify")


def test_a_request_without_an_id_is_done_and_not_answered(counter: Counter) -> None:
    assert answer_line(counter, json.dumps({"method": "card.activate", "params": {"card": "T-9"}})) == ""
    assert "result" in ask(counter, "account.balance", card="T-9")


def test_several_requests_in_one_line_are_answered_in_one_line(counter: Counter) -> None:
    both = [{"id": n, "method": "ledger.verify"} for n in (1, 2)]
    assert [each["id"] for each in json.loads(answer_line(counter, json.dumps(both)))] == [1, 2]


@pytest.mark.parametrize("amount", [12.5, "1e3", "-1.00", "1.005", "1000000000.00", "NaN", None, ""])
def test_an_amount_that_is_not_plain_euros_is_refused(counter: Counter, amount: object) -> None:
    ask(counter, "card.activate", card="T-1")
    lines = [{"service": "general", "amount": amount}]
    assert ask(counter, "sale.record", id="x", card="T-1", lines=lines)["error"]["data"]["code"] in (
        "bad_amount",
        "bad_value",
    )
    assert ask(counter, "ledger.verify")["result"]["entries"] == 0


@pytest.mark.parametrize("number", ["²", "9" * 5000, 10**30, -1, 1.0, True, " "])
def test_a_number_that_is_not_a_plain_whole_one_is_refused(counter: Counter, number: object) -> None:
    for method in ("account.movements", "prize.deliveries"):
        assert ask(counter, method, card="T-1", most=number)["error"]["data"]["code"] == "bad_value"


def test_days_up_to_the_last_of_the_calendar_are_answered(counter: Counter) -> None:
    assert ask(counter, "prize.deliveries", to="9999-12-31")["result"]["deliveries"] == []
    tried = {"toml": ONE_POINT_PER_EURO, "from": "1900-01-01", "to": "9999-12-31"}
    assert "result" in ask(counter, "programme.try", **tried)
    early = ask(counter, "programme.try", **tried | {"from": "0001-01-01"})
    assert early["error"]["data"]["code"] == "bad_value"


def test_a_parameter_that_must_be_given_is_not_given_by_blanks(counter: Counter) -> None:
    error = ask(counter, "card.activate", card=" ")["error"]
    assert (error["data"]["code"], error["data"]["problem"]) == ("bad_value", "missing")
    assert ask(counter, "export.sales", path=" ")["error"]["data"]["problem"] == "missing"


def test_brackets_in_brackets_without_end_get_a_parse_error(counter: Counter) -> None:
    assert json.loads(answer_line(counter, "[" * 100_000))["error"]["code"] == -32700


@pytest.mark.parametrize("text", ["0.0.0.0:8765", "192.168.1.2:80", "example.org:80", "127.0.0.1", "127.0.0.1:x"])
def test_only_this_machine_may_listen(text: str) -> None:
    with pytest.raises(BadValue):
        loopback_address(text)


def test_two_tills_on_the_socket_are_both_answered(counter: Counter) -> None:
    with Server(counter, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        tills = [socket.create_connection(server.server_address, timeout=10) for _ in range(2)]
        for number, till in enumerate(tills):
            till.sendall(json.dumps({"id": number, "method": "ledger.verify"}).encode() + b"\n")
        answers = [json.loads(till.makefile().readline()) for till in reversed(tills)]
        for till in tills:
            till.close()
        server.shutdown()
        thread.join(10)
    assert [answer["id"] for answer in answers] == [1, 0]


def test_whoever_is_registered_with_a_card_is_answered_with_it(counter: Counter) -> None:
    created = ask(counter, "customer.create", dni="12345678Z", name="Ana", card="T-1")["result"]
    assert created["cards"] == ["T-1"]
    assert ask(counter, "customer.update", dni="12345678Z", phone="600111222")["result"]["cards"] == ["T-1"]


def test_amounts_in_sentences_are_written_as_a_shop_writes_them(counter: Counter) -> None:
    ask(counter, "customer.create", dni="12345678Z", name="Ana", card="T-1")
    ask(counter, "card.top_up", id="t1", card="T-1", euros="5.00")
    said = [ask(counter, "customer.erase", dni="12345678Z")["error"]["message"]]
    ask(counter, "sale.record", id="s1", card="T-1", lines=[{"service": "general", "amount": "9.50"}])
    said.append(ask(counter, "sale.refund", id="r1", sale="s1", amount="10.00")["error"]["message"])
    ask(counter, "sale.refund", id="r2", sale="s1")
    said.append(ask(counter, "sale.refund", id="r3", sale="s1")["error"]["message"])
    assert said == [
        "Tiene 5,00 € ya pagados: que los gaste, o devuélvaselos, antes de borrarlo.",
        "10,00 € es más de lo que queda de la venta.",
        "Esta venta ya se devolvió entera.",
    ]


def test_whatever_joins_or_parts_customers_is_done_once_for_its_id(counter: Counter) -> None:
    for dni, card in (("12345678Z", "T-1"), ("87654321X", "T-2")):
        ask(counter, "customer.create", dni=dni, name=f"Ana {dni}", card=card)
    ask(counter, "card.activate", card="T-3")
    requests: list[tuple[str, dict[str, Any]]] = [
        ("customer.merge", {"from": "12345678Z", "into": "87654321X"}),
        ("customer.unmerge", {"dni": "12345678Z"}),
        ("customer.join", {"dni": "12345678Z", "with": "87654321X"}),
        ("customer.leave", {"dni": "12345678Z"}),
        ("card.link", {"card": "T-3", "dni": "12345678Z"}),
    ]
    for method, params in requests:
        first = ask(counter, method, id=f"till {method}", **params)
        assert ask(counter, method, id=f"till {method}", **params) == first, method
        assert "result" in first, first
    other = ask(counter, "customer.join", id="till customer.join", dni="87654321X", **{"with": "12345678Z"})
    assert other["error"]["data"]["code"] == "id_reused"


def test_at_another_counter_works_the_operator_of_this_one_unless_somebody_is_named(tmp_path: Path) -> None:
    prepare_database("sqlite:///shop.db", tmp_path)
    with closing(open_counter("sqlite:///shop.db", tmp_path, "centro", "caja-1", MADRID, "marta")) as counter:
        call(counter, "programme.load", {"toml": ONE_POINT_PER_EURO})
        call(counter, "card.activate", {"card": "T-1"})
        sale = {"card": "T-1", "lines": [{"service": "general", "amount": "1.00"}], "counter": "caja-2"}
        for named in ("", "ana"):
            call(counter, "sale.record", {**sale, "id": f"by {named}", "operator": named})
            assert call(counter, "account.movements", {"card": "T-1"})["movements"][0]["operator"] == (named or "marta")
        assert call(counter, "shift.close", {"id": "evening", "counter": "caja-2"})["operator"] == "marta"


def test_who_names_the_counter_that_it_is_anyway_sells_as_its_operator(tmp_path: Path) -> None:
    prepare_database("sqlite:///shop.db", tmp_path)
    opened = open_counter(
        "sqlite:///shop.db", tmp_path, "centro", "caja-1", MADRID, "marta", clock=lambda: moment("2026-02-01T12:00")
    )
    with closing(opened) as counter:
        ask(counter, "card.activate", card="T-1")
        for number, place in enumerate(({}, {"branch": "centro"}, {"counter": "caja-1"})):
            ask(counter, "card.top_up", id=f"t{number}", card="T-1", euros="1.00")
            request = {"id": 1, "method": "shift.close", "params": {"id": f"c{number}", **place}}
            assert json.loads(answer_line(counter, json.dumps(request)))["result"]["operator"] == "marta", place
