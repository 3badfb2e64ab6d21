"""The programme that is being edited: its TOML document, changed part by part by what is typed, and taken back again.

It holds no rule of its own: what is wrong with it is what `loyalty.programme_toml.parse_programme` finds in its text.

>>> draft = ProgrammeDraft('[programme]\\nname = "Puntos"\\nstarts = 2026-01-01\\n')
>>> rule = draft.add("earn", {"give": "1", "unit": "puntos", "per": "10"})
>>> draft.check().earn[0].per_cents
1000
"""

import tomllib
from collections.abc import Mapping, Sequence
from copy import copy, deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from loyalty.errors import BadProgramme, Fault
from loyalty.programme import Programme
from loyalty.programme_text import programme_text
from loyalty.programme_toml import Lists, parse_programme
from tui.programme_document import HEAD, Change, Item, Table, shown_name, written
from tui.programme_fields import CODED, FIELDS, LISTS, PLACE, SINGLES, TARGET, WEIGHT, ItemField
from tui.programme_values import Names


@dataclass(frozen=True, slots=True)
class Checked:
    """A document as it stands: what of it is sound, and the faults of the rest by their part."""

    programme: Programme
    faults: Mapping[Item, Sequence[Fault]]
    parts: Mapping[Item, Any]  # each sound part as the programme has it


class ProgrammeDraft:
    """`text` is where it starts; `lists` what the shop has already; `number` the version it was, 0 for a new one."""

    def __init__(self, text: str, lists: Lists | None = None, number: int = 0) -> None:
        self.lists, self.number = lists or Lists(), number
        whole = programme_text(parse_programme(text, self.lists))
        self._document: Table = tomllib.loads(whole, parse_float=Decimal)
        self._saved = deepcopy(self._document) if number else {}
        self._past: list[Table] = []
        self.began_as = self.name

    # -- what is in it

    @property
    def name(self) -> str:
        return str(self._document["programme"].get("name", ""))

    @name.setter
    def name(self, name: str) -> None:
        self._document["programme"]["name"] = name

    @property
    def changed(self) -> bool:
        """Whether there is anything to save."""
        return self._document != self._saved

    @property
    def names(self) -> Names:
        """What the rules and weights may name."""
        return Names(*(tuple(map(_code_and_name, self._rows(kind))) for kind in CODED))

    def items(self) -> list[Item]:
        """All parts, in the order in which they are read; those there is one of are there even when empty."""
        listed = [Item(kind, number) for kind in LISTS for number in range(1, len(self._rows(kind)) + 1)]
        return [HEAD, *listed, *map(Item, SINGLES)]

    def holds(self, item: Item) -> bool:
        """Whether the text has anything of it."""
        return bool(self._table(item))

    def values(self, item: Item) -> dict[str, str]:
        """What its form shows, by field."""
        return self._shown(item.kind, self._table(item), item.number)

    def blank(self, kind: str) -> dict[str, str]:
        """What the form of a new part shows."""
        return self._shown(kind, {}, 0)

    def _rows(self, kind: str) -> list[Table]:
        rows: list[Table] = self._document.get(kind, [])
        return rows

    def _table(self, item: Item) -> Table:
        if item.number:
            return self._rows(item.kind)[item.number - 1]
        table: Table = self._document.get(item.kind, {})
        return table

    def _shown(self, kind: str, table: Table, number: int) -> dict[str, str]:
        names = self.names
        return {field.name: field.value.show(self._raw(field, kind, table, number), names) for field in FIELDS[kind]}

    def _raw(self, field: ItemField, kind: str, table: Table, number: int) -> Any:
        if field.name == TARGET:
            return next((f"{key}:{table[key]}" for key in CODED if key in table), "")
        if field.name == WEIGHT:
            found = self._weights_of(kind, table.get("code"))
            return self._rows("weight")[found[0]].get("by", "") if found else ""
        if field.name == PLACE:
            return number or len(self._rows(kind)) + 1
        return table.get(field.name, field.default)

    def _weights_of(self, kind: str, code: Any) -> list[int]:
        """The places of the weights of a service, season or class."""
        return [place for place, row in enumerate(self._rows("weight")) if code and row.get(kind) == code]

    # -- what is wrong with it

    def text(self) -> str:
        return written(self._document)

    def check(self) -> Programme:
        """The programme it describes. Raises BadProgramme with every fault."""
        return parse_programme(self.text(), self.lists)

    def faults(self) -> list[Fault]:
        return _faults(self._document, self.lists)

    def checked(self) -> Checked:
        """What is sound, beside the faults of what is not."""
        document, left = self._document, {item: item for item in self.items() if item.number or self.holds(item)}
        found: dict[Item, list[Fault]] = {}
        while faults := _faults(document, self.lists):
            wrong = {item: [fault for fault in faults if now.is_at(fault.place)] for item, now in left.items()}
            wrong = {item: its_own for item, its_own in wrong.items() if its_own} or {HEAD: faults}
            found |= wrong
            left = {item: now for item, now in left.items() if item not in wrong}
            document, left = self._only(left)
        programme = parse_programme(written(document), self.lists)
        return Checked(programme, found, {item: _part(programme, now, document) for item, now in left.items()})

    def _only(self, kept: Mapping[Item, Item]) -> tuple[Table, dict[Item, Item]]:
        """A document of some parts only, and where each is in it."""
        document: Table = {HEAD.kind: _NAMELESS}
        places: dict[Item, Item] = {}
        for item in kept:
            if item.number:
                rows = document.setdefault(item.kind, [])
                rows.append(self._table(item))
                places[item] = Item(item.kind, len(rows))
            else:
                document[item.kind] = self._table(item)
                places[item] = item
        return document, places

    # -- changing it

    def add(self, kind: str, typed: Mapping[str, str]) -> Item:
        """A new part, of what was typed into its form. Raises BadAmount or Duplicate."""
        if kind not in LISTS:
            return self.put(Item(kind), typed)
        return self._becomes_with(Item(kind, len(self._rows(kind)) + 1), {}, self.blank(kind), typed)

    def put(self, item: Item, typed: Mapping[str, str]) -> Item:
        """What was typed into a part's form, and where the part is then. Raises BadAmount or Duplicate."""
        return self._becomes_with(item, self._table(item), self.values(item), typed)

    def _becomes_with(self, item: Item, table: Table, shown: Mapping[str, str], typed: Mapping[str, str]) -> Item:
        """A field that says what it said before keeps what the text has for it."""
        names, typed = self.names, {**shown, **typed}
        new: Table = {}
        for field in fields_asked_for(item.kind, typed, names):
            text = typed[field.name].strip()
            same = bool(table) and text == shown[field.name]
            raw = self._raw(field, item.kind, table, item.number) if same else _read(field, text, names)
            if raw not in ("", []) and (raw != field.default or (same and field.name in table)):
                new[field.name] = raw
        changed = deepcopy(self._document)
        item = Change(changed, item).put(new)
        self._becomes(changed)
        return item

    def remove(self, item: Item) -> bool:
        """Takes a part out, and the weights of it. What the shop keeps in its lists stays, only its weights go.

        Returns whether the part itself is gone.
        """
        changed = deepcopy(self._document)
        gone = item != HEAD and not self.is_the_shops(item)
        Change(changed, item).remove(self._table(item).get("code"), gone)
        self._becomes(changed)
        return gone

    def is_the_shops(self, item: Item) -> bool:
        """Whether it is a service, season or class that the shop has already: no load takes one away."""
        lists = self.lists
        known: Any = {"service": lists.services, "season": lists.seasons, "class": lists.classes}
        return any(each.code == self._table(item).get("code") for each in known.get(item.kind, ()))

    def undo(self) -> bool:
        """Takes the last change back; whether there was one."""
        if not self._past:
            return False
        self._document = self._past.pop()
        return True

    def copy(self) -> "ProgrammeDraft":
        """Another one to try a change on."""
        other = copy(self)
        other._past = [*self._past]
        return other

    def _becomes(self, document: Table) -> None:
        document = {key: value for key, value in document.items() if value or key == HEAD.kind}
        if document != self._document:
            self._past.append(self._document)
            self._document = document


