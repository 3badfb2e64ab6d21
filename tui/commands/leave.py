"""Who does something, and who gives leave for it. A PIN is asked for on the terminal, or taken from the environment.

As an argument it would be seen by everybody who can list what runs.
"""

import getpass
import os
import sys

from loyalty.errors import NotAllowed, OverLimit
from tui.commands.options import Arguments
from tui.commands.usage import Parser
from tui.language import N_, _
from tui.texts import sentence

PIN, NEW_PIN, CARD = "TARJETERO_PIN", "TARJETERO_NEW_PIN", "TARJETERO_CARD"
MEANING = N_("quién lo permite, si hace falta; su PIN se pregunta, o está en TARJETERO_PIN")


def allowed_by(parser: Parser, option: str = "--by") -> None:
    parser.add_argument(option, dest="allows", default="", metavar=_("OPERADOR"), help=_(MEANING))


def done_by(parser: Parser) -> None:
    """For what may need somebody's leave: who does it, and who allows it."""
    doer = _("quién lo hace; si no, el de la configuración")
    parser.add_argument("--operator", dest="acts", default="", metavar=_("OPERADOR"), help=doer)
    allowed_by(parser)


def who(arguments: Arguments) -> tuple[str, str, str]:
    """Who does it, who allows it, and her PIN: empty where nobody is named."""
    acts, allows = getattr(arguments, "acts", ""), getattr(arguments, "allows", "")
    return acts, allows, asked_pin(allows) if allows else ""


def asked_leave(refusal: NotAllowed | OverLimit, arguments: Arguments) -> tuple[str, str] | None:
    """Who allows what was refused, and her PIN, asked for on a terminal; None where nobody would do or was asked."""
    if not refusal.leave_of or getattr(arguments, "allows", None) != "" or arguments.json or not sys.stdin.isatty():
        return None
    sys.stderr.write(f"{sentence(refusal)}\n{_('Quién lo permite (su código; nada, nadie): ')}")
    sys.stderr.flush()
    code = sys.stdin.readline().strip()
    return (code, asked_pin(code)) if code else None


def asked_pin(code: str, variable: str = PIN) -> str:
    template = _("PIN nuevo de {code}: ") if variable == NEW_PIN else _("PIN de {code}: ")
    return _unseen(template.format(code=code), variable)


def asked_card(code: str) -> str:
    """The number of a card that will stand for an operator: as good as a PIN."""
    return _unseen(_("Tarjeta de {code}: ").format(code=code), CARD)


def _unseen(question: str, variable: str) -> str:
    """What the environment has, or else what is typed, unseen, on the terminal."""
    if variable in os.environ:
        return os.environ[variable]
    if not sys.stdin.isatty():
        return ""
    try:
        return getpass.getpass(question, sys.stderr)
    except EOFError:  # Ctrl+D: none was given
        return ""
