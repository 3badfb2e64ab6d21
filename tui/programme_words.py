"""A programme in words: each part of it as one would say it in the shop.

>>> from loyalty.money import POINTS
>>> earn_words(EarnRule(POINTS, Fraction(1), per_cents=1000, minimum_sale_cents=2000), Names())
'1 punto por cada 10 €, a partir de 20 € de compra'
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from loyalty.money import POINTS, Unit, number_text
from loyalty.programme import (
    EVERYTHING,
    WEEKDAYS,
    Bonus,
    CustomerClass,
    EarnRule,
    Expiry,
    Programme,
    Redemption,
    Season,
    Service,
    Weight,
)
from tui import formats
from tui.language import _, language, ngettext
from tui.programme_document import Item, shown_name
from tui.programme_fields import COMBINE
from tui.programme_values import WEEKDAY_NAMES, Names


def number_words(value: Fraction) -> str:
    """ "1.000" or "1,5" """
    return formats.number(Decimal(number_text(value)))


def euro_words(value: Fraction) -> str:
    """ "10 €" or "12,50 €": whole euros without idle decimals."""
    whole = value.denominator == 1
    return (
        f"{formats.number(Decimal(number_text(value)), 0 if whole else 2 if 100 % value.denominator == 0 else None)} €"
    )


def amount_words(unit: Unit, value: Fraction) -> str:
    """ "1 punto", "0,10 €", "2 cafés" """
    if unit.code == "euros":
        return euro_words(value)
    name = ngettext("punto", "puntos", 1 if value == 1 else 2) if unit == POINTS else unit.code
    return f"{number_words(value)} {name}"


def joined(words: Sequence[str]) -> str:
    """ "corte, tinte y peinado" """
    if len(words) < 2:
        return "".join(words)
    return _("{first} y {last}").format(first=", ".join(words[:-1]), last=words[-1])


def item_words(item: Item, part: Any, names: Names, today: date, seasons: Sequence[Season] = ()) -> str:
    """A sound part of a programme, as `ProgrammeDraft.checked` gives it; `seasons` tell a weight's days."""
    if item.kind == "season":
        return season_words(part, today)
    if item.kind == "class":
        return class_words(part, item.number == 1)
    make: dict[str, Callable[[], str]] = {
        "programme": lambda: head_words(part, today),
        "earn": lambda: earn_words(part, names),
        "weight": lambda: weight_words(part, names, seasons),
        "service": lambda: service_words(part),
        "expiry": lambda: expiry_words(part or Expiry()),
        "pending": lambda: pending_words(part or 0),
        "redemption": lambda: redemption_words(part),
        "refunds": lambda: refund_words(part or "debt"),
        "birthday": lambda: birthday_words(part),
        "welcome": lambda: welcome_words(part),
    }
    return make[item.kind]()


def head_words(programme: Programme, today: date) -> str:
    since = _("Desde el {day}").format(day=formats.day(programme.starts))
    until = _("hasta el {day}").format(day=formats.day(programme.ends)) if programme.ends else _("sin fin")
    where = _("en todas las sucursales")
    if programme.branches != EVERYTHING:
        where = _("en {branches}").format(branches=joined(programme.branches))
    parts = [f"{programme.name}: {since[:1].lower()}{since[1:]}", until, where]
    if programme.ends and programme.ends < today:
        parts.append(_("ya acabó"))
    if programme.combine != "multiply":
        how = dict(COMBINE.choices(Names()))[programme.combine]
        parts.append(_("lo que cuenta más: si se juntan varios, {how}").format(how=how))
    if programme.on_points_tender == "ignore":
        parts.append(_("lo que se paga con puntos también gana"))
    return ", ".join(parts)


