"""The programme that is being edited: changed by what is typed, judged by the one validation, and taken back."""

from datetime import date, time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.errors import BadAmount, BadProgramme, Duplicate
from loyalty.money import POINTS, Unit
from loyalty.programme import EarnRule, Hours, Redemption, Season, Weight
from loyalty.programme_text import programme_text
from loyalty.programme_toml import Lists, parse_programme
from tests.programme_owner import EVERYTHING
from tests.test_loyalty_programme_toml import EVERY_KEY
from tui.programme_document import HEAD, Item
from tui.programme_draft import ProgrammeDraft
from tui.programme_faults import fault_sentence, field_of_fault
from tui.programme_fields import FIELDS
from tui.programme_values import Names, typed_number

HEAD_ONLY = '[programme]\nname = "Puntos"\nstarts = 2026-01-01\n'


def draft_of(text: str = EVERYTHING, number: int = 1) -> ProgrammeDraft:
    return ProgrammeDraft(text, number=number)


@pytest.mark.parametrize("text", [HEAD_ONLY, EVERYTHING, EVERY_KEY])
def test_a_draft_that_nobody_changed_is_the_programme_it_was(text: str) -> None:
    draft = draft_of(text)
    assert draft.check() == parse_programme(text)
    assert not draft.changed


@pytest.mark.parametrize("text", [EVERYTHING, EVERY_KEY])
def test_a_form_that_is_accepted_as_it_was_shown_changes_nothing(text: str) -> None:
    draft = draft_of(text)
    for item in draft.items():
        draft.put(item, draft.values(item))
    assert not draft.changed
    assert not draft.undo()


def test_all_parts_come_in_their_order_and_those_there_is_one_of_even_when_empty() -> None:
    places = [item.place for item in draft_of().items()]
    assert places[:4] == ["programme", "earn[1]", "weight[1]", "weight[2]"]
    assert places[-6:] == ["expiry", "pending", "redemption", "refunds", "birthday", "welcome"]


def test_a_rule_is_added_by_what_is_typed_in_its_form() -> None:
    draft = draft_of(HEAD_ONLY)
    typed = {
        "give": "1,5",
        "unit": "punt",
        "per": "1.250,50",
        "services": "todos",
        "minimum_sale": "20 €",
        "step": "0,5",
    }
    assert draft.add("earn", typed) == Item("earn", 1)
    assert draft.check().earn == (
        EarnRule(POINTS, Fraction("1.5"), per_cents=125_050, minimum_sale_cents=2000, step_minor=500),
    )


def test_a_stamp_per_item_of_some_services_is_typed_in_words() -> None:
    draft = draft_of()
    draft.add("earn", {"give": "1", "unit": "cafés", "per": "art", "services": "cor, tinte y color", "stackable": "n"})
    assert draft.check().earn[-1] == EarnRule(
        Unit("cafés", 0), Fraction(1), per="item", services=("corte", "tinte"), stackable=False
    )


def test_a_season_is_typed_with_spanish_days_short_hours_and_its_weight() -> None:
    draft = draft_of()
    item = draft.add(
        "season",
        {
            "code": "Semana Santa",
            "from": "29/03/2026",
            "to": "05/04/26",
            "weekdays": "L, X",
            "hours": "9-14",
            "weight": "2",
        },
    )
    programme = draft.check()
    assert programme.seasons[item.number - 1] == Season(
        "Semana Santa", date(2026, 3, 29), date(2026, 4, 5), ("mon", "wed"), (Hours(time(9), time(14)),)
    )
    assert programme.weights[-1] == Weight(Fraction(2), season="Semana Santa")


def test_a_service_without_a_short_word_gets_one_from_its_name() -> None:
    draft = draft_of()
    item = draft.add("service", {"name": "Uñas de gel"})
    assert draft.values(item)["code"] == "unas-de-gel"


def test_the_weight_of_a_service_is_changed_and_taken_away_in_its_own_form() -> None:
    draft = draft_of()
    item = next(each for each in draft.items() if draft.values(each).get("code") == "tinte")
    assert draft.values(item)["weight"] == "3"
    draft.put(item, {"weight": "2,5"})
    assert draft.check().weights[0] == Weight(Fraction("2.5"), service="tinte")
    draft.put(item, {"weight": ""})
    assert [weight.service for weight in draft.check().weights] == [""]


