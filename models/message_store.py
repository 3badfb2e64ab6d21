"""What the owner has written and set: segments, templates and occasions, each kept under its name."""

from typing import Any

from loyalty.messages import NamedOccasion, NamedSegment, TemplateText
from loyalty.occasions import KINDS, Occasion, occasion_toml, parse_occasion, standard_occasion
from loyalty.segments import Segment, parse_segment, segment_toml
from models.database import Database
from models.message_tables import OccasionRow, SegmentRow, TemplateRow
from models.statements import slot, statement


@statement
def all_segments() -> Any:
    return SegmentRow.select(SegmentRow.name, SegmentRow.toml).order_by(SegmentRow.name)


@statement
def put_segment() -> Any:
    return _put(SegmentRow, ("name",), ("toml", "changed_at", "operator_id"))


@statement
def drop_segment() -> Any:
    return SegmentRow.delete().where(SegmentRow.name == slot("name"))


@statement
def all_occasions() -> Any:
    return OccasionRow.select(OccasionRow.code, OccasionRow.toml).order_by(OccasionRow.code)


@statement
def put_occasion() -> Any:
    return _put(OccasionRow, ("code",), ("toml", "changed_at", "operator_id"))


@statement
def drop_occasion() -> Any:
    return OccasionRow.delete().where(OccasionRow.code == slot("code"))


@statement
def all_templates() -> Any:
    row = TemplateRow
    return row.select(row.code, row.language, row.purpose, row.subject, row.body).order_by(row.code, row.language)


@statement
def put_template() -> Any:
    columns = ("purpose", "subject", "body", "changed_at", "operator_id")
    return _put(TemplateRow, ("code", "language"), columns)


@statement
def drop_template() -> Any:
    return TemplateRow.delete().where(TemplateRow.code == slot("code"), TemplateRow.language == slot("language"))


def _put(table: Any, keys: tuple[str, ...], columns: tuple[str, ...]) -> Any:
    """Adds a row, or changes the one that has its key."""
    values = {getattr(table, name): slot(name) for name in (*keys, *columns)}
    changes = {getattr(table, name): slot(name) for name in columns}
    return table.insert(values).on_conflict(conflict_target=[getattr(table, key) for key in keys], update=changes)


def segments(database: Database) -> list[NamedSegment]:
    return [NamedSegment(name, parse_segment(toml)) for name, toml in database.rows(all_segments)]


def keep_segment(database: Database, name: str, segment: Segment, at: int, operator_id: int | None) -> None:
    values = {"toml": segment_toml(segment), "changed_at": at, "operator_id": operator_id}
    database.write(lambda: database.execute(put_segment, name=name, **values))


def remove_segment(database: Database, name: str) -> bool:
    return database.write(lambda: database.execute(drop_segment, name=name)) > 0


def occasions(database: Database) -> list[NamedOccasion]:
    """Those that the shop has set, and as it comes each kind of which it has set none under its own name."""
    own = {code: parse_occasion(toml) for code, toml in database.rows(all_occasions)}
    named = [NamedOccasion(kind, own.get(kind) or standard_occasion(kind), kind in own) for kind in KINDS]
    others = [NamedOccasion(code, own[code], own=True) for code in own if code not in KINDS]
    return [*named, *others]


def keep_occasion(database: Database, code: str, occasion: Occasion, at: int, operator_id: int | None) -> None:
    values = {"toml": occasion_toml(occasion), "changed_at": at, "operator_id": operator_id}
    database.write(lambda: database.execute(put_occasion, code=code, **values))


def remove_occasion(database: Database, code: str) -> bool:
    return database.write(lambda: database.execute(drop_occasion, code=code)) > 0


def templates(database: Database) -> list[TemplateText]:
    """Those that the shop wrote."""
    return [
        TemplateText(code, language, purpose, subject, body, own=True)
        for code, language, purpose, subject, body in database.rows(all_templates)
    ]


def keep_template(database: Database, text: TemplateText, at: int, operator_id: int | None) -> None:
    values = {"purpose": text.purpose, "subject": text.subject, "body": text.body}
    database.write(
        lambda: database.execute(
            put_template, code=text.code, language=text.language, changed_at=at, operator_id=operator_id, **values
        )
    )


def remove_template(database: Database, code: str, language: str) -> bool:
    return database.write(lambda: database.execute(drop_template, code=code, language=language)) > 0
