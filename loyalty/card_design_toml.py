"""A card design from TOML: every fault with its place and the nearest right word, and nothing taken where there is one.

>>> design = read_design("mini", '[front]\\n[[front.item]]\\ndraw = "text"\\nbox = [5, 5, 60, 8]\\ntext = "{name}"')
>>> design.front.items[0].text
'{name}'
"""

import re
import tomllib
from typing import Any

from loyalty.box import Box
from loyalty.card_design import (
    ALIGNS,
    CARD,
    CODES,
    FIELDS,
    PICTURES,
    SHAPES,
    STRIPE,
    VERTICALS,
    CardDesign,
    Code,
    Item,
    Picture,
    Shape,
    Side,
    Text,
    fields_in,
)
from loyalty.card_errors import BadDesign
from loyalty.errors import Fault
from loyalty.toml_reader import Reader, nearest

LANGUAGES = ("es", "ca", "en")
MOST_ITEMS = 200
BLEED_MM = 100.0  # how far a shape may reach over the edge
LONGEST_MM = 200.0
LOGO = "logo.png"
DRAWINGS = (*SHAPES, *PICTURES, "text", *CODES)


def read_design(name: str, toml: str, language: str = "es") -> CardDesign:
    """The design that a text describes; texts that it gives in several languages are taken in `language`.

    Raises BadDesign with every fault.
    """
    faults: list[Fault] = []
    try:
        document = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise BadDesign(name, [Fault("toml", "not_toml", str(error))]) from None
    top = Reader("", document, faults)
    head = _table(top, "design")
    stripe = head.yes("stripe", False)
    top.need("front")
    design = CardDesign(
        name=name,
        title=_words(head, "title", language) or name,
        front=_side(_table(top, "front"), language, stripe=False),
        back=_side(_table(top, "back"), language, stripe) if "back" in top.table else None,
        stripe=stripe,
    )
    head.done()
    top.done()
    if faults:
        raise BadDesign(name, [Fault(f.place.lstrip("."), f.problem, f.value, f.nearest) for f in faults])
    return design


def _table(top: Reader, key: str) -> Reader:
    top.taken.add(key)
    return Reader(key, top.table.get(key, {}), top.faults)


def _side(reader: Reader, language: str, stripe: bool) -> Side:
    nothing: list[Any] = []
    tables = reader.take("item", nothing, _as_tables, "not_a_table")
    items: list[Item] = []
    for number, table in enumerate(tables, start=1):
        item = Reader(f"{reader.place}.item[{number}]", table, reader.faults)
        drawn = _item(item, language)
        if stripe and drawn is not None and not isinstance(drawn, Shape) and drawn.box.meets(STRIPE):
            item.fault("box", "on_the_stripe")
        items += [drawn] if drawn is not None else []
        item.done()
    side = Side(_colour(reader, "background", "#ffffff"), _colour(reader, "shaded_to", ""), tuple(items))
    reader.done()
    return side