def test_a_class_is_put_in_its_place_among_the_others() -> None:
    draft = draft_of()
    item = draft.add("class", {"name": "Plata", "metric": "eur", "minimum": "500", "place": "2"})
    assert item == Item("class", 2)
    assert [each.code for each in draft.check().classes] == ["normal", "plata", "oro"]


def test_what_makes_no_sense_with_another_field_is_not_asked_for_and_not_kept() -> None:
    draft = draft_of()
    draft.put(Item("expiry"), {"policy": "nunca"})
    assert "expiry" not in draft.text()
    draft.put(Item("expiry"), {"policy": "en días", "dates": "31/01, 31/7"})
    assert draft.check().expiry.dates == ("01-31", "07-31")


def test_paying_with_points_is_typed_in_percent_and_shown_in_percent() -> None:
    draft = draft_of(HEAD_ONLY)
    draft.put(Item("redemption"), {"point_value": "0,01", "maximum_share": "50"})
    assert draft.check().redemption == Redemption(Fraction("0.01"), maximum_share=Fraction("0.5"))
    again = draft_of(programme_text(draft.check()))
    assert again.values(Item("redemption"))["maximum_share"] == "50 %"


def test_a_renamed_service_keeps_its_weight_and_its_rules() -> None:
    draft = draft_of()
    draft.put(Item("earn", 1), {"services": "tinte"})
    item = next(each for each in draft.items() if draft.values(each).get("code") == "tinte")
    draft.put(item, {"code": "color"})
    programme = draft.check()
    assert programme.earn[0].services == ("color",)
    assert programme.weights[0].service == "color"


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("season", {"code": "navidad", "from": "01/12/2027", "to": "02/12/2027"}),
        ("weight", {"target": "Navidad", "by": "3"}),
    ],
)
def test_the_same_thing_twice_is_refused(kind: str, typed: dict[str, str]) -> None:
    draft = draft_of()
    with pytest.raises(Duplicate):
        draft.add(kind, typed)
    assert not draft.changed


@pytest.mark.parametrize(
    ("kind", "typed", "field", "sentence"),
    [
        ("earn", {"give": "1", "unit": "puntos", "per": "diez"}, "per", "ni «venta», ni «artículo»"),
        (
            "earn",
            {"give": "uno", "unit": "puntos", "per": "1"},
            "give",
            "Se dan: «uno» no es un número (como 2 o 0,5).",
        ),
        ("earn", {"unit": "puntos", "per": "1"}, "give", "Se dan: falta."),
        ("earn", {"give": "1", "unit": "euro", "per": "10", "services": "tinto"}, "services", "¿Quería decir «tinte»?"),
        ("season", {"code": "a", "from": "31/02/2026", "to": "01/03/2026"}, "from", "«31/02/2026» no es una fecha"),
        ("season", {"code": "a", "from": "02/03/2026", "to": "01/03/2026"}, "to", "Hasta: acaba antes de empezar."),
        ("season", {"code": "a", "from": "1/3/26", "to": "2/3/26", "hours": "tarde"}, "hours", "tienen que ser horas"),
        ("class", {"name": "Plata", "metric": "vis"}, "minimum", "Al llegar a: falta."),
        ("expiry", {"policy": "a partir", "months": "12", "days": "3"}, "months", "meses o días, y no las dos cosas"),
        ("weight", {"target": "peluca", "by": "2"}, "target", "«peluca» no está definido"),
        ("redemption", {"point_value": "0,01", "maximum_share": "150"}, "maximum_share", "tanto por ciento"),
    ],
)
def test_what_is_wrong_is_said_by_the_programmes_one_validation_at_its_part_and_field(
    kind: str, typed: dict[str, str], field: str, sentence: str
) -> None:
    draft = draft_of()
    item = draft.add(kind, typed)
    faults = [fault for fault in draft.faults() if item.is_at(fault.place)]
    with pytest.raises(BadProgramme) as bad:
        parse_programme(draft.text())
    assert faults == bad.value.faults
    assert field_of_fault(faults[0], item) == field
    assert sentence in fault_sentence(faults[0], item)


def test_every_fault_of_a_form_belongs_to_a_field_that_it_has() -> None:
    draft = draft_of()
    for kind, fields in FIELDS.items():
        item = HEAD if kind == "programme" else draft.add(kind, {field.name: "?" for field in fields})
        for fault in draft.faults():
            if item.is_at(fault.place):
                assert field_of_fault(fault, item) in {field.name for field in fields}


