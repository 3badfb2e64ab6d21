"""Cards through CUPS: any printer that the system has a queue for, whatever its make.

A job is done when CUPS says so. Where its printer stands still (no cards, cover open, ribbon at its end) or CUPS sets
it aside to try again later, it is cancelled, so that nothing comes out behind the back of our own queue.

CUPS keeps a printer's reasons from one job to the next: only a backend that runs takes them back. What it clears by
itself when a backend ends ("connecting-to-device") may be gone at every look, so what was seen is remembered.
"""

import getpass
import os
import re
import time
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loyalty.card_errors import PrinterTrouble
from printing.ipp import (
    CANCEL_JOB,
    JOB_ATTRIBUTES,
    NOT_FOUND,
    PRINT_JOB,
    PRINTER_ATTRIBUTES,
    Attribute,
    IppRefused,
    NotReached,
    ask,
    request,
)

SOCKETS = ("/run/cups/cups.sock", "/var/run/cups/cups.sock", "/private/var/run/cupsd")
WAIT_S = 150.0
LOOK_AGAIN_S = 0.5
SETTLE_S = 12.0  # what passes by itself: an old complaint, a line that is being opened, a CUPS that starts anew
STOPPING_S = 5.0
ANY_PRINTERS_CARD = "Custom.85.6x53.98mm"
CLOSE_MM = 1.5
CARD_MEDIA = ("iso_id-1", "cr80", "cr-80", "id-1")
PRINTING, STOPPED = 4, 5  # printer-state (RFC 8011, 5.4.11)
PENDING, SET_ASIDE, PROCESSING, STANDS_STILL, CANCELLED, ABORTED, COMPLETED = range(3, 10)  # job-state (5.3.7)
STILL_STOPPING = "processing-to-stop-point"  # job-state-reasons (5.3.8)
# printer-state-reasons (5.4.12) for which no card can come out, by how they begin
REASONS = (
    ("media-empty", "feeder_empty"),
    ("media-needed", "feeder_empty"),
    ("input-tray-missing", "feeder_empty"),
    ("cover-open", "cover_open"),
    ("door-open", "cover_open"),
    ("interlock-open", "cover_open"),
    ("marker-supply-empty", "ribbon_ended"),
    ("marker-supply-missing", "ribbon_ended"),
    ("media-jam", "jammed"),
    ("offline", "unreachable"),
    ("connecting-to-device", "unreachable"),
    ("timed-out", "unreachable"),
    ("shutdown", "unreachable"),
    ("paused", "paused"),
)


@dataclass(frozen=True, slots=True)
class _Look:
    """What CUPS says of a job and of its printer at one moment; `begun`: a backend had it once."""

    state: int
    begun: bool
    stopping: bool
    reasons: frozenset[str]
    detail: str

    @property
    def gone(self) -> bool:
        return self.state in (CANCELLED, ABORTED) and not self.stopping


@dataclass(slots=True)
class _Watch:
    """Judges why a job does not come out, from all that was seen of it; times are a monotonic clock's seconds."""

    before: frozenset[str]
    seen: set[str] = field(default_factory=set)
    its_turn_s: float | None = None

    def problem(self, look: _Look, now_s: float) -> str:
        """Empty while the card may come out."""
        if look.state != PENDING and self.its_turn_s is None:
            self.its_turn_s = now_s
        new = look.reasons - self.before
        self.seen |= new
        settled = self.its_turn_s is not None and now_s - self.its_turn_s > SETTLE_S
        found = _problem(new)
        if found and (settled or found != "unreachable"):
            return found
        if look.state == PROCESSING or not settled:
            return ""
        found = _problem(look.reasons) or _problem(self.seen)
        return found or ("refused" if look.state in (SET_ASIDE, STANDS_STILL) else "")


