"""Which layout a keyboard reader types, told from one scan of a barcode that holds every character at stake.

>>> calibrated("TJ'-?ñ_¡¿(%&/YZyz0189").layout
'us-on-es'
>>> calibrated(TEXT).layout, calibrated(TEXT.swapcase()).caps_lock
('us', True)
>>> calibrated("8412345678905").is_of_the_page
False

The barcode has no dead keys, which would swallow what comes after them, and nothing that a stripe begins with.
"""

from dataclasses import dataclass
from typing import Final

from drivers import layouts
from drivers.layouts import Layout

TEXT: Final = "TJ-/_;?=+*%^&YZyz0189"
SIGNS: Final = "-/_;?=+*%^&"
STRIPE: Final = ";9724000000123451?"
_LAYOUTS: Final[tuple[Layout, ...]] = ("us", "us-on-es", "us-on-latam")


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a scan of `TEXT` tells; without ``layout`` none that is known fits.

    ``wrong``: the characters of `TEXT` that came as others, and as which, where no layout fits and as many came.
    ``is_of_the_page`` is False for what can only be some other barcode.
    """

    layout: Layout | None
    caps_lock: bool = False
    wrong: tuple[tuple[str, str], ...] = ()
    is_of_the_page: bool = True


def calibrated(shown: str) -> Calibration:
    """What the text that the host shows, behind an AIM identifier or not, tells of the reader."""
    for layout in _LAYOUTS:
        expected = layouts.shown(TEXT, layout)
        if shown.endswith((expected, expected.swapcase())):
            return Calibration(layout, caps_lock=not shown.endswith(expected))
    if shown.isalnum():
        return Calibration(None, is_of_the_page=False)
    wrong = [(sent, came) for sent, came in zip(TEXT, shown, strict=False) if sent != came]
    return Calibration(None, wrong=tuple(wrong) if len(shown) == len(TEXT) else ())
