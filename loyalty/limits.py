"""What somebody may do on her own, and whose leave is needed above that. `models.deeds` asks and remembers.

A deed is what is more than an everyday sale: what it moves, how far from today it is dated. Amounts made by hand count
up over a day, or a limit would be got round in small steps; a refund counts with what went back of its sale before, a
top-up with what was paid onto its card that day.

>>> limits = {"cashier": Limits(adjust_euros=2000), "supervisor": Limits(adjust_euros=20000)}
>>> leave_asked(Deed("adjust", euros_cents=1500), "cashier", limits, {"cashier": Used(400)})
>>> leave_asked(Deed("adjust", euros_cents=1500), "cashier", limits, {"cashier": Used(600)})
Excess(limit='adjust_euros', allowed=2000, amount=2100, role='supervisor')
>>> leave_asked(Deed("programme"), "supervisor", limits)
Excess(limit='', allowed=0, amount=0, role='owner')
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from loyalty.errors import BadValue
from loyalty.operators import ROLES, may
from loyalty.toml_reader import nearest

# Whose deed each of these is, whatever it moves; what is not here is everybody's, within the limits.
RESERVED = {
    "undo_delivery": "supervisor",
    "join": "supervisor",
    "merge": "supervisor",
    "unmerge": "supervisor",
    "erase": "supervisor",
    "class": "supervisor",
    "prizes": "supervisor",
    "programme": "owner",
    "import": "owner",
    "expire_ahead": "owner",
    "operator_new": "owner",
    "operator_change": "owner",
    "operator_pin": "owner",
    "operator_card": "owner",
    "operator_card_lost": "owner",
    "operator_retired": "owner",
    "operator_back": "owner",
    "limits": "owner",
}
OPEN = ("sale", "redeem", "adjust", "hand_out", "sell", "refund", "void", "own_pin", "handover", "recovery")
KINDS = (*OPEN, *RESERVED)
BY_HAND = ("adjust", "hand_out")  # what gives or takes without anything being bought
GIVEN_BACK = ("refund", "void")


@dataclass(frozen=True, slots=True)
class Deed:
    """What is about to be done: amounts without a sign, `before_cents` that count with it because they went before.

    `days` it is dated back, or below 0 ahead; `age_days` of the sale it is about; `subject` the code of the operator
    whom it is about; `text` a word on what it was.
    """

    kind: str
    operation_id: str = ""
    euros_cents: int = 0
    before_cents: int = 0
    points_milli: int = 0
    stamps: int = 0
    days: int = 0
    age_days: int = 0
    subject: str = ""
    text: str = ""

    @property
    def is_everyday(self) -> bool:
        """Whether anybody may do it in any shop, and nobody asks later who it was: it says so itself."""
        return self.kind in ("sale", "redeem") and not self.days


@dataclass(frozen=True, slots=True)
class Used:
    """What was given and taken by hand today, at this counter or by this operator, under the rights of one role."""

    euros_cents: int = 0
    points_milli: int = 0
    stamps: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a role may do on its own; None is any. Euros in cents, points in thousandths.

    `adjust_*` are amounts by hand in a day, initial ones of a card among them; `sell_euros` what is paid onto one card
    in a day; `refund_*` what goes back of one sale, and how old it is; `back_days` how far from today a deed may be
    dated.
    """

    adjust_euros: int | None = None
    adjust_points: int | None = None
    adjust_stamps: int | None = None
    sell_euros: int | None = None
    refund_euros: int | None = None
    refund_days: int | None = None
    back_days: int | None = None


NAMES = tuple(each.name for each in fields(Limits))
LIMITED_ROLES = ROLES[:-1]  # the owner sets the others' limits, and has none
USUAL = {
    "cashier": Limits(20_00, 500_000, 5, 300_00, 150_00, 30, 1),
    "supervisor": Limits(200_00, 5_000_000, 50, 1000_00, 1500_00, 365, 31),
}


@dataclass(frozen=True, slots=True)
class Excess:
    """What a deed is above of: a limit (empty: the deed itself is not hers), its value, what the deed makes of it, and
    whose leave will do."""

    limit: str
    allowed: int
    amount: int
    role: str


def in_force(with_proof: Collection[str]) -> bool:
    """Whether a shop in which operators of the roles `with_proof` have a PIN or a card asks for leave at all."""
    return any(role != "cashier" for role in with_proof)


def leave_asked(
    deed: Deed, role: str, limits: Mapping[str, Limits], used: Mapping[str, Used] | None = None
) -> Excess | None:
    """The first thing in which a deed is above what a role may do on its own, or None. `used` is today's, by role."""
    if not may(role, RESERVED.get(deed.kind, "cashier")):
        return Excess("", 0, 0, RESERVED[deed.kind])
    found = _above(deed, role, limits, used or {})
    if found is None:
        return None
    enough = [other for other in ROLES if may(other, role) and _above(deed, other, limits, used or {}) is None]
    return Excess(*found, enough[0])


def will_do(asked: str, with_proof: Collection[str]) -> str:
    """The role whose leave is enough, where nobody of `asked` or above could give it: the highest there is."""
    highest = max(ROLES.index(role) for role in with_proof)
    return ROLES[min(ROLES.index(asked), highest)]


def _above(
    deed: Deed, role: str, limits: Mapping[str, Limits], used: Mapping[str, Used]
) -> tuple[str, int, int] | None:
    if role not in LIMITED_ROLES:
        return None
    mine = limits.get(role, USUAL[role])
    for name, amount in _amounts(deed, [each for other, each in used.items() if may(role, other)]):
        allowed = getattr(mine, name)
        if allowed is not None and amount > allowed:
            return name, allowed, amount
    return None


def _amounts(deed: Deed, before: Collection[Used]) -> list[tuple[str, int]]:
    """What of a deed is measured by which limit: amounts first, so that whoever is called is told them."""
    found = list[tuple[str, int]]()
    if deed.kind in BY_HAND:
        for name in ("euros_cents", "points_milli", "stamps"):
            if amount := getattr(deed, name):
                total = amount + sum(getattr(each, name) for each in before)
                found.append((f"adjust_{name.partition('_')[0]}", total))
    if deed.kind == "sell":
        found.append(("sell_euros", deed.before_cents + deed.euros_cents))
    if deed.kind in GIVEN_BACK:
        found += [("refund_euros", deed.before_cents + deed.euros_cents), ("refund_days", deed.age_days)]
    return [*found, ("back_days", abs(deed.days))]


def checked_limits(limits: Mapping[str, Mapping[str, int | None]]) -> dict[str, Limits]:
    """Limits by role, those that are not named as usual. Raises BadValue for what is no role, name or amount."""
    checked = dict(USUAL)
    for role, given in limits.items():
        if role not in LIMITED_ROLES:
            raise BadValue("role", "not_one_of", nearest(role, LIMITED_ROLES) or ", ".join(LIMITED_ROLES))
        for name, value in given.items():
            if name not in NAMES:
                raise BadValue("limit", "not_one_of", nearest(name, NAMES) or ", ".join(NAMES))
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
                raise BadValue(name, "not_a_whole_number")
        checked[role] = Limits(**{name: given.get(name, getattr(USUAL[role], name)) for name in NAMES})
    return checked
