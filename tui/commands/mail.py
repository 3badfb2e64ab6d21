"""The shop's mail: a message to oneself."""

from tui.commands.options import AddCommand, Arguments
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import _
from tui.words import Answer


def add(command: AddCommand) -> None:
    mail = command("mail", _("prueba el correo: «mail test DIRECCIÓN»"))
    mail.set_defaults(work=_test)
    mail.add_argument("action", choices=["test"], metavar="test", help=_("envía un mensaje de prueba"))
    mail.add_argument("address", metavar=_("DIRECCIÓN"), help=_("a quién, mejor usted mismo"))


def _test(counter: Counter, configuration: Configuration, arguments: Arguments) -> tuple[Answer, str]:
    from tui.post import send_test_message

    answer = send_test_message(configuration.mail, configuration.shop, arguments.address)
    return {"sent_to": arguments.address, "answer": answer}, _("Mensaje de prueba enviado a {address}.").format(
        address=arguments.address
    )
