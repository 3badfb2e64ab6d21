"""Templates: what a message says, with places for what is known of its reader, from one text for mail and paper alike.

A body is written as one writes a letter. A blank line begins a paragraph, a line that begins with "- " is an item of
a list, **two stars** make bold, [words](https://…) make a link, {nombre} is a place for what is known. A line of the
body in which a place has nothing to say is left out: "Le faltan {faltan} puntos para {siguiente}." is not written to
somebody who has every prize in reach. What fills a place is never read as markup.

>>> template = parse_template("Hola, {nombre}", "**{puntos}** puntos\\n\\n- {premio}\\n- Hasta pronto")
>>> said = render(template, {"first_name": "Ana", "points": "12,5", "prize": ""})
>>> said.subject, said.text
('Hola, Ana', '12,5 puntos\\n\\n- Hasta pronto\\n')
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Literal

from loyalty.errors import BadTemplate, Fault
from loyalty.toml_reader import nearest

# A field, and the words by which a text may name it: Spanish first, which is what screens offer.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "first_name": ("nombre", "nom", "first_name"),
    "name": ("nombre_completo", "nom_complet", "name"),
    "points": ("puntos", "punts", "points"),
    "euros": ("euros",),
    "expiring_points": ("caducan", "caduquen", "expiring_points"),
    "expiring_day": ("dia_caducidad", "dia_caducitat", "expiring_day"),
    "prize": ("premio", "premi", "prize"),
    "next_prize": ("siguiente", "seguent", "next_prize"),
    "missing_points": ("faltan", "falten", "missing_points"),
    "class": ("tipo", "tipus", "class"),
    "card": ("tarjeta", "targeta", "card"),
    "last_visit": ("ultima_visita", "last_visit"),
    "month": ("mes", "month"),
    "earned": ("ganados", "guanyats", "earned"),
    "spent": ("gastados", "gastats", "spent"),
    "today": ("hoy", "avui", "today"),
    "shop": ("tienda", "botiga", "shop"),
    "branch": ("sucursal", "branch"),
}
FIELD_BY_WORD = {word: field for field, words in FIELDS.items() for word in words}
LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000

_PLACE = re.compile(r"\{([^{}\n]*)\}")
_INLINE = re.compile(
    r"\{(?P<field>[^{}\n]*)\}"
    r"|\[(?P<words>[^\[\]\n]+)\]\((?P<link>[^()\s]*)\)"
    r"|(?P<bare>https://[^\s{}<>\"]+)"
)
_LINK = re.compile(r"(https://|mailto:)[^\s<>\"{}]+|tel:[+\d]+")

Kind = Literal["text", "field", "link"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, a field's name, or the words of a link and its `target`."""

    kind: Kind
    text: str
    target: str = ""
    bold: bool = False


@dataclass(frozen=True)
class Line:
    """Pieces of one line; `text` and `html` are the whole of it, made once, as `str.format_map` fills it."""

    pieces: tuple[Piece, ...]

    @cached_property
    def fields(self) -> frozenset[str]:
        return frozenset(piece.text for piece in self.pieces if piece.kind == "field")

    @cached_property
    def text(self) -> str:
        return "".join(f"{{{p.text}}}" if p.kind == "field" else _literal(plain_piece(p)) for p in self.pieces)

    @cached_property
    def html(self) -> str:
        return "".join(map(_html_piece, self.pieces))

    def filled(self, values: Mapping[str, str]) -> "Line":
        return Line(tuple(Piece("text", values[p.text], bold=p.bold) if p.kind == "field" else p for p in self.pieces))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list whose lines are its items."""

    is_list: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Template:
    """A subject and a body that were checked; `fields` are the names of all that it has places for."""

    subject: Line
    blocks: tuple[Block, ...]

    @cached_property
    def fields(self) -> frozenset[str]:
        return self.subject.fields.union(*(line.fields for block in self.blocks for line in block.lines))


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one reader is told. `html` is what stands in the body of a page; `blocks` is for paper."""

    subject: str
    text: str
    html: str
    _kept: tuple[Block, ...]
    _values: Mapping[str, str]

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(
            Block(each.is_list, tuple(line.filled(self._values) for line in each.lines)) for each in self._kept
        )


def parse_template(subject: str, body: str) -> Template:
    """Raises BadTemplate with a fault for each thing that is wrong: its place is the subject or a line of the body."""
    faults: list[Fault] = []
    if not subject.strip():
        faults.append(Fault("subject", "missing"))
    if len(subject) > LONGEST_SUBJECT or "\n" in subject:
        faults.append(Fault("subject", "too_long", str(LONGEST_SUBJECT)))
    if not body.strip():
        faults.append(Fault("body", "missing"))
    if len(body) > LONGEST_BODY:
        faults.append(Fault("body", "too_long", str(LONGEST_BODY)))
    parsed_subject = Line(tuple(_fields_of(subject.strip(), "subject", faults)))
    blocks = _blocks(body, faults)
    if faults:
        raise BadTemplate(faults)
    return Template(parsed_subject, blocks)


