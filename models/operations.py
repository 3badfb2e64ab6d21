"""Each operation once: whoever sends it twice gets the first answer again, and nothing is written.

The caller makes the id. The same id with other content is refused.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from loyalty.errors import IdReused, Refusal
from models.database import Database
from models.desk import shop_secret
from models.statements import slot, statement
from models.tables import Operation

Answer = dict[str, Any]

_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@statement
def operation_by_id() -> Any:
    return Operation.select(Operation.method, Operation.digest, Operation.answer).where(Operation.id == slot("id"))


@statement
def new_operation() -> Any:
    columns = ("id", "method", "digest", "answer", "at")
    return Operation.insert({getattr(Operation, name): slot(name) for name in columns})


def once(
    database: Database, operation_id: str, method: str, content: object, at: int, work: Callable[[], Answer]
) -> Answer:
    """The answer of `work`, which runs in a transaction unless this operation was done before. Raises IdReused.

    `content` is what makes two requests the same: texts, numbers, days, and tuples, mappings or dataclasses of them.
    Only a keyed hash of it is kept, as it may hold a bank card's number.
    """
    if not operation_id:
        return database.write(work)
    try:
        return database.write(lambda: once_in_transaction(database, operation_id, method, content, at, work))
    except Refusal:
        # On PostgreSQL the same operation, sent by another at this very moment, may be what this one is refused for.
        answer = _done(database, operation_id, method, _digest(database, content))
        if answer is None:
            raise
        return answer


def once_in_transaction(
    database: Database, operation_id: str, method: str, content: object, at: int, work: Callable[[], Answer]
) -> Answer:
    """As `once`, within the caller's transaction: what is refused there must end it."""
    digest = _digest(database, content)
    done = _done(database, operation_id, method, digest)
    if done is not None:
        return done
    answer = work()
    text = _as_json(answer)
    database.execute(new_operation, id=operation_id, method=method, digest=digest, answer=text, at=at)
    return answer


def _done(database: Database, operation_id: str, method: str, digest: bytes) -> Answer | None:
    """What the operation answered, if it was done before. Raises IdReused where another one was."""
    done = database.row(operation_by_id, id=operation_id)
    if done is None:
        return None
    if done[0] != method or bytes(done[1]) != digest:
        raise IdReused(operation_id)
    answer: Answer = json.loads(done[2])
    return answer


def _digest(database: Database, content: object) -> bytes:
    return hmac.digest(shop_secret(database), repr(_plain(content)).encode(), "sha256")


def _plain(content: object) -> object:
    """A form whose repr is the same for the same content."""
    if isinstance(content, str | int):
        return content
    if isinstance(content, tuple | list):
        return tuple([_plain(each) for each in content])
    if isinstance(content, Mapping):
        return tuple(sorted((key, _plain(value)) for key, value in content.items()))
    if is_dataclass(content) and not isinstance(content, type):
        return tuple([_plain(getattr(content, name)) for name in _field_names(type(content))])
    return content


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
