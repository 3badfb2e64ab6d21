"""What a customer may agree to: a small fixed set of purposes and channels (GDPR articles 6, 7 and 22; LSSI 21).

The story of a consent is only ever added to. What counts is the latest word of each purpose and channel, and where
there is none, nobody has agreed to anything.

>>> check_kind("marketing", "emial")
Traceback (most recent call last):
    ...
loyalty.errors.BadValue: ('channel', 'not_one_of', 'email')
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loyalty.errors import BadValue
from loyalty.toml_reader import nearest

Kind = tuple[str, str]  # purpose and channel

MAIL = ("marketing", "email")
KINDS: tuple[Kind, ...] = (
    MAIL,
    ("marketing", "letter"),
    ("marketing", "phone"),  # calls, and messages on it
    ("profiling", "any"),  # messages chosen by what one buys
)
ORIGINS = ("counter", "paper", "link")  # said at the counter, a signed form, the link of a message


@dataclass(frozen=True, slots=True)
class Consent:
    """One word of the story: `granted` or withdrawn, at a moment, taken down by an operator."""

    purpose: str
    channel: str
    granted: bool
    at: int
    operator: str = ""
    origin: str = ""
    wording: str = ""

    @property
    def kind(self) -> Kind:
        return self.purpose, self.channel


def check_kind(purpose: str, channel: str) -> None:
    """Raises BadValue, with the nearest right word."""
    purposes = sorted({kind[0] for kind in KINDS})
    if purpose not in purposes:
        raise BadValue("purpose", "not_one_of", nearest(purpose, purposes) or ", ".join(purposes))
    channels = [kind[1] for kind in KINDS if kind[0] == purpose]
    if channel not in channels:
        raise BadValue("channel", "not_one_of", nearest(channel, channels) or ", ".join(channels))


def check_origin(origin: str) -> None:
    """Raises BadValue, with the nearest right word."""
    if origin not in ORIGINS:
        raise BadValue("origin", "not_one_of", nearest(origin, ORIGINS) or ", ".join(ORIGINS))


def in_force(story: Iterable[Consent]) -> Mapping[Kind, Consent]:
    """The latest word of each kind; of two at the same moment, the one that was taken down last."""
    latest: dict[Kind, Consent] = {}
    for each in story:
        before = latest.get(each.kind)
        if before is None or each.at >= before.at:
            latest[each.kind] = each
    return latest
