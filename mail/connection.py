"""One SMTP connection: opened and encrypted by yagmail, then used for our own messages. Imported when first needed.

What yagmail does here is connect, start the encryption and say goodbye. Its `send` is not used: it builds another
message than the one that was previewed (through premailer); when the connection is lost it sends up to three times,
also after the server may have accepted, and sleeps in between; and it tells failure with False. Its login is not used
either: it asks at the terminal for a missing password, and a failed login could not be told apart from failed
encryption.

yagmail hands what we pass to `smtplib`: the TLS context, without which `smtplib` would check no certificate, as
`context` to `SMTP_SSL` or inside the `smtp_starttls` dictionary; `timeout`; and `local_hostname`, which spares a slow
look-up of this machine's name and keeps that name at home.
"""

import base64
import smtplib
import socket
import ssl
from typing import Any, NoReturn

import yagmail

from mail.errors import AddressRefused, InDoubt, LoginRefused, ServerRefused, ServerUnreachable, Trouble
from mail.server import MailServer

LOCAL_NAME = "[127.0.0.1]"
SERVICE_CLOSING = 421
AUTHENTICATION_REQUIRED = 530
AUTHENTICATED = 235
START_MAIL_INPUT = 354


class Connection:
    """An open, encrypted, logged-in connection, or one of ServerUnreachable and LoginRefused when it is made."""

    def __init__(self, server: MailServer, password: str) -> None:
        self._client = _client(server)
        try:
            self._smtp = self._connect()
            if server.user:
                self._log_in(server.user, password)
        except BaseException:
            self.abandon()
            raise

    def hand_over(self, sender: str, recipient: str, content: bytes) -> str:
        """Hand one message over and return the server's words for having taken it.

        `sender` and `recipient` are checked addresses, `content` is the whole message, from its header on, with
        CRLF line ends. Raises AddressRefused, ServerRefused (the connection is good for another message),
        ServerUnreachable (nothing was handed over) or InDoubt (after both, abandon it).
        """
        smtp = self._smtp
        try:
            size = f" SIZE={len(content)}" if smtp.has_extn("size") else ""
            code, answer = smtp.docmd(f"MAIL FROM:<{sender}>{size}")
            if code != 250:
                self._refuse_sender(code, answer)
            code, answer = smtp.docmd(f"RCPT TO:<{recipient}>")
            if code not in (250, 251):
                self._refuse(recipient, code, answer, at_recipient=True)
            code, answer = smtp.docmd("DATA")
            if code != START_MAIL_INPUT:
                self._refuse(recipient, code, answer)
        except OSError as error:
            raise _unreachable(error) from error
        return self._hand_over_content(recipient, content)

    def close(self) -> None:
        """Say goodbye to the server and close; a connection that is already lost is simply closed."""
        try:
            self._client.close()
        except OSError:
            pass
        self.abandon()

    def abandon(self) -> None:
        """Close without a word, for a connection that is lost or in the middle of something."""
        self._client.is_closed = True  # or yagmail would say goodbye, and wait for the answer, when it is collected
        if self._client.smtp is not None:
            self._client.smtp.close()

    def _connect(self) -> smtplib.SMTP:
        try:
            self._client.login()  # with smtp_skip_login: connects and encrypts
            smtp: smtplib.SMTP = self._client.smtp
            smtp.ehlo_or_helo_if_needed()
        except OSError as error:
            raise _unreachable(error) from error
        return smtp

    def _log_in(self, user: str, password: str) -> None:
        try:
            if user.isascii() and password.isascii():
                self._smtp.login(user, password)
            else:
                _log_in_with_utf8(self._smtp, user, password)
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code < 500:  # it could not be checked now, which says nothing about the password
                raise _unreachable(error) from error
            raise LoginRefused(error.smtp_code, _words(error.smtp_error)) from error
        except (smtplib.SMTPServerDisconnected, smtplib.SMTPResponseException) as error:
            raise _unreachable(error) from error
        except smtplib.SMTPException as error:
            raise LoginRefused(None, str(error)) from error

    def _hand_over_content(self, recipient: str, content: bytes) -> str:
        """From here on a lost connection leaves it open whether the server took the message."""
        ending = b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n"
        try:
            self._smtp.send(content.replace(b"\n.", b"\n..") + ending)
            code, answer = self._smtp.getreply()
        except OSError as error:
            raise InDoubt(recipient, str(error)) from error
        if code == SERVICE_CLOSING:
            raise ServerUnreachable(Trouble.ANSWER, f"{code} {_words(answer)}")
        if 400 <= code <= 599:
            raise AddressRefused(recipient, code, _words(answer))
        if not 200 <= code <= 299:
            raise InDoubt(recipient, f"{code} {_words(answer)}")
        return _words(answer)

    def _refuse_sender(self, code: int, answer: bytes) -> NoReturn:
        self._reset(code, answer)
        raise ServerRefused(code, _words(answer))

    def _refuse(self, recipient: str, code: int, answer: bytes, *, at_recipient: bool = False) -> NoReturn:
        self._reset(code, answer)
        if code == AUTHENTICATION_REQUIRED:
            raise ServerRefused(code, _words(answer))
        raise AddressRefused(recipient, code, _words(answer), at_recipient=at_recipient)

    def _reset(self, code: int, answer: bytes) -> None:
        """Make the server forget the message it refused, so that it takes another."""
        if not 400 <= code <= 599 or code == SERVICE_CLOSING:
            raise ServerUnreachable(Trouble.ANSWER, f"{code} {_words(answer)}")
        try:
            self._smtp.rset()
        except OSError:
            pass  # the refusal stands; that the connection is lost will show with the next message


