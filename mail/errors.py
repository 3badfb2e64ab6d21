"""What can happen to a message, as nouns with data; another room turns them into sentences.

Two families decide what a run of many messages does: `MessageFate` concerns one message and the run goes on;
`RunStopped` would happen to every other message too, so the run stops and keeps the rest.
"""

import re
from enum import StrEnum


class MailError(Exception):
    """Everything that this room raises of its own."""


class InvalidHeader(MailError, ValueError):
    """A text that may not stand in the header of a message, such as a name with a line break in it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class InvalidAddress(MailError, ValueError):
    """What was given is no e-mail address to which a message could be sent."""

    def __init__(self, address: str) -> None:
        super().__init__(repr(address))
        self.address = address


class InvalidServer(MailError, ValueError):
    """Settings of a mail server that cannot be right, or would not be safe."""

    def __init__(self, setting: str, reason: str) -> None:
        super().__init__(f"{setting}: {reason}")
        self.setting = setting
        self.reason = reason


class MessageFate(MailError):
    """The end of one message; the connection is good and the next one may go."""


class AddressRefused(MessageFate):
    """The server will not take the message for this address: `code` (4xx or 5xx) and `answer` are its words.

    `at_recipient` tells that it refused the address itself, before it saw the message.
    """

    def __init__(self, address: str, code: int, answer: str, *, at_recipient: bool = False) -> None:
        super().__init__(f"{address}: {code} {answer}")
        self.address = address
        self.code = code
        self.answer = answer
        self.at_recipient = at_recipient

    @property
    def permanent(self) -> bool:
        """Whether the server means it for good (5xx); otherwise it may take the message later."""
        return self.code >= 500

    @property
    def nobody_there(self) -> bool:
        """Whether nothing should be sent to the address again: refused for good, and not by some rule (x.7.x of
        RFC 3463) that concerns who sends."""
        return self.permanent and self.at_recipient and not re.match(r"\d\.7\.", self.answer)


class InDoubt(MessageFate):
    """The message was being handed over and the answer never came: it has perhaps been sent. Do not send it again."""

    def __init__(self, address: str, detail: str) -> None:
        super().__init__(f"{address}: {detail}")
        self.address = address
        self.detail = detail


class RunStopped(MailError):
    """Nothing was sent, and nothing else would be: keep the message and all that wait behind it."""


class Trouble(StrEnum):
    """Why a server cannot be reached, to choose a sentence by."""

    HOST_UNKNOWN = "host_unknown"
    NO_CONNECTION = "no_connection"
    TIMED_OUT = "timed_out"
    DROPPED = "dropped"
    CERTIFICATE = "certificate"
    ENCRYPTION = "encryption"
    ANSWER = "answer"


class ServerUnreachable(RunStopped):
    """No working, trustworthy connection; `detail` is what the system or the server said of it."""

    def __init__(self, reason: Trouble, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail


class LoginRefused(RunStopped):
    """The server does not accept the user and password; `code` is None where it offers no way to log in that we
    know."""

    def __init__(self, code: int | None, answer: str) -> None:
        super().__init__(f"{code} {answer}" if code else answer)
        self.code = code
        self.answer = answer


class ServerRefused(RunStopped):
    """The server answers, but takes nothing from this sender: not its address, the day's quota reached, no login."""

    def __init__(self, code: int, answer: str) -> None:
        super().__init__(f"{code} {answer}")
        self.code = code
        self.answer = answer
