"""What can be refused, as nouns with their data. The words for people are made elsewhere (`tui.texts`).

Every refusal has a `code` from the contract with other programs; its fields say what a sentence about it needs.

>>> UnknownService(service="tinto", nearest="tinte").code
'unknown_service'
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(eq_default=False, field_specifiers=(field,))
class Refusal(Exception):
    """A request that a rule or bad data refuses: nothing was written. Each kind is a dataclass of its facts."""

    code: ClassVar[str] = "refused"

    def __init_subclass__(cls) -> None:
        dataclass(eq=False, repr=False)(cls)

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={value!r}' for name, value in self.data.items())})"

    @property
    def data(self) -> dict[str, Any]:
        """The facts behind the refusal, by field name."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}


class UnknownCard(Refusal):
    """No card has this code. `card` is safe to show: a bank card's digits are masked."""

    card: str
    code = "unknown_card"


class UnknownCustomer(Refusal):
    text: str
    code = "unknown_customer"


class UnknownService(Refusal):
    service: str
    nearest: str = ""
    code = "unknown_service"


class UnknownSale(Refusal):
    sale: str
    code = "unknown_sale"


class UnknownPrize(Refusal):
    prize: str
    nearest: str = ""
    code = "unknown_prize"


class UnknownDelivery(Refusal):
    delivery: str
    code = "unknown_delivery"


class UnknownOperator(Refusal):
    operator: str
    nearest: str = ""
    code = "unknown_operator"


class CardBlocked(Refusal):
    """The card is blocked, lost or replaced: `state` says which."""

    card: str
    state: str
    reason: str = ""
    code = "card_blocked"


class NotActive(Refusal):
    """The card has not been handed out yet; `kind` (loyalty | gift) is that of its number range, where it has one."""

    card: str
    kind: str = ""
    code = "not_active"


class AlreadyActive(Refusal):
    """`owner` says whose, when it is somebody's."""

    card: str
    owner: str = ""
    code = "already_active"


class Expired(Refusal):
    """Something past its `last_day` (ISO date)."""

    what: str
    last_day: str
    code = "expired"


class NotEnough(Refusal):
    """The account does not hold what was to be spent; amounts are decimal texts of `unit`.

    `due` is what a sale would leave to pay if all that is available were taken.
    """

    unit: str
    wanted: str
    available: str
    due: str = ""
    code = "not_enough"


class BadAmount(Refusal):
    """`reason`: empty | not_a_number | negative | too_many_decimals | too_large | ambiguous | over_the_sale …"""

    text: str
    reason: str
    code = "bad_amount"


class BadDni(Refusal):
    """`reason`: empty | letter | letter_missing | character | length.

    `position` counts from 1; `found` and `expected` are what stands there and what should.
    """

    text: str
    reason: str
    position: int = 0
    found: str = ""
    expected: str = ""
    code = "bad_dni"


class Duplicate(Refusal):
    """`what` (dni, card, service …) is already there; `owner` says whose, when it is somebody's."""

    what: str
    value: str
    owner: str = ""
    code = "duplicate"


class IdReused(Refusal):
    """The same operation id came with other content."""

    id: str
    code = "id_reused"


class OutOfStock(Refusal):
    prize: str
    left: int
    code = "out_of_stock"


class OverLimit(Refusal):
    """`limit` names the rule (minimum, step, maximum_share …), `allowed` is its value as text.

    `leave_of` is the role whose leave would do, where somebody's would, and `amount` what it would be with this.
    """

    limit: str
    allowed: str
    leave_of: str = ""
    amount: str = ""
    code = "over_limit"


class NotAllowed(Refusal):
    """`reason` names the rule: no_programme | merged_with_itself | before_the_card | under_14 …

    `leave_of` is the role whose leave would do, where somebody's would.
    """

    reason: str
    detail: str = ""
    leave_of: str = ""
    code = "not_allowed"


class BadValue(Refusal):
    """A parameter that is missing, unknown or of the wrong form."""

    field: str
    problem: str
    nearest: str = ""
    code = "bad_value"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a text that a person wrote: where, what, and the nearest right word."""

    place: str
    problem: str
    value: str = ""
    nearest: str = ""


class BadProgramme(Refusal):
    faults: list[Fault]
    code = "bad_programme"


class BadTemplate(Refusal):
    """A message's text with faults: each place is "subject", or "body" with the number of its line."""

    faults: list[Fault]
    code = "bad_template"


class BadSegment(Refusal):
    faults: list[Fault]
    code = "bad_segment"


class BadOccasion(Refusal):
    faults: list[Fault]
    code = "bad_occasion"


class UnknownName(Refusal):
    """`what` (segment | template | occasion | mailing | message | code | address) has no such name."""

    what: str
    name: str
    nearest: str = ""
    code = "unknown_name"


class BadFile(Refusal):
    """`problem`: missing | unreadable | not_writable | encoding | empty | columns | format | suffix | picture
    | system | output.
    """

    path: str
    problem: str
    detail: str = ""
    code = "bad_file"


class MailTrouble(Refusal):
    """A message that could not be sent: `problem` is settings | address | unreachable | login | refused | in_doubt."""

    problem: str
    detail: str = ""
    code = "mail"


class DeviceTrouble(Refusal):
    """A device at the counter that cannot do what it was asked; `port` names it as the configuration does.

    `problem`: no_such_device | no_permission (`detail`: the group to join, or `rules` where those of udev are missing)
    | busy | no_library | unplugged | no_answer | wrong_device | garbled | refused | bad_swipe | bad_track
    | wrong_coercivity | differs (what was read back is not what was written) | unwritable (`detail`: the track)
    | bank_card | not_supported | timed_out | cancelled | closed | failed | not_configured | no_demonstration.
    """

    problem: str
    port: str = ""
    detail: str = ""
    code = "device"


class DatabaseTrouble(Refusal):
    """The storage could not do it.

    `problem`: disk_full | busy | not_writable | no_folder | missing | empty | older | newer | unreachable | damaged |
    no_driver | too_old (the SQLite library).
    """

    problem: str
    detail: str = ""

    @property
    def code(self) -> str:  # type: ignore[override]
        return "disk_full" if self.problem == "disk_full" else f"database_{self.problem}"


class BadConfiguration(Refusal):
    path: str
    faults: list[Fault]
    code = "bad_config"
