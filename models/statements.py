"""Statements that Peewee compiles once.

Building its SQL text costs Peewee over ten times what SQLite needs to run it, so every statement of a hot path is
built the first time it is used, with named slots where its values go, and only bound and run from then on.

    @statement
    def card_by_key() -> Query:
        return Card.select(Card.id, Card.state).where(Card.key == slot("key"))

    database.row(card_by_key, key="T-0001")
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from peewee import Context, Database, Value


class _Slot:
    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


def slot(name: str) -> Value:
    """A place in a statement for the value that is passed under this name when it runs."""
    return Value(_Slot(name), converter=_unchanged, unpack=False)


def _unchanged(value: Any) -> Any:
    return value


class Statement:
    """A query, compiled per kind of database when it is first used."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._compiled: dict[type, tuple[str, Callable[[dict[str, Any]], Sequence[Any]]]] = {}
        self.__doc__ = build.__doc__

    def bound(self, engine: Database, values: dict[str, Any]) -> tuple[str, Sequence[Any]]:
        """The SQL text and its parameters in order."""
        compiled = self._compiled.get(type(engine))
        if compiled is None:
            context: Context = engine.get_sql_context()
            sql, parameters = context.parse(self._build())
            compiled = self._compiled[type(engine)] = (sql, _binding(parameters))
        sql, bind = compiled
        return sql, bind(values)


def _binding(parameters: Sequence[Any]) -> Callable[[dict[str, Any]], Sequence[Any]]:
    """What puts values into the places of the slots among the parameters; quickest where there are slots only."""
    names = [each.name for each in parameters if type(each) is _Slot]
    if len(names) == len(parameters) > 1:
        return itemgetter(*names)
    return lambda values: [values[each.name] if type(each) is _Slot else each for each in parameters]


def statement(build: Callable[[], Any]) -> Statement:
    """Makes a compiled-once statement of a function that builds a query."""
    return Statement(build)
