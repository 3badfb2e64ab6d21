"""Values of a programme as an owner types and reads them, and as the programme's TOML text keeps them.

Reading never judges: what is not understood is kept as it was typed, so that the programme's one validation says what
is wrong with it. Only a number that could mean two things is refused here, as at the counter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from loyalty.codes import fold
from loyalty.errors import BadAmount
from loyalty.programme import EVERYTHING, WEEKDAYS
from tui import formats
from tui.language import N_, _, language
from tui.typed import typed_day

Choices = Sequence[tuple[str, str]]  # what the text keeps, and what a person reads

WEEKDAY_NAMES = (
    N_("lunes"), N_("martes"), N_("miércoles"), N_("jueves"), N_("viernes"), N_("sábado"), N_("domingo"),
)  # fmt: skip
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+,\d*|\d{1,3}(,\d{3})+\.\d*", re.ASCII)
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Names:
    """The services, seasons and classes that the programme may name: code and name."""

    services: Choices = ()
    seasons: Choices = ()
    classes: Choices = ()


def typed_number(text: str) -> str:
    """A number as a person types it, "1.234,5" or "0,01 €", in the form of the text. Raises BadAmount."""
    cleaned = re.sub(r"[\s€%]", "", text)
    if _AMBIGUOUS.fullmatch(cleaned):
        raise BadAmount(text, "ambiguous")
    if _THOUSANDS.fullmatch(cleaned):
        group = "." if "," in cleaned and cleaned.index(".") < cleaned.index(",") else ","
        cleaned = cleaned.replace(group, "")
    return re.sub(r"\.$", "", cleaned.replace(",", "."))


def shown_number(raw: Any) -> str:
    """A number of the text with the mark of the language: "0,01"; without idle zeros."""
    text = re.sub(r"(\.\d*?)0+$", r"\1", str(raw)).removesuffix(".")
    return text if language() == "en" else text.replace(".", ",")


def matching(typed: str, choices: Choices) -> str | None:
    """The code of the choice that a text names: whole, or by how it begins."""
    wanted = fold(typed)
    folded = [(code, fold(code), fold(word)) for code, word in choices]
    for code, *known in folded:
        if wanted in known:
            return code
    return next((code for code, key, word in folded if wanted and (word.startswith(wanted) or key == wanted)), None)


def listed(typed: str) -> list[str]:
    """What stands between the commas."""
    return [part.strip() for part in typed.split(",") if part.strip()]


class Value:
    """A text, kept as it is. `read` and `show` are each other's way back."""

    several = False  # whether more than one of `choices` may be taken

    def read(self, typed: str, names: Names) -> Any:
        return typed.strip()

    def show(self, raw: Any, names: Names) -> str:
        return str(raw)

    def choices(self, names: Names) -> Choices:
        """What can be chosen from; nothing where it is typed freely."""
        return ()


class Code(Value):
    """A short word: what is typed as a name becomes one."""

    def read(self, typed: str, names: Names) -> Any:
        return "-".join(fold(typed).split())


class Number(Value):
    def read(self, typed: str, names: Names) -> Any:
        return typed_number(typed)

    def show(self, raw: Any, names: Names) -> str:
        return shown_number(raw)


class Share(Value):
    """A part of the sale, typed and shown in percent."""

    def read(self, typed: str, names: Names) -> Any:
        return f"{typed_number(typed)}%"

    def show(self, raw: Any, names: Names) -> str:
        from loyalty.money import number_text
        from loyalty.programme_tables import as_share

        try:
            return f"{shown_number(number_text(as_share(raw) * 100))} %"
        except (ValueError, BadAmount):
            return str(raw)


class Day(Value):
    def read(self, typed: str, names: Names) -> Any:
        return typed_day(typed) or typed.strip()

    def show(self, raw: Any, names: Names) -> str:
        return formats.day(raw) if isinstance(raw, date) else str(raw)


@dataclass(frozen=True)
class Choice(Value):
    """One of some words: each with its meaning, found by its first letters."""

    options: Choices

    def read(self, typed: str, names: Names) -> Any:
        code = matching(typed, self.choices(names))
        return typed.strip() if code is None else code

    def show(self, raw: Any, names: Names) -> str:
        return next((word for code, word in self.choices(names) if code == raw), str(raw))

    def choices(self, names: Names) -> Choices:
        return [(code, _(word)) for code, word in self.options]


