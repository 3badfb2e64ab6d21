"""Messages: segments, templates and occasions, who is written to, and the queue.

The rules are imported when first asked for, so that the counter opens without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from loyalty.consent import KINDS
from loyalty.errors import UnknownName
from loyalty.pages import NEWEST
from loyalty.toml_reader import nearest
from tui.language import ORIGINAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.messages import (
        Facts,
        Mailing,
        MessageView,
        NamedOccasion,
        NamedSegment,
        Person,
        Preview,
        SegmentMember,
        Tally,
        TemplateText,
        Told,
    )
    from loyalty.occasions import Occasion
    from loyalty.segments import Known, Segment
    from loyalty.templates import Rendered, Template
    from loyalty.views import CustomerView
    from models.due import DueOccasion
    from models.recipients import Question

from tui.counter.base import CounterBase


class SegmentQuestions(CounterBase):
    """Segments: kept under a name, counted, listed."""

    def segments(self) -> list[NamedSegment]:
        return models.message_store.segments(self.database)

    def segment(self, name: str) -> Segment:
        """Raises UnknownName. No name at all is everybody."""
        from loyalty.segments import EVERYBODY

        known = {each.name: each.segment for each in self.segments()} if name else {"": EVERYBODY}
        if name not in known:
            raise UnknownName("segment", name, nearest(name, known))
        return known[name]

    def known_codes(self) -> Known:
        return models.segments.known_codes(self.till())

    def save_segment(self, name: str, segment: Segment) -> None:
        models.message_store.keep_segment(self.database, name, segment, self.clock(), self.desk.operator_id)

    def remove_segment(self, name: str) -> None:
        if not models.message_store.remove_segment(self.database, name):
            self.segment(name)

    def count_segment(self, segment: Segment) -> int:
        return models.segments.count(self.till(), segment, self.clock())

    def members(self, segment: Segment, after: int = 0, most: int = 50) -> list[SegmentMember]:
        return models.segments.members(self.till(), segment, self.clock(), after, most)


class TemplateQuestions(SegmentQuestions):
    """Templates: the shop's own, and those that came with the program."""

    def templates(self) -> list[TemplateText]:
        """Every text that counts: the shop's own instead of the ready one."""
        from tui.ready_messages import ready_templates

        texts = {(each.code, each.language): each for each in ready_templates()}
        texts |= {(each.code, each.language): each for each in models.message_store.templates(self.database)}
        return list(texts.values())

    def template(self, code: str, language: str = ORIGINAL) -> TemplateText:
        """A template in a language, or else in Spanish, or else in whichever it has. Raises UnknownName."""
        texts = [each for each in self.templates() if each.code == code]
        if not texts:
            raise UnknownName("template", code, nearest(code, {each.code for each in self.templates()}))
        by_language = {each.language: each for each in texts}
        return by_language.get(language) or by_language.get(ORIGINAL) or texts[0]

    def save_template(self, text: TemplateText) -> None:
        """Raises BadTemplate."""
        from loyalty.templates import parse_template

        parse_template(text.subject, text.body)
        models.message_store.keep_template(self.database, text, self.clock(), self.desk.operator_id)

    def remove_template(self, code: str, language: str) -> None:
        """Back to the text that came with the program, where there is one."""
        if not models.message_store.remove_template(self.database, code, language):
            self.template(code)

    def sample(self, text: TemplateText, template: Template, customer_id: int) -> Rendered:
        """What one customer would be told now."""
        from loyalty.messages import Told
        from tui.message_words import Shop, written

        told = Told(self.today())
        facts = self.facts([customer_id], template.fields, told)[customer_id]
        name = self.configuration.shop if self.configuration else self.desk.branch
        return written(template, facts, Shop(name, self.zone), text.language, told)

    def facts(self, customer_ids: Sequence[int], fields: frozenset[str], told: Told) -> dict[int, Facts]:
        """What is known of customers, as far as the fields of a text ask for it."""
        return models.message_facts.facts_of(self.till(), customer_ids, fields, told)


