"""Letters for those who are written to on paper: one PDF, whose messages are then marked as printed."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from loyalty.messages import Facts
from tui.configuration import Configuration
from tui.language import _
from tui.message_texts import Texts
from tui.message_words import DAY_PATTERN, Shop, leaving_on_paper
from tui.paper_files import writing

if TYPE_CHECKING:
    from printing.letters import Letter
    from tui.counter import Counter

CHUNK = 200


def print_letters(counter: "Counter", configuration: Configuration, path: Path) -> int:
    """Writes every letter that waits into one PDF and marks them as printed: how many. None at all makes no file.

    They are marked when the file is whole: after an error they still wait. Raises BadFile.
    """
    from printing.letters import write_letters

    printed: list[int] = []
    settings = configuration.letters
    sender = settings.sender or (configuration.shop,)
    letters = _letters(counter, configuration, printed)
    first = next(letters, None)
    if first is None:
        return 0
    with writing(path):
        title, spoken = _("Cartas"), configuration.language
        count = write_letters(chain([first], letters), path, sender, settings.envelope, title, spoken)
    counter.letters_printed(printed)
    return count


def _letters(counter: "Counter", configuration: Configuration, printed: list[int]) -> Iterator["Letter"]:
    from printing.letters import Letter

    shop = Shop(configuration.shop, configuration.zone)
    texts, after = Texts(counter, shop), 0
    today = counter.today().strftime(DAY_PATTERN)
    while chunk := counter.letters_waiting(after, CHUNK):
        for message, text in texts.written(chunk):
            if text is not None and counter.letter_allowed(message, text.template.purpose):
                printed.append(message.id)
                foot = leaving_on_paper(shop, text.template)
                yield Letter(_address(text.facts), today, text.said.subject, text.said.blocks, foot)
        after = chunk[-1].id


def _address(facts: Facts) -> tuple[str, ...]:
    lines = (facts.name, facts.address, f"{facts.postcode} {facts.city}".strip())
    return tuple(line for line in lines if line)
