"""Amounts, days and times as people read them in the language of the screens."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from loyalty.clock import local
from loyalty.money import EUROS, unit_named
from tui.language import _, language, ngettext

GIFT_CARDS = "gift_cards"  # the euros of gift cards, beside those of the account
DAY_PATTERNS = {"es": "%d/%m/%Y", "ca": "%d/%m/%Y", "en": "%d/%m/%Y"}
_COMMA = str.maketrans(",.", ".,")
MARKS: dict[str, dict[int, int]] = {"es": _COMMA, "ca": _COMMA, "en": {}}


def number(value: Decimal, decimals: int | None = None) -> str:
    """A decimal number with the language's own marks: "1.234,50"; without `decimals` as many as it has.

    Babel writes the same, but takes four megabytes and 40 ms to write the first.
    """
    text = f"{value:,f}" if decimals is None else f"{value:,.{decimals}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(MARKS[language()])


def euros(cents: int) -> str:
    """ "12,50 €" """
    return f"{number(Decimal(cents).scaleb(-2), 2)} €"


def amount(unit_code: str, minor: int) -> str:
    """An amount of any unit with its name: "12,5 puntos", "3,00 €", "2 sellos"."""
    if unit_code == EUROS.code:
        return euros(minor)
    if unit_code == GIFT_CARDS:
        return _("{amount} en tarjetas regalo").format(amount=euros(minor))
    unit = unit_named(unit_code)
    text = number(Decimal(minor).scaleb(-unit.scale))
    one = abs(minor) == unit.minor_per_unit
    if unit_code == "points":
        return f"{text} {ngettext('punto', 'puntos', 1 if one else 2)}"
    return f"{text} {unit_code}"


def grammatical_number(by_unit: Mapping[str, int]) -> int:
    """What `ngettext` takes for a verb of amounts: 1 of one whole thing ("falta 1 punto"), else 2 ("faltan ...")."""
    amounts = [(code, minor) for code, minor in by_unit.items() if minor]
    if len(amounts) != 1:
        return 2
    ((code, minor),) = amounts
    return 1 if abs(minor) == unit_named(EUROS.code if code == GIFT_CARDS else code).minor_per_unit else 2


def bare_amount(unit_code: str, minor: int) -> str:
    """An amount without the name of its unit, for columns that carry it in their head."""
    if unit_code == EUROS.code:
        return number(Decimal(minor).scaleb(-2), 2)
    return number(Decimal(minor).scaleb(-unit_named(unit_code).scale))


def amounts(by_unit: Mapping[str, int]) -> str:
    """ "12,5 puntos y 3,00 €": what is not nothing, or the points where all is nothing."""
    ordered = {"points": by_unit.get("points", 0), **by_unit}
    some = {unit: minor for unit, minor in ordered.items() if minor} or {"points": 0}
    return _(" y ").join(amount(unit, minor) for unit, minor in some.items())


def unit_name(unit_code: str) -> str:
    return {"points": _("Puntos"), "euros": _("Euros")}.get(unit_code, unit_code.capitalize())


def day(value: date) -> str:
    return value.strftime(DAY_PATTERNS[language()])


def iso_day(text: str) -> str:
    """An ISO date as people read it; empty stays empty."""
    return day(date.fromisoformat(text)) if text else ""


def moment(at: int, zone: ZoneInfo) -> str:
    return local(at, zone).strftime(DAY_PATTERNS[language()] + " %H:%M")


def iso_moment(text: str) -> str:
    """An ISO 8601 time as people read it, by its own clock."""
    return datetime.fromisoformat(text).strftime(DAY_PATTERNS[language()] + " %H:%M")


def month_name(month: int) -> str:
    """Short, as in a column: "mar"."""
    from babel.dates import get_month_names

    return (
        str(get_month_names("abbreviated", locale=language())[month]).rstrip(".").removeprefix("de ").removeprefix("d’")
    )


def weekday_name(weekday: int) -> str:
    """Short, from Monday as 0: "lun"."""
    from babel.dates import get_day_names

    return str(get_day_names("abbreviated", locale=language())[weekday]).rstrip(".")
