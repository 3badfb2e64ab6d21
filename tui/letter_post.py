"""Letters for those who are written to on paper: one PDF, whose messages are then marked as printed."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from loyalty.names import address_lines
from tui.configuration import Configuration
from tui.files import writing
from tui.language import _
from tui.message_texts import Texts
from tui.message_words import DAY_PATTERN, Shop, leaving_on_paper
from tui.progress import Progress

if TYPE_CHECKING:
    from printing.letters import Letter
    from tui.counter import Counter

CHUNK = 200


def print_letters(
    counter: "Counter",
    configuration: Configuration,
    path: Path,
    mailing: str = "",
    on_progress: Progress | None = None,
) -> int:
    """Writes the letters that wait, of one mailing or all, into one PDF and marks them as printed: how many.

    None at all makes no file. `on_progress` gets how many are written and how many waited.

    They are marked when the file is whole: after an error they still wait. Raises BadFile.
    """
    from printing.letters import write_letters

    printed: list[int] = []
    settings = configuration.letters
    sender = settings.sender or (configuration.shop,)
    letters = _letters(counter, configuration, mailing, printed, on_progress)
    first = next(letters, None)
    if first is None:
        return 0
    with writing(path, new_folder=True):
        title, spoken = _("Cartas"), configuration.language
        count = write_letters(chain([first], letters), path, sender, settings.envelope, title, spoken)
    counter.letters_printed(printed)
    return count


def _letters(
    counter: "Counter",
    configuration: Configuration,
    mailing: str,
    printed: list[int],
    on_progress: Progress | None,
) -> Iterator["Letter"]:
    from printing.letters import Letter

    shop = Shop(configuration.shop, configuration.zone)
    texts, after = Texts(counter, shop), 0
    today = counter.today().strftime(DAY_PATTERN)
    waiting = counter.how_many_letters(mailing) if on_progress else 0
    while chunk := counter.letters_waiting(after, CHUNK, mailing):
        if on_progress:
            on_progress(len(printed), waiting)
        for message, text in texts.written(chunk):
            if text is not None and counter.letter_allowed(message, text.template.purpose):
                printed.append(message.id)
                foot = leaving_on_paper(shop, text.template)
                facts = text.facts
                address = address_lines(facts.name, facts.address, facts.postcode, facts.city)
                yield Letter(address, today, text.said.subject, text.said.blocks, foot)
        after = chunk[-1].id
    if on_progress:
        on_progress(waiting, waiting)