class CupsPrinter:
    """One queue of the system's, one card at a time."""

    def __init__(self, queue: str, media: str = "", server: str = "", wait_s: float = WAIT_S) -> None:
        self._server = server or os.environ.get("CUPS_SERVER") or _usual_server()
        self._path = f"/printers/{queue}"
        self._uri = f"ipp://localhost/printers/{queue}"
        self._queue, self._media, self._wait_s = queue, media, wait_s

    def print_file(self, pdf: Path, title: str, sleep: Callable[[float], None] = time.sleep) -> None:
        """Prints one card and waits until it is out. Raises PrinterTrouble, which says what became of the plastic."""
        printer = self._printer()
        if printer.get("printer-state", [0])[0] == STOPPED or not printer.get("printer-is-accepting-jobs", [1])[0]:
            message = str(printer.get("printer-state-message", [""])[0])
            raise PrinterTrouble("paused", message or self._queue)
        watch = _Watch(frozenset(printer.get("printer-state-reasons", [])))
        job = self._send(pdf, title, self._media or _media_of(printer))
        start = time.monotonic()
        while True:
            look = self._look(job, sleep)
            if look.state == COMPLETED:
                return
            now = time.monotonic()
            problem = watch.problem(look, now)
            if look.state in (CANCELLED, ABORTED):
                untouched = look.gone and (problem or not look.begun)
                raise PrinterTrouble(problem or "refused", look.detail, "untouched" if untouched else "unknown")
            if problem or now - start > self._wait_s:
                self._give_up(job, problem, look.detail, sleep)
                return
            sleep(LOOK_AGAIN_S)

    def _give_up(self, job: int, problem: str, detail: str, sleep: Callable[[float], None]) -> None:
        """Cancels a job that cannot come out, unless it came out meanwhile."""
        try:
            self._ask(CANCEL_JOB, [("integer", "job-id", job), *_who()])
        except PrinterTrouble:
            pass  # it has just ended: its state says how
        start = time.monotonic()
        look = self._look(job, sleep)
        while look.stopping and time.monotonic() - start < STOPPING_S:
            sleep(LOOK_AGAIN_S)
            look = self._look(job, sleep)
        if look.state == COMPLETED:
            return
        untouched = look.gone and (problem or not look.begun)  # what could not be cancelled may still come out
        why = problem or _problem(look.reasons) or "no_answer"
        raise PrinterTrouble(why, detail, "untouched" if untouched else "unknown")

    def _look(self, job: int, sleep: Callable[[float], None]) -> _Look:
        """Asked again for a while where CUPS does not answer: it may be starting anew, and keeps its jobs."""
        start = time.monotonic()
        while True:
            try:
                return _look_at(self._ask(JOB_ATTRIBUTES, [("integer", "job-id", job), *_who()]), self._printer())
            except PrinterTrouble as trouble:
                if trouble.problem != "no_cups" or time.monotonic() - start > SETTLE_S:
                    raise PrinterTrouble(trouble.problem, trouble.detail, "unknown") from None
            sleep(LOOK_AGAIN_S)

    def _send(self, pdf: Path, title: str, media: str) -> int:
        asked: list[Attribute] = [*_who(), ("name", "job-name", title), ("mime", "document-format", "application/pdf")]
        how: list[Attribute] = [("keyword", "media", media), ("keyword", "sides", "two-sided-long-edge")]
        answer = self._ask(PRINT_JOB, asked, how, pdf.read_bytes())
        return _number(answer, "job-id")

    def _printer(self) -> dict[str, list[Any]]:
        return self._ask(PRINTER_ATTRIBUTES, [*_who()])

    def _ask(
        self, operation: int, asked: list[Attribute], how: list[Attribute] | None = None, document: bytes = b""
    ) -> dict[str, list[Any]]:
        message = request(operation, [("uri", "printer-uri", self._uri), *asked], how or []) + document
        of_the_queue = operation in (PRINT_JOB, PRINTER_ATTRIBUTES)
        try:
            return ask(self._server, self._path, message)
        except IppRefused as refused:
            if refused.status == NOT_FOUND and of_the_queue:
                raise PrinterTrouble("no_queue", self._queue) from None
            raise PrinterTrouble("refused", refused.message, "untouched" if of_the_queue else "unknown") from None
        except (OSError, ValueError) as error:
            sent = operation == PRINT_JOB and not isinstance(error, NotReached)
            raise PrinterTrouble("no_cups", str(error), "unknown" if sent else "untouched") from None


def _look_at(job: dict[str, list[Any]], printer: dict[str, list[Any]]) -> _Look:
    """A job that was set aside when it was cancelled is called "stopping" for ever: its printer says that it is not."""
    why = [str(each) for each in job.get("job-state-reasons", [])]
    said = [job.get("job-printer-state-message", [""])[0], printer.get("printer-state-message", [""])[0], *why]
    return _Look(
        state=_number(job, "job-state"),
        begun=isinstance(job.get("time-at-processing", [""])[0], int),
        stopping=STILL_STOPPING in why and printer.get("printer-state", [0])[0] == PRINTING,
        reasons=frozenset(printer.get("printer-state-reasons", [])),
        detail=next((str(each) for each in said if each), ""),
    )


def _number(answer: dict[str, list[Any]], name: str) -> int:
    """Raises PrinterTrouble for an answer without it: the job may be there or not."""
    if name not in answer:
        raise PrinterTrouble("refused", name, "unknown")
    return int(answer[name][0])


def _who() -> list[Attribute]:
    return [("name", "requesting-user-name", getpass.getuser())]


def _usual_server() -> str:
    return next((path for path in SOCKETS if Path(path).exists()), "localhost:631")


def _media_of(printer: dict[str, list[Any]]) -> str:
    """What this printer calls a card: by its name, or the size in it; a size of its own for one that has neither."""
    offered = [str(name) for name in printer.get("media-supported", [])]
    return next((name for name in offered if _is_card(name)), ANY_PRINTERS_CARD)


def _is_card(media: str) -> bool:
    named = media.lower()
    if named == "card" or any(word in named for word in CARD_MEDIA):
        return True
    size = re.search(r"_([\d.]+)x([\d.]+)mm$", named)
    if size is None or named.startswith(("custom_min", "custom_max")):
        return False
    sides_mm = sorted((float(size[1]), float(size[2])))
    return abs(sides_mm[0] - 53.98) <= CLOSE_MM and abs(sides_mm[1] - 85.6) <= CLOSE_MM


def _problem(reasons: AbstractSet[str]) -> str:
    """The first reason for which nothing can come out; what is only low or will be needed is none."""
    return next((problem for start, problem in REASONS for each in reasons if each.startswith(start)), "")
