"""Calibrating a keyboard reader: the barcodes to scan, a reader that changes nothing, and what a scan tells."""

from __future__ import annotations

from typing import Final

from drivers.calibration import SIGNS, STRIPE, TEXT, Calibration, calibrated
from drivers.wedge import KeyboardReader, WedgeSettings
from tui.configuration import ReaderSettings

__all__ = ["CODES", "Calibration", "calibrated", "reader_as_shown"]

CODES: Final = {"calibration": TEXT, "digits": "9724000000123451", "signs": SIGNS, "stripe": STRIPE}


def reader_as_shown(settings: ReaderSettings) -> KeyboardReader:
    """A reader that takes whatever comes fast enough for a scan, as the host shows it."""
    return KeyboardReader(WedgeSettings(layout="us", gap_ms=settings.gap_ms, any_text=True))
