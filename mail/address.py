"""E-mail addresses as they may stand in a message, checked by form: whether one exists only its server knows.

>>> Mailbox("ana@niño.example", "Ana Gómez").address
'ana@xn--nio-8ma.example'
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from mail.errors import InvalidAddress, InvalidHeader

LONGEST_ADDRESS = 254
LONGEST_LOCAL_PART = 64
LONGEST_NAME = 200

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LOCAL_PART = re.compile(rf"{ATOM}(?:\.{ATOM})*")
BREAKING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # controls, line ends, lone surrogates
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN = re.compile(rf"(?:{LABEL}\.)+(?!\d+$){LABEL}")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address with the name of who is behind it, both checked and in the form in which they are sent.

    Runs of blanks in the name become one, as they would on the way. Raises InvalidAddress, or InvalidHeader for a
    name with line breaks or more than `LONGEST_NAME` characters.
    """

    address: str
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", checked_address(self.address))
        object.__setattr__(self, "name", " ".join(checked_line("name", self.name, LONGEST_NAME).split()))

    @property
    def domain(self) -> str:
        """What stands after the @, in ASCII."""
        return self.address.rpartition("@")[2]


def checked_address(address: str) -> str:
    """Return `address` with its domain in ASCII (IDNA); raise InvalidAddress if no message could be sent to it.

    Refused on purpose, though the standards have them: quoted local parts, domain literals, domains of one label (at a
    counter "ana@gmail" is a slip), and letters outside ASCII before the @, which few servers deliver.
    """
    if len(address) > LONGEST_ADDRESS:
        raise InvalidAddress(address)
    local_part, at, domain = address.rpartition("@")
    domain = _sendable_domain(domain)
    sendable = f"{local_part}{at}{domain}"
    if (
        not domain
        or not LOCAL_PART.fullmatch(local_part)
        or len(local_part) > LONGEST_LOCAL_PART
        or len(sendable) > LONGEST_ADDRESS
    ):
        raise InvalidAddress(address)
    return sendable


@lru_cache(maxsize=1024)
def _sendable_domain(domain: str) -> str:
    """In ASCII (IDNA); empty where no message could be sent there."""
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return domain if DOMAIN.fullmatch(domain) else ""


def checked_line(field: str, text: str, longest: int) -> str:
    """Return `text` without the blanks around it; raise InvalidHeader if it could break out of its header line."""
    if BREAKING.search(text):
        raise InvalidHeader(field, "control characters or line breaks")
    if len(text) > longest:
        raise InvalidHeader(field, f"more than {longest} characters")
    return text.strip()
