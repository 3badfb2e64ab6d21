"""Who may do what at the counter: roles, PINs, and the pause after wrong ones. `models.operators` remembers them.

>>> asked_role("undo_delivery", {"owner"}), asked_role("undo_delivery", {"cashier"})
('supervisor', '')
>>> may("cashier", "supervisor"), may("owner", "supervisor")
(False, True)
"""

from collections.abc import Collection

from loyalty.errors import BadValue

ROLES = ("cashier", "supervisor", "owner")  # each may do what those before it may
DEEDS = {"undo_delivery": "supervisor", "manage_operators": "owner"}  # what needs somebody's leave, and whose at least
SHORTEST_PIN, LONGEST_PIN = 4, 12
MOST_WRONG_PINS = 3
PAUSE_S = 60  # after as many wrong ones in a row


def may(role: str, asked: str) -> bool:
    """Whether somebody of a role may do what the role `asked` may."""
    return ROLES.index(role) >= ROLES.index(asked)


def asked_role(deed: str, with_pin: Collection[str]) -> str:
    """Whose leave a deed needs, where operators of the roles `with_pin` have a PIN; empty where nobody's.

    A shop in which nobody above the cashiers has a PIN asks nobody. Where only lower ones have it, theirs will do: or
    else a shop without an owner's PIN could let a cashier make herself the owner.
    """
    above = [ROLES.index(role) for role in with_pin if role != "cashier"]
    return ROLES[min(ROLES.index(DEEDS[deed]), max(above))] if above else ""


def checked_pin(pin: str) -> str:
    """Raises BadValue for what is no PIN: digits, neither too few nor too many, not all the same."""
    is_number = pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN
    if not is_number or len(set(pin)) == 1:
        raise BadValue("pin", "not_a_pin")
    return pin