class OccasionQuestions(TemplateQuestions):
    """Occasions: what is written by itself."""

    def occasions(self) -> list[NamedOccasion]:
        return models.message_store.occasions(self.database)

    def occasion(self, code: str) -> Occasion:
        """Raises UnknownName."""
        known = {each.code: each.occasion for each in self.occasions()}
        if code not in known:
            raise UnknownName("occasion", code, nearest(code, known))
        return known[code]

    def save_occasion(self, code: str, occasion: Occasion) -> None:
        """Raises UnknownName for a template or segment that there is not."""
        self.template(occasion.template)
        self.segment(occasion.segment)
        models.message_store.keep_occasion(self.database, code, occasion, self.clock(), self.desk.operator_id)

    def switch_occasion(self, code: str, active: bool) -> Occasion:
        from loyalty.occasions import switched

        occasion = switched(self.occasion(code), active, self.today())
        self.save_occasion(code, occasion)
        return occasion

    def remove_occasion(self, code: str) -> None:
        """Back to how it comes, where it is one of the standard ones."""
        if not models.message_store.remove_occasion(self.database, code):
            self.occasion(code)

    def due(self, at: int) -> list[tuple[NamedOccasion, Preview]]:
        """What every occasion that is switched on would write at a moment; nothing happens."""
        found = []
        for each in self.occasions():
            question = self._question_due(each, at) if each.occasion.active else None
            if question is not None:
                found.append((each, models.recipients.preview(self.till(), question)))
        return found

    def people_due(self, each: NamedOccasion, at: int, verdicts: tuple[str, ...], after: int = 0) -> list[Person]:
        question = self._question_due(each, at)
        return models.recipients.people(self.till(), question, verdicts, after) if question else []

    def queue_due(self, at: int) -> dict[str, int]:
        """Queues what is due, once for each person and period: how many new messages by occasion."""
        queued = {}
        for each in self.occasions():
            question = self._question_due(each, at) if each.occasion.active else None
            if question is not None:
                queued[each.code] = models.recipients.queue(self.till(), question, at)
        return queued

    def _question_due(self, each: NamedOccasion, at: int) -> Question | None:
        return models.due.question_due(self.till(), self._as_it_runs(each), at)

    def _as_it_runs(self, each: NamedOccasion) -> DueOccasion:
        purpose = self.template(each.occasion.template).purpose
        return models.due.DueOccasion(each.code, each.occasion, purpose, self.segment(each.occasion.segment))


class MessageQuestions(OccasionQuestions):
    """Who is written to, and what became of each message."""

    def mailing(self, name: str, segment: str, template: str, channel: str) -> Mailing:
        """A mailing to a named segment; without a name, that of the day, the segment and the template.

        Raises UnknownName.
        """
        from loyalty.messages import Mailing

        purpose = self.template(template).purpose
        name = name or " ".join(part for part in (self.today().isoformat(), segment, template) if part)
        return Mailing(name, self.segment(segment), template, purpose, channel)  # type: ignore[arg-type]

    def preview_mailing(self, mailing: Mailing) -> Preview:
        return models.recipients.preview(self.till(), self._question(mailing))

    def people_of_mailing(
        self, mailing: Mailing, verdicts: tuple[str, ...], after: int = 0, most: int = 50
    ) -> list[Person]:
        return models.recipients.people(self.till(), self._question(mailing), verdicts, after, most)

    def queue_mailing(self, mailing: Mailing) -> int:
        """How many new messages; who has one of this name already gets no other."""
        return models.recipients.queue(self.till(), self._question(mailing), self.clock())

    def _question(self, mailing: Mailing) -> Question:
        return models.recipients.question_of(self.till(), mailing, self.clock())

    def cancel_mailing(self, name: str) -> int:
        return models.message_queue.cancel(self.database, models.recipients.MAILING, name, self.clock())

    def tallies(self) -> list[Tally]:
        models.message_queue.doubt_forgotten(self.database, self.clock())
        return models.message_queue.tallies(self.database)

    def messages(
        self, state: str = "", occasion: str = "", period: str = "", before: int = NEWEST, most: int = 50
    ) -> list[MessageView]:
        return models.message_queue.messages(self.database, state, occasion, period, before, most)

    def send_again(self, message_id: int) -> bool:
        """Somebody decided that a failed or doubtful message goes again: whether it was one."""
        return any(self._decided(message_id, was, "queued") for was in ("failed", "in_doubt"))

    def take_as_sent(self, message_id: int) -> bool:
        """Somebody knows that a doubtful message arrived: whether it was one."""
        return self._decided(message_id, "in_doubt", "sent")

    def _decided(self, message_id: int, was: str, state: str) -> bool:
        at, answer = self.clock(), "decided"
        return self.database.write(
            lambda: models.message_queue.settle(self.database, message_id, state, at, answer, was=was)
        )

    # -- what customers say to being written to

    def withdraw_consent(self, dni: str, at: int, origin: str = "counter") -> CustomerView:
        """No more advertising for this customer, by any channel: as easy as it was given."""
        customer = models.customers.customer_with_dni(self.database, dni)
        self._no_more(customer.id, at, origin)
        return customer

    def withdraw_by_code(self, code: str, at: int) -> CustomerView:
        """The same for the code that stands in each advertisement. Raises UnknownName."""
        customer = models.leaving.customer_leaving(self.database, code)
        self._no_more(customer.id, at, "link")
        return customer

    def _no_more(self, customer_id: int, at: int, origin: str) -> None:
        def write() -> None:
            for purpose, channel in KINDS:
                if purpose == "marketing":
                    models.consents.record_consent(
                        self.database, self.desk, customer_id, purpose, channel, False, at, origin
                    )

        self.database.write(write)

    def leaving_code(self, customer_id: int) -> str:
        return models.leaving.leaving_code(self.database, customer_id)

    def suppressions(self) -> list[tuple[str, str, int]]:
        return models.message_queue.suppressions(self.database)

    def suppress(self, address: str, reason: str) -> None:
        """Nothing is sent to an address any more. Raises BadValue for what is none."""
        address = models.customer_details.checked_address(address, "address")
        at, operator = self.clock(), self.desk.operator_id
        self.database.write(lambda: models.message_queue.suppress(self.database, address, reason, at, operator))

    def release(self, address: str) -> None:
        if not models.message_queue.release(self.database, address):
            raise UnknownName("address", address)
