"""Which server takes our messages, and how far it must be trusted before it hears a password."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mail.errors import InvalidServer

Security = Literal["starttls", "tls", "none"]
USUAL_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
LONGEST_TIMEOUT_S = 600.0


@dataclass(frozen=True, slots=True)
class MailServer:
    """The settings of an outgoing mail server; raises InvalidServer when made with ones that cannot work.

    `port` 0 means the usual one for `security`. An empty `user` means that the server asks for no login. "none" is
    for a server on this very machine only: elsewhere the password and the customers' names would travel readable.
    `authority` is a PEM file with a certificate authority to trust besides those of the system, for a shop with its
    own.
    """

    host: str
    port: int = 0
    security: Security = "starttls"
    user: str = ""
    timeout_s: float = 30.0
    authority: Path | None = None

    def __post_init__(self) -> None:
        if self.security not in USUAL_PORTS:
            raise InvalidServer("security", f"{self.security!r} is none of {', '.join(USUAL_PORTS)}")
        object.__setattr__(self, "port", self.port or USUAL_PORTS[self.security])
        if not 1 <= self.port <= 65535:
            raise InvalidServer("port", f"{self.port} is not between 1 and 65535")
        if not 0 < self.timeout_s <= LONGEST_TIMEOUT_S:
            raise InvalidServer("timeout_s", f"{self.timeout_s} is not between 0 and {LONGEST_TIMEOUT_S}")
        if not _is_host(self.host):
            raise InvalidServer("host", f"{self.host!r} is not the name of a machine")
        if self.security == "none" and not _is_loopback(self.host):
            raise InvalidServer("security", f"none is not for {self.host}, which is not this machine")


def _is_host(host: str) -> bool:
    try:
        encoded = host.encode("idna")
    except UnicodeError:
        return False
    return bool(encoded) and all(character.isalnum() or character in "-._:" for character in host)


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
