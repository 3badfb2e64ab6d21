"""What a card's stripe carries where branches have no line between them: number, sequence, balances, and a keyed seal.

Track 2 holds the card's number and nothing else; it is written once, and by no sale. Track 3 holds what a sale changes,
in digits with `:` between them (never `=`, behind which readers look for a payment card's number):

    version : mark of the key : sequence : points : euros : day : mark of the branch : seal

Points are in thousandths and euros in cents; what is owed counts as nothing, since the stripe says what may be spent.
The seal is HMAC-SHA256 (RFC 2104) over the card's code and all that stands before it, cut to 128 bits and written as 39
digits. At its longest that is 99 of the 104 characters that track 3 has room for (ISO/IEC 7811-2, 4909).

>>> key = bytes(range(32))
>>> stripe = Stripe("9724000000000011", 3, 12_500, 250, date(2026, 11, 22), branch_mark("centro"))
>>> track_3(stripe, key)
'1:994844:3:12500:250:20261122:342545:027093904772936744317566742508422848003'
>>> read(track_3(stripe, key), "9724000000000011", key) == stripe
True
>>> read(track_3(stripe, key), "9724000000000029", key)  # copied onto another card
'broken'
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from loyalty.clock import day_from_number, day_number
from loyalty.codes import looks_like_bank_card
from loyalty.errors import BadFile
from loyalty.money import EUROS, LARGEST_CENTS, POINTS

VERSION: Final = "1"
LONGEST_TRACK_2: Final = 37
MOST_SEQUENCES: Final = 999_999_999
_SEAL_LENGTH: Final = 16  # bytes
_SEAL_DIGITS: Final = 39
_MARK_DIGITS: Final = 6
_SHAPE: Final = re.compile(r"1:(\d{6}):(\d{1,9}):(\d{1,12}):(\d{1,11}):(\d{8}):(\d{6}):(\d{39})", re.ASCII)
_KEY_FILE: Final = re.compile(r"tarjetero-stripe-key 1 ([0-9a-f]{64}) (\d{6})\s*", re.ASCII)

Finding = Literal["absent", "unreadable", "not_ours", "broken"]
Verdict = Literal["good", "absent", "not_ours", "broken", "older", "newer"]
BAD: Final = ("broken", "older", "newer")  # what cashier and owner want to hear of


@dataclass(frozen=True, slots=True)
class Stripe:
    """What one card carries: `card` is its code, `branch` the mark of the branch that wrote it (`branch_mark`)."""

    card: str
    sequence: int
    points_milli: int
    euros_cents: int
    day: date
    branch: int = 0

    def holds(self, spendable: Mapping[str, int]) -> bool:
        """Whether it says what may be spent, in minor units by unit code."""
        return (self.points_milli, self.euros_cents) == carried(spendable)


@dataclass(frozen=True, slots=True)
class Known:
    """What a shop knows of a card's stripe: what it last set out to write, and the last sequence it read back."""

    written: Stripe
    confirmed: int = 0

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed == self.written.sequence


@dataclass(frozen=True, slots=True)
class Seen:
    """A stripe that was swiped, beside the account it opens: `spendable` in minor units by unit code.

    `found` is None where it does not verify. `taken_over`: the difference to what another branch wrote has been booked.
    """

    verdict: Verdict
    found: Stripe | None
    known: Known | None
    spendable: Mapping[str, int]
    taken_over: bool = False

    @property
    def is_bad(self) -> bool:
        return self.verdict in BAD

    @property
    def may_be_written(self) -> bool:
        return may_be_written(self.verdict, self.known)

    @property
    def is_due(self) -> bool:
        """Whether this card is to be written again now that it is here."""
        if self.known is None or not self.may_be_written:
            return False
        return self.verdict == "broken" or is_due(self.known, self.spendable)


