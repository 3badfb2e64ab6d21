"""The shop's papers as files: forms, labels, certificates, posters, the staff guide."""

from pathlib import Path
from typing import Any

from tui.counter import Counter
from tui.operations.registry import CARD, Answer, operation, required
from tui.paper_kinds import PaperRequest
from tui.paper_making import make_paper
from tui.paper_texts import texts_toml
from tui.parameters import Parameter, as_flag, as_text, as_whole
from tui.progress import Progress

PATH = Parameter("path", as_text)
SIZE = Parameter("size", as_text)
LANGUAGE = Parameter("language", as_text)
LOOK = Parameter("look", as_text)
USUAL = (PATH, SIZE, LANGUAGE, LOOK)


@operation("paper.enrolment", *USUAL, CARD)
def paper_enrolment(counter: Counter, **given: Any) -> Answer:
    return paper_answer(counter, "enrolment", given, None)


@operation("paper.poster", *USUAL)
def paper_poster(counter: Counter, **given: Any) -> Answer:
    return paper_answer(counter, "poster", given, None)


@operation("paper.display", *USUAL)
def paper_display(counter: Counter, **given: Any) -> Answer:
    return paper_answer(counter, "display", given, None)


@operation("paper.flyer", *USUAL)
def paper_flyer(counter: Counter, **given: Any) -> Answer:
    return paper_answer(counter, "flyer", given, None)


@operation("paper.gift_cards", *USUAL)
def paper_gift_cards(counter: Counter, **given: Any) -> Answer:
    return paper_answer(counter, "gift_cards", given, None)


@operation("paper.guide", *USUAL)
def paper_guide(counter: Counter, **given: Any) -> Answer:
    return paper_answer(counter, "guide", given, None)


@operation(
    "paper.certificate",
    *USUAL,
    required("card"),
    Parameter("to", as_text),
    Parameter("giver", as_text),
    Parameter("message", as_text),
)
def paper_certificate(counter: Counter, **given: Any) -> Answer:
    return paper_answer(counter, "certificate", given, None)


@operation(
    "paper.labels",
    *USUAL,
    Parameter("find", as_text),
    Parameter("segment", as_text),
    Parameter("purpose", as_text, default="marketing"),
    Parameter("start", as_whole, default=1),
    Parameter("edges", as_flag, default=False),
)
def paper_labels(counter: Counter, **given: Any) -> Answer:
    return paper_answer(counter, "labels", given, None)


@operation("paper.letters", PATH, Parameter("segment", as_text), required("template"))
def paper_letters(counter: Counter, **given: Any) -> Answer:
    return paper_answer(counter, "letters", given, None)


@operation("paper.texts")
def paper_texts(counter: Counter) -> Answer:
    return {"toml": texts_toml(counter.shop_papers.folder)}


def paper_answer(counter: Counter, kind: str, given: dict[str, Any], on_progress: Progress | None) -> Answer:
    """Makes a paper of what was given by name."""
    path = given.pop("path", "")
    made = make_paper(counter, PaperRequest(kind, Path(path) if path else None, **given), on_progress)
    answer: Answer = {"paper": made.kind, "file": str(made.path), "size": made.size}
    counted = {"count": made.count} if made.count else {}
    return answer | counted | ({"left_out": dict(made.left_out)} if made.left_out else {})