def _as_tables(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        raise TypeError
    return value


def _item(reader: Reader, language: str) -> Item | None:
    reader.need("draw")
    kind = reader.text("draw")
    if not kind:
        return None
    if kind not in DRAWINGS:
        reader.fault("draw", "not_one_of", kind, nearest(kind, DRAWINGS) or ", ".join(DRAWINGS))
        reader.taken.update(reader.table)  # what belongs to a thing nobody knows cannot be judged
        return None
    if kind in SHAPES:
        return _shape(reader, kind)
    if kind in PICTURES:
        return _picture(reader, kind)
    return _text(reader, language) if kind == "text" else _code(reader, kind, language)


def _shape(reader: Reader, kind: str) -> Shape:
    points: tuple[tuple[float, float], ...] = ()
    box = CARD
    if kind == "polygon":
        reader.need("points")
        points = reader.take("points", (), _as_points, "not_points")
    else:
        box = _box(reader, may_reach_over=True)
    return Shape(
        kind,
        box,
        _colour(reader, "colour", "#000000"),
        _colour(reader, "shaded_to", ""),
        _measure(reader, "opacity", 1.0, 0.0, 1.0),
        _measure(reader, "radius", 0.0, 0.0, LONGEST_MM) if kind == "rectangle" else 0.0,
        points,
    )


def _picture(reader: Reader, kind: str) -> Picture:
    if kind != "logo":
        reader.need("file")
    file = reader.text("file", LOGO if kind == "logo" else "")
    _check_fields(reader, "file", file)
    return Picture(kind, _box(reader), file, reader.yes("fill", kind == "photo"))


def _text(reader: Reader, language: str) -> Text:
    reader.need("text")
    size_pt = _measure(reader, "size", 9.0, 3.0, 100.0)
    return Text(
        _box(reader),
        _words(reader, "text", language),
        _colour(reader, "colour", "#000000"),
        size_pt,
        _measure(reader, "smallest", min(5.0, size_pt), 3.0, 100.0),
        int(_measure(reader, "lines", 1, 1, 20)),
        reader.yes("bold", False),
        reader.yes("capitals", False),
        _measure(reader, "spacing", 0.0, 0.0, 2.0),
        reader.choice("align", "left", ALIGNS),
        reader.choice("vertical", "middle", VERTICALS),
    )


def _code(reader: Reader, kind: str, language: str) -> Code:
    return Code(
        kind,
        _box(reader),
        _words(reader, "text", language) or "{number}",
        _colour(reader, "colour", "#000000"),
        _colour(reader, "background", ""),
        _measure(reader, "radius", 0.0, 0.0, LONGEST_MM),
    )


def _words(reader: Reader, key: str, language: str) -> str:
    """A text, or a table with the text in several languages, of which the first stands for those that are missing."""
    given = reader.table.get(key)
    if isinstance(given, dict):
        reader.taken.add(key)
        words = Reader(f"{reader.place}.{key}", given, reader.faults)
        by_language = {code: words.text(code) for code in LANGUAGES}
        words.done()
        text = by_language[language] or next((each for each in by_language.values() if each), "")
    else:
        text = reader.text(key)
    _check_fields(reader, key, text)
    return text


def _check_fields(reader: Reader, key: str, text: str) -> None:
    for name in fields_in(text):
        if name not in FIELDS:
            reader.fault(key, "unknown_field", name, nearest(name, FIELDS) or ", ".join(FIELDS))


def _box(reader: Reader, may_reach_over: bool = False) -> Box:
    reader.need("box")
    box = reader.take("box", None, _as_box, "not_a_box")
    if box is None:
        return Box(0.0, 0.0, 1.0, 1.0)
    bleed = BLEED_MM if may_reach_over else 0.0
    allowed = Box(-bleed, -bleed, CARD.width_mm + 2 * bleed, CARD.height_mm + 2 * bleed)
    if not box.within(allowed):
        reader.fault("box", "outside_the_card", f"{box.right_mm:g} × {box.bottom_mm:g} mm")
    return box


def _as_box(value: Any) -> Box:
    x, y, width, height = _as_numbers(value, 4)
    if width <= 0 or height <= 0:
        raise ValueError
    return Box(x, y, width, height)


def _as_points(value: Any) -> tuple[tuple[float, float], ...]:
    points = tuple((x, y) for x, y in (_as_numbers(point, 2) for point in value))
    if not 3 <= len(points) <= MOST_ITEMS:
        raise ValueError
    return points


def _as_numbers(value: Any, count: int) -> list[float]:
    if not isinstance(value, list) or len(value) != count:
        raise TypeError
    return [_as_number(each) for each in value]


def _as_number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -LONGEST_MM <= value <= LONGEST_MM:
        raise TypeError
    return float(value)


def _measure(reader: Reader, key: str, default: float, least: float, most: float) -> float:
    number = reader.take(key, default, _as_number, "not_a_number")
    if not least <= number <= most:
        reader.fault(key, "not_between", f"{number:g}", f"{least:g} - {most:g}")
        return default
    return number


def _colour(reader: Reader, key: str, default: str) -> str:
    return reader.take(key, default, _as_colour, "not_a_colour")


def _as_colour(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError
    return value.lower()