@dataclass(frozen=True, slots=True)
class CardStripe:
    """What a card should carry, as the owner sees it; `trouble` is why the last writing failed (see DeviceTrouble)."""

    card: str
    known: Known
    spendable: Mapping[str, int]
    at: int
    trouble: str = ""

    @property
    def is_due(self) -> bool:
        return is_due(self.known, self.spendable)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A stripe with something wrong about it, as it was swiped; `customer` is empty for a card without one.

    A stripe that does not verify says nothing that counts: its sequence and balances are nought.
    """

    id: int
    card: str
    customer: str
    verdict: Verdict
    taken_over: bool
    sequence: int
    points_milli: int
    euros_cents: int
    known_sequence: int
    at: int
    branch: str
    counter: str
    operator: str


def carried(spendable: Mapping[str, int]) -> tuple[int, int]:
    """Points and euros of an account as a stripe carries them, in minor units.

    >>> carried({"points": -5000, "euros": 250, "cafes": 3})
    (0, 250)
    """
    most = {POINTS: LARGEST_CENTS * 10, EUROS: LARGEST_CENTS}
    points, euros = (max(0, min(spendable.get(unit.code, 0), limit)) for unit, limit in most.items())
    return points, euros


def can_carry(card: str) -> bool:
    """Whether a card of this code may carry a stripe: track 2 has digits only, and payment cards are left alone.

    >>> can_carry("9724000000000011"), can_carry("CLI-000123"), can_carry("4000001234567899")
    (True, False, False)
    """
    is_number = re.fullmatch(rf"\d{{1,{LONGEST_TRACK_2}}}", card, re.ASCII) is not None
    return is_number and not looks_like_bank_card(card)


def track_3(stripe: Stripe, key: bytes) -> str:
    """The characters of track 3, without sentinels."""
    fields = (
        VERSION,
        _digits(key_mark(key)),
        str(stripe.sequence),
        str(stripe.points_milli),
        str(stripe.euros_cents),
        str(day_number(stripe.day)),
        _digits(stripe.branch),
    )
    body = ":".join(fields)
    return f"{body}:{_seal(stripe.card, body, key)}"


def read(text: str | None, card: str, key: bytes) -> Stripe | Finding:
    """What track 3 of a card says. None is a track that could not be decoded, empty one with nothing on it.

    ``not_ours``: of another shop, or of another use; ``broken``: it has our mark, and is damaged, forged, or copied
    from another card.
    """
    if not text:
        return "unreadable" if text is None else "absent"
    match = _SHAPE.fullmatch(text)
    if match is None or match[1] != _digits(key_mark(key)):
        return "broken" if text.startswith(f"{VERSION}:{_digits(key_mark(key))}:") else "not_ours"
    if not hmac.compare_digest(match[7], _seal(card, text[: match.start(7) - 1], key)):
        return "broken"
    sequence, points, euros, day, branch = (int(field) for field in match.groups()[1:6])
    try:
        return Stripe(card, sequence, points, euros, day_from_number(day), branch)
    except ValueError:
        return "broken"


def judge(found: Stripe | Finding, known: Known | None) -> Verdict:
    """What to think of a stripe, beside what this shop knows of the card.

    ``not_ours``: what it carries is somebody else's, and this shop never wrote it; ``broken``: it does not verify;
    ``older``: the card, or a copy of it, has been written since; ``newer``: written where this shop has no line to.
    Where a writing was not confirmed nobody knows whether it reached the card, so both stripes are good.
    """
    if not isinstance(found, Stripe):
        if found == "unreadable" or found == "not_ours":
            return "broken" if known else "not_ours"
        return found
    if known is None or found.sequence > known.written.sequence:
        return "newer"
    is_another = found.sequence == known.written.sequence and found != known.written
    return "older" if found.sequence < known.confirmed or is_another else "good"


def may_be_written(verdict: Verdict, known: Known | None) -> bool:
    """Whether a card may be written over.

    An older stripe is evidence, a newer one says what this shop does not know yet; and what is on track 3 of a card
    that this shop never wrote may be needed elsewhere.
    """
    return verdict in ("good", "absent") or (verdict == "broken" and known is not None)


def is_due(known: Known, spendable: Mapping[str, int]) -> bool:
    """Whether a card is to be written anew: the last writing was not confirmed, or the account has changed since."""
    return not (known.is_confirmed and known.written.holds(spendable))


def next_sequence(known: Known | None) -> int:
    """Never used before, even where the last writing failed: nobody knows what reached the card."""
    return min(known.written.sequence + 1, MOST_SEQUENCES) if known else 1


def branch_mark(code: str) -> int:
    """Six digits that stand for a branch: its code may have any letters, track 3 none."""
    return int.from_bytes(hashlib.sha256(code.encode()).digest()[:8], "big") % 10**_MARK_DIGITS


def key_mark(key: bytes) -> int:
    """Six digits that stand for a key, and tell nothing of it: another shop's stripe is known by its mark."""
    return int.from_bytes(hmac.digest(key, b"tarjetero stripe mark", "sha256")[:8], "big") % 10**_MARK_DIGITS


def key_file(key: bytes) -> str:
    """The key as a file for another branch; its mark behind it shows a slip."""
    return f"tarjetero-stripe-key 1 {key.hex()} {_digits(key_mark(key))}\n"


def key_of_file(text: str, path: str) -> bytes:
    """Raises BadFile, which says nothing of what is in the file."""
    match = _KEY_FILE.fullmatch(text)
    key = bytes.fromhex(match[1]) if match else b""
    if match is None or _digits(key_mark(key)) != match[2]:
        raise BadFile(path, "format")
    return key


def _seal(card: str, body: str, key: bytes) -> str:
    digest = hmac.digest(key, f"tarjetero stripe\n{card}\n{body}".encode(), "sha256")
    return f"{int.from_bytes(digest[:_SEAL_LENGTH], 'big'):0{_SEAL_DIGITS}d}"


def _digits(mark: int) -> str:
    return f"{mark:0{_MARK_DIGITS}d}"
