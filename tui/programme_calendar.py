"""The seasons of a programme over a year: a row for each month, a letter for the season that holds on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from textual.content import Content

from loyalty.clock import month_end
from loyalty.programme import Programme, Season
from tui.drawings import Piece, Room
from tui.language import _, language
from tui.programme_document import shown_name
from tui.programme_values import Names
from tui.programme_words import season_words, weight_words
from tui.wrapping import fitted

SEVERAL, NONE, SUNDAY = "+", "·", " "
MONTH_WIDTH = 6
MARKED_DAYS = (1, 5, 10, 15, 20, 25, 30)
WIDE = 106  # columns from which a day has three of them


@dataclass(frozen=True, slots=True)
class Calendar:
    """The seasons of a programme, and the letter of each."""

    programme: Programme
    names: Names

    @property
    def letters(self) -> Mapping[str, str]:
        """The first letter of its name that no other has taken, else of the alphabet."""
        taken: dict[str, str] = {}
        for season in self.programme.seasons:
            own = [letter for letter in shown_name(season.code).upper() if letter.isalpha()]
            free = (letter for letter in (*own, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ") if letter not in taken.values())
            taken[season.code] = next(free, "?")
        return taken

    def on(self, day: date) -> list[Season]:
        """The seasons that hold on some hour of a day."""
        return [season for season in self.programme.seasons if holds_on(season, day)]

    def mark(self, day: date) -> str:
        seasons = self.on(day)
        if seasons:
            return SEVERAL if len(seasons) > 1 else self.letters[seasons[0].code]
        return SUNDAY if day.weekday() == 6 else NONE


def holds_on(season: Season, day: date) -> bool:
    """Whether a season holds at some time of a day; the small hours belong to the day on which they began."""
    return any(season.holds_at(datetime.combine(day, hour)) for hour in [h.start for h in season.hours] or [time(12)])


def calendar_content(calendar: Calendar, cursor: date, today: date, room: Room) -> Content:
    """The year of the cursor, what holds on its day, and what the letters mean."""
    cell = 3 if room.width >= WIDE else 2
    pieces: list[Piece] = [(f"{cursor.year}".ljust(MONTH_WIDTH) + _day_numbers(cell) + "\n", "bold")]
    for month in range(1, 13):
        pieces += [*_month(calendar, date(cursor.year, month, 1), cursor, cell), ("\n", "")]
    pieces += [("\n", ""), (_day_words(calendar, cursor, today) + "\n\n", "bold")]
    legend = _legend(calendar, today)
    rows = max(1, room.height - 16)
    shown = (
        legend
        if len(legend) <= rows
        else [*legend[: rows - 1], _("y {count} más").format(count=len(legend) - rows + 1)]
    )
    pieces += [(fitted(line, room.width) + "\n", "") for line in shown]
    return Content.assemble(*pieces)


def _day_numbers(cell: int) -> str:
    return "".join((str(day) if day in MARKED_DAYS else "").rjust(cell) for day in range(1, 32))


def _month(calendar: Calendar, first: date, cursor: date, cell: int) -> list[Piece]:
    from babel.dates import format_date

    name = str(format_date(first, "LLL", locale=language()))[:3].capitalize()
    pieces: list[Piece] = [(name.ljust(MONTH_WIDTH), "bold")]
    for number in range(month_end(first).day):
        day = first + timedelta(days=number)
        mark = calendar.mark(day)
        if day == cursor:
            pieces.append((f"{'>' + mark:>{cell}}", "reverse bold"))
        else:
            pieces.append((f"{mark:>{cell}}", "dim" if mark == NONE else "bold"))
    return pieces


def _day_words(calendar: Calendar, day: date, today: date) -> str:
    from babel.dates import format_date

    text = str(format_date(day, "full", locale=language()))
    text = f"{text[:1].upper()}{text[1:]}" + (f" ({_('hoy')})" if day == today else "")
    programme = calendar.programme
    if day < programme.starts or (programme.ends and day > programme.ends):
        return _("{day}: ese día el programa no vale").format(day=text)
    held = [_one_on_a_day(calendar, season) for season in calendar.on(day)]
    return f"{text}: {'; '.join(held) if held else _('día normal')}"


def _one_on_a_day(calendar: Calendar, season: Season) -> str:
    said = _weights_of(calendar, season) or _("{name} no cambia nada").format(name=shown_name(season.code))
    hours = ", ".join(f"{span.start:%H:%M}-{span.end:%H:%M}" for span in season.hours)
    return f"{said} ({hours})" if hours else said


def _weights_of(calendar: Calendar, season: Season) -> str:
    return ", ".join(weight_words(w, calendar.names) for w in calendar.programme.weights if w.season == season.code)


def _legend(calendar: Calendar, today: date) -> Sequence[str]:
    lines = [f"{calendar.letters[s.code]}  {season_words(s, today)}" for s in calendar.programme.seasons]
    if not lines:
        return [_("Este programa no tiene temporadas: F4 en la lista del programa añade una.")]
    return [*lines, _("{mark}  varias el mismo día   Hueco: domingo   Flechas: otro día").format(mark=SEVERAL)]
