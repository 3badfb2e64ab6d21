"""One e-mail for one person: text, perhaps HTML beside it, and a way to stop receiving them.

>>> from mail.address import Mailbox
>>> shop, customer = Mailbox("hola@tienda.example", "La tienda"), Mailbox("ana@correo.example")
>>> message = compose(shop, customer, "¡Hola!", "Tienes 5 €.")
>>> message.recipient, message.content.splitlines()[2]
('ana@correo.example', b'Subject: =?utf-8?b?wqFIb2xhIQ==?=')
"""

import re
import secrets
from binascii import b2a_qp
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote

from mail.address import Mailbox, checked_address, checked_line
from mail.errors import InvalidHeader
from mail.headers import list_field, mailbox_field, text_field

LONGEST_SUBJECT = 250
LONGEST_LINK = 900
LINK = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:[/?][!-;=?-~]*)?")
MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")
ONE_CLICK = "List-Unsubscribe=One-Click"
BOUNDARY = "=_tarjetero"  # "=_" never occurs in quoted-printable text


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it goes over the wire: addresses that were checked, and ASCII in lines that end in CRLF."""

    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Where a customer says "no more": an address, a link that a mail program may call with one click, or both.

    `link` must work with a bare POST and without asking anything (RFC 8058); `subject` is what the e-mail to `address`
    will say. Raises InvalidHeader or InvalidAddress.
    """

    address: str = ""
    link: str = ""
    subject: str = "baja"

    def __post_init__(self) -> None:
        if not self.address and not self.link:
            raise InvalidHeader("List-Unsubscribe", "neither address nor link")
        if self.link and (len(self.link) > LONGEST_LINK or not LINK.fullmatch(self.link)):
            raise InvalidHeader("List-Unsubscribe", "not an https:// link in plain ASCII")
        if self.address:
            object.__setattr__(self, "address", checked_address(self.address))
        checked_line("List-Unsubscribe", self.subject, LONGEST_SUBJECT)


def compose(
    sender: Mailbox,
    recipient: Mailbox,
    subject: str,
    text: str,
    html: str | None = None,
    unsubscribe: Unsubscribe | None = None,
    *,
    message_id: str | None = None,
    sent_at: datetime | None = None,
) -> Message:
    """Return the message, in UTF-8 and in lines that every server passes on unchanged.

    Who keeps a queue gives `message_id` ("<something@domain>"), so that the same message keeps its name when it is
    composed again; otherwise one is made. `sent_at` must know its time zone; otherwise it is now. Raises InvalidHeader.
    """
    head = [
        mailbox_field("From", sender),
        mailbox_field("To", recipient),
        text_field("Subject", checked_line("Subject", subject, LONGEST_SUBJECT)),
        list_field("Date", [_date(sent_at)]),
        list_field("Message-ID", [_message_id(message_id, sender)]),
        *_unsubscribe_fields(unsubscribe),
        list_field("MIME-Version", ["1.0"]),
    ]
    plain = _text_part("plain", text)
    if html is None:
        body = plain
    else:
        page = _text_part("html", html)
        body = (
            f'Content-Type: multipart/alternative; boundary="{BOUNDARY}"\r\n\r\n'
            f"--{BOUNDARY}\r\n{plain}\r\n--{BOUNDARY}\r\n{page}\r\n--{BOUNDARY}--\r\n"
        )
    return Message(sender.address, recipient.address, "".join([*head, body]).encode("ascii"))


def _text_part(subtype: str, text: str) -> str:
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head + _quoted_printable(text)


def _unsubscribe_fields(unsubscribe: Unsubscribe | None) -> list[str]:
    if unsubscribe is None:
        return []
    entries = [f"<{unsubscribe.link}>"] if unsubscribe.link else []
    if unsubscribe.address:
        entries.append(f"<mailto:{quote(unsubscribe.address, safe='@')}?subject={quote(unsubscribe.subject)}>")
    fields = [list_field("List-Unsubscribe", entries)]
    if unsubscribe.link:
        fields.append(list_field("List-Unsubscribe-Post", [ONE_CLICK]))
    return fields


def _message_id(given: str | None, sender: Mailbox) -> str:
    if given is None:
        return f"<{secrets.token_hex(16)}@{sender.domain}>"
    if not MESSAGE_ID.fullmatch(given) or len(given) > LONGEST_LINK:
        raise InvalidHeader("Message-ID", "not of the form <name@domain>")
    return given


def _date(sent_at: datetime | None) -> str:
    moment = datetime.now(UTC) if sent_at is None else sent_at
    if moment.utcoffset() is None:
        raise InvalidHeader("Date", "a time without its time zone")
    return format_datetime(moment)


def _quoted_printable(text: str) -> str:
    """Return `text` as ASCII lines of at most 76 characters; a lone surrogate, which has no UTF-8, becomes "?"."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    return b2a_qp(unified.encode("utf-8", "replace")).decode("ascii").replace("\n", "\r\n")
