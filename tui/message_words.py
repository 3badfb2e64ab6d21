"""A message put into its reader's words: the values of its fields in the reader's language, and the way out below it.

Nothing here follows the language of the screens: a message is written in the background, to somebody else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import escape
from urllib.parse import quote
from zoneinfo import ZoneInfo

from loyalty.clock import day_of
from loyalty.messages import Facts, TemplateText, Told
from loyalty.names import first_name
from loyalty.templates import Rendered, Template, render
from tui.ready_messages import leaving_words

DAY_PATTERN = "%d/%m/%Y"
NOBODY = "0-0000000000000000"
"""A code as they look, of no customer: it stands for each one's own in what is made once for all."""


@dataclass(frozen=True, slots=True)
class Shop:
    """Who writes, and where a customer says "no more": `leave_url` holds {code} for whom."""

    name: str
    zone: ZoneInfo
    leave_address: str = ""
    leave_url: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """How one customer says "no more": for the header of the message, and in words, as text and as HTML."""

    address: str
    link: str
    subject: str
    text: str
    html: str


def values_of(facts: Facts, shop: Shop, language: str, told: Told) -> dict[str, str]:
    """The values of the fields, by name; empty where there is nothing to say."""
    return {
        "first_name": first_name(facts.name),
        "name": facts.name,
        "points": _amount(facts.spendable.get("points", 0), 3, language),
        "euros": _amount(facts.spendable.get("euros", 0), 2, language, decimals=2),
        "expiring_points": _amount(facts.expiring_milli, 3, language) if facts.expiring_milli else "",
        "expiring_day": _day(date.fromisoformat(facts.expiring_day)) if facts.expiring_day else "",
        "prize": facts.prize,
        "next_prize": facts.next_prize,
        "missing_points": _amount(facts.missing_milli, 3, language) if facts.missing_milli else "",
        "class": facts.customer_class,
        "card": facts.card,
        "last_visit": _day(day_of(facts.last_sale_at, shop.zone)) if facts.last_sale_at else "",
        "month": _month(told, language),
        "earned": _amount(facts.earned_milli, 3, language),
        "spent": _amount(facts.spent_milli, 3, language),
        "today": _day(told.day),
        "shop": shop.name,
        "branch": facts.branch,
    }


@lru_cache(maxsize=4096)
def _amount(minor: int, scale: int, language: str, decimals: int | None = None) -> str:
    from babel.numbers import format_decimal

    value = Decimal(minor).scaleb(-scale)
    if decimals is None:
        return str(format_decimal(value, locale=language, decimal_quantization=False))
    return str(format_decimal(value, format="#,##0." + "0" * decimals, locale=language))


@lru_cache(maxsize=4096)
def _day(day: date) -> str:
    return day.strftime(DAY_PATTERN)


@lru_cache(maxsize=64)
def _month(told: Told, language: str) -> str:
    from babel.dates import format_date

    return str(format_date(told.month[0], "LLLL", locale=language))


def written(template: Template, facts: Facts, shop: Shop, language: str, told: Told) -> Rendered:
    return render(template, values_of(facts, shop, language, told))


def leaving(shop: Shop, text: TemplateText, code: str) -> Leaving | None:
    """The way out of what is advertising; None for a message about what the customer has with the shop."""
    if text.purpose != "marketing":
        return None
    way = _leaving_of_nobody(shop, text.language)
    link, subject, plain, html = (said.replace(NOBODY, code) for said in (way.link, way.subject, way.text, way.html))
    return Leaving(way.address, link, subject, plain, html)


@lru_cache(maxsize=64)
def _leaving_of_nobody(shop: Shop, language: str) -> Leaving:
    words = leaving_words(language)
    subject = words["subject"].format(code=NOBODY)
    link = shop.leave_url.replace("{code}", NOBODY)
    address_words = words["address"].format(address=shop.leave_address, subject=subject)
    if link:
        way, target, plain = words["link"], link, f"{words['link']} ({link})"
    else:
        way, target, plain = address_words, f"mailto:{shop.leave_address}?subject={quote(subject)}", address_words
    why = words["why"].replace("{shop}", shop.name)
    anchor = f'<a href="{escape(target)}" style="color:#666666">{escape(way)}</a>'
    return Leaving(shop.leave_address, link, subject, _around(why, plain, str), _around(why, anchor, escape))


def leaving_on_paper(shop: Shop, text: TemplateText) -> str:
    """What stands under advertising by post; nothing under a message about what the customer has with the shop."""
    return leaving_words(text.language)["paper"].format(shop=shop.name) if text.purpose == "marketing" else ""


def _around(why: str, way: str, spelled: Callable[[str], str]) -> str:
    before, _mark, after = why.partition("{way}")
    return spelled(before) + way + spelled(after)
