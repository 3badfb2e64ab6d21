"""The shop's mail: for now a message to oneself, which shows that the settings are right."""

import os

from loyalty.errors import MailTrouble
from tui.configuration import MailSettings
from tui.language import _

PASSWORD = "TARJETERO_MAIL_PASSWORD"


def send_test_message(settings: MailSettings | None, shop: str, address: str) -> str:
    """Sends one short message: the server's answer. Raises MailTrouble."""
    if settings is None:
        raise MailTrouble("settings", _("falta la sección [mail]"))
    from mail import errors
    from mail.address import Mailbox
    from mail.message import compose
    from mail.sender import Sender
    from mail.server import MailServer

    try:
        server = MailServer(settings.host, settings.port, settings.security, settings.user)  # type: ignore[arg-type]
        sender = Mailbox(settings.sender or settings.user, shop)
        text = _("Este mensaje de prueba de Tarjetero ha llegado: el correo de {shop} funciona.").format(shop=shop)
        message = compose(sender, Mailbox(address), _("Prueba de correo de {shop}").format(shop=shop), text + "\n")
        with Sender(server, os.environ.get(PASSWORD, "")) as connected:
            return connected.send(message)
    except (errors.InvalidServer, errors.InvalidHeader) as error:
        raise MailTrouble("settings", str(error)) from None
    except (errors.InvalidAddress, errors.AddressRefused) as error:
        raise MailTrouble("address", str(error)) from None
    except errors.InDoubt as error:
        raise MailTrouble("in_doubt", error.detail) from None
    except errors.LoginRefused as error:
        raise MailTrouble("login", str(error)) from None
    except errors.ServerUnreachable as error:
        raise MailTrouble("unreachable", error.detail or str(error.reason)) from None
    except errors.RunStopped as error:
        raise MailTrouble("refused", str(error)) from None
