"""The faces of posters, flyers and displays, each on a surface of its own measures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from loyalty.box import Box
from printing.boxes import common_size, in_a_row
from printing.page import Face, Style
from printing.surface import Paint, Surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from printing.advertising import Offer
    from printing.looks import Look

MARGIN_MM = 16.0
HERO_MM = 132.0
FOOT_MM = 44.0
QR_MM = 34.0
MOST_PRIZES = 5
MOST_RULES = 9
FEW_RULES = 3

SHOP = Style(Face.BOLD, 17.0)
NAME = Style(Face.BOLD, 50.0)
PROMISE = Style(Face.BOLD, 34.0)
EXAMPLE = Style(size_pt=17.0)
HEADING = Style(Face.BOLD, 20.0)
PRIZE = Style(size_pt=17.0)
COST = Style(Face.BOLD, 15.0)
CALL = Style(Face.BOLD, 22.0)
CONTACT = Style(size_pt=12.0)
RULE = Style(size_pt=16.0)
LARGE_RULE = Style(size_pt=24.0)
NOTE = Style(size_pt=11.0)


def draw_poster(surface: Surface, offer: Offer, look: Look) -> None:
    """An A4, standing: the name on its colour, what is given, an example, prizes, and what to do."""
    width, height = surface.width_mm, surface.height_mm
    surface.rectangle(Box(0.0, 0.0, width, height), Paint(look.pale))
    _hero(surface, offer, look, Box(0.0, 0.0, width, HERO_MM))
    top = HERO_MM + 10.0
    if offer.example:
        top = _example(surface, offer.example, look, top)
    listed = offer.prizes[:MOST_PRIZES]
    room = Box(MARGIN_MM, top, width - 2 * MARGIN_MM, height - FOOT_MM - 8.0 - top)
    if listed:
        _prizes(surface, offer.prizes_title, listed, look, room)
    else:
        _rules(surface, offer.rules_title, offer.rules[:5], look, room)
    _foot(surface, offer, look, Box(0.0, height - FOOT_MM, width, FOOT_MM))


def draw_back(surface: Surface, offer: Offer, look: Look) -> None:
    """The back of a flyer: every rule in words, and where the shop is."""
    width, height = surface.width_mm, surface.height_mm
    surface.rectangle(Box(0.0, 0.0, width, height), Paint(look.pale))
    surface.rectangle(Box(0.0, 0.0, width, 30.0), Paint(look.deep, shaded_to=look.deeper))
    surface.rectangle(Box(0.0, 30.0, width, 1.6), Paint(look.bright))
    title = Box(MARGIN_MM, 6.0, width - 2 * MARGIN_MM, 18.0)
    surface.text(title, offer.name, Style(Face.BOLD, 30.0), colour=look.white, smallest_pt=14.0)
    room = Box(MARGIN_MM, 42.0, width - 2 * MARGIN_MM, height - FOOT_MM - 62.0)
    _rules(surface, offer.rules_title, offer.rules[:MOST_RULES], look, room)
    note = Box(MARGIN_MM, height - FOOT_MM - 17.0, width - 2 * MARGIN_MM, 13.0)
    surface.text(note, offer.note, NOTE, colour="#5f5a52", smallest_pt=7.0, lines=3, vertical="bottom")
    _foot(surface, offer, look, Box(0.0, height - FOOT_MM, width, FOOT_MM))


def draw_side(surface: Surface, offer: Offer, look: Look, back: bool) -> None:
    """One side of a display, half an A4 lying: the promise for who waits, the prizes for who pays."""
    width, height = surface.width_mm, surface.height_mm
    foot = 30.0
    if back and offer.prizes:
        surface.rectangle(Box(0.0, 0.0, width, height), Paint(look.pale))
        room = Box(MARGIN_MM, 10.0, width - 2 * MARGIN_MM, height - foot - 14.0)
        _prizes(surface, offer.prizes_title, offer.prizes[:MOST_PRIZES], look, room)
    else:
        box = Box(0.0, 0.0, width, height - foot)
        _ground(surface, look, box)
        question = Box(MARGIN_MM, 12.0, width - 2 * MARGIN_MM, 34.0)
        style = Style(Face.BOLD, 40.0)
        surface.text(question, offer.question or offer.name, style, colour=look.white, smallest_pt=18.0, lines=2)
        promise = Box(MARGIN_MM, 52.0, width - 2 * MARGIN_MM, 28.0)
        surface.text(promise, offer.promise, PROMISE, colour=look.bright, smallest_pt=14.0, lines=2)
        example = Box(MARGIN_MM, 84.0, width - 2 * MARGIN_MM, 28.0)
        surface.text(example, offer.example, EXAMPLE, colour=look.white, smallest_pt=9.0, lines=2, vertical="top")
    _foot(surface, offer, look, Box(0.0, height - foot, width, foot))


def _hero(surface: Surface, offer: Offer, look: Look, box: Box) -> None:
    _ground(surface, look, box)
    inner = box.width_mm - 2 * MARGIN_MM
    surface.text(Box(MARGIN_MM, 13.0, inner, 10.0), offer.shop_name, SHOP, colour=look.bright, smallest_pt=9.0)
    surface.rectangle(Box(MARGIN_MM, 25.0, 28.0, 1.1), Paint(look.bright))
    name = Box(MARGIN_MM, 31.0, inner, 46.0)
    surface.text(name, offer.name, NAME, colour=look.white, smallest_pt=20.0, lines=2)
    promise = Box(MARGIN_MM, 80.0, inner, box.height_mm - 80.0 - 14.0)
    surface.text(promise, offer.promise, PROMISE, colour=look.bright, smallest_pt=13.0, lines=3)


def _ground(surface: Surface, look: Look, box: Box) -> None:
    """The colour behind white letters, with a sun of rays from its lower right corner."""
    surface.rectangle(box, Paint(look.deep, shaded_to=look.deeper))
    middle = (box.right_mm - 18.0, box.bottom_mm + 6.0)
    with surface.within(box):
        surface.rays(middle, box.width_mm + box.height_mm, 18, Paint(look.white, 0.05))
        for radius in (46.0, 30.0):
            ring = Box(middle[0] - radius, middle[1] - radius, 2 * radius, 2 * radius)
            surface.ellipse(ring, Paint(look.bright, 0.14))
    surface.rectangle(Box(box.x_mm, box.bottom_mm - 1.6, box.width_mm, 1.6), Paint(look.bright))


def _example(surface: Surface, example: str, look: Look, top_mm: float) -> float:
    box = Box(MARGIN_MM, top_mm, surface.width_mm - 2 * MARGIN_MM, 20.0)
    surface.rectangle(box, Paint(look.white), 4.0)
    surface.rectangle(Box(box.x_mm, box.y_mm, 2.4, box.height_mm), Paint(look.bright))
    inner = Box(box.x_mm + 8.0, box.y_mm + 2.0, box.width_mm - 14.0, box.height_mm - 4.0)
    surface.text(inner, example, EXAMPLE, colour=look.ink, smallest_pt=9.0, lines=2)
    return box.bottom_mm + 8.0


def _prizes(surface: Surface, title: str, prizes: Sequence[tuple[str, str]], look: Look, room: Box) -> None:
    surface.text(Box(room.x_mm, room.y_mm, room.width_mm, 10.0), title, HEADING, colour=look.deep, smallest_pt=12.0)
    step = min(15.0, (room.height_mm - 12.0) / len(prizes))
    for number, (name, cost) in enumerate(prizes):
        top = room.y_mm + 12.0 + number * step
        pill = Box(room.right_mm - 48.0, top + step * 0.1, 48.0, step * 0.8)
        surface.rectangle(pill, Paint(look.deep, shaded_to=look.deeper), pill.height_mm / 2)
        inner = Box(pill.x_mm + 3.0, pill.y_mm, pill.width_mm - 6.0, pill.height_mm)
        surface.text(inner, cost, COST, colour=look.bright, align="center", smallest_pt=5.0, lines=2)
        words = Box(room.x_mm, top + 1.0, room.width_mm - 53.0, step - 2.0)
        surface.text(words, name, PRIZE, colour=look.ink, smallest_pt=9.0, lines=2)
        if number + 1 < len(prizes):
            surface.line((room.x_mm, top + step), (room.right_mm, top + step), "#d8d2c6", 0.25)


def _rules(surface: Surface, title: str, rules: Sequence[str], look: Look, room: Box) -> None:
    if not rules:
        return
    surface.text(Box(room.x_mm, room.y_mm, room.width_mm, 10.0), title, HEADING, colour=look.deep, smallest_pt=12.0)
    usual, most_mm = (RULE, 24.0) if len(rules) > FEW_RULES else (LARGE_RULE, 32.0)
    step = min(most_mm, (room.height_mm - 13.0) / len(rules))
    words = Box(room.x_mm + 8.0, 0.0, room.width_mm - 8.0, step - 1.0)
    style = common_size(rules, words, usual, smallest_pt=8.0, lines=3)
    for number, rule in enumerate(rules):
        top = room.y_mm + 13.0 + number * step
        dot = 3.0
        surface.ellipse(Box(room.x_mm, top + step / 2 - dot / 2, dot, dot), Paint(look.bright))
        surface.text(replace(words, y_mm=top), rule, style, colour=look.ink, lines=3)


def _foot(surface: Surface, offer: Offer, look: Look, box: Box) -> None:
    """The call and where the shop is; a QR on white, read from a step away."""
    surface.rectangle(box, Paint(look.deeper))
    right = box.right_mm - MARGIN_MM
    if offer.web:
        side = min(QR_MM, box.height_mm - 6.0)
        plate = Box(right - side, box.y_mm + (box.height_mm - side) / 2, side, side)
        surface.rectangle(plate, Paint("#ffffff"), 2.0)
        surface.qr(plate, offer.web)
        right = plate.x_mm - 6.0
    width = right - MARGIN_MM
    edge = 7.0 if box.height_mm > 36.0 else 4.0
    whole = Box(MARGIN_MM, box.y_mm + edge, width, box.height_mm - 2 * edge)
    call = replace(whole, height_mm=box.height_mm * 0.4) if offer.contact else whole
    surface.text(call, offer.call, CALL, colour=look.bright, smallest_pt=11.0, lines=2)
    contact = Box(MARGIN_MM, call.bottom_mm + 1.0, width, box.bottom_mm - call.bottom_mm - 5.0)
    surface.text(contact, in_a_row(offer.contact), CONTACT, colour=look.white, smallest_pt=7.0, lines=3)
