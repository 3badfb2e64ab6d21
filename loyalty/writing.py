"""Who may be written to, and when.

Two kinds of message (`Purpose`). Advertising needs the customer's word for its channel, given before (LSSI, article 21)
and not taken back since. A notice about what the customer has with the shop, such as a statement, needs none. An
address that its own server refused is not tried again.

>>> QuietHours.parse("21:30-09:00").holds(time(23, 15))
True
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Literal

from loyalty.errors import Refusal

Purpose = Literal["marketing", "service"]
PURPOSES: tuple[Purpose, ...] = ("marketing", "service")
MEDIA = ("email", "letter")
"""By what one is written to, as consents name it (`loyalty.consent.KINDS`)."""
Channel = Literal["email", "letter", "email-or-letter"]
CHANNELS: tuple[Channel, ...] = ("email", "letter", "email-or-letter")

# Why somebody is not written to, in the order in which it is judged.
LEFT_OUT = ("merged", "erased", "blocked", "already", "suppressed", "no_consent", "no_address")


class NobodyToWriteTo(Refusal):
    """`left_out` is how many there would be for each of `LEFT_OUT`."""

    left_out: Mapping[str, int] = field(default_factory=dict)
    code = "nobody_to_write_to"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours in which nobody is written to: from `start` to `end` (excluded), over midnight where that is earlier."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> "QuietHours":
        """ "22:00-08:00". Raises ValueError."""
        match = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*", text, re.ASCII)
        if not match:
            raise ValueError(text)
        hours = [int(part) for part in match.groups()]
        return cls(time(hours[0], hours[1]), time(hours[2], hours[3]))

    def holds(self, moment: time) -> bool:
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


def language_of(text: str, known: tuple[str, ...] = ("es", "en", "ca")) -> str:
    """The language in which somebody is written to: of what stands in the customer's file, or Spanish.

    >>> language_of("Català"), language_of("castellano"), language_of("EN"), language_of("")
    ('ca', 'es', 'en', 'es')
    """
    code = text.strip()[:2].lower()
    return code if code in known and not text.strip().lower().startswith("cas") else "es"
