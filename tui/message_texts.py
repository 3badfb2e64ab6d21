"""What the messages of the queue say: templates are read once, and what is known of readers for many at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from loyalty.clock import months_later
from loyalty.errors import BadTemplate, UnknownName
from loyalty.messages import EXPIRING_DAYS, Facts, TemplateText, Told, Waiting
from loyalty.templates import Rendered, Template, parse_template
from loyalty.writing import Purpose
from tui.message_words import Shop, written

if TYPE_CHECKING:
    from tui.counter import Counter


@dataclass(frozen=True, slots=True)
class Written:
    """A message as its reader gets it; `code` is the one by which the reader says "no more"."""

    template: TemplateText
    said: Rendered
    facts: Facts
    code: str


class Texts:
    """The shop's templates, filled for its customers."""

    def __init__(self, counter: "Counter", shop: Shop) -> None:
        self._counter, self._shop = counter, shop
        self._read: dict[tuple[str, str], tuple[TemplateText, Template] | None] = {}
        self._occasions = {each.code: each.occasion for each in counter.occasions()}

    def purpose_of(self, message: Waiting) -> Purpose:
        found = self._template(message.template, message.language)
        return found[0].purpose if found else "marketing"

    def _template(self, code: str, language: str) -> tuple[TemplateText, Template] | None:
        """None where the template is gone, or cannot be read any more."""
        if (code, language) not in self._read:
            try:
                text = self._counter.template(code, language)
                self._read[code, language] = (text, parse_template(text.subject, text.body))
            except (UnknownName, BadTemplate):
                self._read[code, language] = None
        return self._read[code, language]

    def written(self, messages: list[Waiting]) -> Iterator[tuple[Waiting, Written | None]]:
        """Each message with what it says; None for one whose template is gone."""
        today = self._counter.today()
        for (code, period), together in groupby(messages, key=lambda each: (each.occasion, each.period)):
            yield from self._written_alike(list(together), self._told(code, period, today))

    def _told(self, code: str, period: str, today: date) -> Told:
        """A message tells of the month that it was queued for, and as far ahead as its occasion looks."""
        occasion = self._occasions.get(code)
        if occasion is None:
            return Told(today)
        if occasion.kind == "statement":
            return Told(today, months_later(date.fromisoformat(f"{period}-01"), 1))
        return Told(today, expiring_days=occasion.days if occasion.kind == "expiring" else EXPIRING_DAYS)

    def _written_alike(self, messages: list[Waiting], told: Told) -> Iterator[tuple[Waiting, Written | None]]:
        templates = {each.id: self._template(each.template, each.language) for each in messages}
        fields = frozenset[str]().union(*(found[1].fields for found in templates.values() if found))
        facts = self._counter.facts([each.customer_id for each in messages], fields, told)
        for each in messages:
            found, known = templates[each.id], facts.get(each.customer_id)
            if found is None or known is None:
                yield each, None
                continue
            text, template = found
            said = written(template, known, self._shop, text.language, told)
            yield each, Written(text, said, known, self._counter.leaving_code(each.customer_id))
