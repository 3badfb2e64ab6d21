"""The shop's mail: its server and password, a message to oneself, and the messages of the queue as they are sent."""

import os
from collections.abc import Iterator
from email.utils import parseaddr
from typing import TYPE_CHECKING

from loyalty.errors import MailTrouble
from loyalty.messages import Waiting
from loyalty.writing import Purpose
from tui.configuration import Configuration, MailSettings
from tui.language import _
from tui.message_texts import Texts, Written
from tui.message_words import Shop, leaving

if TYPE_CHECKING:
    from mail.message import Message
    from mail.server import MailServer
    from tui.counter import Counter

PASSWORD = "TARJETERO_MAIL_PASSWORD"
KEYRING = "tarjetero"


def password_of(settings: MailSettings) -> str:
    """From the environment, or else from the system's keyring (the extra `keyring`), under "tarjetero" and the user."""
    given = os.environ.get(PASSWORD)
    if given is not None or not settings.user:
        return given or ""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(KEYRING, settings.user) or ""
    except KeyringError as error:
        raise MailTrouble("settings", str(error)) from None


def server_of(settings: MailSettings) -> "MailServer":
    """Raises MailTrouble."""
    from mail.errors import InvalidServer
    from mail.server import MailServer

    try:
        return MailServer(
            settings.host,
            settings.port,
            settings.security,  # type: ignore[arg-type]
            settings.user,
            authority=settings.authority,
        )
    except InvalidServer as error:
        raise MailTrouble("settings", str(error)) from None


def as_trouble(error: Exception) -> MailTrouble:
    """What `mail` says, as a refusal that has a sentence."""
    from mail import errors

    if isinstance(error, errors.InDoubt):
        return MailTrouble("in_doubt", error.detail)
    if isinstance(error, errors.LoginRefused):
        return MailTrouble("login", str(error))
    if isinstance(error, errors.ServerUnreachable):
        return MailTrouble("unreachable", error.detail or str(error.reason))
    if isinstance(error, errors.RunStopped):
        return MailTrouble("refused", str(error))
    if isinstance(error, errors.InvalidAddress | errors.AddressRefused):
        return MailTrouble("address", str(error))
    return MailTrouble("settings", str(error))


def send_test_message(settings: MailSettings | None, shop: str, address: str) -> str:
    """Sends one short message: the server's answer. Raises MailTrouble."""
    if settings is None:
        raise MailTrouble("settings", _("falta la sección [mail]"))
    from mail.address import Mailbox
    from mail.errors import MailError
    from mail.message import compose
    from mail.sender import Sender

    server, password = server_of(settings), password_of(settings)
    try:
        sender = Mailbox(_sender_address(settings), shop)
        text = _("Este mensaje de prueba de Tarjetero ha llegado: el correo de {shop} funciona.").format(shop=shop)
        message = compose(sender, Mailbox(address), _("Prueba de correo de {shop}").format(shop=shop), text + "\n")
        with Sender(server, password) as connected:
            return connected.send(message)
    except MailError as error:
        raise as_trouble(error) from None


def _sender_address(settings: MailSettings) -> str:
    """The bare address, also of "La tienda <hola@tienda.es>"."""
    return parseaddr(settings.sender)[1] or settings.sender or settings.user


class Writer:
    """Composes the messages of the queue as they are sent. Raises MailTrouble where the settings are wrong."""

    def __init__(self, counter: "Counter", configuration: Configuration) -> None:
        settings = configuration.mail
        if settings is None:
            raise MailTrouble("settings", _("falta la sección [mail]"))
        from mail.address import Mailbox
        from mail.errors import MailError

        try:
            self._sender = Mailbox(_sender_address(settings), configuration.shop)
        except MailError as error:
            raise as_trouble(error) from None
        leave_address = settings.unsubscribe or self._sender.address
        self._shop = Shop(configuration.shop, configuration.zone, leave_address, settings.unsubscribe_url)
        self._texts, self._logo = Texts(counter, self._shop), settings.logo

    def purpose_of(self, message: Waiting) -> Purpose:
        return self._texts.purpose_of(message)

    def compose(self, messages: list[Waiting]) -> Iterator[tuple[Waiting, "Message | str"]]:
        """Each message as it is sent, or the reason why it cannot be written."""
        for message, text in self._texts.written(messages):
            yield message, "no_template" if text is None else self._composed(message, text)

    def _composed(self, message: Waiting, text: Written) -> "Message | str":
        from mail.address import Mailbox
        from mail.errors import MailError
        from mail.message import Unsubscribe, compose
        from mail.page import html_page

        said, language = text.said, text.template.language
        way = leaving(self._shop, text.template, text.code)
        plain = f"{said.text}\n-- \n{way.text}\n" if way else said.text
        page = html_page(language, said.subject, said.html, self._shop.name, self._logo, way.html if way else "")
        seal = text.code.partition("-")[2]
        try:
            return compose(
                self._sender,
                Mailbox(message.email, text.facts.name),
                said.subject,
                plain,
                page,
                Unsubscribe(way.address, way.link, way.subject) if way else None,
                message_id=f"<{message.id}.{seal}@{self._sender.domain}>",
            )
        except MailError:
            return "bad_address"
