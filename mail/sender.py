"""Handing messages to a server, one after another over one connection."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

from mail.errors import AddressRefused, ServerRefused, ServerUnreachable
from mail.message import Message
from mail.server import MailServer

if TYPE_CHECKING:
    from mail.connection import Connection


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

    def send(self, message: Message) -> str:
        """Send `message` and return the server's words, often with its queue number.

        Raises AddressRefused or InDoubt, the fate of this message; ServerUnreachable, LoginRefused or ServerRefused,
        when the run should stop and this message still waits.
        """
        was_proven = self._connection is not None and self._is_proven
        try:
            return self._hand_over(message)
        except ServerUnreachable:
            if not was_proven:
                raise
        return self._hand_over(message)

    def _open(self) -> "Connection":
        from mail.connection import Connection

        self._is_proven = False
        return Connection(self._server, self._password)

    def _hand_over(self, message: Message) -> str:
        """Hand over on the held connection or a new one, and hold it further only if it is known to be in order."""
        connection = self._connection or self._open()
        self._connection = None
        try:
            answer = connection.hand_over(message.sender, message.recipient, message.content)
        except (AddressRefused, ServerRefused):
            self._connection, self._is_proven = connection, True
            raise
        except BaseException:
            connection.abandon()
            raise
        self._connection, self._is_proven = connection, True
        return answer
