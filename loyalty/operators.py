"""Operators: roles, PINs, and the pause after wrong ones. `models.operators` remembers them.

>>> may("cashier", "supervisor"), may("owner", "supervisor")
(False, True)
>>> named("mar", {"marta": "Marta Pons", "jefa": "Núria Vila"}), named("nur", {"jefa": "Núria Vila"})
('marta', 'jefa')
"""

from collections.abc import Mapping

from loyalty.codes import fold
from loyalty.errors import BadValue, UnknownOperator
from loyalty.toml_reader import nearest

ROLES = ("cashier", "supervisor", "owner")  # each may do what those before it may
SHORTEST_PIN, LONGEST_PIN = 4, 12
MOST_WRONG_PINS = 3
PAUSE_S, LONGEST_PAUSE_S = 60, 3600  # after as many wrong ones in a row; twice as long each time


def may(role: str, asked: str) -> bool:
    """Whether somebody of a role may do what the role `asked` may."""
    return ROLES.index(role) >= ROLES.index(asked)


def pause_s(wrong_pins: int) -> int:
    """How long nobody is believed after so many wrong PINs in a row: whoever tried all night must not get far.

    >>> [pause_s(wrong) for wrong in (1, 2, 3, 4, 6, 9, 300)]
    [0, 0, 60, 0, 120, 240, 3600]
    """
    rounds, rest = divmod(wrong_pins, MOST_WRONG_PINS)
    return 0 if rest or not rounds else min(PAUSE_S << min(rounds - 1, 6), LONGEST_PAUSE_S)


def checked_pin(pin: str) -> str:
    """Raises BadValue for what is no PIN: digits, neither too few nor too many, not all the same."""
    is_number = pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN
    if not is_number or len(set(pin)) == 1:
        raise BadValue("pin", "not_a_pin")
    return pin


def named(text: str, names: Mapping[str, str]) -> str:
    """The code of the operator whom a text means: her code, or how it or her name begins. Raises UnknownOperator.

    `names` are those that may be meant, by code.
    """
    if text in names:
        return text
    asked = fold(text)
    found = [code for code, name in names.items() if fold(code).startswith(asked) or fold(name).startswith(asked)]
    if not asked or len(found) != 1:
        raise UnknownOperator(text, ", ".join(found[:3]) if asked and found else nearest(text, names))
    return found[0]
