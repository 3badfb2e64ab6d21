"""Card designs as people write them: what is wrong, where, and what was probably meant."""

from pathlib import Path

import pytest

from loyalty.box import Box
from loyalty.card_design import (
    FIELDS,
    Code,
    PersonalCard,
    Picture,
    Shape,
    Text,
    filled,
    is_personal,
    spaced,
)
from loyalty.card_design_toml import read_design
from loyalty.card_errors import BadDesign
from loyalty.errors import Fault

SHIPPED = sorted((Path(__file__).parent.parent / "printing" / "designs").glob("*.toml"))


def faults_of(toml: str) -> list[Fault]:
    with pytest.raises(BadDesign) as refused:
        read_design("mio", toml)
    assert refused.value.design == "mio"
    return refused.value.faults


def item(*lines: str, side: str = "front", head: str = "") -> str:
    front = "" if side == "front" else "[front]\n"
    return "\n".join([head, front, f"[[{side}.item]]", *lines])


def test_a_design_for_every_trade_is_shipped_and_right() -> None:
    assert [path.stem for path in SHIPPED] == ["bar", "hotel", "peluqueria", "sencilla", "tienda", "viajes"]
    for path in SHIPPED:
        for language in ("es", "ca", "en"):
            assert read_design(path.stem, path.read_text(encoding="utf-8"), language).title != path.stem


def test_a_design_is_read_whole() -> None:
    design = read_design(
        "mio",
        """
        [design]
        title = "La mía"
        stripe = true
        [front]
        background = "#0A2B3C"
        shaded_to = "#ffffff"
        [[front.item]]
        draw = "text"
        box = [5, 5, 50.5, 8]
        text = "{name}"
        size = 11
        lines = 2
        bold = true
        align = "center"
        [[front.item]]
        draw = "polygon"
        points = [[0, 0], [10, 0], [0, 10]]
        colour = "#ff0000"
        opacity = 0.5
        [[front.item]]
        draw = "logo"
        box = [60, 5, 20, 10]
        [back]
        [[back.item]]
        draw = "ean13"
        box = [5, 20, 60, 12]
        background = "#ffffff"
        """,
    )
    assert (design.title, design.stripe, len(design.sides)) == ("La mía", True, 2)
    assert (design.front.background, design.front.shaded_to) == ("#0a2b3c", "#ffffff")
    name, triangle, logo = design.front.items
    assert name == Text(Box(5, 5, 50.5, 8), "{name}", size_pt=11, lines=2, bold=True, align="center")
    assert isinstance(triangle, Shape)
    assert triangle.points_mm == ((0, 0), (10, 0), (0, 10))
    assert logo == Picture("logo", Box(60, 5, 20, 10), "logo.png")
    assert design.back is not None
    assert design.back.items == (Code("ean13", Box(5, 20, 60, 12), "{number}", background="#ffffff"),)


def test_a_text_in_several_languages_is_taken_in_the_shops_or_else_the_first_there_is() -> None:
    toml = item('draw = "text"', "box = [5, 5, 50, 8]", 'text = { ca = "Targeta", en = "Card" }')
    texts = [read_design("mio", toml, language).front.items[0] for language in ("es", "ca", "en")]
    assert [each.text for each in texts if isinstance(each, Text)] == ["Targeta", "Targeta", "Card"]


