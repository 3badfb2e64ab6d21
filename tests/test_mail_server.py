"""Settings of a mail server."""

import pytest

from mail.errors import InvalidServer
from mail.server import MailServer, Security


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465)])
def test_the_usual_port_follows_from_the_security(security: Security, port: int) -> None:
    assert MailServer("smtp.tienda.example", security=security).port == port


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_no_encryption_is_accepted_on_this_machine(host: str) -> None:
    assert MailServer(host, security="none").port == 25


@pytest.mark.parametrize("host", ["smtp.tienda.example", "192.168.1.7", "localhost.tienda.example", "0.0.0.0", "::"])
def test_no_encryption_is_refused_anywhere_else(host: str) -> None:
    with pytest.raises(InvalidServer) as refusal:
        MailServer(host, security="none")
    assert refusal.value.setting == "security"


@pytest.mark.parametrize("host", ["", "a..b", ".example", "smtp tienda", "smtp.example\n", "x" * 64, "smtp.example/x"])
def test_what_is_no_name_of_a_machine_is_refused(host: str) -> None:
    with pytest.raises(InvalidServer) as refusal:
        MailServer(host)
    assert refusal.value.setting == "host"


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_does_not_exist_is_refused(port: int) -> None:
    with pytest.raises(InvalidServer):
        MailServer("smtp.tienda.example", port)


@pytest.mark.parametrize("timeout_s", [0.0, -1.0, 601.0, float("nan")])
def test_a_wait_without_sense_is_refused(timeout_s: float) -> None:
    with pytest.raises(InvalidServer):
        MailServer("smtp.tienda.example", timeout_s=timeout_s)


def test_a_misspelt_security_is_refused() -> None:
    with pytest.raises(InvalidServer):
        MailServer("smtp.tienda.example", security="startls")  # type: ignore[arg-type]


def test_a_host_with_accents_is_accepted() -> None:
    assert MailServer("correo.niño.example").host == "correo.niño.example"
