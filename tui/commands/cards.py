"""Cards: activated, linked, blocked, replaced."""

from tui.commands.answers import account
from tui.commands.options import AddCommand, Arguments, Request, actions, given
from tui.language import N_, _
from tui.words import Answer

CARD_STATES = {
    "stock": N_("sin usar"),
    "active": N_("activa"),
    "blocked": N_("bloqueada"),
    "lost": N_("perdida"),
    "replaced": N_("cambiada"),
    "expired": N_("caducada"),
}


def add(command: AddCommand) -> None:
    action = actions(command("card", _("activa, asigna, bloquea o cambia tarjetas")))
    activate = action("activate", _activate, "code")
    for option in ("euros", "points", "last-day", "at", "id"):
        activate.add_argument(f"--{option}")
    activate.add_argument("--kind", choices=["loyalty", "gift"])
    link = action("link", _link, "code")
    link.add_argument("--dni", required=True)
    link.add_argument("--at")
    block = action("block", _block, "code")
    block.add_argument("--lost", action="store_true")
    replace = action("replace", _replace, "code", "new_code")
    for each in (block, replace):
        each.add_argument("--reason")


def _activate(arguments: Arguments) -> Request:
    options = given(arguments, "euros", "points", "kind", "last_day", "at", "id")
    return "card.activate", {"card": arguments.code, **options}, account


def _link(arguments: Arguments) -> Request:
    return "card.link", {"card": arguments.code, "dni": arguments.dni, **given(arguments, "at")}, account


def _block(arguments: Arguments) -> Request:
    return "card.block", {"card": arguments.code, **given(arguments, "reason", "lost")}, _card_state


def _replace(arguments: Arguments) -> Request:
    cards = {"card": arguments.code, "new_card": arguments.new_code}
    return "card.replace", cards | given(arguments, "reason"), _card_state


def _card_state(answer: Answer) -> str:
    return f"{answer['card']}: {_(CARD_STATES[answer['state']])}"