def test_a_part_that_went_wrong_leaves_the_others_sound() -> None:
    draft = draft_of()
    draft.put(Item("earn", 1), {"services": "tinte"})
    draft.remove(next(each for each in draft.items() if draft.values(each).get("code") == "tinte"))
    checked = draft.checked()
    assert list(checked.faults) == [Item("earn", 1)]
    assert checked.faults[Item("earn", 1)][0].problem == "not_defined"
    assert checked.parts[Item("season", 1)].code == "navidad"
    assert [weight.season for weight in checked.programme.weights] == ["navidad"]
    with pytest.raises(BadProgramme):
        draft.check()


def test_a_head_with_a_fault_leaves_the_other_parts_to_be_read() -> None:
    draft = draft_of()
    draft.put(HEAD, {"starts": "ayer"})
    checked = draft.checked()
    assert list(checked.faults) == [HEAD]
    assert len(checked.programme.earn) == 1


def test_changes_are_taken_back_one_by_one() -> None:
    draft = draft_of()
    before = draft.text()
    draft.put(Item("earn", 1), {"give": "2"})
    draft.remove(Item("season", 1))
    assert draft.undo()
    assert draft.check().earn[0].give == 2
    assert draft.undo()
    assert (draft.text(), draft.changed, draft.undo()) == (before, False, False)


def test_removing_a_season_takes_its_weight_with_it() -> None:
    draft = draft_of()
    assert draft.remove(Item("season", 1))
    programme = draft.check()
    assert [season.code for season in programme.seasons] == ["tardes-tranquilas"]
    assert [weight.service for weight in programme.weights] == ["tinte"]


def test_what_the_shop_has_in_its_lists_stays_when_it_is_removed_and_counts_no_more() -> None:
    programme = parse_programme(EVERYTHING)
    draft = ProgrammeDraft(EVERYTHING, Lists(programme.services, programme.seasons, programme.classes), 1)
    assert not draft.remove(Item("season", 1))
    assert draft.check().seasons == programme.seasons
    assert [weight.service for weight in draft.check().weights] == ["tinte"]


def test_the_whole_programme_cannot_be_removed() -> None:
    draft = draft_of()
    assert not draft.remove(HEAD)
    assert not draft.changed


def test_what_is_tried_on_a_copy_does_not_change_the_draft() -> None:
    draft = draft_of()
    draft.copy().put(Item("earn", 1), {"give": "9"})
    assert not draft.changed


@pytest.mark.parametrize(
    ("typed", "text"),
    [("10", "10"), ("0,001", "0.001"), ("1.234,50 €", "1234.50"), ("1,234.5", "1234.5"), ("50 %", "50"), ("12,", "12")],
)
def test_a_number_is_typed_as_it_is_written_in_the_shop(typed: str, text: str) -> None:
    assert typed_number(typed) == text


@pytest.mark.parametrize("typed", ["1.000", "20,000"])
def test_a_thousand_that_may_be_a_one_is_refused_as_at_the_counter(typed: str) -> None:
    with pytest.raises(BadAmount) as bad:
        typed_number(typed)
    assert bad.value.reason == "ambiguous"


@given(st.sampled_from(sorted(FIELDS)), st.dictionaries(st.integers(0, 12), st.text(max_size=12)))
def test_whatever_is_typed_the_draft_can_be_written_read_and_taken_back(kind: str, typed: dict[int, str]) -> None:
    draft = draft_of()
    names = [field.name for field in FIELDS[kind]]
    before = draft.text()
    try:
        draft.add(kind, {names[place]: text for place, text in typed.items() if place < len(names)})
    except (BadAmount, Duplicate):
        assert draft.text() == before
        return
    draft.checked()
    for item in draft.items():
        draft.values(item)
    assert all(fault.problem != "not_toml" for fault in draft.faults())
    if draft.undo():
        assert draft.text() == before


def test_every_choice_is_read_back_from_the_word_that_is_shown() -> None:
    names = Names((("corte", "Corte"),), (("navidad", "Navidad"),), (("oro", "Oro"),))
    for fields in FIELDS.values():
        for field in fields:
            for code, _word in () if field.value.several else field.value.choices(names):
                raw = {"yes": True, "no": False}.get(code, code)
                assert field.value.read(field.value.show(raw, names), names) == raw
