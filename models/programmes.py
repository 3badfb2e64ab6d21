"""The programmes that were loaded, as versions, and the shop's lists of services, seasons and classes.

A version is kept as a text that is whole in itself: with the services, seasons and classes that the shop had when it
was loaded. So an old sale can be explained by its own version, whatever was loaded since.
"""

from collections.abc import Iterable
from datetime import date, time
from fractions import Fraction
from functools import lru_cache
from typing import Any

from peewee import fn

from loyalty.clock import day_from_number, day_number
from loyalty.errors import BadValue, UnknownService
from loyalty.money import number_text
from loyalty.programme import CustomerClass, Hours, Programme, Season, Service, Version
from loyalty.programme_text import programme_text
from loyalty.programme_toml import Lists, parse_programme
from loyalty.toml_reader import nearest
from models.database import Database
from models.statements import slot, statement
from models.tables import CustomerClassRow, ProgrammeVersion, SeasonRow, ServiceRow


@statement
def newest_version_id() -> Any:
    return ProgrammeVersion.select(fn.COALESCE(fn.MAX(ProgrammeVersion.id), 0))


@statement
def current_versions() -> Any:
    """The newest version of each name, the one loaded last first."""
    later = ProgrammeVersion.alias("later")
    return (
        ProgrammeVersion.select(
            ProgrammeVersion.id,
            ProgrammeVersion.name,
            ProgrammeVersion.version,
            ProgrammeVersion.loaded_at,
            ProgrammeVersion.toml,
        )
        .where(
            ~ProgrammeVersion.id.in_(
                ProgrammeVersion.select(ProgrammeVersion.id).join(
                    later, on=(later.name == ProgrammeVersion.name) & (later.version > ProgrammeVersion.version)
                )
            )
        )
        .order_by(ProgrammeVersion.id.desc())
    )


@statement
def version_by_id() -> Any:
    return ProgrammeVersion.select(
        ProgrammeVersion.id,
        ProgrammeVersion.name,
        ProgrammeVersion.version,
        ProgrammeVersion.loaded_at,
        ProgrammeVersion.toml,
    ).where(ProgrammeVersion.id == slot("id"))


@statement
def last_number_of() -> Any:
    return ProgrammeVersion.select(fn.COALESCE(fn.MAX(ProgrammeVersion.version), 0)).where(
        ProgrammeVersion.name == slot("name")
    )


@statement
def new_version() -> Any:
    columns = ("name", "version", "toml", "loaded_at", "operator_id")
    return ProgrammeVersion.insert({getattr(ProgrammeVersion, c): slot(c) for c in columns}).returning(
        ProgrammeVersion.id
    )


@statement
def all_services() -> Any:
    return ServiceRow.select(ServiceRow.code, ServiceRow.name).order_by(ServiceRow.code)


@statement
def all_seasons() -> Any:
    return SeasonRow.select(
        SeasonRow.code, SeasonRow.first_day, SeasonRow.last_day, SeasonRow.weekdays, SeasonRow.hours
    ).order_by(SeasonRow.first_day, SeasonRow.code)


@statement
def all_classes() -> Any:
    row = CustomerClassRow
    return row.select(row.code, row.name, row.metric, row.minimum, row.term, row.grace_days).order_by(
        row.position, row.code
    )


@statement
def put_service() -> Any:
    values = {ServiceRow.code: slot("code"), ServiceRow.name: slot("name")}
    return ServiceRow.insert(values).on_conflict(
        conflict_target=[ServiceRow.code], update={ServiceRow.name: slot("name")}
    )


@statement
def put_season() -> Any:
    return _put(SeasonRow, ("first_day", "last_day", "weekdays", "hours"))


@statement
def put_class() -> Any:
    return _put(CustomerClassRow, ("name", "position", "metric", "minimum", "term", "grace_days"))


def _put(table: Any, columns: tuple[str, ...]) -> Any:
    """Adds a row of a list, or changes the one that has its code."""
    values = {getattr(table, name): slot(name) for name in ("code", *columns)}
    changes = {getattr(table, name): slot(name) for name in columns}
    return table.insert(values).on_conflict(conflict_target=[table.code], update=changes)


