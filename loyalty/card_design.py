"""How a plastic card looks: its two sides as shapes, pictures, texts and codes in their places.

A card is an ID-1 (CR80): 85.60 × 53.98 mm (ISO/IEC 7810). Texts and codes name the fields of the person's card in
braces: `"{name}"`, `"Nº {number_spaced}"`.

>>> filled("Nº {number}", {"number": "T-1"}), filled("Cliente {name}", {"name": ""})
('Nº T-1', '')
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from loyalty.box import Box
from loyalty.names import first_name

CARD_WIDTH_MM = 85.60
CARD_HEIGHT_MM = 53.98
CARD = Box(0.0, 0.0, CARD_WIDTH_MM, CARD_HEIGHT_MM)
# ISO/IEC 7811: the stripe's area begins at most 5.54 mm below the edge and ends at 15.82 mm; the rest is leeway.
STRIPE = Box(0.0, 4.0, CARD_WIDTH_MM, 12.4)

FIELDS = ("name", "first_name", "number", "number_spaced", "class", "dni", "shop", "branch", "last_day")
SHAPES = ("rectangle", "ellipse", "polygon")
PICTURES = ("picture", "logo", "photo")
CODES = ("code128", "ean13", "qr")
ALIGNS = ("left", "center", "right")
VERTICALS = ("top", "middle", "bottom")

_FIELD = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled shape; `points_mm` are a polygon's corners. It may reach over the edge of the card."""

    kind: str
    box: Box
    colour: str
    shaded_to: str = ""
    opacity: float = 1.0
    radius_mm: float = 0.0
    points_mm: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A file, the shop's logo, or the person's photo: `file` is a path from the designs' folder and may hold fields.

    A logo or a photo that is not there leaves its place as it is; `fill` covers the whole box.
    """

    kind: str
    box: Box
    file: str
    fill: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    box: Box
    text: str
    colour: str = "#000000"
    size_pt: float = 9.0
    smallest_pt: float = 5.0
    lines: int = 1
    bold: bool = False
    capitals: bool = False
    spacing: float = 0.0
    align: str = "left"
    vertical: str = "middle"


@dataclass(frozen=True, slots=True)
class Code:
    """A code for machines, on a plate of `background` where that is given."""

    kind: str
    box: Box
    text: str
    colour: str = "#000000"
    background: str = ""
    radius_mm: float = 0.0


Item = Shape | Picture | Text | Code


@dataclass(frozen=True, slots=True)
class Side:
    background: str = "#ffffff"
    shaded_to: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class CardDesign:
    """`name` is its file's; `stripe` says that the back has a magnetic stripe, on which nothing is printed."""

    name: str
    title: str
    front: Side
    back: Side | None = None
    stripe: bool = False

    @property
    def sides(self) -> tuple[Side, ...]:
        return (self.front, self.back) if self.back else (self.front,)


@dataclass(frozen=True, slots=True)
class PersonalCard:
    """What one card says. `number` is what it carries; the other texts are empty where they are not known."""

    number: str
    name: str = ""
    dni: str = ""
    customer_class: str = ""
    shop: str = ""
    branch: str = ""
    last_day: str = ""

    def fields(self) -> dict[str, str]:
        return {
            "name": self.name,
            "first_name": first_name(self.name),
            "number": self.number,
            "number_spaced": spaced(self.number),
            "class": self.customer_class,
            "dni": self.dni,
            "shop": self.shop,
            "branch": self.branch,
            "last_day": self.last_day,
        }


def spaced(number: str) -> str:
    """A long row of digits as it is read aloud, by fours; any other code as it is.

    >>> spaced("9724000000123451"), spaced("T-0001")
    ('9724 0000 0012 3451', 'T-0001')
    """
    if not number.isdecimal() or len(number) < 8:
        return number
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def fields_in(text: str) -> list[str]:
    return _FIELD.findall(text)


def filled(text: str, fields: Mapping[str, str]) -> str:
    """A text with its fields filled in; empty where it has fields and nothing is known of any of them."""
    named = fields_in(text)
    if named and not any(fields[name] for name in named):
        return ""
    return _FIELD.sub(lambda found: fields[found[1]], text).strip()


def is_personal(item: Item) -> bool:
    """Whether an item is another on every card."""
    if isinstance(item, Shape):
        return False
    return bool(fields_in(item.file if isinstance(item, Picture) else item.text))
