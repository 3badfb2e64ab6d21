"""What the shop writes reaches the right people once, whatever the server, the wire or this program does."""

import signal
import ssl
import subprocess
import sys
import time
from collections import Counter as Count
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from loyalty.clock import parse_moment
from loyalty.errors import MailTrouble
from loyalty.messages import TemplateText
from models.message_queue import DOUBT_S, RETRY_S
from tests.cashier import MADRID, NOON, Counters
from tests.message_owner import agree
from tests.post_office import PASSWORD, USER, PostOffice, made_certificate, open_office
from tui.configuration import Configuration, MailSettings
from tui.delivery import deliver, why_stopped

ROOT = Path(__file__).parent.parent
SHOP = "Peluquería Núria"
DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return made_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as office:
        yield office


def settings_for(office: PostOffice, **others: Any) -> MailSettings:
    return MailSettings("127.0.0.1", office.port, "none", sender="hola@tienda.example", **others)


def configured(counters: Counters, office: PostOffice, **others: Any) -> Configuration:
    return replace(counters.configuration(), mail=settings_for(office, **others))


def dni(number: int) -> str:
    digits = 40_000_000 + number
    return f"{digits}{DNI_LETTERS[digits % 23]}"


def register_readers(counters: Counters, count: int, **details: str) -> None:
    """Customers who may be written to: lector0@correo.example and so on."""
    for number in range(count):
        counters.register(dni(number), f"Lector {number}", email=f"lector{number}@correo.example", **details)
        agree(counters, dni(number))


def queue(counters: Counters, name: str = "oferta", template: str = "offer", channel: str = "email") -> int:
    return counters.counter.queue_mailing(counters.counter.mailing(name, "", template, channel))


def states(counters: Counters) -> dict[str, int]:
    return dict(Count(each.state for each in counters.counter.messages(most=10_000)))


def test_a_mailing_reaches_who_agreed_and_nobody_twice(counters: Counters, office: PostOffice) -> None:
    register_readers(counters, 5)
    assert queue(counters) == 5
    configuration = configured(counters, office)
    assert deliver(counters.counter, configuration).progress.sent == 5
    assert queue(counters) == 0
    assert deliver(counters.counter, configuration).progress.sent == 0
    assert sorted(office.addresses()) == [f"lector{number}@correo.example" for number in range(5)]
    assert states(counters) == {"sent": 5}


