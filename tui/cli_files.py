"""The commands that read or write a file, or send something: what does not fit into one question and one answer."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tui.cli_words import Answer, imported
from tui.configuration import Configuration
from tui.counter import Counter
from tui.language import _, ngettext
from tui.operations.exchange import export_file, import_file

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


def import_(counter: Counter, configuration: Configuration, arguments: argparse.Namespace) -> tuple[Answer, str]:
    answer = import_file(
        counter, arguments.what, arguments.file, arguments.dry_run, arguments.create_missing, progress()
    )
    return answer, imported(answer)


def export(counter: Counter, configuration: Configuration, arguments: argparse.Namespace) -> tuple[Answer, str]:
    answer = export_file(counter, arguments.what, arguments.file, progress())
    rows = ngettext("%d fila", "%d filas", answer["rows"]) % answer["rows"]
    return answer, _("{rows} en {file}.").format(rows=rows, file=answer["file"])


def progress() -> Callable[[int, int], None] | None:
    """How far long work is, on the terminal's line; nothing where nobody looks."""
    if not sys.stderr.isatty():
        return None

    def told(done: int, total: int) -> None:
        percent = 100 * done // max(1, total)
        sys.stderr.write("\r" + "#" * (percent // 4) + "." * (25 - percent // 4) + f" {percent} %")
        sys.stderr.write("\n" if done >= total else "")
        sys.stderr.flush()

    return told


COMMANDS: dict[str, Command] = {"statement": statement, "mail": mail, "import": import_, "export": export}
