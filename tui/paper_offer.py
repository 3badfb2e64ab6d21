"""What a shop's programme offers, in the words of posters and of the staff guide."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from loyalty.programme import EVERYTHING, EarnRule, Programme
from loyalty.views import PrizeView
from tui import formats
from tui.language import _, language
from tui.paper_settings import PaperSettings
from tui.programme_examples import example_lines
from tui.programme_values import Names
from tui.programme_words import (
    amount_words,
    birthday_words,
    earn_words,
    expiry_words,
    joined,
    pending_words,
    per_words,
    redemption_words,
    weight_words,
    welcome_words,
)

if TYPE_CHECKING:
    from printing.advertising import Offer


def offer(
    shop: str,
    settings: PaperSettings,
    programme: Programme | None,
    names: Names,
    prizes: Iterable[PrizeView],
    today: date,
) -> "Offer":
    """What a poster says; without a programme, of the card alone."""
    from printing.advertising import Offer

    return Offer(
        shop_name=shop,
        name=programme.name if programme else _("Tarjeta de cliente"),
        promise=promise(programme),
        example=_example(programme, names, today),
        rules=rules(programme, names, today) if programme else (),
        prizes=[(prize.name, cost(prize)) for prize in on_offer(prizes, today)],
        prizes_title=_("Sus puntos valen premios"),
        rules_title=_("Así funciona"),
        question=_("¿Tiene nuestra tarjeta?"),
        call=_("Pida su tarjeta en la caja: es gratis"),
        contact=settings.contact,
        web=settings.web or (f"tel:{settings.phone.replace(' ', '')}" if settings.phone else ""),
        note=_note(programme),
        language=language(),
    )


def promise(programme: Programme | None) -> str:
    """ "1 punto por cada euro": the first rule that holds for every service, or else the first."""
    rules: tuple[EarnRule, ...] = programme.earn if programme else ()
    rule = next((each for each in rules if each.services == EVERYTHING), next(iter(rules), None))
    if rule is None:
        return _("Ventajas en cada compra")
    return f"{amount_words(rule.unit, rule.give)} {per_words(rule)}"


def rules(programme: Programme, names: Names, today: date) -> list[str]:
    """All that a customer should know, a sentence each; what is past or gives nothing is left out."""
    past = {season.code for season in programme.seasons if season.last_day < today}
    told = [earn_words(rule, names) for rule in programme.earn]
    told += [
        weight_words(weight, names, programme.seasons)
        for weight in programme.weights
        if weight.by != 1 and weight.season not in past
    ]
    told += [redemption_words(programme.redemption)] if programme.redemption else []
    told += [
        words(bonus)
        for words, bonus in ((welcome_words, programme.welcome), (birthday_words, programme.birthday))
        if bonus
    ]
    told += [pending_words(programme.pending_days)] if programme.pending_days else []
    told.append(expiry_words(programme.expiry))
    return [text[:1].upper() + text[1:] for text in told]


def _example(programme: Programme | None, names: Names, today: date) -> str:
    lines = example_lines(programme, names, today) if programme else []
    return _("Por ejemplo: {example}").format(example=lines[0]) if lines else ""


def _note(programme: Programme | None) -> str:
    if programme is None:
        return ""
    since = formats.day(programme.starts)
    if programme.ends is None:
        return _("Programa en marcha desde el {since}. Condiciones completas en la tienda.").format(since=since)
    text = _("Programa válido del {since} al {until}. Condiciones completas en la tienda.")
    return text.format(since=since, until=formats.day(programme.ends))


def on_offer(prizes: Iterable[PrizeView], today: date) -> list[PrizeView]:
    """The prizes that can be had today, the cheapest first."""
    day = today.isoformat()
    found = [
        each
        for each in prizes
        if not each.withdrawn
        and each.left != 0
        and each.first_day <= day
        and (not each.last_day or day <= each.last_day)
    ]
    return sorted(found, key=lambda each: (each.cost.get("points", 0), each.cost.get("euros", 0), each.name))


def cost(prize: PrizeView) -> str:
    return joined([formats.amount(unit, minor) for unit, minor in prize.cost.items() if minor]) or _("gratis")