@pytest.mark.parametrize(
    ("toml", "fault"),
    [
        ("[frnt]", Fault("front", "missing")),
        ("[front]\nbackgroud = '#ffffff'", Fault("front.backgroud", "unknown_key", "", "background")),
        ("[front]\nbackground = 'verde'", Fault("front.background", "not_a_colour", "verde")),
        ("[front]\nitem = 3", Fault("front.item", "not_a_table", "3")),
        (item('draw = "txt"'), Fault("front.item[1].draw", "not_one_of", "txt", "text")),
        (item("box = [1, 2, 3, 4]"), Fault("front.item[1].draw", "missing")),
        (item('draw = "qr"'), Fault("front.item[1].box", "missing")),
        (item('draw = "qr"', "box = [1, 2, 3]"), Fault("front.item[1].box", "not_a_box", "[1, 2, 3]")),
        (item('draw = "qr"', "box = [1, 2, 0, 9]"), Fault("front.item[1].box", "not_a_box", "[1, 2, 0, 9]")),
        (
            item('draw = "qr"', "box = [70, 2, 30, 30]"),
            Fault("front.item[1].box", "outside_the_card", "100 × 32 mm"),
        ),
        (
            item('draw = "text"', "box = [5, 5, 9, 9]", 'text = "{nmae}"'),
            Fault("front.item[1].text", "unknown_field", "nmae", "name"),
        ),
        (
            item('draw = "text"', "box = [5, 5, 9, 9]", 'text = { es = "a", fr = "b" }'),
            Fault("front.item[1].text.fr", "unknown_key", "", ""),
        ),
        (
            item('draw = "text"', "box = [5, 5, 9, 9]", 'text = "x"', 'align = "centre"'),
            Fault("front.item[1].align", "not_one_of", "centre", "center"),
        ),
        (
            item('draw = "text"', "box = [5, 5, 9, 9]", 'text = "x"', "size = 150"),
            Fault("front.item[1].size", "not_between", "150", "3 - 100"),
        ),
        (
            item('draw = "polygon"', "points = [[1, 2], [3, 4]]"),
            Fault("front.item[1].points", "not_points", "[[1, 2], [3, 4]]"),
        ),
        (
            item('draw = "qr"', "box = [5, 10, 20, 20]", side="back", head="[design]\nstripe = true"),
            Fault("back.item[1].box", "on_the_stripe"),
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_the_nearest_right_word(toml: str, fault: Fault) -> None:
    found = faults_of(toml)[0]
    assert (found.place, found.problem, found.value) == (fault.place, fault.problem, fault.value)
    assert fault.nearest in found.nearest


def test_all_faults_are_told_at_once() -> None:
    toml = item('draw = "text"', "box = 3", 'colour = "red"', "bold = 1")
    assert {fault.place.rpartition(".")[2] for fault in faults_of(toml)} == {"text", "box", "colour", "bold"}


def test_what_is_no_toml_is_told() -> None:
    assert faults_of("[front")[0].problem == "not_toml"


def test_a_shape_may_reach_over_the_edge_of_the_card() -> None:
    toml = item('draw = "ellipse"', "box = [-20, -20, 60, 60]", 'colour = "#123456"')
    assert isinstance(read_design("mio", toml).front.items[0], Shape)


def test_every_field_is_filled_from_the_card() -> None:
    card = PersonalCard("9724000000123451", "Ana Gómez", "12345678Z", "oro", "Tienda", "Centro", "31/12/2027")
    assert set(card.fields()) == set(FIELDS)
    assert filled("{first_name} · {number_spaced}", card.fields()) == "Ana · 9724 0000 0012 3451"
    assert all(card.fields().values())


def test_a_text_about_what_is_not_known_is_left_out() -> None:
    fields = PersonalCard("T-1").fields()
    assert filled("Válida hasta {last_day}", fields) == ""
    assert filled("{name} {number}", fields) == "T-1"
    assert filled("Tarjeta cliente", fields) == "Tarjeta cliente"


def test_only_what_names_a_field_is_another_on_every_card() -> None:
    box = Box(0, 0, 1, 1)
    assert not is_personal(Shape("rectangle", box, "#000000"))
    assert not is_personal(Text(box, "Tarjeta"))
    assert not is_personal(Picture("logo", box, "logo.png"))
    assert is_personal(Picture("photo", box, "fotos/{dni}.jpg"))
    assert is_personal(Code("qr", box, "https://tienda.example/{number}"))


def test_short_numbers_and_codes_with_letters_are_not_spaced() -> None:
    assert [spaced(text) for text in ("1234567", "T-00010002", "12345678")] == ["1234567", "T-00010002", "1234 5678"]
