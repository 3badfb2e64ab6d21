"""Handing messages to a server, one after another over one connection, or only keeping them to look at.

>>> from mail.address import Mailbox
>>> from mail.message import compose
>>> message = compose(Mailbox("hola@tienda.example"), Mailbox("ana@correo.example"), "Hola", "¿Nos vemos?")
>>> with RecordingSender() as sender:
...     sender.send(message)
''
>>> sender.sent == [message]
True
"""

from email.headerregistry import Address
from email.message import EmailMessage
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from mail.address import checked_address
from mail.errors import AddressRefused, InvalidAddress, ServerRefused, ServerUnreachable
from mail.message import as_sent
from mail.server import MailServer

if TYPE_CHECKING:
    from mail.connection import Connection


class MessageSender(Protocol):
    """What `Sender` and `RecordingSender` have in common."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, message: EmailMessage) -> str:
        """Send one message; see `Sender.send`."""


class Sender:
    """Holds one connection to a mail server for as many messages as are sent inside its `with` block.

    Entering connects and logs in; it raises ServerUnreachable or LoginRefused. A connection that the server has closed
    between two messages, as many do after some minutes or some hundred messages, is opened again once without notice.
    For one thread at a time.
    """

    def __init__(self, server: MailServer, password: str = "") -> None:
        self._server = server
        self._password = password
        self._connection: Connection | None = None
        self._is_proven = False  # whether the held connection has already carried a message through

    def __enter__(self) -> Self:
        self._connection = self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def send(self, message: EmailMessage) -> str:
        """Send `message` to the one address in its "To" and return the server's words, often with its queue number.

        Raises AddressRefused or InDoubt, the fate of this message; ServerUnreachable, LoginRefused or ServerRefused,
        when the run should stop and this message still waits; InvalidAddress if "From" or "To" is not one address.
        """
        sender, recipient = _only_address(message, "From"), _only_address(message, "To")
        content = as_sent(message)
        was_proven = self._connection is not None and self._is_proven
        try:
            return self._hand_over(sender, recipient, content)
        except ServerUnreachable:
            if not was_proven:
                raise
        return self._hand_over(sender, recipient, content)

    def _open(self) -> "Connection":
        from mail.connection import Connection

        self._is_proven = False
        return Connection(self._server, self._password)

    def _hand_over(self, sender: str, recipient: str, content: bytes) -> str:
        """Hand over on the held connection or a new one, and hold it further only if it is known to be in order."""
        connection = self._connection or self._open()
        self._connection = None
        try:
            answer = connection.hand_over(sender, recipient, content)
        except (AddressRefused, ServerRefused):
            self._connection, self._is_proven = connection, True
            raise
        except BaseException:
            connection.abandon()
            raise
        self._connection, self._is_proven = connection, True
        return answer


class RecordingSender:
    """Sends nothing and keeps, in order, what would have been sent: for previews and tests."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def send(self, message: EmailMessage) -> str:
        """Keep `message`; raises InvalidAddress as `Sender.send` would."""
        for field in ("From", "To"):
            _only_address(message, field)
        self.sent.append(message)
        return ""


def _only_address(message: EmailMessage, field: str) -> str:
    addresses: tuple[Address, ...] = getattr(message[field], "addresses", ())
    if len(addresses) != 1:
        raise InvalidAddress(str(message[field]))
    return checked_address(addresses[0].addr_spec)
