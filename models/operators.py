"""Operators: their names, roles and cards. A card is kept as a keyed hash: who could read its number could copy it."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from loyalty.codes import card_code
from loyalty.errors import AlreadyActive, BadValue, Duplicate, NotAllowed, UnknownOperator
from loyalty.operator_views import OperatorView
from loyalty.operators import ROLES, may, named
from loyalty.toml_reader import nearest
from models.database import Database
from models.desk import NOTHING_TO_SHOW, Desk
from models.statements import slot, statement
from models.tables import Operator


@statement
def all_operators() -> Any:
    names = ("code", "name", "role", "pin_hash", "card_hash", "last_seen_at", "retired_at", "id")
    return Operator.select(*(getattr(Operator, name) for name in names)).order_by(Operator.code)


@statement
def put_operator() -> Any:
    values = {Operator.code: slot("code"), Operator.name: slot("name"), Operator.role: slot("role")}
    return Operator.insert({**values, **NOTHING_TO_SHOW})


@statement
def change_operator() -> Any:
    return Operator.update({Operator.name: slot("name"), Operator.role: slot("role")}).where(
        Operator.code == slot("code")
    )


@statement
def retire() -> Any:
    return Operator.update({Operator.retired_at: slot("at")}).where(Operator.code == slot("code"))


@statement
def put_card() -> Any:
    return Operator.update({Operator.card_hash: slot("card_hash")}).where(Operator.code == slot("code"))


@statement
def operator_by_card() -> Any:
    return Operator.select(Operator.code).where(Operator.card_hash == slot("card_hash"), Operator.retired_at == 0)


@statement
def holder_of_card() -> Any:
    return Operator.select(Operator.code).where(Operator.card_hash == slot("card_hash"))


@statement
def seen_now() -> Any:
    return Operator.update({Operator.last_seen_at: slot("at")}).where(Operator.code == slot("code"))


def operators(database: Database) -> list[OperatorView]:
    """All there ever were, by code."""
    return [
        OperatorView(code, name, role, bool(pin_hash), bool(card_hash), seen_at, bool(retired_at), number)
        for code, name, role, pin_hash, card_hash, seen_at, retired_at, number in database.rows(all_operators)
    ]


def everybody(database: Database) -> dict[int, OperatorView]:
    """All operators by their number."""
    return {each.id: each for each in operators(database)}


def operator_named(database: Database, code: str) -> OperatorView:
    """Raises UnknownOperator with the nearest one."""
    known = {each.code: each for each in operators(database)}
    if code not in known:
        raise UnknownOperator(code, nearest(code, known))
    return known[code]


def operator_meant(database: Database, text: str) -> OperatorView:
    """Of those who work here, the one whose code, or how it or her name begins, this is. Raises UnknownOperator."""
    working = {each.code: each for each in operators(database) if not each.retired}
    return working[named(text, {code: each.name for code, each in working.items()})]


# -- changing them, inside a transaction


def add_operator(database: Database, code: str, name: str, role: str) -> OperatorView:
    """A new operator; one who was taken down as a cashier when she first worked gets her name and role.

    Raises BadValue, Duplicate.
    """
    if not code:
        raise BadValue("code", "missing")
    _check_role(role)
    there = {each.code: each for each in operators(database)}.get(code)
    if there is None:
        database.execute(put_operator, code=code, name=name or code, role=role)
    elif there == OperatorView(code, code, "cashier", id=there.id):
        database.execute(change_operator, code=code, name=name or code, role=role)
    else:
        raise Duplicate("operator", code)
    return operator_named(database, code)


def update_operator(database: Database, code: str, changes: Mapping[str, str]) -> OperatorView:
    """Changes a name or a role. Raises UnknownOperator, BadValue, NotAllowed (last_owner)."""
    there = operator_named(database, code)
    role, name = changes.get("role") or there.role, changes.get("name") or there.name
    _check_role(role)
    if role != "owner":
        _check_not_last_owner(database, there)
    database.execute(change_operator, code=code, name=name, role=role)
    return operator_named(database, code)


def retire_operator(database: Database, code: str, at: int) -> OperatorView:
    """She works here no longer (`at` 0: again); what she did keeps her name, her card opens nothing any more.

    Raises UnknownOperator, NotAllowed (last_owner).
    """
    there = operator_named(database, code)
    if at:
        _check_not_last_owner(database, there)
        database.execute(put_card, code=code, card_hash="")
    database.execute(retire, code=code, at=at)
    return operator_named(database, code)


def give_card(database: Database, desk: Desk, code: str, card: str) -> OperatorView:
    """Gives an operator a card, which then stands for her; an empty text takes hers away.

    Raises UnknownOperator, BadValue, AlreadyActive (a customer's), Duplicate (another operator's), NotAllowed
    (a_customers_number, last_owner, operator_retired).
    """
    from models.cards import find_card, owner

    there = operator_named(database, code)
    if not card:
        if not there.has_pin:
            _check_not_last_owner(database, there)
        database.execute(put_card, code=code, card_hash="")
        return operator_named(database, code)
    check_working(there)
    found = find_card(database, desk, card)
    if found is not None and found.state == "stock":
        raise NotAllowed("a_customers_number", found.shown)
    if found is not None:
        raise AlreadyActive(found.shown, owner(database, found.account_id))
    card_hash = _card_hash(desk, card)
    holder = database.row(holder_of_card, card_hash=card_hash)
    if holder is not None and holder[0] != code:
        raise Duplicate("operator_card", "", holder[0])
    database.execute(put_card, code=code, card_hash=card_hash)
    return operator_named(database, code)


def operator_of_card(database: Database, desk: Desk, card: str) -> OperatorView | None:
    """Whose card a scanned code is, of those who work here."""
    try:
        row = database.row(operator_by_card, card_hash=_card_hash(desk, card))
    except BadValue:
        return None
    return operator_named(database, row[0]) if row else None


def leave_of_card(database: Database, desk: Desk, asked: str, card: str, at: int) -> int:
    """Whose card it is, who may do what the role `asked` may: her number. Raises NotAllowed."""
    found = operator_of_card(database, desk, card)
    if found is None:
        raise NotAllowed("no_operators_card")
    if not may(found.role, asked):
        raise NotAllowed("not_a_supervisor", found.code)
    database.write(lambda: was_seen(database, found.code, at))
    return found.id


def was_seen(database: Database, code: str, at: int) -> None:
    """She has just shown who she is."""
    database.execute(seen_now, code=code, at=at)


def check_no_operators_card(database: Database, desk: Desk, card: str) -> None:
    """Raises NotAllowed for a card that stands for an operator: no customer can be given it."""
    if database.row(holder_of_card, card_hash=_card_hash(desk, card)):
        raise NotAllowed("operators_card")


def _card_hash(desk: Desk, card: str) -> str:
    key = card_code(card, desk.card_secret).key  # a bank card is the same one however it is read
    return hmac.new(desk.card_secret, b"operator " + key.encode(), hashlib.sha256).hexdigest()


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise BadValue("role", "not_one_of", nearest(role, ROLES) or ", ".join(ROLES))


def check_working(there: OperatorView) -> None:
    if there.retired:
        raise NotAllowed("operator_retired", there.code)


def _check_not_last_owner(database: Database, there: OperatorView) -> None:
    """The last owner who can show who she is stays: or else the limits of the shop were nobody's."""
    owners = [each for each in operators(database) if each.role == "owner" and each.can_prove]
    if [each.code for each in owners] == [there.code]:
        raise NotAllowed("last_owner", there.code)
