"""What is shown and answered about messages: frozen values that no door needs the database to understand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from loyalty.occasions import Occasion
from loyalty.segments import Segment
from loyalty.writing import Channel, Purpose, language_of

State = Literal["queued", "sending", "sent", "failed", "in_doubt", "cancelled", "printed"]
STATES: tuple[State, ...] = ("queued", "sending", "sent", "failed", "in_doubt", "cancelled", "printed")


@dataclass(frozen=True, slots=True)
class SegmentMember:
    """A customer of a segment: what can be spent in thousandths of points, and the moment of the last visit or 0."""

    id: int
    dni: str
    name: str
    email: str
    phone: str
    city: str
    points_milli: int
    last_sale_at: int


@dataclass(frozen=True, slots=True)
class NamedSegment:
    name: str
    segment: Segment


@dataclass(frozen=True, slots=True)
class TemplateText:
    """A template in one language; `own` where the shop wrote it, otherwise it came with the program."""

    code: str
    language: str
    purpose: Purpose
    subject: str
    body: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class NamedOccasion:
    """An occasion under its code; `own` where the shop has set it."""

    code: str
    occasion: Occasion
    own: bool = False


@dataclass(frozen=True, slots=True)
class Mailing:
    """Who is to be written to: those of a segment, once for each `name`.

    `name` is what makes two mailings the same: whoever was written to under it is not written to again.
    """

    name: str
    segment: Segment
    template: str
    purpose: Purpose
    channel: Channel = "email"


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom a mailing would reach, and how many it leaves out for each of `writing.LEFT_OUT`; nothing has happened."""

    emails: int
    letters: int
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a preview: `verdict` is "email", "letter" or one of `writing.LEFT_OUT`."""

    id: int
    dni: str
    name: str
    verdict: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message: its `answer` is the server's words or the reason why it was not sent."""

    id: int
    occasion: str
    period: str
    template: str
    channel: str
    state: State
    customer: str
    dni: str
    queued_at: int
    changed_at: int
    answer: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages of an occasion and period are in each state."""

    occasion: str
    period: str
    template: str
    queued_at: int
    states: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.states.values())


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queued message that is about to go: which template, to whom, and where; `written_in` is what the file says."""

    id: int
    customer_id: int
    occasion: str
    period: str
    template: str
    written_in: str
    email: str

    @property
    def language(self) -> str:
        """In which it is written."""
        return language_of(self.written_in)


EXPIRING_DAYS = 30


@dataclass(frozen=True, slots=True)
class Told:
    """As of when a message speaks: the day, a day of the month after the one it tells of, and how far ahead it says
    what expires."""

    day: date
    month_after: date | None = None
    expiring_days: int = EXPIRING_DAYS

    @property
    def month(self) -> tuple[date, date]:
        """The first day of the month that is told of, and of the one after it."""
        after = (self.month_after or self.day).replace(day=1)
        return (after - timedelta(days=1)).replace(day=1), after


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a reader when a message is written, in minor units; days are ISO dates, empty for none."""

    name: str
    dni: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    card: str = ""
    branch: str = ""
    customer_class: str = ""
    last_sale_at: int = 0
    spendable: Mapping[str, int] = field(default_factory=dict)
    expiring_milli: int = 0
    expiring_day: str = ""
    prize: str = ""
    next_prize: str = ""
    missing_milli: int = 0
    earned_milli: int = 0
    spent_milli: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    sent: int = 0
    failed: int = 0
    in_doubt: int = 0
    cancelled: int = 0
    waiting: int = 0

    @property
    def done(self) -> int:
        return self.sent + self.failed + self.in_doubt + self.cancelled
