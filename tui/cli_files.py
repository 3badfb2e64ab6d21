"""The commands that read or write a file, or send something: what does not fit into one question and one answer."""

import argparse
from collections.abc import Callable
from pathlib import Path

from tui.cli_words import Answer
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import _

Command = Callable[[Counter, Configuration, argparse.Namespace], tuple[Answer, str]]


def statement(counter: Counter, configuration: Configuration, arguments: argparse.Namespace) -> tuple[Answer, str]:
    from tui.papers import write_statement

    account = counter.account(arguments.card or "", arguments.dni or "")
    path = Path(arguments.file)
    write_statement(counter, configuration.shop, account, path)
    return {"file": str(path)}, _("Extracto escrito en {file}.").format(file=path)


def mail(counter: Counter, configuration: Configuration, arguments: argparse.Namespace) -> tuple[Answer, str]:
    from tui.post import send_test_message

    answer = send_test_message(configuration.mail, configuration.shop, arguments.address)
    return {"sent_to": arguments.address, "answer": answer}, _("Mensaje de prueba enviado a {address}.").format(
        address=arguments.address
    )


COMMANDS: dict[str, Command] = {"statement": statement, "mail": mail}
