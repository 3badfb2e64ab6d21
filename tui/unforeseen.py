"""What to do about an error that nobody foresaw: write it down, without any card's number, and let the shop go on.

After such an error a screen cannot be trusted any more, so the screens are closed and opened anew on the same
database, with one sentence. Every sale that was said to be recorded is there; only what was being typed is lost.
"""

import re
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from tui.language import _

LOG_NAME = "errores.log"
SOON_S = 5.0  # an error so early would only come again
_DATA = re.compile(r"'[^']*'|\"[^\"]*\"|«[^»]*»|\S*\d\S*")


def write_down(error: BaseException, folder: Path) -> Path | None:
    """Adds the error to the log in the shop's folder: the log, or None where it cannot be written."""
    path = folder / LOG_NAME
    try:
        with path.open("a", encoding="utf-8") as log:
            log.write(time.strftime("%Y-%m-%dT%H:%M:%S%z") + "\n" + report(error) + "\n")
    except OSError:
        return None
    return path


def report(error: BaseException) -> str:
    """Where it happened and what kind it is; of its own words only those that cannot be anybody's data."""
    parts: list[str] = []
    for each in _causes(error):
        parts += [*traceback.format_tb(each.__traceback__), f"{type(each).__name__}: {_DATA.sub('...', str(each))}\n"]
    return "".join(parts)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error after what it came from."""
    before = error.__cause__ or error.__context__
    if before is not None:
        yield from _causes(before)
    yield error


def apology(log: Path | None) -> str:
    if log is None:
        return _("Ha fallado algo imprevisto. Mire si la última venta está guardada; se puede seguir.")
    text = _("Ha fallado algo imprevisto, apuntado en {name}. Mire si la última venta está guardada; se puede seguir.")
    return text.format(name=log.name)


def regret(log: Path | None) -> str:
    """The same at the end of a command."""
    if log is None:
        return _("Ha fallado algo imprevisto. Compruebe qué ha quedado guardado antes de repetirlo.")
    text = _("Ha fallado algo imprevisto, apuntado en {path}. Compruebe qué ha quedado guardado antes de repetirlo.")
    return text.format(path=log)
