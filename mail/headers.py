"""Header fields that are written by us, because the standard library of Python 3.11 spoils some when it folds them.

`email.policy` loses the quotes of a long name (a comma in it then makes two recipients) and blanks between words with
accents, and turns a long unsubscribe link into encoded words that no mail program can follow. It does leave alone any
header value that has a `name` and a `fold` of its own: such is `HeaderField`. Composing a message takes a quarter of
the time, too.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from email.headerregistry import Address, HeaderRegistry
from email.policy import SMTP, Policy
from typing import Any, Self

from mail.address import Mailbox

# An encoded word is at most 75 characters long, and so is the line with the field's name before it: 39 octets make 64.
OCTETS_PER_WORD = 39
LONGEST_PLAIN = 60
FOLD = "\n "


class RememberingRegistry(HeaderRegistry):
    """Finds the type of a header as its parent does, which builds a new class at every look-up, and keeps it."""

    def __init__(self) -> None:
        super().__init__()
        self._types: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._types:
            self._types[name] = super().__getitem__(name)
        return self._types[name]


HEADER_POLICY = SMTP.clone(header_factory=RememberingRegistry())


class HeaderField(str):
    """One field of a header: as a `str` what a person reads, and beside it the form in which it is sent.

    `name` is the field's name. `addresses` is as in the standard library's own address headers, empty in other fields.
    """

    name: str
    addresses: tuple[Address, ...]
    _sent: str

    def __new__(cls, name: str, text: str, sent: str, addresses: tuple[Address, ...] = ()) -> Self:
        field = super().__new__(cls, text)
        field.name = name
        field.addresses = addresses
        field._sent = sent
        return field

    def fold(self, *, policy: Policy) -> str:
        """Return the whole field with its line ends, as `email.policy` asks of header values."""
        return f"{self.name}: {self._sent}\n".replace("\n", policy.linesep)


def text_field(name: str, text: str) -> HeaderField:
    """Return a field of free text, such as the subject; `text` is one line."""
    plain = text.isascii() and len(text) <= LONGEST_PLAIN and "=?" not in text
    return HeaderField(name, text, text if plain else FOLD.join(_encoded_words(text)))


def list_field(name: str, entries: Sequence[str]) -> HeaderField:
    """Return a field of several entries in ASCII that must reach the reader letter by letter, one on each line."""
    return HeaderField(name, ", ".join(entries), f",{FOLD}".join(entries))


def mailbox_field(name: str, mailbox: Mailbox) -> HeaderField:
    """Return a field with one address and its name."""
    local_part, _, domain = mailbox.address.rpartition("@")
    address = Address(mailbox.name, local_part, domain)
    phrase = _phrase(mailbox.name)
    if not phrase:
        return HeaderField(name, mailbox.address, mailbox.address, (address,))
    gap = " " if len(name) + len(phrase) + len(mailbox.address) < 70 else FOLD
    return HeaderField(
        name, f"{_quoted(mailbox.name)} <{mailbox.address}>", f"{phrase}{gap}<{mailbox.address}>", (address,)
    )


def _phrase(name: str) -> str:
    if name.isascii() and len(name) <= LONGEST_PLAIN and "=?" not in name:
        return _quoted(name)
    return FOLD.join(_encoded_words(name))


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _encoded_words(text: str) -> Iterator[str]:
    """Yield RFC 2047 encoded words of UTF-8, each with whole characters."""
    word = b""
    for character in text:
        octets = character.encode()
        if len(word) + len(octets) > OCTETS_PER_WORD:
            yield f"=?utf-8?b?{b64encode(word).decode()}?="
            word = b""
        word += octets
    if word:
        yield f"=?utf-8?b?{b64encode(word).decode()}?="