def shop_lists(database: Database) -> Lists:
    """The services, seasons and classes of the shop."""
    return Lists(
        services=tuple(Service(code, name) for code, name in database.rows(all_services)),
        seasons=tuple(
            Season(
                code,
                day_from_number(first),
                day_from_number(last),
                tuple(weekdays.split()),
                tuple(Hours(*map(time.fromisoformat, span.split("-"))) for span in hours.split()),
            )
            for code, first, last, weekdays, hours in database.rows(all_seasons)
        ),
        classes=tuple(
            CustomerClass(code, name, metric, Fraction(minimum), window, grace_days)
            for code, name, metric, minimum, window, grace_days in database.rows(all_classes)
        ),
    )


def load_programme(database: Database, text: str, at: int, operator_id: int | None = None) -> Version:
    """Keeps a programme as a new version, and what it adds to the shop's lists. Raises BadProgramme."""
    return database.write(lambda: _load(database, text, at, operator_id))


def _load(database: Database, text: str, at: int, operator_id: int | None) -> Version:
    if database.postgresql:  # one load at a time, so that a shelf that has seen the newest id has seen them all
        database.run("LOCK TABLE programme_version IN SHARE ROW EXCLUSIVE MODE")
    programme = parse_programme(text, shop_lists(database))
    for service in programme.services:
        database.execute(put_service, code=service.code, name=service.name)
    for season in programme.seasons:
        database.execute(
            put_season,
            code=season.code,
            first_day=day_number(season.first_day),
            last_day=day_number(season.last_day),
            weekdays=" ".join(season.weekdays),
            hours=" ".join(map(str, season.hours)),
        )
    for position, each in enumerate(programme.classes):
        database.execute(
            put_class,
            code=each.code,
            name=each.name,
            position=position,
            metric=each.metric,
            minimum=number_text(each.minimum),
            term=each.window,
            grace_days=each.grace_days,
        )
    number = database.value(last_number_of, name=programme.name) + 1
    version_id = database.value(
        new_version,
        name=programme.name,
        version=number,
        toml=programme_text(programme),
        loaded_at=at,
        operator_id=operator_id,
    )
    return Version(version_id, programme.name, number, at, programme)


@lru_cache(maxsize=64)
def _parsed(text: str) -> Programme:
    return parse_programme(text)


def _version(row: tuple[Any, ...]) -> Version:
    version_id, name, number, loaded_at, text = row
    return Version(version_id, name, number, loaded_at, _parsed(text))


class ProgrammeShelf:
    """The versions in force, read again only when another has been loaded: most sales find them unchanged."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._newest = -1
        self._versions: list[Version] = []
        self._services: list[str] = []

    def current(self) -> list[Version]:
        """The newest version of each programme, the one loaded last first."""
        newest = self._database.value(newest_version_id)
        if newest != self._newest:
            self._versions = [_version(row) for row in self._database.rows(current_versions)]
            self._newest = newest
        return self._versions

    def followed_by(self, branch: str, day: date) -> Version | None:
        """The programme that a branch follows on a day: of those that cover both, the one loaded last."""
        return next((v for v in self.current() if v.programme.covers(branch, day)), None)

    def check_services(self, codes: Iterable[str]) -> None:
        """Raises UnknownService, with the nearest one, for a code that the shop does not have."""
        for code in codes:
            if code not in self._services:
                self._services = [known for known, _ in self._database.rows(all_services)]
                if code not in self._services:
                    raise UnknownService(code, nearest(code, self._services))

    def version(self, version_id: int) -> Version:
        """Any version, old ones too."""
        return _version(self._database.rows(version_by_id, id=version_id)[0])


def check_class(database: Database, code: str) -> None:
    """Raises BadValue, with the nearest one, where the shop has no such class; no class at all is right."""
    known = [row[0] for row in database.rows(all_classes)] if code else []
    if code and code not in known:
        raise BadValue("class", "not_defined", nearest(code, known))