class YesNo(Value):
    def read(self, typed: str, names: Names) -> Any:
        return {"yes": True, "no": False}.get(matching(typed, self.choices(names)) or "", typed.strip())

    def show(self, raw: Any, names: Names) -> str:
        return (_("sí") if raw else _("no")) if isinstance(raw, bool) else str(raw)

    def choices(self, names: Names) -> Choices:
        return (("yes", _("sí")), ("no", _("no")))


@dataclass(frozen=True)
class NumberOr(Value):
    """A number, or one of some words in its place."""

    options: Choices

    def read(self, typed: str, names: Names) -> Any:
        word = matching(typed, self.choices(names))
        return word or (typed_number(typed) if any(c.isdigit() for c in typed) else typed.strip())

    def show(self, raw: Any, names: Names) -> str:
        return next((word for code, word in self.choices(names) if code == raw), shown_number(raw))

    def choices(self, names: Names) -> Choices:
        return [(code, _(word)) for code, word in self.options]


class Services(Value):
    """Codes of services, or all of them."""

    several = True

    def read(self, typed: str, names: Names) -> Any:
        if fold(typed) in ("*", fold(_("todos"))):
            return list(EVERYTHING)
        return [matching(word, names.services) or word for word in listed(typed)]

    def show(self, raw: Any, names: Names) -> str:
        codes = raw if isinstance(raw, list) else [str(raw)]
        return _("todos") if "*" in codes else ", ".join(map(str, codes))

    def choices(self, names: Names) -> Choices:
        return names.services


class Branches(Value):
    def read(self, typed: str, names: Names) -> Any:
        return list(EVERYTHING) if fold(typed) in ("*", fold(_("todas"))) else listed(typed)

    def show(self, raw: Any, names: Names) -> str:
        codes = raw if isinstance(raw, list) else [str(raw)]
        return _("todas") if "*" in codes else ", ".join(map(str, codes))


class Weekdays(Value):
    """Days of the week by their names, how they begin, or their letter in a calendar."""

    several = True

    def read(self, typed: str, names: Names) -> Any:
        letters = dict(zip(fold(_("L M X J V S D")).split(), WEEKDAYS, strict=False))
        words = re.split(r"[,\s]+", typed.strip())
        return [letters.get(fold(word)) or matching(word, self.choices(names)) or word for word in words if word]

    def show(self, raw: Any, names: Names) -> str:
        by_code = dict(self.choices(names))
        return ", ".join(by_code.get(code, str(code)) for code in raw) if isinstance(raw, list) else str(raw)

    def choices(self, names: Names) -> Choices:
        return [(code, _(name)) for code, name in zip(WEEKDAYS, WEEKDAY_NAMES, strict=True)]


class Spans(Value):
    """Spans of hours: "17:00-20:00", or just "17-20"."""

    def read(self, typed: str, names: Names) -> Any:
        return [re.sub(r"(?<![\d:])(\d{1,2})(?![\d:])", r"\1:00", word.replace(" ", "")) for word in listed(typed)]

    def show(self, raw: Any, names: Names) -> str:
        return ", ".join(map(str, raw)) if isinstance(raw, list) else str(raw)


class YearlyDays(Value):
    """Days of every year, typed day and month: "31/01"."""

    def read(self, typed: str, names: Names) -> Any:
        return [self._swapped(word, r"(\d{1,2})[/.-](\d{1,2})", "-") for word in listed(typed)]

    def show(self, raw: Any, names: Names) -> str:
        words = raw if isinstance(raw, list) else [str(raw)]
        return ", ".join(self._swapped(str(word), r"(\d{2})-(\d{2})", "/") for word in words)

    @staticmethod
    def _swapped(word: str, pattern: str, mark: str) -> str:
        found = re.fullmatch(pattern, word, re.ASCII)
        return f"{int(found[2]):02d}{mark}{int(found[1]):02d}" if found else word


class UnitName(Value):
    """Points, euros, or whatever a stamp is called."""

    OPTIONS = (("points", N_("puntos")), ("euros", N_("euros")))

    def read(self, typed: str, names: Names) -> Any:
        return matching(typed, self.choices(names)) or typed.strip()

    def show(self, raw: Any, names: Names) -> str:
        return dict(self.choices(names)).get(raw, str(raw))

    def choices(self, names: Names) -> Choices:
        return [(code, _(word)) for code, word in self.OPTIONS]


TEXT, CODE, NUMBER, SHARE, DAY, YES_NO = Value(), Code(), Number(), Share(), Day(), YesNo()
SERVICES, BRANCHES, WEEKDAY_LIST, HOURS, YEARLY, UNIT = (
    Services(), Branches(), Weekdays(), Spans(), YearlyDays(), UnitName(),
)  # fmt: skip
