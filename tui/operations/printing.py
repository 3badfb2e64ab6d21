"""Plastic cards: their designs, the queue, and the printing of what waits in it."""

from collections.abc import Callable
from pathlib import Path

from loyalty.clock import moment_text
from loyalty.errors import BadValue
from loyalty.pages import NEWEST
from loyalty.print_queue import PrintView
from tui.counter import Counter
from tui.counter.printing import PrintRun
from tui.operations.registry import AT, CARD, DNI, ID, Answer, one_of, operation, required
from tui.parameters import Parameter, as_text, as_whole
from tui.print_words import why
from tui.progress import Progress
from tui.texts import error_data, fault_line, sentence

DESIGN = Parameter("design", as_text)
PRINT = required("print", as_whole)


@operation("card.print", CARD, DNI, DESIGN, ID, AT)
def card_print(counter: Counter, card: str, dni: str, design: str, id: str, at: int) -> Answer:
    one_of(card, dni)
    return _print(counter, counter.queue_card(card, dni, design, at, id))


@operation("print.never_printed", DESIGN, AT)
def print_never_printed(counter: Counter, design: str, at: int) -> Answer:
    return {"queued": counter.queue_never_printed(design, at)}


@operation("print.designs")
def print_designs(counter: Counter) -> Answer:
    return {
        "designs": [
            {"design": name, "title": title, "faults": [fault_line(fault) for fault in faults]}
            for name, title, faults in counter.card_designs()
        ]
    }


@operation("print.design", required("design"))
def print_design(counter: Counter, design: str) -> Answer:
    return {"design": design, "toml": counter.card_design_text(design)}


@operation("print.preview", DESIGN, CARD, required("path"))
def print_preview(counter: Counter, design: str, card: str, path: str) -> Answer:
    drawn = counter.card_design(design)
    counter.write_card_preview(drawn, counter.card_for_preview(card), Path(path))
    return {"design": drawn.name, "file": path}


@operation("print.queue", Parameter("most", as_whole, default=100), Parameter("before", as_whole, default=0))
def print_queue(counter: Counter, most: int, before: int) -> Answer:
    queue = counter.print_queue(before or NEWEST, most)
    return {
        "stopped": queue.stopped,
        "blank_cards": queue.blanks_left,
        "counts": dict(queue.counts),
        "prints": [_print(counter, each) for each in queue.prints],
    }


@operation("print.run", Parameter("file", as_text))
def print_run(counter: Counter, file: str) -> Answer:
    return run_answer(counter, file, None)


def run_answer(
    counter: Counter, file: str, on_progress: Progress | None, go_on: Callable[[], bool] | None = None
) -> Answer:
    """`ok` is false where a card failed or the run stopped before its end; `trouble` says why."""
    run = counter.run_prints(on_progress, Path(file) if file else None, go_on)
    return _run(run) | {"waiting": counter.print_queue(most=1).counts.get("waiting", 0)}


def _run(run: PrintRun) -> Answer:
    answer: Answer = {"ok": run.trouble is None and not run.failed, "printed": run.printed, "failed": run.failed}
    if run.path is not None:
        answer["file"] = str(run.path)
    if run.trouble is not None:
        answer["trouble"] = {**error_data(run.trouble), "message": sentence(run.trouble)}
    return answer


@operation("print.stop")
def print_stop(counter: Counter) -> Answer:
    counter.stop_prints()
    return {"stopped": True}


@operation("print.repeat", PRINT)
def print_repeat(counter: Counter, **given: int) -> Answer:
    return _print(counter, counter.repeat_print(given["print"]))


@operation("print.confirm", PRINT)
def print_confirm(counter: Counter, **given: int) -> Answer:
    return _print(counter, counter.confirm_print(given["print"]))


@operation("print.cancel", PRINT)
def print_cancel(counter: Counter, **given: int) -> Answer:
    return _print(counter, counter.cancel_print(given["print"]))


@operation("print.blanks", required("cards", as_whole))
def print_blanks(counter: Counter, cards: int) -> Answer:
    if cards < 0:
        raise BadValue("cards", "negative")
    counter.count_blanks(cards)
    return {"blank_cards": cards}


def _print(counter: Counter, view: PrintView) -> Answer:
    answer = {
        "print": view.id,
        "card": view.card,
        "name": view.name,
        "design": view.design,
        "state": view.state,
        "queued_at": moment_text(view.queued_at, counter.zone),
        "changed_at": moment_text(view.changed_at, counter.zone),
    }
    return answer | ({"reason": view.reason, "message": why(view)} if view.reason else {})
