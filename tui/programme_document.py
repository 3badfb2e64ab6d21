"""A programme as its TOML document: its parts, one change of a part with what hangs on it, and the text of it all."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from loyalty.errors import Duplicate
from tui.language import N_
from tui.programme_fields import CODED, PLACE, TARGET, WEIGHT
from tui.programme_values import CODE, Names

Table = dict[str, Any]

HEADINGS = {
    "programme": N_("El programa"),
    "earn": N_("Qué se gana"),
    "weight": N_("Qué cuenta más, o menos"),
    "season": N_("Temporadas"),
    "class": N_("Tipos de cliente"),
    "service": N_("Servicios"),
    "expiry": N_("Gastar lo ganado"),
    "birthday": N_("Regalos"),
}
KINDS = {
    "programme": N_("El programa"),
    "earn": N_("Lo que se gana"),
    "weight": N_("Lo que cuenta más, o menos"),
    "season": N_("Temporada"),
    "class": N_("Tipo de cliente"),
    "service": N_("Servicio"),
    "expiry": N_("Caducidad"),
    "pending": N_("Cuándo se puede gastar"),
    "redemption": N_("Pagar con puntos"),
    "refunds": N_("Devoluciones"),
    "birthday": N_("Regalo de cumpleaños"),
    "welcome": N_("Regalo de bienvenida"),
}

ADDED = KINDS | {
    "earn": N_("Algo que se gana: puntos, euros o sellos por lo que se compra"),
    "weight": N_("Algo que cuenta más, o menos: el tinte triple, el tabaco nada"),
    "season": N_("Temporada: Navidad, rebajas, tardes tranquilas"),
    "class": N_("Tipo de cliente: plata, oro"),
    "service": N_("Servicio: lo que se vende en la tienda"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A part of the programme: the `number`th, from 1, of those of its kind, or the only one (0)."""

    kind: str
    number: int = 0

    @property
    def place(self) -> str:
        """Where the faults of its text say they are."""
        return f"{self.kind}[{self.number}]" if self.number else self.kind

    def is_at(self, place: str) -> bool:
        return place == self.place or place.startswith(f"{self.place}.")


HEAD = Item("programme")


class Change:
    """One change of a document's part, with what hangs on it elsewhere in the document."""

    def __init__(self, document: Table, item: Item) -> None:
        self.document, self.item = document, item

    def put(self, new: Table) -> Item:
        kind, number = self.item.kind, self.item.number
        weight, place = new.pop(WEIGHT, None) if kind in CODED else None, new.pop(PLACE, None)
        if TARGET in new:
            target, _, code = new.pop(TARGET).partition(":")
            new = {target: code, **new}
            self._refuse_second(lambda row: row.get(target) == code, TARGET, code)
        if not number:
            self.document[kind] = new
            return self.item
        if kind in CODED:
            if "code" not in new and new.get("name"):
                new["code"] = CODE.read(new["name"], Names())
            code = new.get("code")
            self._refuse_second(lambda row: bool(code) and row.get("code") == code, "code", str(code))
        rows = self.document.setdefault(kind, [])
        old = rows[number - 1].get("code") if number <= len(rows) else None
        rows[number - 1 : number] = [new]
        if kind in CODED:
            self._rename(old, new.get("code", ""))
            self._weigh(new.get("code", ""), weight)
        return self._moved(rows, new, place)

    def remove(self, code: Any, itself: bool) -> None:
        kind, number = self.item.kind, self.item.number
        if kind in CODED:
            self._weigh(code, None)
        if not itself:
            return
        if number:
            del self.document[kind][number - 1]
        else:
            self.document.pop(kind, None)

    def _refuse_second(self, is_same: Callable[[Table], bool], field: str, value: str) -> None:
        for place, row in enumerate(self.document.get(self.item.kind, []), start=1):
            if place != self.item.number and is_same(row):
                raise Duplicate(field, value)

    def _rename(self, old: Any, new: str) -> None:
        """What named it by its old code names it by the new one."""
        if not old or not new or old == new:
            return
        for row in self.document.get("weight", []):
            if row.get(self.item.kind) == old:
                row[self.item.kind] = new
        for row in self.document.get("earn", []) if self.item.kind == "service" else ():
            for key in ("services", "except"):
                if isinstance(row.get(key), list):
                    row[key] = [new if code == old else code for code in row[key]]

    def _weigh(self, code: Any, by: Any) -> None:
        """Gives it a weight, or none."""
        rows = self.document.setdefault("weight", [])
        found = [row for row in rows if code and row.get(self.item.kind) == code]
        if by is None:
            self.document["weight"] = [row for row in rows if row not in found]
        elif found:
            found[0]["by"] = by
        elif code:
            rows.append({self.item.kind: code, "by": by})

    def _moved(self, rows: list[Table], new: Table, place: Any) -> Item:
        """To the place among its kind that was asked for, where it is one."""
        wanted = str(place) if place is not None else ""
        if wanted.isdigit() and 0 < int(wanted) <= len(rows):
            rows[:] = [row for row in rows if row is not new]
            rows.insert(int(wanted) - 1, new)
        return Item(self.item.kind, next(place for place, row in enumerate(rows, start=1) if row is new))


def shown_name(code: str, name: str = "") -> str:
    """How a service, season or class is called in a sentence: "tardes-tranquilas" is "Tardes tranquilas"."""
    if name and name != code:
        return name
    words = code.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def written(document: Mapping[str, Any]) -> str:
    """A document as TOML, whatever is in it."""
    blocks = []
    for key, value in document.items():
        tables = value if isinstance(value, list) else [value]
        heading = f"[[{key}]]" if isinstance(value, list) else f"[{key}]"
        blocks += ["\n".join([heading, *(f"{name} = {_literal(each)}" for name, each in t.items())]) for t in tables]
    return "\n\n".join(blocks) + "\n"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, int):
        return str(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
