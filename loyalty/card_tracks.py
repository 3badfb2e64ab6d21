"""What goes on a card's magnetic stripe, so that every reader finds the number again (ISO/IEC 7811, 7813).

>>> tracks_of("9724000000123451", "Ana García")
{1: 'S9724000000123451^ANA GARCIA^', 2: '9724000000123451'}
"""

import re

from loyalty.codes import fold
from loyalty.errors import NotAllowed

FORMAT_CODE = "S"  # one of those that are for the issuer's use; "B" would be a bank's
LONGEST = {1: 76, 2: 37}
_NOT_ON_TRACK_1 = re.compile(r"[^ #$()\-./0-9A-Z\[\]\\]")


def tracks_of(number: str, name: str = "") -> dict[int, str]:
    """The tracks of a card, without sentinels: digits on both, anything else on the first alone.

    Raises NotAllowed for a number that a stripe cannot carry so that it is read back as it is.
    """
    if re.fullmatch(rf"\d{{1,{LONGEST[2]}}}", number, re.ASCII):
        return {1: f"{FORMAT_CODE}{number}^{_name(name, LONGEST[1] - len(number) - 3)}^", 2: number}
    # A letter before a digit is taken for a format code by whoever reads it.
    if _NOT_ON_TRACK_1.search(number) or len(number) > LONGEST[1] - 2 or re.match(r"[A-Z]\d", number):
        raise NotAllowed("number_not_for_stripe", number)
    return {1: f"{number}^{_name(name, LONGEST[1] - len(number) - 2)}^"}


def _name(name: str, longest: int) -> str:
    return _NOT_ON_TRACK_1.sub("", fold(name).upper())[:longest].strip()
