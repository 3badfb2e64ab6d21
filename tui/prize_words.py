"""Prizes on the screens: as rows of lists, as what is typed in their form, and back. Without Textual."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from loyalty.codes import fold
from loyalty.errors import BadValue
from loyalty.money import parse_typed_cents, parse_typed_points
from loyalty.prizes import MILLION, most_at_once, share
from loyalty.requests import NewPrize
from loyalty.toml_reader import nearest
from loyalty.views import DeliveryView, PrizeView
from tui import formats
from tui.language import N_, _, ngettext
from tui.typed import read_day
from tui.wrapping import fitted

KINDS = {"article": N_("artículo"), "money": N_("dinero"), "discount": N_("descuento"), "service": N_("servicio")}
PAID_AS = {"balance": N_("saldo"), "cash": N_("efectivo")}
BAR = 10  # columns of the bar that shows how near a prize is
CODE, NAME, COST = 10, 24, 22  # columns
WIDE = 100  # columns from which there is room for more


def cost_words(cost: Mapping[str, int]) -> str:
    return _(" y ").join(formats.amount(unit, minor) for unit, minor in cost.items())


def worth_words(prize: PrizeView) -> str:
    """What a prize of money or a discount is worth: "5,00 € (saldo)", "10 %"; nothing of any other."""
    if prize.percent:
        return f"{prize.percent} %"
    if not prize.value_cents:
        return ""
    value = formats.euros(prize.value_cents)
    return f"{value} ({_(PAID_AS[prize.paid_as])})" if prize.paid_as else value


# -- rows


def _cost_column(cost: Mapping[str, int]) -> str:
    """ "2.500 puntos + 5,00 €": as `cost_words`, where room is short in any language."""
    return " + ".join(formats.amount(unit, minor) for unit, minor in cost.items())


def now_row(prize: PrizeView, spendable: Mapping[str, int]) -> str:
    """A prize that somebody can have: its cost, and how many of it."""
    most = most_at_once(prize, spendable)
    left = "" if prize.left is None else "  " + ngettext("queda %d", "quedan %d", prize.left) % prize.left
    name, cost = fitted(prize.name, NAME), fitted(_cost_column(prize.cost), COST)
    return f"{name} {cost} {_('hasta {most}').format(most=most)}{left}"


def later_row(prize: PrizeView, spendable: Mapping[str, int], missing: Mapping[str, int]) -> str:
    """A prize that is not in reach yet: how near it is, and what is missing."""
    full = share(prize, spendable) * BAR // MILLION
    bar = "#" * full + "." * (BAR - full)
    told = ngettext("le falta {amounts}", "le faltan {amounts}", formats.grammatical_number(missing))
    return f"{fitted(prize.name, NAME)} {bar}  {told.format(amounts=cost_words(missing))}"


def catalogue_columns(width: int) -> str:
    heads = f"{fitted(_('Código'), CODE)} {fitted(_('Premio'), NAME)} {fitted(_('Cuesta'), COST)} {_('Quedan'):>6}  "
    return heads + (fitted(_("Vale"), 18) if width >= WIDE else "") + _("Estado")


def catalogue_row(prize: PrizeView, today: date, width: int) -> str:
    left = "-" if prize.left is None else str(prize.left)
    name, cost = fitted(prize.name, NAME), fitted(_cost_column(prize.cost), COST)
    worth = fitted(worth_words(prize), 18) if width >= WIDE else ""
    return f"{fitted(prize.code, CODE)} {name} {cost} {left:>6}  {worth}{state_words(prize, today)}"


def state_words(prize: PrizeView, today: date) -> str:
    if prize.withdrawn:
        return _("retirado")
    if prize.first_day and date.fromisoformat(prize.first_day) > today:
        return _("empieza")
    if prize.last_day and date.fromisoformat(prize.last_day) < today:
        return _("caducó")
    if prize.left == 0:
        return _("agotado")
    return _("pocos") if prize.is_low else ""


def details(prize: PrizeView) -> str:
    """What does not fit on a prize's row: kind, worth, days, classes, stock of the branches, and its picture text."""
    when = ""
    if prize.first_day or prize.last_day:
        when = f"{formats.iso_day(prize.first_day) or '...'} - {formats.iso_day(prize.last_day) or '...'}"
    stock = ", ".join(f"{branch} {left}" for branch, left in prize.by_branch.items())
    parts = [_(KINDS[prize.kind]), worth_words(prize), when, ", ".join(prize.classes), stock]
    return " · ".join(part for part in parts if part) + "\n" + prize.picture


def delivery_columns(width: int) -> str:
    heads = f"{fitted(_('Fecha'), 16)} {fitted(_('Premio'), NAME)} {fitted(_('Cliente'), 20)} {_('Costó')}"
    return heads if width < WIDE else f"{heads:<86} {_('Dónde y quién')}"