def earn_words(rule: EarnRule, names: Names) -> str:
    parts = [f"{amount_words(rule.unit, rule.give)} {per_words(rule)}", *_services_words(rule, names)]
    if rule.minimum_sale_cents:
        least = euro_words(Fraction(rule.minimum_sale_cents, 100))
        parts.append(_("a partir de {amount} de compra").format(amount=least))
    text = ", ".join([*parts, *_rounding_words(rule)])
    limits = []
    if rule.maximum_per_sale is not None:
        limits.append(_("{amount} por venta").format(amount=amount_words(rule.unit, rule.maximum_per_sale)))
    if rule.maximum_per_day is not None:
        limits.append(_("{amount} al día").format(amount=amount_words(rule.unit, rule.maximum_per_day)))
    if limits:
        text += "; " + _("como mucho {limits}").format(limits=joined(limits))
    if not rule.stackable:
        text += "; " + _("en vez de las demás")
        text += " " + _("(prioridad {priority})").format(priority=rule.priority) if rule.priority else ""
    return text


def per_words(rule: EarnRule) -> str:
    """ "por cada euro", "por cada venta" """
    if rule.per == "sale":
        return _("por cada venta")
    if rule.per == "item":
        return _("por cada artículo")
    if rule.per_cents == 100:
        return _("por cada euro entero") if rule.mode == "blocks" else _("por cada euro")
    text = _("por cada {amount} enteros") if rule.mode == "blocks" else _("por cada {amount}")
    return text.format(amount=euro_words(Fraction(rule.per_cents, 100)))


def _services_words(rule: EarnRule, names: Names) -> list[str]:
    known = dict(names.services)
    parts = []
    if rule.services != EVERYTHING:
        parts.append(_("solo {services}").format(services=joined([known.get(c, c) for c in rule.services])))
    if rule.excluded_services:
        parts.append(_("menos {services}").format(services=joined([known.get(c, c) for c in rule.excluded_services])))
    return parts


def _rounding_words(rule: EarnRule) -> list[str]:
    parts = []
    step = Fraction(rule.step_minor, rule.unit.minor_per_unit)
    if rule.step_minor > 1:
        name = _("puntos") if rule.unit == POINTS else formats.unit_name(rule.unit.code).lower()
        whole, steps = _("en {units} enteros"), _("de {step} en {step} {units}")
        parts.append((whole if step == 1 else steps).format(units=name, step=number_words(step)))
    if rule.rounding != "down":
        parts.append(_("redondeando hacia arriba") if rule.rounding == "up" else _("redondeando al más cercano"))
    return parts


def times_words(by: Fraction) -> str:
    """ "cuenta doble" """
    said = {
        Fraction(0): _("no da nada"),
        Fraction(1, 2): _("cuenta la mitad"),
        Fraction(1): _("cuenta como siempre"),
        Fraction(2): _("cuenta doble"),
        Fraction(3): _("cuenta el triple"),
    }
    return said.get(by) or _("cuenta {by} veces").format(by=number_words(by))


def weight_words(weight: Weight, names: Names, seasons: Sequence[Season] = ()) -> str:
    """ "Navidad (1 dic a 6 ene) cuenta doble" """
    if weight.customer_class:
        name = dict(names.classes).get(weight.customer_class, weight.customer_class)
        return _("Cliente {name}: {counts}").format(name=name, counts=times_words(weight.by))
    known = dict((*names.services, *names.seasons))
    name = known.get(weight.service or weight.season, weight.service or weight.season)
    days = next((_short_days(season) for season in seasons if season.code == weight.season), "")
    return f"{name}{days} {times_words(weight.by)}"


def _short_days(season: Season) -> str:
    """Days and months alone, of a season that lasts less than a year."""
    from babel.dates import format_date

    if season.last_day - season.first_day >= timedelta(days=365):
        return ""
    first, last = (format_date(day, "d MMM", locale=language()) for day in (season.first_day, season.last_day))
    return f" ({first})" if first == last else " " + _("({first} a {last})").format(first=first, last=last)


def service_words(service: Service) -> str:
    return f"{shown_name(service.code, service.name)}  ({service.code})"


def season_words(season: Season, today: date) -> str:
    name = shown_name(season.code)
    days = _("del {first} al {last}").format(first=formats.day(season.first_day), last=formats.day(season.last_day))
    parts = [f"{name}: {days}"]
    if season.weekdays:
        given = [_(word) for code, word in zip(WEEKDAYS, WEEKDAY_NAMES, strict=True) if code in season.weekdays]
        parts.append(_("solo {weekdays}").format(weekdays=joined(given)))
    if season.hours:
        spans = [_("de {start} a {end}").format(start=f"{h.start:%H:%M}", end=f"{h.end:%H:%M}") for h in season.hours]
        parts.append(joined(spans))
    if season.last_day < today:
        parts.append(_("ya pasó"))
    return ", ".join(parts)