def test_a_message_says_what_its_reader_should_know_in_both_parts_and_how_to_leave(
    counters: Counters, office: PostOffice
) -> None:
    counters.register(dni(1), "Íñigo Güell Peña", "9724000000000077", email="inigo@correo.example", language="català")
    agree(counters, dni(1))
    counters.counter.save_template(
        TemplateText(
            "offer", "ca", "marketing", "Per a {nom}: <ofertes> & més",
            "Hola, **{nom_complet}**:\n\n- Tens {punts} punts\n- Premi: {premi}\n\n[Vine](https://tienda.example/?a=1&b=2)",
        )
    )  # fmt: skip
    queue(counters)
    deliver(counters.counter, configured(counters, office, unsubscribe_url="https://tienda.example/baja?c={code}"))
    message = office.message_to("inigo@correo.example")
    text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]
    page = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert str(message["Subject"]) == "Per a Íñigo: <ofertes> & més"
    assert str(message["To"]) == "Íñigo Güell Peña <inigo@correo.example>"
    assert text.startswith("Hola, Íñigo Güell Peña:\n\n- Tens 0 punts\n\nVine (https://tienda.example/?a=1&b=2)\n")
    assert "<strong>Íñigo Güell Peña</strong>" in page
    assert '<a href="https://tienda.example/?a=1&amp;b=2">Vine</a>' in page
    assert "Premi" not in page
    code = counters.counter.leaving_code(counters.counter.customer(dni(1)).id)
    link = f"https://tienda.example/baja?c={code}"
    assert f"<{link}>" in message["List-Unsubscribe"]
    assert "mailto:hola@tienda.example?subject=baixa%20" in message["List-Unsubscribe"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in text
    assert link in page
    assert f"publicitat de {SHOP}" in text
    assert counters.counter.withdraw_by_code(code, NOON).name == "Íñigo Güell Peña"
    assert queue(counters, "otra") == 0


def test_a_notice_about_ones_points_needs_no_consent_and_is_no_advertising(
    counters: Counters, office: PostOffice
) -> None:
    counters.register(dni(1), "Ana Gil", email="ana@correo.example")
    assert queue(counters, template="offer") == 0
    assert queue(counters, "aviso", template="statement") == 1
    deliver(counters.counter, configured(counters, office))
    message = office.message_to("ana@correo.example")
    assert message["List-Unsubscribe"] is None
    assert "publicidad" not in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_whoever_says_no_while_the_message_waits_gets_none(counters: Counters, office: PostOffice) -> None:
    register_readers(counters, 3)
    queue(counters)
    counters.counter.withdraw_consent(dni(1), NOON)
    delivered = deliver(counters.counter, configured(counters, office))
    assert (delivered.progress.sent, delivered.progress.cancelled) == (2, 1)
    assert "lector1@correo.example" not in office.addresses()
    assert [each.answer for each in counters.counter.messages("cancelled")] == ["no_consent"]


def test_a_refused_address_is_its_own_fate_and_is_put_aside(counters: Counters, office: PostOffice) -> None:
    register_readers(counters, 4)
    queue(counters)
    office.refuses = {
        "lector0@correo.example": "550 5.1.1 No existe",
        "lector1@correo.example": "550 5.7.1 Su servidor no nos gusta",
        "lector2@correo.example": "451 4.7.1 Vuelva más tarde",
    }
    configuration = configured(counters, office)
    delivered = deliver(counters.counter, configuration)
    assert (delivered.progress.sent, delivered.progress.failed) == (1, 2)
    assert [address for address, _, _ in counters.counter.suppressions()] == ["lector0@correo.example"]
    assert states(counters) == {"sent": 1, "failed": 2, "queued": 1}
    assert counters.counter.preview_mailing(counters.counter.mailing("otra", "", "offer", "email")).left_out == {
        "suppressed": 1,
        "no_address": 2,
    }
    office.refuses = {}
    assert deliver(counters.counter, configuration).progress.sent == 0
    counters.counter.clock = lambda: NOON + RETRY_S
    assert deliver(counters.counter, configuration).progress.sent == 1
    assert states(counters) == {"sent": 2, "failed": 2}


def test_what_the_server_never_confirmed_is_in_doubt_and_not_sent_again(counters: Counters, office: PostOffice) -> None:
    register_readers(counters, 4)
    queue(counters)
    office.loses = {"lector1@correo.example": "after", "lector2@correo.example": "before"}
    configuration = configured(counters, office)
    delivered = deliver(counters.counter, configuration)
    assert (delivered.progress.sent, delivered.progress.in_doubt) == (2, 2)
    assert deliver(counters.counter, configuration).progress.sent == 0
    doubtful = counters.counter.messages("in_doubt")
    assert {each.customer for each in doubtful} == {"Lector 1", "Lector 2"}
    lost = next(each for each in doubtful if each.customer == "Lector 2")
    arrived = next(each for each in doubtful if each.customer == "Lector 1")
    assert counters.counter.take_as_sent(arrived.id)
    assert counters.counter.send_again(lost.id)
    assert not counters.counter.send_again(lost.id)
    assert deliver(counters.counter, configuration).progress.sent == 1
    assert Count(office.addresses()) == {f"lector{number}@correo.example": 1 for number in range(4)}


def test_a_server_that_is_not_there_stops_the_run_and_keeps_everything(counters: Counters, office: PostOffice) -> None:
    register_readers(counters, 3)
    queue(counters)
    away = replace(configured(counters, office), mail=MailSettings("127.0.0.1", 1, "none", sender="h@tienda.example"))
    delivered = deliver(counters.counter, away)
    assert delivered.stopped == "trouble"
    assert why_stopped(delivered).startswith("No se puede hablar con el servidor de correo")
    assert states(counters) == {"queued": 3}
    assert deliver(counters.counter, configured(counters, office)).progress.sent == 3


def test_a_server_that_goes_away_in_the_middle_keeps_the_rest(counters: Counters) -> None:
    register_readers(counters, 6)
    queue(counters)
    with open_office() as office:
        configuration = configured(counters, office)
        office.refuses = {"lector3@correo.example": "421 4.3.2 Me voy"}
        delivered = deliver(counters.counter, configuration)
        assert (delivered.stopped, delivered.progress.sent) == ("trouble", 3)
        assert states(counters) == {"sent": 3, "queued": 3}
        office.refuses = {}
        assert deliver(counters.counter, configuration).progress.sent == 3
        assert max(Count(office.addresses()).values()) == 1


def test_a_run_can_be_stopped_and_goes_on_where_it_was(counters: Counters, office: PostOffice) -> None:
    register_readers(counters, 6)
    queue(counters)
    configuration = configured(counters, office)
    told: list[int] = []
    delivered = deliver(
        counters.counter, configuration,
        on_progress=lambda progress: told.append(progress.done), should_stop=lambda: len(told) == 2,
    )  # fmt: skip
    assert (delivered.stopped, told) == ("asked", [1, 2])
    assert states(counters) == {"sent": 2, "queued": 4}
    assert deliver(counters.counter, configuration).progress.sent == 4
    assert max(Count(office.addresses()).values()) == 1


def test_a_paced_run_claims_nothing_ahead_and_keeps_each_fate_before_it_waits(
    counters: Counters, office: PostOffice
) -> None:
    register_readers(counters, 3)
    queue(counters)
    seen: list[dict[str, int]] = []
    delivered = deliver(
        counters.counter,
        configured(counters, office, per_minute=6000),
        on_progress=lambda progress: seen.append(states(counters)),
    )
    assert delivered.progress.sent == 3
    assert seen == [
        {"sending": 1, "queued": 2},
        {"sent": 1, "sending": 1, "queued": 1},
        {"sent": 2, "sending": 1},
    ]
    assert states(counters) == {"sent": 3}


def test_nobody_is_written_to_in_the_quiet_hours(counters: Counters, office: PostOffice) -> None:
    register_readers(counters, 1)
    queue(counters)
    configuration = configured(counters, office)
    counters.counter.clock = lambda: parse_moment("2026-03-10T23:30", MADRID)
    delivered = deliver(counters.counter, configuration)
    assert (delivered.stopped, office.received) == ("quiet", [])
    assert "horas de silencio" in why_stopped(delivered)
    counters.counter.clock = lambda: parse_moment("2026-03-11T08:00", MADRID)
    assert deliver(counters.counter, configuration).progress.sent == 1


def test_an_encrypted_server_with_a_login_is_used_and_its_certificate_is_checked(
    counters: Counters, certificate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    register_readers(counters, 2)
    queue(counters)
    with open_office(certificate) as office:
        monkeypatch.setenv("TARJETERO_MAIL_PASSWORD", PASSWORD)
        secure = MailSettings("127.0.0.1", office.port, "starttls", USER, "hola@tienda.example")
        delivered = deliver(counters.counter, replace(counters.configuration(), mail=secure))
        assert delivered.stopped == "trouble"
        assert office.received == []
        trusting = replace(secure, authority=office.certificate)
        assert deliver(counters.counter, replace(counters.configuration(), mail=trusting)).progress.sent == 2


def test_the_password_is_asked_of_the_keyring_where_the_environment_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = pytest.importorskip("keyring")
    from keyring.backend import KeyringBackend

    from tui.post import password_of

    class Drawer(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return f"{service}/{username}"

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

        def delete_password(self, service: str, username: str) -> None:
            raise NotImplementedError

    before = keyring.get_keyring()
    keyring.set_keyring(Drawer())
    monkeypatch.delenv("TARJETERO_MAIL_PASSWORD", raising=False)
    try:
        assert password_of(MailSettings("smtp.tienda.example", user=USER)) == f"tarjetero/{USER}"
        monkeypatch.setenv("TARJETERO_MAIL_PASSWORD", PASSWORD)
        assert password_of(MailSettings("smtp.tienda.example", user=USER)) == PASSWORD
    finally:
        keyring.set_keyring(before)


def test_without_mail_settings_nothing_is_sent_and_it_is_said(counters: Counters) -> None:
    register_readers(counters, 1)
    queue(counters)
    with pytest.raises(MailTrouble):
        deliver(counters.counter, counters.configuration())
    assert states(counters) == {"queued": 1}


def test_a_template_that_is_gone_or_an_address_that_is_none_fails_that_message_alone(
    counters: Counters, office: PostOffice
) -> None:
    register_readers(counters, 1)
    counters.register(dni(50), "Rara", email="no-hay@dominio..example")
    agree(counters, dni(50))
    counters.counter.save_template(TemplateText("verano", "es", "marketing", "Verano", "Hola"))
    queue(counters, "verano", "verano")
    queue(counters)
    counters.counter.remove_template("verano", "es")
    deliver(counters.counter, configured(counters, office))
    answers = sorted((each.period, each.customer, each.answer) for each in counters.counter.messages("failed"))
    assert answers == [
        ("oferta", "Rara", "bad_address"), ("verano", "Lector 0", "no_template"), ("verano", "Rara", "no_template"),
    ]  # fmt: skip
    assert office.addresses() == ["lector0@correo.example"]


CONFIGURATION = """
[shop]
name = "Peluquería Núria"
[database]
url = "sqlite:///shop.db"
[counter]
branch = "centro"
name = "caja-1"
[mail]
host = "127.0.0.1"
port = {port}
security = "none"
sender = "hola@tienda.example"
quiet_hours = "no"
"""


def sending(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tui.__main__", "--config", str(folder / "config.toml"), "messages", "send"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_killed_at_any_moment_and_started_again_nobody_gets_two_and_nobody_is_forgotten(
    counters: Counters, office: PostOffice
) -> None:
    """The sender is killed while the server takes some message, each time another one, until all are done."""
    readers = 60
    register_readers(counters, readers)
    queue(counters)
    (counters.folder / "config.toml").write_text(CONFIGURATION.format(port=office.port), encoding="utf-8")
    office.slow_s = 0.002
    kills = 0
    while states(counters).get("queued"):
        program = sending(counters.folder)
        if kills < 6:
            already = len(office.received)
            deadline = time.monotonic() + 30
            while len(office.received) < already + 1 + kills and time.monotonic() < deadline and program.poll() is None:
                time.sleep(0.0005)
            time.sleep(0.0007 * kills)  # sometimes before, sometimes after the fate of a message is kept
            program.send_signal(signal.SIGKILL)
            kills += 1
        program.wait(60)
    counters.counter.clock = lambda: int(time.time()) + DOUBT_S + 60
    counters.counter.doubt_forgotten()
    found = states(counters)
    assert found["sent"] + found.get("in_doubt", 0) == readers
    assert found.get("in_doubt", 0) <= 2 * kills
    got = Count(office.addresses())
    assert max(got.values()) == 1
    doubtful = {each.customer for each in counters.counter.messages("in_doubt")}
    forgotten = {f"Lector {n}" for n in range(readers) if f"lector{n}@correo.example" not in got}
    assert forgotten <= doubtful


def test_two_machines_that_send_at_once_send_each_message_once(counters: Counters, office: PostOffice) -> None:
    register_readers(counters, 80)
    queue(counters)
    (counters.folder / "config.toml").write_text(CONFIGURATION.format(port=office.port), encoding="utf-8")
    for program in [sending(counters.folder) for _machine in range(3)]:
        assert program.wait(60) == 0
    assert states(counters) == {"sent": 80}
    assert Count(office.addresses()) == {f"lector{number}@correo.example": 1 for number in range(80)}