_NAMELESS: Table = {"name": "-", "starts": date(2000, 1, 1)}
_PARTS = {"pending": "pending_days", "refunds": "refund_policy"}


def _part(programme: Programme, item: Item, document: Table) -> Any:
    """What the programme has made of a part of its document."""
    if item == HEAD:
        return programme
    if item.kind in CODED:
        code = document[item.kind][item.number - 1].get("code")
        known: Any = {"service": programme.services, "season": programme.seasons, "class": programme.classes}
        return next((each for each in known[item.kind] if each.code == code), None)
    if item.number:
        among: Any = programme.earn if item.kind == "earn" else programme.weights
        return among[item.number - 1]
    return getattr(programme, _PARTS.get(item.kind, item.kind))


def fields_asked_for(kind: str, typed: Mapping[str, str], names: Names) -> list[ItemField]:
    """The fields that what is typed in the others leaves any sense."""
    fields = {field.name: field for field in FIELDS[kind]}

    def asked(field: ItemField) -> bool:
        if field.only_with is None:
            return True
        other, values = field.only_with
        return _read(fields[other], typed.get(other, ""), names) in values

    return [field for field in fields.values() if asked(field)]


def _read(field: ItemField, text: str, names: Names) -> Any:
    return field.value.read(text, names) if text.strip() else ""


def _code_and_name(table: Table) -> tuple[str, str]:
    code = str(table.get("code", ""))
    return code, shown_name(code, str(table.get("name", "")))


def _faults(document: Table, lists: Lists) -> list[Fault]:
    try:
        parse_programme(written(document), lists)
    except BadProgramme as bad:
        return bad.faults
    return []