def delivery_row(made: DeliveryView, moment: str, width: int) -> str:
    who = made.customer or _("Tarjeta sin cliente")
    cost = _("deshecha") if made.undone_at else cost_words(made.receipt.spent)
    row = f"{moment} {fitted(delivered_what(made), NAME)} {fitted(who, 20)} {cost}"
    return row if width < WIDE else f"{fitted(row, 86)} {delivered_where(made)}"


def listed_words(count: int, file: object) -> str:
    """Of a list of deliveries that was written."""
    return _("{rows} en {file}.").format(rows=ngettext("%d entrega", "%d entregas", count) % count, file=file)


def delivered_what(made: DeliveryView) -> str:
    receipt = made.receipt
    return receipt.name if receipt.quantity == 1 else f"{receipt.quantity} × {receipt.name}"


def delivered_where(made: DeliveryView) -> str:
    """ "centro · caja-1 · marta" """
    return " · ".join(part for part in (made.branch, made.counter, made.operator) if part)


# -- the form


def typed_texts(prize: PrizeView) -> dict[str, str]:
    """A prize as it would be typed into its form."""
    cost = dict(prize.cost)
    points, euros = cost.pop("points", 0), cost.pop("euros", 0)
    value = formats.bare_amount("euros", prize.value_cents) if prize.value_cents else ""
    return {
        "code": prize.code,
        "name": prize.name,
        "kind": _(KINDS[prize.kind]),
        "points": formats.bare_amount("points", points) if points else "",
        "euros": formats.bare_amount("euros", euros) if euros else "",
        "stamps": ", ".join(f"{unit} {number}" for unit, number in cost.items()),
        "value": f"{prize.percent} %" if prize.percent else value,
        "paid_as": _(PAID_AS[prize.paid_as]) if prize.paid_as else "",
        "class": ", ".join(prize.classes),
        "from": formats.iso_day(prize.first_day),
        "to": formats.iso_day(prize.last_day),
        "low_stock": str(prize.low_stock or ""),
        "picture": prize.picture,
    }


def read_prize(texts: Mapping[str, str]) -> NewPrize:
    """What was typed, as a prize. Raises BadValue or BadAmount for the first text that says nothing."""
    kind = word_of("kind", texts["kind"], KINDS) or "article"
    value_cents, percent = read_value(texts["value"])
    if kind in ("money", "discount") and not (value_cents or percent):
        raise BadValue("value", "missing")
    stock = texts.get("stock", "")
    return NewPrize(
        code=fold(texts["code"]).replace(" ", "-"),
        name=texts["name"],
        kind=kind,
        cost=read_cost(texts),
        stock=read_whole("stock", stock) if stock else None,
        classes=tuple(re.split(r"[,\s]+", texts["class"])) if texts["class"] else (),
        first_day=read_day("from", texts["from"]),
        last_day=read_day("to", texts["to"]),
        value_cents=value_cents,
        percent=percent,
        paid_as=word_of("paid_as", texts["paid_as"], PAID_AS),
        picture=texts["picture"],
        low_stock=read_whole("low_stock", texts["low_stock"]) if texts["low_stock"] else 0,
    )


def read_cost(texts: Mapping[str, str]) -> dict[str, int]:
    points = parse_typed_points(texts["points"] or "0")
    cost = {"points": points, "euros": parse_typed_cents(texts["euros"] or "0"), **read_stamps(texts["stamps"])}
    return {unit: minor for unit, minor in cost.items() if minor}


def read_stamps(text: str) -> dict[str, int]:
    """ "cafés 9, menús 1" """
    stamps = {}
    for part in filter(None, re.split(r"[,;]", text)):
        match = re.fullmatch(r"\s*(\S+)\s+(\d{1,9})\s*", part)
        if match is None or match[1] in ("points", "euros"):
            raise BadValue("stamps", "not_unit_and_number")
        stamps[match[1]] = int(match[2])
    return stamps


def read_value(text: str) -> tuple[int, int]:
    """Cents, or percent: "5,00", "10 %"."""
    if not text.endswith("%"):
        return parse_typed_cents(text or "0"), 0
    number = text[:-1].strip()
    if not number.isdecimal() or not 1 <= int(number) <= 100:
        raise BadValue("value", "not_money_or_percent")
    return 0, int(number)


def read_whole(name: str, text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise BadValue(name, "not_a_whole_number")
    return int(text)


def word_of(name: str, text: str, words: Mapping[str, str]) -> str:
    """The code of a word that is typed whole or begun; empty stays empty. Raises BadValue with the nearest word."""
    found = [code for code, word in words.items() if fold(_(word)).startswith(fold(text))] if text else [""]
    if len(found) != 1:
        known: Sequence[str] = [_(word) for word in words.values()]
        raise BadValue(name, "not_one_of", nearest(text, known) or ", ".join(known))
    return found[0]
