"""Who writes, and where: the branch, the counter and the operator that every entry names."""

from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from loyalty.errors import NotAllowed
from models.database import Database
from models.statements import slot, statement
from models.tables import Branch, Counter, Operator, Setting

GENESIS = bytes(32)  # what the first entry of a counter's chain follows

NOTHING_TO_SHOW: dict[Any, Any] = {
    Operator.pin_hash: "",
    Operator.wrong_pins: 0,
    Operator.paused_until: 0,
    Operator.card_hash: "",
    Operator.retired_at: 0,
    Operator.last_seen_at: 0,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter as the ledger sees it; `zone` is the time zone of its branch."""

    branch: str
    counter: str
    branch_id: int
    counter_id: int
    operator_id: int | None
    zone: ZoneInfo
    card_secret: bytes = field(repr=False)
    own_cards: bool = True  # whether a card that is of no range of the shop may be handed out
    proved: bool = False  # whether the operator has shown here who she is: a name alone has a cashier's rights

    def with_operator(self, database: Database, code: str) -> "Desk":
        """The same counter with this operator, whoever she was; one that is new is taken down as a cashier."""
        if not code:
            return self
        named = operator_id(database, code)
        return replace(self, operator_id=named, proved=self.proved and named == self.operator_id)

    def with_who_works_here(self, database: Database, code: str) -> "Desk":
        """As `with_operator`. Raises NotAllowed for who was retired."""
        found = database.row(operator_by_code, code=code) if code else None
        if found and found[1]:
            raise NotAllowed("operator_retired", code)
        return self.with_operator(database, code)


@statement
def card_secret() -> Any:
    return Setting.select(Setting.value).where(Setting.name == "card_secret")


@statement
def branch_by_code() -> Any:
    return Branch.select(Branch.id).where(Branch.code == slot("code"))


@statement
def new_branch() -> Any:
    return Branch.insert({Branch.code: slot("code"), Branch.name: slot("code")}).returning(Branch.id)


@statement
def counter_by_name() -> Any:
    return Counter.select(Counter.id).where(Counter.branch_id == slot("branch_id"), Counter.name == slot("name"))


@statement
def new_counter() -> Any:
    return Counter.insert(
        {
            Counter.branch_id: slot("branch_id"),
            Counter.name: slot("name"),
            Counter.chain_length: 0,
            Counter.chain_head: slot("genesis"),
        }
    ).returning(Counter.id)


@statement
def operator_by_code() -> Any:
    return Operator.select(Operator.id, Operator.retired_at).where(Operator.code == slot("code"))


@statement
def new_operator() -> Any:
    named = {Operator.code: slot("code"), Operator.name: slot("code"), Operator.role: "cashier"}
    return Operator.insert({**named, **NOTHING_TO_SHOW}).returning(Operator.id)


def sit_down(
    database: Database, branch: str, counter: str, zone: ZoneInfo, operator: str = "", own_cards: bool = True
) -> Desk:
    """The desk of a counter; a branch or counter that is new is taken down. An operator who was retired is nobody."""
    found = database.row(branch_by_code, code=branch)
    counter_found = database.row(counter_by_name, branch_id=found[0], name=counter) if found else None
    if found and counter_found:
        branch_id, counter_id = found[0], counter_found[0]
    else:
        branch_id, counter_id = database.write(lambda: _taken_down(database, branch, counter))
    desk = Desk(branch, counter, branch_id, counter_id, None, zone, shop_secret(database), own_cards)
    try:
        return desk.with_who_works_here(database, operator)
    except NotAllowed:
        return desk


def has_counter(database: Database, branch: str, counter: str) -> bool:
    """Whether this counter has been taken down."""
    found = database.row(branch_by_code, code=branch)
    return found is not None and database.row(counter_by_name, branch_id=found[0], name=counter) is not None


def shop_secret(database: Database) -> bytes:
    """The key under which the shop hashes what must not be read back: bank cards, and what operations asked for."""
    if not database.secret:
        database.secret = bytes.fromhex(database.value(card_secret))
    return database.secret


def _taken_down(database: Database, branch: str, counter: str) -> tuple[int, int]:
    found = database.row(branch_by_code, code=branch)
    branch_id = found[0] if found else database.value(new_branch, code=branch)
    there = database.row(counter_by_name, branch_id=branch_id, name=counter)
    if there:
        return branch_id, there[0]
    return branch_id, database.value(new_counter, branch_id=branch_id, name=counter, genesis=GENESIS)


def operator_id(database: Database, code: str) -> int:
    found = database.row(operator_by_code, code=code)
    if found:
        return int(found[0])

    def take_down() -> int:
        there = database.row(operator_by_code, code=code)
        return int(there[0] if there else database.value(new_operator, code=code))

    return database.write(take_down)
