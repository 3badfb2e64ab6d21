"""Sales that show how the parts of a programme meet, worked out by the rules themselves."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from loyalty.earning import EarningLine, Occasion, earned_by
from loyalty.programme import Programme, Season
from tui import formats
from tui.language import _
from tui.programme_document import shown_name
from tui.programme_values import Names
from tui.programme_words import euro_words, joined

AMOUNTS = (2000, 4000, 10000, 50000)
BEST_AMOUNTS = AMOUNTS[1:]
HOURS = (time(11), time(17), time(20), time(8))
ONE_YEAR = 366


def example_lines(programme: Programme, names: Names, today: date) -> list[str]:
    """A plain sale, and one on which all that counts more comes together, where anything does."""
    if not programme.earn or not programme.services:
        return []
    second = best_example(programme, names, today) or other_example(programme, names, today)
    return [plain_example(programme, names, today), *([second] if second else [])]


def plain_service(programme: Programme) -> str:
    """The first service that counts as always."""
    by_service = {weight.service: weight.by for weight in programme.weights}
    services = [service.code for service in programme.services]
    return next((code for code in services if by_service.get(code, 1) == 1 and _gains(programme, code)), services[0])


def other_example(programme: Programme, names: Names, today: date) -> str:
    """A service for which another rule holds than for the plain one; empty where there is none."""
    plain = plain_service(programme)
    for rule in programme.earn:
        other = next((each.code for each in programme.services if rule.covers(each.code)), "")
        if other and not rule.covers(plain):
            return plain_example(programme, names, today, other)
    return ""


def plain_example(programme: Programme, names: Names, today: date, service: str = "") -> str:
    """A sale on a day without any season, for who has just joined."""
    service = service or plain_service(programme)
    moment = next((m for m in _moments(today) if not _seasons_at(programme, m)), _noon(today))
    occasion = Occasion(moment, programme.first_class)
    when = "" if _seasons_at(programme, moment) else _("un día normal")
    return _told(programme, names, service, occasion, AMOUNTS, [when])


def best_example(programme: Programme, names: Names, today: date) -> str:
    """The service, the season and the class that count most; empty where none counts more than another."""
    service = _most({weight.service: weight.by for weight in programme.weights if weight.service})
    to_come = [season.code for season in programme.seasons if season.last_day >= today]
    in_season = {weight.season: weight.by for weight in programme.weights if weight.season}
    season_code = _most({code: by for code, by in in_season.items() if code in to_come}) or _most(in_season)
    top = programme.classes[-1].code if len(programme.classes) > 1 else ""
    if not (service or season_code or top):
        return ""
    season = next((each for each in programme.seasons if each.code == season_code), None)
    moment = season_moment(programme, season, today) if season else None
    circumstances = []
    if season and moment:
        circumstances.append(_("en {season}").format(season=dict(names.seasons).get(season.code, season.code)))
    if top:
        circumstances.append(_("cliente {name}").format(name=dict(names.classes).get(top, top)))
    occasion = Occasion(moment or _noon(today), top or programme.first_class)
    return _told(programme, names, service or programme.services[0].code, occasion, BEST_AMOUNTS, circumstances)


def season_moment(programme: Programme, season: Season, today: date) -> datetime | None:
    """A moment at which the season holds, alone where that can be; the next one, or else in its past."""
    first = max(season.first_day, today) if season.last_day >= today else season.first_day
    held = [m for m in _moments(first, season) if season.holds_at(m)]
    return next((m for m in held if len(_seasons_at(programme, m)) == 1), held[0] if held else None)


def _most(weights: dict[str, Fraction]) -> str:
    """What counts most, and more than always."""
    code = max(weights, key=lambda each: weights[each], default="")
    return code if code and weights[code] > 1 else ""


def _moments(first: date, season: Season | None = None) -> Iterator[datetime]:
    hours = (*(span.start for span in season.hours), *HOURS) if season else HOURS
    for step in range(ONE_YEAR):
        for hour in hours:
            yield datetime.combine(first + timedelta(days=step), hour)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def _seasons_at(programme: Programme, moment: datetime) -> list[str]:
    weighed = {weight.season for weight in programme.weights if weight.by != 1}
    return [each.code for each in programme.seasons if each.code in weighed and each.holds_at(moment)]


def _gains(programme: Programme, service: str) -> bool:
    return any(rule.covers(service) for rule in programme.earn)


def _told(
    programme: Programme, names: Names, service: str, occasion: Occasion, amounts: tuple[int, ...], when: list[str]
) -> str:
    """ "Corte, 20 €, un día normal: 20 puntos", of the first amount that gains anything."""
    told = [_gained(programme, service, cents, occasion) for cents in amounts]
    chosen = next((place for place, gained in enumerate(told) if gained), 0)
    name = shown_name(service, dict(names.services).get(service, service))
    what = ", ".join(part for part in (name, euro_words(Fraction(amounts[chosen], 100)), *when) if part)
    return f"{what}: {told[chosen] or _('nada')}"


def _gained(programme: Programme, service: str, cents: int, occasion: Occasion) -> str:
    earned = earned_by(programme, [EarningLine(service, cents)], occasion)
    return joined([formats.amount(each.unit.code, each.minor) for each in earned.by_unit if each.minor])
