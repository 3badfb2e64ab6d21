"""Messages by the command line and JSON-RPC: the same words, the same refusals, safe to run again."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from loyalty.errors import BadSegment, BadTemplate, BadValue, MailTrouble, UnknownName
from models.recipients import still_allowed
from tests.cashier import ANA, BERTA, NOON, Counters
from tests.message_owner import agree, something_to_write
from tests.post_office import PostOffice, open_office
from tests.test_tui_delivery import CONFIGURATION
from tui.__main__ import main
from tui.counter import Counter
from tui.operations import call


@pytest.fixture
def counter(counters: Counters) -> Counter:
    something_to_write(counters)
    counters.counter.configuration = counters.configuration()
    return counters.counter


@pytest.fixture
def shop(counters: Counters, capsys: pytest.CaptureFixture[str]) -> Iterator["CommandLine"]:
    """The command line of a shop with a mail server."""
    something_to_write(counters)
    with open_office() as office:
        path = counters.folder / "config.toml"
        path.write_text(CONFIGURATION.format(port=office.port), encoding="utf-8")
        yield CommandLine(counters.folder, office, capsys)


class CommandLine:
    def __init__(self, folder: Path, office: PostOffice, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.office, self._capsys = folder, office, capsys

    def __call__(self, *words: str, status: int = 0) -> str:
        assert main(["--config", str(self.folder / "config.toml"), *words]) == status
        return self._capsys.readouterr().out

    def json(self, *words: str, status: int = 0) -> dict[str, object]:
        answer: dict[str, object] = json.loads(self(*words, "--json", status=status))
        return answer


def test_a_segment_is_kept_counted_and_shown(counter: Counter) -> None:
    saved = call(counter, "segment.save", {"name": "cumplen", "segment": {"birthday_from": 0, "birthday_to": 3}})
    assert saved == {"name": "cumplen", "segment": {"birthday_from": 0, "birthday_to": 3}, "count": 1}
    assert [each["name"] for each in call(counter, "segment.list", {})["segments"]] == ["cumplen", "nuevos"]
    shown = call(counter, "segment.show", {"name": "cumplen"})
    assert (shown["count"], [each["dni"] for each in shown["customers"]]) == (1, [BERTA])
    assert call(counter, "segment.count", {"segment": {"consent": "email"}}) == {"count": 1}
    assert call(counter, "segment.count", {}) == {"count": 2}
    call(counter, "segment.remove", {"name": "cumplen"})
    with pytest.raises(UnknownName) as unknown:
        call(counter, "segment.show", {"name": "nuevo"})
    assert unknown.value.nearest == "nuevos"
    with pytest.raises(BadSegment):
        call(counter, "segment.count", {"segment": {"services": ["tinto"]}})
    with pytest.raises(BadValue):
        call(counter, "segment.count", {"name": "nuevos", "segment": {}})


def test_a_template_is_kept_by_language_previewed_and_put_back(counter: Counter) -> None:
    ready = call(counter, "template.show", {"template": "welcome"})
    assert ready["own"] is False
    with pytest.raises(BadTemplate):
        call(counter, "template.save", {"template": "welcome", "subject": "Hola", "body": "{nadie}"})
    call(counter, "template.save", {"template": "welcome", "subject": "Hola, {nombre}", "body": "En {tienda}."})
    assert call(counter, "template.preview", {"template": "welcome", "dni": ANA}) == {
        "language": "es",
        "subject": "Hola, Ana",
        "text": "En Peluquería Núria.\n",
        "html": '<p style="margin:0 0 16px">En Peluquería Núria.</p>',
    }
    call(counter, "template.remove", {"template": "welcome"})
    assert call(counter, "template.show", {"template": "welcome"}) == ready
    with pytest.raises(UnknownName):
        call(counter, "template.show", {"template": "adios"})


def test_a_language_without_a_text_of_its_own_falls_back_to_spanish(counter: Counter) -> None:
    call(counter, "template.save", {"template": "verano", "subject": "Verano", "body": "Hola"})
    counter.update_customer(ANA, {"language": "ca"}, NOON)
    assert call(counter, "template.preview", {"template": "verano", "dni": ANA})["language"] == "es"
    assert call(counter, "template.preview", {"template": "welcome", "dni": ANA})["language"] == "ca"


def test_an_occasion_is_set_piece_by_piece_and_put_back(counter: Counter) -> None:
    assert call(counter, "occasion.set", {"occasion": "away", "days": 60, "segment": "nuevos"})["active"] is False
    on = call(counter, "occasion.set", {"occasion": "away", "active": True})
    assert (on["days"], on["segment"], on["since"]) == (60, "nuevos", "2026-03-10")
    another = {"occasion": "away-180", "kind": "away", "days": 180, "template": "offer", "active": True}
    assert call(counter, "occasion.set", another)["kind"] == "away"
    codes = [each["occasion"] for each in call(counter, "occasion.list", {})["occasions"]]
    assert codes == ["welcome", "birthday", "away", "expiring", "prize", "statement", "class", "away-180"]
    call(counter, "occasion.remove", {"occasion": "away"})
    assert counter.occasion("away").days == 90
    for wrong in ({"occasion": "nada"}, {"occasion": "away", "template": "nada"}, {"occasion": "away", "segment": "x"}):
        with pytest.raises(UnknownName):
            call(counter, "occasion.set", wrong)


def test_consent_is_withdrawn_by_the_code_of_a_message_or_at_the_counter(counter: Counter) -> None:
    code = counter.leaving_code(counter.customer(ANA).id)
    assert call(counter, "message.leave", {"code": code})["dni"] == ANA
    story = counter.consent_story(ANA)[-3:]
    assert [(each.channel, each.granted, each.origin) for each in story] == [
        ("email", False, "link"), ("letter", False, "link"), ("phone", False, "link"),
    ]  # fmt: skip
    assert counter.withdraw_consent(BERTA, NOON).name == "Berta Muñoz Vila"
    assert not any(each.granted for each in counter.consent_story(BERTA))
    for wrong in (
        code[:-1] + ("0" if code[-1] != "0" else "1"),
        "7",
        "x-y",
        "999999-0123456789abcdef",
        "9" * 30 + "-a",
    ):
        with pytest.raises(UnknownName):
            call(counter, "message.leave", {"code": wrong})


def test_an_address_is_set_aside_and_taken_back(counter: Counter) -> None:
    with pytest.raises(BadValue) as refused:
        call(counter, "suppression.add", {"address": "Ana"})
    assert (refused.value.field, refused.value.problem) == ("address", "not_an_address")
    call(counter, "suppression.add", {"address": "Ana@Correo.example", "reason": "devuelto"})
    assert call(counter, "message.preview", {"template": "offer"})["left_out"] == {"suppressed": 1, "no_consent": 1}
    assert [each["address"] for each in call(counter, "suppression.list", {})["suppressions"]] == ["ana@correo.example"]
    call(counter, "suppression.remove", {"address": "ana@correo.example"})
    assert call(counter, "message.preview", {"template": "offer"})["emails"] == 1
    with pytest.raises(UnknownName):
        call(counter, "suppression.remove", {"address": "ana@correo.example"})


def test_sending_without_a_mail_server_in_the_configuration_is_refused(counter: Counter) -> None:
    with pytest.raises(MailTrouble):
        call(counter, "message.send", {})
    counter.configuration = None
    with pytest.raises(MailTrouble):
        call(counter, "message.run", {})


def test_a_merged_and_an_erased_customer_are_left_out_by_their_reason(counter: Counter) -> None:
    counter.merge_customers(BERTA, ANA, NOON)
    counter.database.run("UPDATE customer SET erased_at = 1 WHERE dni = '12345678Z'")
    assert call(counter, "message.preview", {"template": "offer"})["left_out"] == {"merged": 1, "erased": 1}
    assert call(counter, "segment.count", {}) == {"count": 0}


def test_who_is_blocked_is_not_written_to_nor_sent_what_waits_already(counters: Counters, counter: Counter) -> None:
    agree(counters, BERTA)
    assert call(counter, "message.queue", {"template": "offer", "mailing": "Abril"})["queued"] == 2
    counter.block_customer(ANA, "no paga", NOON)
    assert call(counter, "message.preview", {"template": "offer"})["left_out"] == {"blocked": 1}
    assert counter.database.value(still_allowed("email"), purpose="marketing", customer_id=1) == "blocked"
    assert counter.database.value(still_allowed("email"), purpose="service", customer_id=1) == "blocked"
    counter.unblock_customer(ANA, NOON)
    assert counter.database.value(still_allowed("email"), purpose="marketing", customer_id=1) == ""
    assert call(counter, "message.preview", {"template": "offer"})["left_out"] == {}


def test_who_was_written_to_before_being_known_as_somebody_else_is_not_written_to_again(
    counters: Counters, counter: Counter
) -> None:
    agree(counters, BERTA)
    assert call(counter, "message.queue", {"template": "offer", "mailing": "Abril"})["queued"] == 2
    counter.merge_customers(BERTA, ANA, NOON)
    counter.database.run("DELETE FROM message WHERE customer_id = 1")
    assert call(counter, "message.preview", {"template": "offer", "mailing": "Abril"})["left_out"] == {
        "merged": 1,
        "already": 1,
    }


def test_all_that_was_written_to_a_customer_is_in_the_export_of_her_data(counter: Counter) -> None:
    assert counter.personal_data(ANA)["messages"] == [
        {"occasion": "mailing", "period": "Primavera", "template": "offer", "channel": "email", "state": "queued",
         "at": "2026-03-10T12:30:00+01:00"}
    ]  # fmt: skip


def test_the_daily_run_sends_what_is_due_and_a_second_one_nothing_more(shop: CommandLine, counters: Counters) -> None:
    agree(counters, BERTA)
    due = shop.json("messages", "due", "--at", "2026-03-10T09:00")["due"]
    assert [(each["occasion"], each["emails"]) for each in due] == [("welcome", 0), ("birthday", 1)]  # type: ignore
    first = shop.json("messages", "run", "--at", "2026-03-10T09:00")
    assert (first["queued"], first["sent"]) == ({"welcome": 0, "birthday": 1}, 2)  # Primavera was waiting, too
    second = shop.json("messages", "run", "--at", "2026-03-10T09:00")
    assert (second["queued"], second["sent"]) == ({"welcome": 0, "birthday": 0}, 0)
    assert sorted(shop.office.addresses()) == ["ana@correo.example", "berta@correo.example"]
    assert "1 enviado" in shop("messages", "status")


def test_a_server_that_is_away_ends_the_run_with_a_sentence_and_status_1(shop: CommandLine) -> None:
    (shop.folder / "config.toml").write_text(CONFIGURATION.format(port=1), encoding="utf-8")
    said = shop("messages", "run", "--at", "2026-03-10T09:00", status=1)
    assert "No se puede hablar con el servidor de correo" in said
    assert "Los que faltan siguen en la cola." in said


def test_a_mailing_is_previewed_sent_listed_and_its_doubts_decided(shop: CommandLine) -> None:
    assert shop("messages", "preview", "--template", "offer", "--mailing", "Mayo").startswith("Mayo: 1 correo (1 sin")
    shop.office.loses = {"ana@correo.example": "before"}
    assert shop("messages", "send", "--template", "offer", "--mailing", "Mayo").split() == [
        "«Mayo»:", "1", "nuevo", "en", "la", "cola.", "0", "enviados,", "1", "quizá", "enviado.",
    ]  # fmt: skip
    found = shop.json("messages", "list", "--mailing", "Mayo")["messages"]
    assert [(each["state"], each["customer"]) for each in found] == [("in_doubt", "Ana García Solà")]  # type: ignore
    shop("messages", "again", str(found[0]["id"]))  # type: ignore[index]
    assert "1 enviado" in shop("messages", "send", "--mailing", "Mayo")
    assert main(["--config", str(shop.folder / "config.toml"), "messages", "arrived", str(found[0]["id"])]) == 1  # type: ignore
    assert "«Primavera»: 1 retirado de la cola." in shop("messages", "cancel", "Primavera")


def test_a_segment_comes_as_csv_with_everybody_in_it(shop: CommandLine) -> None:
    (shop.folder / "todos.toml").write_text('points_to = "1000"\n', encoding="utf-8")
    shop("segment", "save", "todos", str(shop.folder / "todos.toml"))
    rows = list(csv.DictReader(io.StringIO(shop("segment", "show", "todos", "--csv"))))
    assert [(row["dni"], row["name"]) for row in rows] == [(ANA, "Ana García Solà"), (BERTA, "Berta Muñoz Vila")]
    assert "2 clientes" in shop("segment", "show", "todos")


def test_a_template_comes_from_a_file_and_letters_go_into_one(shop: CommandLine) -> None:
    path = shop.folder / "verano.toml"
    path.write_text('purpose = "marketing"\nsubject = "Verano"\nbody = """\nHola, {nombre}\n"""\n', encoding="utf-8")
    shop("template", "save", "verano", str(path))
    assert "Hola, Ana" in shop("template", "preview", "verano", "--dni", ANA)
    shop("messages", "queue", "--template", "verano", "--channel", "letter")
    assert "1 carta en" in shop("messages", "letters", str(shop.folder / "cartas.pdf"))
    assert shop("messages", "letters", str(shop.folder / "mas.pdf")).strip() == "No hay ninguna carta que imprimir."
    assert not (shop.folder / "mas.pdf").exists()


def test_letters_that_cannot_be_written_still_wait(shop: CommandLine) -> None:
    shop("messages", "queue", "--template", "offer", "--channel", "letter")
    (shop.folder / "no").write_text("es un fichero")
    shop("messages", "letters", str(shop.folder / "no" / "hay.pdf"), status=1)
    assert "1 carta en" in shop("messages", "letters", str(shop.folder / "cartas.pdf"))


def test_who_withdrew_while_the_letter_waited_gets_none(shop: CommandLine, counters: Counters) -> None:
    shop("messages", "queue", "--template", "offer", "--channel", "letter")
    shop("messages", "leave", counters.counter.leaving_code(counters.counter.customer(ANA).id))
    assert shop.json("messages", "letters", str(shop.folder / "cartas.pdf"))["letters"] == 0
    assert not (shop.folder / "cartas.pdf").exists()
