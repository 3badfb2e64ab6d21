"""What a keyboard reader types for the calibration barcode tells its layout."""

import pytest

from drivers import layouts
from drivers.calibration import SIGNS, STRIPE, TEXT, calibrated
from drivers.layouts import Layout
from drivers.wedge import KeyboardReader, Scan, Stroke, Typed, WedgeSettings

LAYOUTS: tuple[Layout, ...] = ("us", "us-on-es", "us-on-latam")
GERMAN = str.maketrans("-/_;?=+*^&yzYZ", "ß-?ö_´`(&/zyZY")
FRENCH = str.maketrans("-/_;?=+*%^&0189", ")!°mM=+8%97à&ç§")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("caps_lock", [False, True])
@pytest.mark.parametrize("identifier", ["", "]C0"])
def test_every_layout_is_told_from_what_the_reader_types(layout: Layout, caps_lock: bool, identifier: str) -> None:
    shown = layouts.shown(identifier + TEXT, layout)
    found = calibrated(shown.swapcase() if caps_lock else shown)
    assert (found.layout, found.caps_lock, found.wrong) == (layout, caps_lock, ())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_that_was_told_gives_every_sign_back(layout: Layout) -> None:
    for text in (TEXT, SIGNS, STRIPE):
        assert layouts.undo(layouts.shown(text, layout), layout) == text


def test_no_two_layouts_look_alike() -> None:
    assert len({layouts.shown(TEXT, layout) for layout in LAYOUTS}) == len(LAYOUTS)


@pytest.mark.parametrize("table", [GERMAN, FRENCH])
def test_a_reader_for_another_country_is_not_taken_for_one_that_is_known(table: dict[int, int]) -> None:
    found = calibrated(TEXT.translate(table))
    assert found.layout is None
    assert found.is_of_the_page
    assert dict(found.wrong)["-"] == chr(table[ord("-")])


def test_a_code_with_a_character_missing_tells_no_layout() -> None:
    assert calibrated(TEXT.replace("^", "")).layout is None
    assert calibrated(TEXT.replace("^", "")).wrong == ()


@pytest.mark.parametrize("code", ["8412345678905", "ABC123", ""])
def test_another_barcode_is_not_of_the_page(code: str) -> None:
    assert calibrated(code).layout is None
    assert calibrated(code).is_of_the_page is (code == "")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("caps_lock", [False, True])
@pytest.mark.parametrize("gap_s", [0.0, 0.008, 0.03])
def test_the_keyboard_reader_takes_the_barcode_for_a_scan_as_the_host_shows_it(
    layout: Layout, caps_lock: bool, gap_s: float
) -> None:
    shown = layouts.shown(TEXT, layout)
    shown = shown.swapcase() if caps_lock else shown
    reader = KeyboardReader(WedgeSettings(layout="us", any_text=True))
    results = [
        result
        for place, character in enumerate(shown + "\r")
        for result in reader.feed(Stroke(character, place * gap_s))
    ]
    assert not [result for result in results if isinstance(result, Typed)]
    assert [result.code for result in results if isinstance(result, Scan)] == [shown]
