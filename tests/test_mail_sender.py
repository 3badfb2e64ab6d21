"""Sending to a real SMTP server on this machine: encryption, login, refusals."""

import asyncio
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Protocol
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from mail.address import Mailbox
from mail.errors import AddressRefused, LoginRefused, ServerUnreachable, Trouble
from mail.message import Message, compose
from mail.sender import Sender
from mail.server import MailServer

SHOP = Mailbox("hola@tienda.example", "La tienda")
USER, PASSWORD = "tienda", "contraseña-€"


class LoopbackController(Controller):
    """Listens on a port that the system chooses, so that no two tests ever want the same one."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@dataclass
class Postbox:
    """Keeps what the server accepts; refuses some addresses."""

    refusals: dict[str, str] = field(default_factory=dict)
    received: list[tuple[str, str, bytes]] = field(default_factory=list)
    peers: set[Any] = field(default_factory=set)

    async def handle_RCPT(
        self, _server: Protocol, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.peers.add(session.peer)
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Protocol, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.received.append((str(envelope.mail_from), envelope.rcpt_tos[0], envelope.content))
        return f"250 2.0.0 queued as {len(self.received)}"


StartServer = Callable[..., int]


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def start_server(postbox: Postbox) -> Iterator[StartServer]:
    """Give a function that starts a server and returns its port."""
    running: list[Controller] = []

    def start(**options: Any) -> int:
        controller = LoopbackController(postbox, hostname="127.0.0.1", port=0, **options)
        running.append(controller)
        controller.start()
        return int(controller.port)

    yield start
    for controller in running:
        controller.stop()


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate: `path` is what a shop would trust, `context` what its server would use."""

    path: Path
    context: ssl.SSLContext


def make_certificate(folder: Path, names: str) -> Certificate:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: no certificate for an encrypted server can be made")
    path, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Correo"]
    extensions = [f"subjectAltName={names}", "keyUsage=critical,digitalSignature,keyCertSign"]
    for extension in extensions:
        command += ["-addext", extension]
    subprocess.run([*command, "-keyout", key, "-out", path], capture_output=True, check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    return Certificate(path, context)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"), "IP:127.0.0.1")


@pytest.fixture(scope="session")
def foreign_certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("foreign"), "DNS:correo.otra-tienda.example")


def plain_server(port: int, user: str = "") -> MailServer:
    return MailServer("127.0.0.1", port, "none", user=user, timeout_s=5.0)


def letter(recipient: str = "ana@correo.example", text: str = "¿Nos vemos?") -> Message:
    return compose(SHOP, Mailbox(recipient), "¡Hola!", text)


