"""How the command line is read and explained: argparse, in the language of the shop.

argparse asks gettext for its own English texts; here they are looked up in the program's catalogues instead. What is
wrong is one sentence, with the nearest right word (`WrongUsage`); help fits eighty columns.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from loyalty.toml_reader import nearest
from tui.language import N_, _
from tui.outcome import WrongUsage
from tui.texts.faults import nearest_hint

WIDEST_PAGE = 80
HELP_COLUMN = 26
NEGATIVE_NUMBER = re.compile(r"-[\d.,]*\d")

ARGPARSE_TEXTS = {
    "usage: ": N_("Uso: "),
    "positional arguments": N_("argumentos"),
    "options": N_("opciones"),
    "show this help message and exit": N_("enseña esta ayuda"),
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": N_("Falta: %s."),
    "one of the arguments %s is required": N_("Falta una de estas opciones: %s."),
    "not allowed with argument %s": N_("no puede ir con %s."),
    "expected one argument": N_("le falta su valor."),
    "ignored explicit argument %r": N_("no lleva ningún valor: sobra «%s»."),
    "invalid %(type)s value: %(value)r": N_("«%(value)s» no es un número entero."),  # the only type here is int
}


def _translated(text: str) -> str:
    """What argparse says, in our words; its own where it has some that no user of ours can meet."""
    ours = ARGPARSE_TEXTS.get(text)
    return _(ours) if ours else text


vars(argparse)["_"] = _translated  # argparse takes no translations as an argument: this is its one door to them


class Parser(argparse.ArgumentParser):
    """Reads options written out in full, so that a script goes on meaning the same when another option comes.

    `listing` is what stands at the end of the help. Whatever is wrong is raised as WrongUsage.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{"formatter_class": _Page, "allow_abbrev": False, **named})
        self.listing = ""
        self._negative_number_matcher = NEGATIVE_NUMBER  # argparse's own knows no decimal comma

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """An unknown option is told before what is missing: it is what was meant for it. So is a word too many."""
        if unknown := self._unknown_option(args):
            known = [name for name in self._option_string_actions if name.startswith("--")]
            self.error(
                _("No existe la opción {option}.").format(option=unknown) + nearest_hint(nearest(unknown, known))
            )
        found, rest = super().parse_known_args(args, namespace)
        if rest:
            self.error(_("Sobra: {words}.").format(words=" ".join(rest)))
        return found, rest

    def _unknown_option(self, given: Sequence[str]) -> str:
        """The first one, among the words that are this parser's: what follows a command's name is the command's."""
        words = iter(given)
        for word in words:
            name, equals, _value = word.partition("=")
            action = self._option_string_actions.get(name)
            if word == "--" or (self._subparsers and not word.startswith("-")):
                return ""
            if action and action.nargs != 0 and not equals:
                next(words, None)
            elif not action and re.match("--?[^-]", word) and " " not in word and not NEGATIVE_NUMBER.fullmatch(word):
                return name
        return ""

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        known = [str(each) for each in action.choices]
        hint = nearest_hint(nearest(str(value), known))
        if not isinstance(action, argparse._SubParsersAction):
            said = _("«{value}» no vale; puede ser {choices}.").format(value=value, choices=", ".join(known))
            raise argparse.ArgumentError(action, said + hint)
        template = (
            _("No existe la orden «{value}».") if action.dest == "command" else _("No existe la acción «{value}».")
        )
        raise argparse.ArgumentError(None, template.format(value=value) + hint)

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(f"{message} {_('Ayuda: {command}').format(command=f'{self.prog} --help')}")

    def print_help(self, file: Any = None) -> None:
        (file or sys.stdout).write(self.format_help())  # argparse would keep silent where that fails

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        sys.stdout.flush()
        super().exit(status, message)

    def format_help(self) -> str:
        return "\n".join(filter(None, (super().format_help(), self.listing)))


class _Page(argparse.HelpFormatter):
    """As wide as the terminal, and never wider than a page."""

    def __init__(self, prog: str) -> None:
        width = min(shutil.get_terminal_size().columns, WIDEST_PAGE)
        super().__init__(prog, max_help_position=HELP_COLUMN, width=width - 1)
