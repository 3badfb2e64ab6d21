"""The queue of cards to print, as it is shown: what waits, what is on the machine, what came out and what did not.

waiting → printing → encoded → done, or failed (with the reason: the plastic is no use), or doubtful: nobody knows
whether a good card came out, so a person looks, and says whether it did or is to be printed again. Nothing else prints
it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from loyalty.card_design import PersonalCard

STATES = ("waiting", "printing", "encoded", "done", "failed", "doubtful", "cancelled")
AT_WORK = ("printing", "encoded")
CAN_BE_REPEATED = ("done", "failed", "doubtful", "cancelled")
CAN_BE_CANCELLED = ("waiting", "failed", "doubtful")
LEASE_S = 240  # nothing that is done to one card takes longer: the stripe 45 s, the print 120 s
LOST = "lost"  # the reason of a card whose run broke off
CLOSED = "card_closed"  # the reason of a card that was blocked or replaced while it waited


@dataclass(frozen=True, slots=True)
class PrintView:
    """One card in the queue. `card` may be shown; `reason` is a `PrinterTrouble.problem`, `LOST` or `CLOSED`."""

    id: int
    card: str
    name: str
    design: str
    state: str
    reason: str
    detail: str
    queued_at: int
    changed_at: int


@dataclass(frozen=True, slots=True)
class QueueView:
    """`blanks_left` is None where nobody counts them."""

    prints: tuple[PrintView, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    stopped: bool = False
    blanks_left: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimedPrint:
    """A card that this run alone may print."""

    id: int
    design: str
    card: PersonalCard
