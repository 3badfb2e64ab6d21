"""Each operation once: whoever sends it twice gets the first answer again, and nothing is written.

The caller makes the id. The same id with other content is refused.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from loyalty.errors import IdReused
from models.database import Database
from models.statements import slot, statement
from models.tables import Operation

Answer = dict[str, Any]


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

    `content` is what makes two requests the same; it must have a stable text form (str, int, tuples, dataclasses).
    """
    digest = hashlib.sha256(repr(content).encode()).digest()
    if not operation_id:
        return database.write(work)
    return database.write(lambda: _answered(database, operation_id, method, digest, at, work))


def _answered(
    database: Database, operation_id: str, method: str, digest: bytes, at: int, work: Callable[[], Answer]
) -> Answer:
    done = database.row(operation_by_id, id=operation_id)
    if done is not None:
        if done[0] != method or bytes(done[1]) != digest:
            raise IdReused(operation_id)
        answer: Answer = json.loads(done[2])
        return answer
    answer = work()
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    database.execute(new_operation, id=operation_id, method=method, digest=digest, answer=text, at=at)
    return answer