def authenticate(
    _server: Protocol, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


def test_a_message_arrives_as_it_was_composed_and_the_servers_words_come_back(
    start_server: StartServer, postbox: Postbox
) -> None:
    message = letter(text="Una línea\n.\n..dos puntos\n.fin")
    with Sender(plain_server(start_server())) as sender:
        assert sender.send(message) == "2.0.0 queued as 1"
    assert postbox.received == [(SHOP.address, "ana@correo.example", message.content)]


def test_many_messages_travel_over_one_connection(start_server: StartServer, postbox: Postbox) -> None:
    with Sender(plain_server(start_server())) as sender:
        for number in range(20):
            sender.send(letter(f"cliente{number}@correo.example"))
    assert [recipient for _, recipient, _ in postbox.received] == [f"cliente{n}@correo.example" for n in range(20)]
    assert len(postbox.peers) == 1


@pytest.mark.parametrize(("code", "permanent"), [(550, True), (451, False)])
def test_a_refused_address_is_the_fate_of_that_message_alone(
    start_server: StartServer, postbox: Postbox, code: int, permanent: bool
) -> None:
    postbox.refusals["luis@correo.example"] = f"{code} 5.1.1 No existe aquí"
    with Sender(plain_server(start_server())) as sender:
        sender.send(letter("ana@correo.example"))
        with pytest.raises(AddressRefused) as refusal:
            sender.send(letter("luis@correo.example"))
        sender.send(letter("eva@correo.example"))
    assert (refusal.value.address, refusal.value.code) == ("luis@correo.example", code)
    assert "No existe" in refusal.value.answer
    assert refusal.value.permanent is permanent
    assert [recipient for _, recipient, _ in postbox.received] == ["ana@correo.example", "eva@correo.example"]
    assert len(postbox.peers) == 1


def test_starttls_with_login_and_a_password_with_accents_is_accepted(
    start_server: StartServer, postbox: Postbox, certificate: Certificate
) -> None:
    port = start_server(
        tls_context=certificate.context, require_starttls=True, authenticator=authenticate, auth_required=True
    )
    server = MailServer("127.0.0.1", port, "starttls", user=USER, timeout_s=5.0, authority=certificate.path)
    with Sender(server, PASSWORD) as sender:
        sender.send(letter())
    assert len(postbox.received) == 1


def test_encryption_from_the_first_byte_is_accepted(
    start_server: StartServer, postbox: Postbox, certificate: Certificate
) -> None:
    port = start_server(ssl_context=certificate.context)
    server = MailServer("127.0.0.1", port, "tls", timeout_s=5.0, authority=certificate.path)
    with Sender(server) as sender:
        sender.send(letter())
    assert len(postbox.received) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("wrong", ["nobody vouches for it", "it is another server's"])
def test_a_wrong_certificate_is_refused_before_anything_is_said(
    start_server: StartServer,
    postbox: Postbox,
    certificate: Certificate,
    foreign_certificate: Certificate,
    security: Any,
    wrong: str,
) -> None:
    used, trusted = (
        (certificate, None) if wrong.startswith("nobody") else (foreign_certificate, foreign_certificate.path)
    )
    option = "ssl_context" if security == "tls" else "tls_context"
    port = start_server(**{option: used.context})
    server = MailServer("127.0.0.1", port, security, user=USER, timeout_s=5.0, authority=trusted)
    with pytest.raises(ServerUnreachable) as refusal, Sender(server, PASSWORD):
        pass
    assert refusal.value.reason is Trouble.CERTIFICATE
    assert postbox.peers == set()


def test_a_server_without_starttls_never_hears_the_password(start_server: StartServer) -> None:
    heard: list[LoginPassword] = []

    def listen(*arguments: Any) -> AuthResult:
        heard.append(arguments[-1])
        return AuthResult(success=True)

    port = start_server(authenticator=listen, auth_require_tls=False)
    server = MailServer("127.0.0.1", port, "starttls", user=USER, timeout_s=5.0)
    with pytest.raises(ServerUnreachable) as refusal, Sender(server, PASSWORD):
        pass
    assert refusal.value.reason is Trouble.ENCRYPTION
    assert heard == []


def test_an_unreadable_authority_is_a_matter_of_the_certificate(start_server: StartServer, tmp_path: Path) -> None:
    server = MailServer("127.0.0.1", start_server(), "tls", timeout_s=5.0, authority=tmp_path / "missing.pem")
    with pytest.raises(ServerUnreachable) as refusal, Sender(server):
        pass
    assert refusal.value.reason is Trouble.CERTIFICATE


@pytest.mark.parametrize("password", ["wrong", "también mal", ""])
def test_a_wrong_password_is_a_refused_login(start_server: StartServer, password: str) -> None:
    port = start_server(authenticator=authenticate, auth_require_tls=False)
    with pytest.raises(LoginRefused) as refusal, Sender(plain_server(port, USER), password):
        pass
    assert refusal.value.code == 535


def test_a_server_that_knows_no_login_refuses_it_without_a_code(start_server: StartServer) -> None:
    with pytest.raises(LoginRefused) as refusal, Sender(plain_server(start_server(), USER), "secret"):
        pass
    assert refusal.value.code is None


def test_a_port_where_nobody_listens_is_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ServerUnreachable) as refusal, Sender(plain_server(port)):
        pass
    assert refusal.value.reason is Trouble.NO_CONNECTION


def test_yagmail_and_smtplib_are_not_loaded_before_something_is_sent() -> None:
    check = "import sys, mail.sender, mail.message; print({'yagmail', 'smtplib', 'ssl'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"
