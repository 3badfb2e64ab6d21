"""Cards through CUPS: any printer that the system has a queue for, whatever its make.

A job is done when CUPS says so and its printer stands still for no reason. Where it does stand still (no cards, cover
open, ribbon at its end) the job is cancelled, so that nothing comes out behind the back of our own queue.
"""

import getpass
import os
import re
import time
from collections.abc import Callable
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
    ask,
    request,
)

SOCKETS = ("/run/cups/cups.sock", "/var/run/cups/cups.sock", "/private/var/run/cupsd")
WAIT_S = 150.0
LOOK_AGAIN_S = 0.5
SETTLE_S = 12.0  # what a printer complained of before our job counts only if that does not begin
ANY_PRINTERS_CARD = "Custom.85.6x53.98mm"
CLOSE_MM = 1.5
CARD_MEDIA = ("iso_id-1", "cr80", "cr-80", "id-1")
STOPPED = 5  # printer-state (RFC 8011, 5.4.11)
PROCESSING, STANDS_STILL, CANCELLED, ABORTED, COMPLETED = 5, 6, 7, 8, 9  # job-state (5.3.7)
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
        before = set(printer.get("printer-state-reasons", []))
        job = self._send(pdf, title, self._media or _media_of(printer))
        start = time.monotonic()
        while True:
            state, message = self._job(job)
            if state == COMPLETED:
                return
            reasons = set(self._printer().get("printer-state-reasons", []))
            waited_s = time.monotonic() - start
            problem = _problem(reasons - before)
            if state != PROCESSING and waited_s > SETTLE_S:
                problem = problem or _problem(reasons)
            if state in (CANCELLED, ABORTED):
                raise PrinterTrouble(problem or "refused", message, "untouched" if problem else "unknown")
            if state == STANDS_STILL and waited_s > SETTLE_S:
                problem = problem or "refused"
            if problem or waited_s > self._wait_s:
                self._give_up(job, problem, message)
                return
            sleep(LOOK_AGAIN_S)

    def _give_up(self, job: int, problem: str, message: str) -> None:
        """Cancels a job that cannot come out, unless it came out meanwhile."""
        try:
            self._ask(CANCEL_JOB, [("integer", "job-id", job), *_who()])
        except PrinterTrouble:
            pass  # it has just ended: its state says how
        state, _message = self._job(job)
        if state == COMPLETED:
            return
        gone = state in (CANCELLED, ABORTED)  # what could not be cancelled may still come out
        raise PrinterTrouble(problem or "no_answer", message, "untouched" if problem and gone else "unknown")

    def _send(self, pdf: Path, title: str, media: str) -> int:
        asked: list[Attribute] = [*_who(), ("name", "job-name", title), ("mime", "document-format", "application/pdf")]
        how: list[Attribute] = [("keyword", "media", media), ("keyword", "sides", "two-sided-long-edge")]
        answer = self._ask(PRINT_JOB, asked, how, pdf.read_bytes())
        return _number(answer, "job-id")

    def _job(self, job: int) -> tuple[int, str]:
        answer = self._ask(JOB_ATTRIBUTES, [("integer", "job-id", job), *_who()])
        return _number(answer, "job-state"), str(answer.get("job-printer-state-message", [""])[0])

    def _printer(self) -> dict[str, list[Any]]:
        return self._ask(PRINTER_ATTRIBUTES, [*_who()])

    def _ask(
        self, operation: int, asked: list[Attribute], how: list[Attribute] | None = None, document: bytes = b""
    ) -> dict[str, list[Any]]:
        message = request(operation, [("uri", "printer-uri", self._uri), *asked], how or []) + document
        card = "untouched" if operation in (PRINT_JOB, PRINTER_ATTRIBUTES) else "unknown"
        try:
            return ask(self._server, self._path, message)
        except IppRefused as refused:
            if refused.status == NOT_FOUND and operation in (PRINT_JOB, PRINTER_ATTRIBUTES):
                raise PrinterTrouble("no_queue", self._queue) from None
            raise PrinterTrouble("refused", refused.message, card) from None
        except (OSError, ValueError) as error:
            raise PrinterTrouble("no_cups", str(error), card) from None


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


def _problem(reasons: set[str]) -> str:
    """The first reason for which nothing can come out; what is only low or will be needed is none."""
    return next((problem for start, problem in REASONS for each in reasons if each.startswith(start)), "")