def class_words(each: CustomerClass, is_first: bool) -> str:
    name = shown_name(each.code, each.name)
    if is_first:
        return _("{name}: aquí empiezan todos").format(name=name)
    if each.metric is None:
        return _("{name}: se da a mano").format(name=name)
    if each.metric == "spend":
        needed = euro_words(each.minimum)
    elif each.metric == "points":
        needed = amount_words(POINTS, each.minimum)
    else:
        visits = ngettext("visita", "visitas", 1 if each.minimum == 1 else 2)
        needed = f"{number_words(each.minimum)} {visits}"
    window = {
        "rolling-12m": _("en 12 meses"),
        "calendar-year": _("en el año natural"),
        "lifetime": _("desde siempre"),
    }[each.window]
    text = f"{name}: {needed} {window}"
    if each.grace_days:
        text += "; " + ngettext("%d día de gracia", "%d días de gracia", each.grace_days) % each.grace_days
    return text


def expiry_words(expiry: Expiry) -> str:
    if expiry.policy == "never":
        return _("Lo ganado no caduca")
    if expiry.policy == "fixed":
        days = [f"{text[3:]}/{text[:2]}" for text in expiry.dates]
        return _("Lo ganado caduca cada año el {days}").format(days=joined(days))
    if expiry.months:
        after = _counted(ngettext("al mes", "a los %d meses", expiry.months), expiry.months)
    else:
        after = _counted(ngettext("al día", "a los %d días", expiry.days), expiry.days)
    text = _("Lo ganado caduca {after} sin comprar") if expiry.policy == "inactivity" else _("Lo ganado caduca {after}")
    text = text.format(after=after)
    later = {"month-end": _("a fin de mes"), "year-end": _("a fin de año")}.get(expiry.round_to)
    return f"{text}, {later}" if later else text


def pending_words(days: int) -> str:
    if not days:
        return _("Se puede gastar desde la venta siguiente")
    return _counted(ngettext("Se puede gastar al día siguiente", "Se puede gastar a los %d días", days), days)


def _counted(text: str, count: int) -> str:
    """Whether the text names the number or has a word for it."""
    return text % count if "%d" in text else text


def redemption_words(redemption: Redemption | None) -> str:
    if redemption is None:
        return _("No se puede pagar con puntos")
    worth = 1 / redemption.point_value
    if worth.denominator == 1:
        value = _("{points} = 1 €").format(points=amount_words(POINTS, worth))
    else:
        value = _("un punto = {amount}").format(amount=euro_words(redemption.point_value))
    parts = [_("Pagar con puntos: {value}").format(value=value)]
    if redemption.minimum:
        parts.append(_("desde {points}").format(points=amount_words(POINTS, redemption.minimum)))
    if redemption.step:
        parts.append(_("de {step} en {step}").format(step=number_words(redemption.step)))
    if redemption.maximum_share != 1:
        parts.append(_("hasta el {share} % de la compra").format(share=number_words(redemption.maximum_share * 100)))
    return ", ".join(parts)


def refund_words(policy: str) -> str:
    if policy == "debt":
        return _("Devoluciones: se quita lo que se ganó; si ya se gastó, queda a deber")
    return _("Devoluciones: se quita lo que se ganó; si ya se gastó, se perdona")


def birthday_words(bonus: Bonus | None) -> str:
    if bonus is None:
        return _("Cumpleaños: ningún regalo")
    text = _("Cumpleaños: {amount}").format(amount=amount_words(bonus.unit, bonus.give))
    if bonus.window_days:
        days = ngettext("hasta %d día antes o después", "hasta %d días antes o después", bonus.window_days)
        text += ", " + days % bonus.window_days
    return text


def welcome_words(bonus: Bonus | None) -> str:
    if bonus is None:
        return _("Bienvenida: ningún regalo")
    return _("Bienvenida: {amount} al apuntarse").format(amount=amount_words(bonus.unit, bonus.give))
