"""Cards printed: the queue, and the run that takes it to the printer or into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import TYPE_CHECKING

import models
from loyalty.card_errors import BadDesign, PrinterTrouble, UnknownDesign
from loyalty.clock import local
from loyalty.codes import card_code
from loyalty.errors import BadDni, BadFile, BadValue, Fault, NotAllowed, Refusal, UnknownCard, UnknownCustomer
from loyalty.pages import NEWEST
from tui import formats
from tui.counter import plastic
from tui.counter.accounts import AccountQuestions
from tui.counter.plastic import CardPrinting
from tui.files import dated_file
from tui.progress import nobody_looks

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty.card_design import CardDesign, PersonalCard
    from loyalty.print_queue import ClaimedPrint, PrintView, QueueView
    from tui.progress import Progress

FOLDER = "tarjetas"
AT_ONCE = 25  # cards of a file that are taken from the queue together
BAD_IN_A_ROW = 3  # more bad stripes than this, and it is the printer or the box of cards
CANNOT_BE_DRAWN = (BadValue, BadDesign, BadFile, NotAllowed, UnknownDesign)


@dataclass(slots=True)
class PrintRun:
    """What a run did: `trouble` is why it stopped, `path` the file it wrote."""

    printed: int = 0
    failed: int = 0
    trouble: Refusal | None = None
    path: Path | None = None


class PrintingQuestions(AccountQuestions):
    """Cards printed: the queue, and the run that takes it to the printer or into a file."""

    card_printing = CardPrinting()
    reopen: Callable[[], PrintingQuestions]  # the same counter on a connection of its own, for another thread

    def card_designs(self) -> list[tuple[str, str, list[Fault]]]:
        return self.card_printing.titles()

    def card_design(self, name: str = "") -> CardDesign:
        return self.card_printing.design(name or self.card_printing.settings.design)

    def card_design_text(self, name: str) -> str:
        return self.card_printing.text(name)

    def card_for_preview(self, card: str = "") -> PersonalCard:
        """A card of the shop, or one that shows how a long name fits."""
        from loyalty.card_design import PersonalCard

        name, number, dni = "María de los Ángeles Fernández Güell", "9724000000123451", "12345678Z"
        last_day = self.today().replace(month=12, day=31).isoformat()
        if card:
            account = self.account(card)
            customer = account.customer
            shown = account.card.shown if account.card else number
            name, dni, number = (customer.name, customer.dni, shown) if customer else ("", "", shown)
            last_day = ""
        return self._dressed(PersonalCard(number, name, dni, "", branch=self.desk.branch, last_day=last_day))

    def write_card_preview(self, design: CardDesign, card: PersonalCard, path: Path) -> None:
        """The card as it will look, with its stripe. Raises BadFile, BadValue."""
        plastic.write_file(self.card_printing, [(design, card)], path, card.number, preview=True)

    def queue_card(self, card: str, dni: str, design: str, at: int, operation_id: str = "") -> PrintView:
        """Puts a card on the queue, after its design and its number were tried together."""
        drawn = self.card_design(design)

        def work() -> dict[str, int]:
            number, personal = models.print_queue.card_to_print(self.till(), card, dni, at)
            plastic.check(drawn, self._dressed(personal), self.card_printing.settings.stripe)
            return {"print": models.print_queue.enqueue(self.till(), number, drawn.name, at)}

        content = (card and card_code(card, self.desk.card_secret).key, dni, drawn.name)
        done = self.once(operation_id, "card.print", content, at, work)
        return models.print_queue.print_of(self.till(), done["print"], self.clock())

    def queue_typed(self, text: str, design: str, at: int) -> PrintView:
        """As `queue_card`, for what a person typed: a card's code, or a customer's document."""
        try:
            return self.queue_card(text, "", design, at)
        except UnknownCard as unknown:
            try:
                return self.queue_card("", text, design, at)
            except (UnknownCustomer, BadDni):
                raise unknown from None

    def queue_never_printed(self, design: str, at: int) -> int:
        return models.print_queue.enqueue_never_printed(self.till(), self.card_design(design).name, at)

    def print_queue(self, before: int = NEWEST, most: int = 100) -> QueueView:
        return models.print_queue.queue(self.till(), self.clock(), before, most)

    def repeat_print(self, number: int) -> PrintView:
        return models.print_queue.repeat(self.till(), number, self.clock())

    def confirm_print(self, number: int) -> PrintView:
        return models.print_queue.confirm(self.till(), number, self.clock())

    def cancel_print(self, number: int) -> PrintView:
        return models.print_queue.cancel(self.till(), number, self.clock())

    def stop_prints(self) -> None:
        models.print_queue.set_stopped(self.till(), True)

    def count_blanks(self, cards_left: int) -> None:
        models.print_queue.count_blanks(self.till(), cards_left)

    def run_prints(
        self, on_progress: Progress | None = None, path: Path | None = None, go_on: Callable[[], bool] | None = None
    ) -> PrintRun:
        """Prints what waits until nothing does, it is stopped, or the printer has a trouble; a stopped queue goes on.

        With `path`, or where no printer is set, all of it goes into one PDF. `on_progress` gets how many came out and
        how many there were. Never raises a PrinterTrouble: it is in what it returns.
        """
        models.print_queue.set_stopped(self.till(), False)
        waiting = self.print_queue(most=1).counts.get("waiting", 0)
        run, told = PrintRun(), on_progress or nobody_looks
        if path or self.card_printing.settings.kind == "pdf":
            self._run_to_file(run, path, lambda done: told(done, waiting))
            return run
        try:
            with closing(plastic.card_out(self.card_printing)) as out:
                self._run_to_printer(run, out, lambda: told(run.printed + run.failed, waiting), go_on or _always)
        except PrinterTrouble as trouble:
            run.trouble = trouble
        return run

    def _run_to_printer(
        self, run: PrintRun, out: plastic.CardOut, told: Callable[[], None], go_on: Callable[[], bool]
    ) -> None:
        token, bad = token_hex(8), 0
        while run.trouble is None and bad < BAD_IN_A_ROW and go_on():
            if models.print_queue.blanks(self.till()) == 0:
                run.trouble = PrinterTrouble("no_blanks")
                return
            claimed = models.print_queue.claim(self.till(), token, self.clock())
            if not claimed:
                return
            bad = bad + 1 if self._print_one(run, out, token, claimed[0]) else 0
            told()

    def _print_one(self, run: PrintRun, out: plastic.CardOut, token: str, claimed: ClaimedPrint) -> bool:
        """Prints one card and keeps what became of it: whether its stripe was bad."""
        till, number = self.till(), claimed.id
        queue = models.print_queue

        def encoded() -> None:
            queue.encoded(till, number, token, self.clock())

        try:
            out.print_card(self.card_design(claimed.design), self._dressed(claimed.card), encoded)
        except PrinterTrouble as trouble:
            why = (self.clock(), trouble.problem, trouble.detail)
            if trouble.problem == "magnetic":
                queue.failed(till, number, token, *why)
                run.failed += 1
                return True
            if trouble.card == "unknown":
                queue.in_doubt(till, number, token, *why)
            else:
                queue.put_back(till, number, token, *why, blank_used=trouble.card == "spoiled")
            run.trouble = trouble
            return False
        except CANNOT_BE_DRAWN as refusal:
            if isinstance(refusal, BadFile) and refusal.problem == "not_writable":  # the disk, not this card
                queue.put_back(till, number, token, self.clock())
                run.trouble = refusal
                return False
            queue.failed(till, number, token, self.clock(), refusal.code, blank_used=False)
            run.failed += 1
            return False
        queue.done(till, number, token, self.clock())
        run.printed += 1
        return False

    def _run_to_file(self, run: PrintRun, path: Path | None, told: Callable[[int], None]) -> None:
        """All that waits in one file: its cards are done when the file is there, and wait again where it is not."""
        token, finished = token_hex(8), False
        try:
            cards = self._cards_of_run(run, token, told)
            first = next(cards, None)
            if first is None:
                return
            title = f"{self.card_printing.shop} {formats.moment(self.clock(), self.zone)}"
            with nullcontext(path) if path else self._new_file() as place:
                plastic.write_file(self.card_printing, _from(first, cards), place, title, preview=False)
            finished = True
            run.path = place
        except BadFile as refusal:
            run.trouble = refusal
        finally:
            done = models.print_queue.finish_file(self.till(), token, self.clock(), "done" if finished else "waiting")
            run.printed = done if finished else 0

    def _cards_of_run(
        self, run: PrintRun, token: str, told: Callable[[int], None]
    ) -> Iterator[tuple[CardDesign, PersonalCard]]:
        queue, drawn = models.print_queue, 0
        designs: dict[str, CardDesign] = {}
        while claimed := queue.claim(self.till(), token, self.clock(), AT_ONCE, queue.FILE_LEASE_S):
            for each in claimed:
                try:
                    if each.design not in designs:
                        designs[each.design] = self.card_design(each.design)
                    card = self._dressed(each.card)
                    plastic.check(designs[each.design], card, stripe=False)
                except CANNOT_BE_DRAWN as refusal:
                    queue.failed(self.till(), each.id, token, self.clock(), refusal.code, blank_used=False)
                    run.failed += 1
                    continue
                yield designs[each.design], card
                drawn += 1
            queue.keep_holding(self.till(), token, self.clock())
            told(drawn)

    def _new_file(self) -> AbstractContextManager[Path]:
        return dated_file(self.card_printing.folder / FOLDER, "tarjetas", local(self.clock(), self.zone))

    def preview_path(self, design: str) -> Path:
        """Where a sample of a design is written."""
        return self.card_printing.folder / FOLDER / f"muestra-{design}.pdf"

    def _dressed(self, card: PersonalCard) -> PersonalCard:
        """A card with what the shop's settings add, in its words."""
        last_day = formats.iso_day(card.last_day) if card.last_day else ""
        version = self.shelf.followed_by(self.desk.branch, self.today())
        names = {each.code: each.name or each.code for each in version.programme.classes} if version else {}
        named = names.get(card.customer_class, card.customer_class)
        return replace(card, shop=self.card_printing.shop, last_day=last_day, customer_class=named)


def _always() -> bool:
    return True


def _from(
    first: tuple[CardDesign, PersonalCard], rest: Iterator[tuple[CardDesign, PersonalCard]]
) -> Iterator[tuple[CardDesign, PersonalCard]]:
    yield first
    yield from rest