def _blocks(body: str, faults: list[Fault]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    lines: list[Line] = []
    in_list = False

    def close() -> None:
        if lines:
            blocks.append(Block(in_list, tuple(lines)))
            lines.clear()

    for number, text in enumerate(body.replace("\r\n", "\n").split("\n"), start=1):
        is_item = text.lstrip().startswith("- ")
        if not text.strip() or is_item != in_list:
            close()
        in_list = is_item
        if text.strip():
            shown = text.strip().removeprefix("- ").strip() if is_item else text.strip()
            lines.append(_line(shown, f"body, {number}", faults))
    close()
    return tuple(blocks)


def _line(text: str, place: str, faults: list[Fault]) -> Line:
    """Every second stretch between double stars is bold."""
    stretches = text.split("**")
    if len(stretches) % 2 == 0:
        faults.append(Fault(place, "bold_not_closed", text[:40]))
    return Line(
        tuple(
            piece
            for position, stretch in enumerate(stretches)
            for piece in _inline(stretch, position % 2 == 1, place, faults)
        )
    )


def _inline(text: str, bold: bool, place: str, faults: list[Fault]) -> Iterator[Piece]:
    end = 0
    for match in _INLINE.finditer(text):
        if match.start() > end:
            yield Piece("text", _unbraced(text[end : match.start()], place, faults), bold=bold)
        end = match.end()
        if match["field"] is not None:
            yield Piece("field", _field(match["field"], place, faults), bold=bold)
        elif match["link"] is not None:
            if not _LINK.fullmatch(match["link"]):
                faults.append(Fault(place, "not_a_link", match["link"]))
            yield Piece("link", match["words"], match["link"], bold)
        else:
            shown = match["bare"].rstrip(".,;:!?)")
            end -= len(match["bare"]) - len(shown)
            yield Piece("link", shown, shown, bold)
    if end < len(text):
        yield Piece("text", _unbraced(text[end:], place, faults), bold=bold)


def _fields_of(text: str, place: str, faults: list[Fault]) -> Iterator[Piece]:
    """A text in which only fields mean something, such as a subject."""
    for position, stretch in enumerate(_PLACE.split(text)):
        if position % 2:
            yield Piece("field", _field(stretch, place, faults))
        elif stretch:
            yield Piece("text", _unbraced(stretch, place, faults))


def _field(word: str, place: str, faults: list[Fault]) -> str:
    known = FIELD_BY_WORD.get(word.strip().lower())
    if known is None:
        faults.append(Fault(place, "unknown_field", word.strip(), nearest(word.strip(), FIELD_BY_WORD)))
    return known or ""


def _unbraced(text: str, place: str, faults: list[Fault]) -> str:
    if "{" in text or "}" in text:
        faults.append(Fault(place, "brace_alone", text.strip()[:40]))
    return text


# -- filling the places


def render(template: Template, values: Mapping[str, str]) -> Rendered:
    """What somebody is told: `values` by field name, empty where there is nothing to say."""
    said = {field: " ".join(values.get(field, "").split()) for field in template.fields}
    escaped = {field: escape(value) for field, value in said.items()}
    kept = tuple(block for each in template.blocks if (block := _kept(each, said)).lines)
    subject = " ".join(template.subject.text.format_map(said).split())
    text = "\n\n".join([_plain_block(block, said) for block in kept]) + "\n"
    return Rendered(subject, text, "\n".join([_html_block(block, escaped) for block in kept]), kept, said)


def _kept(block: Block, said: Mapping[str, str]) -> Block:
    """Without the lines that have nothing to say."""
    return Block(block.is_list, tuple(line for line in block.lines if all(map(said.get, line.fields))))


def _plain_block(block: Block, said: Mapping[str, str]) -> str:
    mark = "- " if block.is_list else ""
    return "\n".join([mark + line.text.format_map(said) for line in block.lines])


def plain_piece(piece: Piece) -> str:
    """A filled piece as bare text; a link is followed by where it leads."""
    if piece.kind == "link" and piece.text != piece.target:
        return f"{piece.text} ({piece.target.removeprefix('mailto:').removeprefix('tel:')})"
    return piece.text


def _html_block(block: Block, escaped: Mapping[str, str]) -> str:
    lines = [line.html.format_map(escaped) for line in block.lines]
    if block.is_list:
        items = "".join([f"<li>{line}</li>" for line in lines])
        return f'<ul style="margin:0 0 16px;padding-left:24px">{items}</ul>'
    return '<p style="margin:0 0 16px">' + "<br>\n".join(lines) + "</p>"


def _html_piece(piece: Piece) -> str:
    shown = f"{{{piece.text}}}" if piece.kind == "field" else _literal(escape(piece.text))
    if piece.kind == "link":
        shown = f'<a href="{_literal(escape(piece.target))}">{shown}</a>'
    return f"<strong>{shown}</strong>" if piece.bold else shown


def _literal(text: str) -> str:
    """As `str.format_map` leaves it alone."""
    return text.replace("{", "{{").replace("}", "}}")
