import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.layouts import ES, LATAM, US, Layout, guess, undo

UNCHANGED = string.ascii_letters + string.digits + " !$%,."
SPAIN: list[tuple[str, str]] = [
    ('"', "¨"), ("#", "·"), ("&", "/"), ("'", "´"), ("(", ")"), (")", "="), ("*", "("), ("+", "¿"), ("-", "'"),
    ("/", "-"), (":", "Ñ"), (";", "ñ"), ("<", ";"), ("=", "¡"), (">", ":"), ("?", "_"), ("@", '"'), ("[", "`"),
    ("\\", "ç"), ("]", "+"), ("^", "&"), ("_", "?"), ("`", "º"), ("{", "^"), ("|", "Ç"), ("}", "*"), ("~", "ª"),
]  # fmt: skip
LATIN_AMERICA = dict(SPAIN) | {
    "=": "¿", "+": "¡", "[": "´", "'": "{", "\\": "}", "|": "]", "`": "|", "~": "°", '"': "[", "{": "¨", "#": "#"
}  # fmt: skip


def shown(text: str, table: dict[str, str]) -> str:
    """What a host shows of the US keys in ``text``, dead keys by their spacing form."""
    return "".join(table.get(character, character) for character in text)


@pytest.mark.parametrize(("sent", "seen"), SPAIN)
def test_each_of_the_27_characters_comes_back_from_a_host_in_spain(sent: str, seen: str) -> None:
    assert undo(seen, "us-on-es") == sent


@pytest.mark.parametrize(("sent", "seen"), LATIN_AMERICA.items())
def test_each_of_the_27_characters_comes_back_from_a_host_in_latin_america(sent: str, seen: str) -> None:
    assert undo(seen, "us-on-latam") == sent


def test_the_tables_are_one_to_one() -> None:
    assert len(US) == 27
    for table in (US, ES, LATAM):
        assert len(set(table)) == 27
        assert not set(table) & set(UNCHANGED)


@given(st.text(alphabet=US.replace(":", "") + UNCHANGED))
def test_whatever_a_reader_sends_comes_back_on_both_layouts(text: str) -> None:
    assert undo(shown(text, dict(SPAIN)), "us-on-es") == text
    assert undo(shown(text, LATIN_AMERICA), "us-on-latam") == text


@given(st.text(alphabet=UNCHANGED), st.sampled_from(["us", "us-on-es", "us-on-latam"]))
def test_digits_letters_and_six_signs_are_the_same_everywhere(text: str, layout: Layout) -> None:
    assert undo(text, layout) == text


CHECKED = [
    ("%S9724000000123451^GARCIA/ANA^?", "%S9724000000123451&GARCIA-ANA&_"),
    (";9724000000123451?", "ñ9724000000123451_"),
    ("%B4000001234567899^PEREZ/ANA^99121010000?", "%B4000001234567899&PEREZ-ANA&99121010000_"),
    (";4000001234567899=99121010000?", "ñ4000001234567899¡99121010000_"),
    ("+0123?", "¿0123_"),
    ("]C1", "+C1"),
    ("]E0", "+E0"),
    ("ABC-123/45.6+7", "ABC'123-45.6¿7"),
    ("https://x.es/a?b=1&c=2", "httpsÑ--x.es-a_b¡1/c¡2"),
]


@pytest.mark.parametrize(("sent", "seen"), CHECKED)
def test_the_checked_examples_come_back(sent: str, seen: str) -> None:
    assert undo(seen, "us-on-es") == sent


@pytest.mark.parametrize(("sent", "seen"), CHECKED[:5])
def test_auto_tells_swipes_by_their_beginning_and_end(sent: str, seen: str) -> None:
    assert undo(seen, "auto") == sent
    assert undo(sent, "auto") == sent


@pytest.mark.parametrize(
    "text", ["8412345678905", "ABC-123", "año 2024", "100%", "%", "(+34) 600", "a_b", "¡0123_", ""]
)
def test_auto_leaves_alone_what_does_not_begin_as_a_swipe(text: str) -> None:
    assert undo(text, "auto") == text


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        (";4000=9912?", "ñ4000¿9912_"),
        (";1=2?+0123?", "ñ1¿2_¡0123_"),
        ("%S1^X^?\r;1=2?\r", "%S1&X&_\rñ1¿2_\r"),
    ],
)
def test_auto_tells_latin_america_by_what_makes_a_stripe(sent: str, seen: str) -> None:
    assert guess(seen) == "us-on-latam"
    assert undo(seen, "auto") == sent


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("[A", "À"),
        ("'A", "Á"),
        ('"A', "Ä"),
        ("{A", "Â"),
        ("'e", "é"),
        ('"u', "ü"),
        ("{1", "¹"),
        ("{0", "⁰"),
        ("{9", "⁹"),
    ],
)
def test_a_dead_key_that_merged_with_a_letter_is_split_again(sent: str, seen: str) -> None:
    assert undo(f"1{seen}2", "us-on-es") == f"1{sent}2"


@pytest.mark.parametrize(("sent", "seen"), [("[A", "Á"), ("{A", "Ä"), ("[e", "é")])
def test_latin_america_has_other_dead_keys(sent: str, seen: str) -> None:
    assert undo(seen, "us-on-latam") == sent


@pytest.mark.parametrize("text", ["À", "ã", "¹", "č", "ő", "漢"])
def test_what_no_us_key_can_make_in_latin_america_stays(text: str) -> None:
    assert undo(text, "us-on-latam") == text


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        (";9724000000123451?", "Ñ9724000000123451_"),
        (";4000=9912?", "Ñ4000¡9912_"),
        (";E?", "Ñe_"),
        ("%S1^X^?;1?", "%S1&X&_Ñ1_"),
        ("%S1^X^?\r;1?\r", "%S1&X&_\rÑ1_\r"),
    ],
)
def test_caps_lock_does_not_hide_the_start_of_track_2(sent: str, seen: str) -> None:
    for layout in ("us-on-es", "auto"):
        assert undo(seen, layout).upper() == sent


@given(st.text(), st.sampled_from(["us", "us-on-es", "us-on-latam", "auto"]))
def test_no_text_makes_it_raise(text: str, layout: Layout) -> None:
    undo(text, layout)
