"""PINs: who it is, for whoever types one. Kept as a slow hash (scrypt, RFC 7914) and never as it is.

An attempt is counted before it is looked at, so that many at once are no way around the pause.
"""

import hashlib
import hmac
import secrets
from typing import Any

from loyalty.errors import NotAllowed
from loyalty.operator_views import OperatorView
from loyalty.operators import checked_pin, may, pause_s
from models.database import Database
from models.operators import check_working, operator_named
from models.statements import slot, statement
from models.tables import Operator

NEEDED = {"cashier": "pin_needed", "supervisor": "supervisor_needed", "owner": "owner_needed"}
COST, BLOCK, LANES = 2**14, 8, 1  # some 50 ms and 16 MB a try


@statement
def put_pin() -> Any:
    changed = {Operator.pin_hash: slot("pin_hash"), Operator.wrong_pins: 0, Operator.paused_until: 0}
    return Operator.update(changed).where(Operator.code == slot("code"))


@statement
def operator_to_ask() -> Any:
    asked = ("id", "role", "pin_hash", "wrong_pins", "paused_until")
    return Operator.select(*(getattr(Operator, name) for name in asked)).where(
        Operator.code == slot("code"), Operator.retired_at == 0
    )


@statement
def count_attempt() -> Any:
    """Guarded: of two at once the second finds another count, and begins again."""
    counted = {Operator.wrong_pins: slot("wrong_pins"), Operator.paused_until: slot("paused_until")}
    return Operator.update(counted).where(
        Operator.id == slot("id"), Operator.wrong_pins == slot("seen"), Operator.paused_until <= slot("at")
    )


@statement
def forget_attempts() -> Any:
    seen = {Operator.wrong_pins: 0, Operator.paused_until: 0, Operator.last_seen_at: slot("at")}
    return Operator.update(seen).where(Operator.id == slot("id"))


def give_pin(database: Database, code: str, pin: str) -> OperatorView:
    """Gives an operator a (new) PIN. Raises UnknownOperator, BadValue, NotAllowed (operator_retired)."""
    check_working(operator_named(database, code))
    pin_hash = _hashed(checked_pin(pin), secrets.token_bytes(16))
    database.execute(put_pin, code=code, pin_hash=pin_hash)
    return operator_named(database, code)


def recover_owner(database: Database, code: str, pin: str) -> OperatorView:
    """A new PIN for an owner who has forgotten hers. Raises UnknownOperator, BadValue, NotAllowed (not_an_owner)."""
    if operator_named(database, code).role != "owner":
        raise NotAllowed("not_an_owner", code)
    return give_pin(database, code, pin)


def allowed(database: Database, asked: str, code: str, pin: str, at: int) -> int:
    """The id of the operator whose PIN it is, and who may do what the role `asked` may.

    Raises NotAllowed: wrong_pin | pin_paused, and where something is missing pin_needed, supervisor_needed or
    owner_needed, as `asked`. A code that nobody has, or without a PIN, is a wrong PIN, too: who is who is not to be
    found out by trying.
    """
    if not code or not pin:
        raise NotAllowed(NEEDED[asked])
    found = database.write(lambda: _attempt(database, code, at))
    right = found is not None and hmac.compare_digest(_hashed_like(found[2], pin), found[2])
    if found is None or not right:
        raise NotAllowed("wrong_pin")
    database.write(lambda: database.execute(forget_attempts, id=found[0], at=at))
    if not may(found[1], asked):
        raise NotAllowed("not_a_supervisor", code)
    return int(found[0])


def _attempt(database: Database, code: str, at: int) -> tuple[int, str, str] | None:
    """Counts an attempt, in a transaction of its own: id, role and hash, or None where nobody can be asked.

    Raises NotAllowed while there is a pause.
    """
    while True:
        row = database.row(operator_to_ask, code=code)
        if row is None or not row[2]:
            return None
        operator_id, role, pin_hash, wrong, paused_until = row
        if at < paused_until:
            raise NotAllowed("pin_paused", str(paused_until - at))
        pause = pause_s(wrong + 1)
        counted = database.execute(
            count_attempt,
            id=operator_id,
            seen=wrong,
            at=at,
            wrong_pins=wrong + 1,
            paused_until=at + pause if pause else 0,
        )
        if counted:
            return operator_id, role, pin_hash


def _hashed(pin: str, salt: bytes) -> str:
    digest = hashlib.scrypt(pin.encode(), salt=salt, n=COST, r=BLOCK, p=LANES)
    return f"{salt.hex()}${digest.hex()}"


def _hashed_like(pin_hash: str, pin: str) -> str:
    return _hashed(pin, bytes.fromhex(pin_hash.partition("$")[0]))
