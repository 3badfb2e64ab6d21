"""Where the program begins: reads the configuration, opens the counter, closes it.

Textual and the screens are imported only when a screen is wanted; what must be set before that is set here.
"""

import gc
import os
import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loyalty.errors import BadFile, Refusal
from tui.language import _, choose_language
from tui.outcome import (
    DONE,
    INTERRUPTED,
    WrongUsage,
    explain_usage,
    no_configuration,
    report,
    show,
)

if TYPE_CHECKING:
    from tui.commands.options import Arguments
    from tui.configuration import Configuration
    from tui.counter import Counter


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of one run of the program."""
    _speak_utf8()
    given = [_as_utf8(word) for word in (sys.argv[1:] if arguments is None else arguments)]
    sys.excepthook = _unforeseen
    choose_language(_environment_language())
    try:
        status = _obeyed(given)
        sys.stdout.flush()
        return status
    except WrongUsage as wrong:
        return explain_usage(str(wrong), "--json" in given)
    except BrokenPipeError:
        _let_go_of_output()
        return DONE
    except KeyboardInterrupt:
        sys.stderr.write("\n" + _("Interrumpido: lo que ya estaba guardado, queda.") + "\n")
        return INTERRUPTED
    except OSError as error:
        _let_go_of_output()
        named = str(error.filename or "")
        return report(BadFile(named, "system" if named else "output", error.strerror or str(error)), False)


def _obeyed(given: Sequence[str]) -> int:
    options = _parsed(given)
    try:
        return _dispatch(options)
    except Refusal as refusal:
        return report(refusal, options.json)


def _parsed(given: Sequence[str]) -> "Arguments":
    """The command line; where it only opens the counter, without the time that reading its rules takes."""
    if not given or (len(given) == 2 and given[0] == "--config"):
        gc.disable()  # until the first frame is there: what the start builds, stays (`terminal.after_first_frame`)
        return Namespace(command=None, config=given[1] if given else None, json=False)
    from tui.commands import named_configuration, parsed
    from tui.configuration import configuration_path, language_of

    choose_language(language_of(configuration_path(named_configuration(given))) or _environment_language())
    return parsed(given)


def _speak_utf8() -> None:
    """Whatever the locale says: the shop's names have accents. A stream that is closed takes all and gives nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115 (as long as the program)
        reconfigure = getattr(getattr(sys, name), "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _as_utf8(word: str) -> str:
    """A word whose accents the locale did not let Python read."""
    return word.encode(errors="surrogateescape").decode(errors="surrogateescape")


def _let_go_of_output() -> None:
    """Where nobody reads it, or it cannot be written: what is left of it is not tried again at the end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unforeseen(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """The last word on an error of the program itself: written down where the shop is, and said in one sentence."""
    from tui.commands import named_configuration
    from tui.configuration import configuration_path
    from tui.unforeseen import regret, write_down

    path = configuration_path(named_configuration(sys.argv[1:]))
    sys.stderr.write(regret(write_down(error, path.parent if path.exists() else Path())) + "\n")


def _environment_language() -> str:
    """Until the configuration is read: what the terminal speaks, or Spanish."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return value[:2]
    return "es"


def _dispatch(options: "Arguments") -> int:
    if options.command == "demo":
        from tui.demonstration import run_demonstration

        return run_demonstration(options)
    if "alone" in options:
        from tui.commands import run_alone

        return run_alone(options)
    from tui.configuration import configuration_path, read_configuration

    path = configuration_path(options.config)
    try:
        configuration = read_configuration(path)
    except FileNotFoundError:
        return _without_configuration(options, path)
    choose_language(configuration.language)
    return _run(options, configuration)


def _without_configuration(options: "Arguments", path: Path) -> int:
    if options.command is None and terminal_attached():
        from tui.first_run import run_first_run

        return run_first_run(path)
    return explain_usage(no_configuration(path), options.json, "bad_config")


def _run(options: "Arguments", configuration: "Configuration") -> int:
    if options.command == "init":
        from tui.counter import prepare_database

        steps = prepare_database(configuration.database_url, configuration.folder)
        show({"steps": steps}, options.json, lambda _answer: _("La base de datos está lista."))
        return DONE
    if options.command is None and not terminal_attached():
        return explain_usage(no_terminal(), options.json)
    counter = opened(configuration)
    try:
        if options.command is None:
            return run_screens(counter, configuration)
        if options.command == "serve":
            return _serve(counter, options)
        from tui.commands import run

        return run(counter, configuration, options)
    finally:
        counter.close()


def opened(configuration: "Configuration") -> "Counter":
    from tui.counter import open_counter
    from tui.counter.papers import ShopPapers
    from tui.counter.plastic import CardPrinting

    counter = open_counter(
        configuration.database_url,
        configuration.folder,
        configuration.branch,
        configuration.counter,
        configuration.zone,
        configuration.operator,
        own_cards=configuration.own_cards,
    )
    counter.card_printing = CardPrinting(
        configuration.card_printer, configuration.shop, configuration.folder, configuration.language
    )
    counter.configuration = configuration
    papers = replace(configuration.papers, address=configuration.papers.address or configuration.letters.sender)
    counter.shop_papers = ShopPapers(configuration.shop, configuration.folder, papers, configuration.ticket)
    return counter


def _serve(counter: "Counter", options: "Arguments") -> int:
    from tui import rpc

    try:
        if options.stdio:
            rpc.serve_stream(counter, sys.stdin, sys.stdout)
        else:
            rpc.serve_socket(counter, *rpc.loopback_address(options.listen), announce=sys.stderr)
    except KeyboardInterrupt:
        pass  # the way to stop it
    return DONE


def terminal_attached() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def no_terminal() -> str:
    return _("La caja necesita un terminal: aquí no hay ninguno.")


def run_screens(counter: "Counter", configuration: "Configuration", usb_backend: Any = None, words: str = "") -> int:
    """The counter until it is left. After an error that nobody foresaw it opens again, unless that came at once."""
    from tui.terminal import prepare_terminal

    prepare_terminal(configuration.theme)
    from tui.app import TarjeteroApp

    mood = "plain"
    while True:
        opened_at = time.monotonic()
        app = TarjeteroApp(counter, configuration, words, mood, usb_backend)
        status = app.run() or 0
        if app.unforeseen is None:
            return status
        configuration = app.configuration  # a device or a layout may have been added to it
        from tui.unforeseen import SOON_S, apology, write_down

        words, mood = apology(write_down(app.unforeseen, configuration.folder)), "bad"
        if time.monotonic() - opened_at < SOON_S:
            sys.stderr.write(words + "\n")
            return 1


if __name__ == "__main__":
    sys.exit(main())
