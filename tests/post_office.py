"""A real mail server on this machine for tests, encrypted and with a login, that can also misbehave."""

import asyncio
import email
import email.policy
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Protocol
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "tienda@tienda.example", "contraseña-€"


class LoopbackController(Controller):
    """Listens on a port that the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@dataclass
class PostOffice:
    """Keeps what it accepts. `refuses` are answers by address; `slow_s` is how long it thinks before it accepts.

    `loses` are addresses at whose message it drops the connection: "before" it has taken it, or "after".
    """

    refuses: dict[str, str] = field(default_factory=dict)
    loses: dict[str, str] = field(default_factory=dict)
    slow_s: float = 0.0
    received: list[tuple[str, bytes]] = field(default_factory=list)
    on_message: Callable[[int], None] = lambda count: None
    port: int = 0
    certificate: Path | None = None

    async def handle_RCPT(
        self, _server: Protocol, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Protocol, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        address = envelope.rcpt_tos[0]
        loss = self.loses.pop(address, "")
        if self.slow_s:
            await asyncio.sleep(self.slow_s)
        if loss != "before":
            self.received.append((address, envelope.content))
            self.on_message(len(self.received))
        if loss:
            assert server.transport is not None
            server.transport.abort()
        return "250 2.0.0 queued"

    def addresses(self) -> list[str]:
        return [address for address, _ in self.received]

    def message_to(self, address: str) -> EmailMessage:
        """What somebody got, as a mail program reads it."""
        content = next(content for to, content in self.received if to == address)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        return message


def authenticate(
    _server: Protocol, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


def made_certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for this machine that only its own file vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: no certificate for an encrypted server can be made")
    path, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Correo"]
    for extension in ("subjectAltName=IP:127.0.0.1", "keyUsage=critical,digitalSignature,keyCertSign"):
        command += ["-addext", extension]
    subprocess.run([*command, "-keyout", key, "-out", path], capture_output=True, check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    return path, context


@contextmanager
def open_office(certificate: tuple[Path, ssl.SSLContext] | None = None, port: int = 0) -> Iterator[PostOffice]:
    """With a certificate: encrypted, with a login; without one: neither."""
    office = PostOffice()
    options = {}
    if certificate:
        options = {
            "tls_context": certificate[1], "require_starttls": True,
            "authenticator": authenticate, "auth_required": True,
        }  # fmt: skip
        office.certificate = certificate[0]
    controller = LoopbackController(office, hostname="127.0.0.1", port=port, **options)
    controller.start()
    office.port = int(controller.port)
    try:
        yield office
    finally:
        controller.stop()
