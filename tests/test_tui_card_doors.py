"""Cards by JSON-RPC and on the command line: ranges, states and their story, top-ups, gift cards; and bank cards."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.test_tui_cli import CONFIGURATION, shop_folder
from tests.test_tui_rpc import ask, counter
from tui.__main__ import main
from tui.counter import Counter
from tui.operations import OPERATIONS

__all__ = ["counter", "shop_folder"]

BANK_CARDS = ("4000001234567899", "378282246310005")


def answer(counter: Counter, method: str, **params: Any) -> Any:
    told = ask(counter, method, **params)
    assert "result" in told, told
    return told["result"]


def refusal(counter: Counter, method: str, **params: Any) -> tuple[str, str]:
    """The code and the sentence."""
    error = ask(counter, method, **params)["error"]
    return error["data"]["code"], error["message"]


def test_the_life_of_a_card_is_told_as_it_went(counter: Counter) -> None:
    answer(counter, "card.range.add", prefix="T-", first="001", last="100", note="rollo azul")
    answer(counter, "customer.create", dni="12345678Z", name="Ana", at="2026-01-05T10:00")
    answer(counter, "card.activate", card="T-001", at="2026-01-06T10:00")
    answer(counter, "card.link", card="T-001", dni="12345678Z", at="2026-01-07T10:00")
    answer(counter, "card.block", card="T-001", lost=True, reason="en el bus", at="2026-01-08T10:00")
    answer(counter, "card.unblock", card="T-001", reason="apareció", at="2026-01-09T10:00")
    answer(counter, "card.replace", card="T-001", new_card="T-002", reason="rota", at="2026-01-10T10:00")
    shown = answer(counter, "card.show", card="T-001")
    assert (shown["state"], shown["since"][:10], shown["reason"], shown["replaced_by"], shown["range"]) == (
        "replaced", "2026-01-10", "rota", "T-002", "T-001 - T-100",
    )  # fmt: skip
    story = [(each["at"][:10], each["event"], each["reason"], each["other_card"]) for each in shown["story"]]
    assert story == [
        ("2026-01-06", "activated", "", None),
        ("2026-01-07", "linked", "", None),
        ("2026-01-08", "lost", "en el bus", None),
        ("2026-01-09", "unblocked", "apareció", None),
        ("2026-01-10", "replaced", "rota", "T-002"),
    ]
    new = answer(counter, "card.show", card="T-002")
    assert [(each["event"], each["other_card"]) for each in new["story"]] == [
        ("activated", None),
        ("replaces", "T-001"),
    ]
    listed = answer(counter, "card.list", dni="12345678Z")["cards"]
    assert [(each["card"], each["state"]) for each in listed] == [("T-001", "replaced"), ("T-002", "active")]
    stock = answer(counter, "card.show", card="T-003")
    assert (stock["state"], stock["balance"], stock["story"]) == ("stock", None, [])


def test_ranges_are_listed_counted_and_given_out_to_be_printed(counter: Counter) -> None:
    added = answer(counter, "card.range.add", first="T-01", last="T-10", kind="gift")
    assert (added["size"], added["kind"], added["cards"]["stock"]) == (10, "gift", 10)
    answer(counter, "card.activate", card="T-02", euros="20.00")
    assert answer(counter, "card.range.take", range=added["range"], count=2) == {"cards": ["T-01", "T-03"]}
    (listed,) = answer(counter, "card.range.list")["ranges"]
    assert (listed["cards"]["stock"], listed["cards"]["active"], listed["printed"]) == (9, 1, 3)
    code, said = refusal(counter, "card.range.add", first="T-05", last="T-20")
    assert (code, said) == ("duplicate", "Los números T-05 - T-20 se pisan con los que ya hay: T-01 - T-10.")


@pytest.mark.parametrize(
    ("method", "params", "code", "said"),
    [
        ("card.unblock", {"card": "T-1"}, "already_active", "La tarjeta T-1 ya está activada: es de Ana."),
        ("card.activate", {"card": "T-1"}, "already_active", "La tarjeta T-1 ya está activada: es de Ana."),
        ("card.replace", {"card": "T-1", "new_card": "t-1"}, "not_allowed", "es la misma: pase la nueva."),
        ("card.block", {"card": "LOST"}, "card_blocked", "La tarjeta LOST se dio por perdida."),
        ("card.top_up", {"card": "LOST", "euros": "5"}, "card_blocked", "La tarjeta LOST se dio por perdida."),
        ("card.top_up", {"card": "T-1", "euros": "0"}, "bad_amount", "Faltan los euros que se pagan."),
        ("card.top_up", {"card": "R-1", "euros": "5"}, "not_active", "La tarjeta regalo R-1 todavía no se ha vendido."),
        ("card.top_up", {"card": "OLD", "euros": "5"}, "expired", "OLD caducó: su último día fue el 31/01/2026."),
        ("card.activate", {"card": "R-1", "kind": "loyalty"}, "not_allowed", "es de las de regalo"),
        ("card.show", {"card": "NOPE"}, "unknown_card", "No existe la tarjeta NOPE."),
        ("gift_card.list", {"shown": "ower"}, "bad_value", "¿Quería decir «owed»?"),
        ("card.range.add", {"first": "4000000000000000", "last": "4000000000000099"}, "not_allowed", "de banco"),
        ("card.range.take", {"range": 1, "count": 0}, "bad_value", "«cuántos» está fuera de los límites."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_code_and_a_sentence_and_changes_nothing(
    counter: Counter, method: str, params: dict[str, Any], code: str, said: str
) -> None:
    answer(counter, "customer.create", dni="12345678Z", name="Ana", card="T-1", at="2026-01-05T10:00")
    answer(counter, "card.range.add", first="R-1", last="R-9", kind="gift")
    answer(counter, "card.activate", card="LOST", at="2026-01-05T10:00")
    answer(counter, "card.block", card="LOST", lost=True)
    old = {"card": "OLD", "kind": "gift", "euros": "10.00", "last_day": "2026-01-31", "at": "2026-01-05T10:00"}
    answer(counter, "card.activate", **old)
    before = [counter.database.run(f"SELECT * FROM {table}").fetchall() for table in ("card", "entry", "card_event")]
    refused = refusal(counter, method, **params, **({"id": "x"} if method == "card.top_up" else {}))
    assert refused[0] == code
    assert said in refused[1]
    after = [counter.database.run(f"SELECT * FROM {table}").fetchall() for table in ("card", "entry", "card_event")]
    assert after == before


def test_gift_cards_are_listed_with_what_is_owed_for_them(counter: Counter) -> None:
    for card, euros in (("R-1", "50.00"), ("R-2", "25.00")):
        answer(counter, "card.activate", card=card, kind="gift", euros=euros, last_day="2026-12-31")
    topped_up = answer(counter, "card.top_up", id="u1", card="R-2", euros="5")
    assert (topped_up["topped_up"], topped_up["balance"]["euros"], topped_up["last_day"]) == (
        "5.00", "30.00", "2026-12-31",
    )  # fmt: skip
    listed = answer(counter, "gift_card.list")
    assert listed["owed"] == {"cards": 2, "euros": "80.00"}
    assert [(each["card"], each["state"], each["paid"], each["left"]) for each in listed["gift_cards"]] == [
        ("R-2", "active", "30.00", "30.00"),
        ("R-1", "active", "50.00", "50.00"),
    ]


@pytest.mark.parametrize("bank_card", BANK_CARDS)
def test_no_answer_and_no_file_of_the_shop_repeats_a_bank_cards_digits(
    counter: Counter, tmp_path: Path, bank_card: str
) -> None:
    """Every method that takes a card is asked with it, before it is in use and after; what it answers is kept."""
    told = []
    answer(counter, "card.range.add", first="T-001", last="T-100")
    answer(counter, "customer.create", dni="12345678Z", name="Ana")
    more = {
        "id": "x", "dni": "12345678Z", "euros": "5", "new_card": "T-001", "unit": "points", "amount": "1",
        "reason": "r", "prize": "taza", "lines": [{"service": "general", "amount": "5.00"}], "name": "Eva",
        "pay": {"gift_card": [{"card": bank_card}]}, "sale": "x", "text": bank_card,
    }  # fmt: skip
    methods = ["card.activate", *(method for method in OPERATIONS if method != "card.replace"), "card.replace"]
    for turn, written in enumerate((bank_card, f"{bank_card[:4]} {bank_card[4:]}", f";{bank_card}=25121010?")):
        for method in methods:
            names = {parameter.name for parameter in OPERATIONS[method].parameters}
            if method.startswith(("import.", "programme.", "ledger.")) or not names & {"card", "text", "path"}:
                continue
            given = {name: value for name, value in more.items() if name in names}
            given |= {"card": written} if "card" in names else {}
            given |= {"id": f"{method} {turn}"} if "id" in names else {}
            given |= {"path": str(tmp_path / f"{method}.csv")} if "path" in names else {}
            if "card" in given and method not in ("card.link", "customer.create"):
                given.pop("dni", None)
            told.append(ask(counter, method, **given))
    assert sum("result" in each for each in told) >= 12, told
    texts = [json.dumps(each) for each in told]
    texts += [path.read_bytes().decode("latin-1") for path in tmp_path.iterdir() if path.is_file()]
    assert any(bank_card[-4:] in text for text in texts), "the last four digits are there: the search is not in vain"
    for text in texts:
        for part in (bank_card, bank_card[:-4], bank_card[4:]):
            assert part not in text


def test_the_command_line_says_the_same_in_words(shop_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*arguments: str) -> str:
        capsys.readouterr()
        assert main([*arguments]) == 0
        return capsys.readouterr().out

    assert "sin usar 1000" in said("range", "add", "9724000000000001", "9724000000001000", "--note", "azul")
    said("range", "add", "2900000000001", "2900000000995", "--kind", "gift", "--check", "ean13")
    said("card", "activate", "2900000000001", "--euros", "50")
    said("card", "activate", "9724000000000001")
    assert said("card", "top-up", "2900000000001", "20") == "2900000000001: recargada con 20,00 €. Saldo: 70,00 €.\n"
    assert said("card", "block", "9724000000000001", "--reason", "robo") == "9724000000000001: bloqueada\n"
    assert said("card", "unblock", "9724000000000001") == "9724000000000001: activa\n"
    shown = said("card", "show", "9724000000000001")
    assert "Bloqueada  centro · caja-1  robo" in shown
    assert "9724000000000001  cliente  activa" in said("card", "list", "--card", "9724000000000001")
    assert said("range", "take", "1", "--count", "2") == "9724000000000002\n9724000000000003\n"
    assert "sin usar 999, activa 1" in said("range", "list")
    listed = said("gift-cards", "list")
    assert "2900000000001" in listed
    assert listed.endswith("Se deben 70,00 € por 1 tarjeta regalo.\n")


def test_a_shop_can_refuse_cards_of_elsewhere_by_its_configuration(
    shop_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop_folder / "config.toml").write_text(CONFIGURATION + "[cards]\nown = false\n", encoding="utf-8")
    assert main(["card", "activate", "OTRA-1"]) == 0
    assert main(["range", "add", "T-001", "T-100"]) == 0
    capsys.readouterr()
    assert main(["card", "activate", "OTRA-2"]) == 1
    assert capsys.readouterr().err == "La tarjeta OTRA-2 no es de esta tienda. [not_allowed]\n"
    assert main(["card", "activate", "T-001"]) == 0