def _client(server: MailServer) -> Any:
    context = _tls_context(server) if server.security != "none" else None
    options: dict[str, Any] = {"timeout": server.timeout_s, "local_hostname": LOCAL_NAME}
    if server.security == "tls":
        options["context"] = context
    client = yagmail.SMTP(
        {server.user: server.user},  # a plain text without @ would become an address at gmail.com
        host=server.host,
        port=server.port,
        smtp_ssl=server.security == "tls",
        smtp_starttls={"context": context} if server.security == "starttls" else False,
        smtp_skip_login=True,
        soft_email_validation=False,
        **options,
    )
    client.set_logging(None)  # it would write on the terminal, into the screen of the counter
    return client


def _tls_context(server: MailServer) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.authority is not None:
        try:
            context.load_verify_locations(cafile=server.authority)
        except OSError as error:
            raise ServerUnreachable(Trouble.CERTIFICATE, f"{server.authority}: {error}") from error
    return context


def _log_in_with_utf8(smtp: smtplib.SMTP, user: str, password: str) -> None:
    """Log in with AUTH PLAIN, which is UTF-8 (RFC 4616); `smtplib` itself only writes ASCII and fails on an "ñ"."""
    secret = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    code, answer = smtp.docmd("AUTH", f"PLAIN {secret}")
    if code != AUTHENTICATED:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _unreachable(error: OSError) -> ServerUnreachable:
    if isinstance(error, ssl.SSLCertVerificationError):
        return ServerUnreachable(Trouble.CERTIFICATE, error.verify_message)
    if isinstance(error, smtplib.SMTPResponseException):
        return ServerUnreachable(Trouble.ANSWER, f"{error.smtp_code} {_words(error.smtp_error)}")
    # smtplib reports a time-out while it waits for an answer as a lost connection, with the time-out as its context.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return ServerUnreachable(Trouble.TIMED_OUT, str(error))
    if isinstance(error, (ssl.SSLError, smtplib.SMTPNotSupportedError)):
        return ServerUnreachable(Trouble.ENCRYPTION, str(error))
    if isinstance(error, socket.gaierror):
        return ServerUnreachable(Trouble.HOST_UNKNOWN, str(error))
    if isinstance(error, (smtplib.SMTPException, ConnectionResetError)):
        return ServerUnreachable(Trouble.DROPPED, str(error))
    return ServerUnreachable(Trouble.NO_CONNECTION, str(error))


def _words(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())
