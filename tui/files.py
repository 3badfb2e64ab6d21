"""Files that the program writes for its people: their names, and how what cannot be written is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

from loyalty.errors import BadFile


@contextmanager
def writing(path: Path, new_folder: bool = False) -> Iterator[None]:
    """A file is written within, with `new_folder` in one that is made where it is missing. Raises BadFile."""
    try:
        if new_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except (OSError, UnicodeError) as error:
        raise BadFile(str(path), "not_writable", getattr(error, "strerror", "") or str(error)) from None


@contextmanager
def dated_file(folder: Path, title: str, moment: datetime, ending: str = ".pdf") -> Iterator[Path]:
    """The place of a new file, named by its title and the second; nobody else gets it, in the same second neither.

    An empty file holds the place until what is written within takes it; where nothing does, it goes. Raises BadFile.
    """
    name = f"{title.lower().replace(' ', '-')}-{moment:%Y%m%d-%H%M%S}"
    for number in count(1):
        path = folder / (f"{name}{ending}" if number == 1 else f"{name}-{number}{ending}")
        with writing(path, new_folder=True):
            try:
                path.touch(exist_ok=False)
            except FileExistsError:
                continue
            break
    try:
        yield path
    finally:
        with writing(path):
            if path.exists() and not path.stat().st_size:
                path.unlink()
