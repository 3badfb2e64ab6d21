"""Where papers are left."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from loyalty.clock import local
from tui.counter import Counter
from tui.files import dated_file

FOLDER = "papeles"


def place_of(
    counter: Counter, title: str, path: Path | None = None, ending: str = ".pdf"
) -> AbstractContextManager[Path]:
    """The path that was asked for; without one a new file in the shop's folder of papers. Raises BadFile."""
    if path:
        return nullcontext(path)
    return dated_file(counter.shop_papers.folder / FOLDER, title, local(counter.clock(), counter.zone), ending)
