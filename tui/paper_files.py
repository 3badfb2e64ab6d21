"""Where papers are left, and how what cannot be written there is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loyalty.clock import local
from loyalty.errors import BadFile
from tui.counter import Counter

FOLDER = "papeles"


def usual_path(counter: Counter, title: str) -> Path:
    """Where the screens leave a paper: a name that tells the second, in the shop's folder of papers."""
    when = local(counter.clock(), counter.zone).strftime("%Y%m%d-%H%M%S")
    name = title.lower().replace(" ", "-")
    return counter.shop_papers.folder / FOLDER / f"{name}-{when}.pdf"


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """A file is written within, in a folder that is made where it is missing. Raises BadFile."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise BadFile(str(path), "not_writable", error.strerror or "") from None
