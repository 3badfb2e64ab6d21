"""A programme in words and pictures: each part as it is said in the shop, example sales, the calendar, a trial."""

from dataclasses import replace
from datetime import date, time, timedelta
from fractions import Fraction

import pytest

from loyalty.money import EUROS, POINTS, Unit
from loyalty.programme import (
    Bonus,
    CustomerClass,
    EarnRule,
    Expiry,
    Hours,
    Programme,
    Redemption,
    Season,
    Weight,
)
from loyalty.whatif import Affected, Comparison, Outcome
from tests.programme_owner import EVERYTHING
from tui.drawings import Room
from tui.programme_calendar import Calendar, calendar_content
from tui.programme_draft import ProgrammeDraft
from tui.programme_examples import example_lines
from tui.programme_trial import Trial, progress_bar, trial_content
from tui.programme_values import Names
from tui.programme_words import (
    birthday_words,
    class_words,
    earn_words,
    expiry_words,
    head_words,
    item_words,
    pending_words,
    redemption_words,
    refund_words,
    season_words,
    weight_words,
    welcome_words,
)

TODAY = date(2026, 3, 10)
NAMES = Names((("corte", "corte"), ("tinte", "tinte")), (("navidad", "Navidad"),), (("oro", "Oro"),))
ONE = EarnRule(POINTS, Fraction(1), per_cents=1000)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (ONE, "1 punto por cada 10 €"),
        (
            replace(ONE, services=("tinte", "corte"), minimum_sale_cents=2000, maximum_per_sale=Fraction(50)),
            "1 punto por cada 10 €, solo tinte y corte, a partir de 20 € de compra; como mucho 50 puntos por venta",
        ),
        (replace(ONE, mode="blocks", excluded_services=("tinte",)), "1 punto por cada 10 € enteros, menos tinte"),
        (replace(ONE, per_cents=100, give=Fraction("1.5")), "1,5 puntos por cada euro"),
        (replace(ONE, per_cents=1250, step_minor=1000), "1 punto por cada 12,50 €, en puntos enteros"),
        (
            replace(ONE, step_minor=500, rounding="up"),
            "1 punto por cada 10 €, de 0,5 en 0,5 puntos, redondeando hacia arriba",
        ),
        (replace(ONE, unit=EUROS, give=Fraction("0.1")), "0,10 € por cada 10 €"),
        (replace(ONE, unit=Unit("cafés", 0), per="item", per_cents=0), "1 cafés por cada artículo"),
        (replace(ONE, per="sale", per_cents=0, give=Fraction(1000)), "1.000 puntos por cada venta"),
        (
            replace(ONE, maximum_per_sale=Fraction(5), maximum_per_day=Fraction(9)),
            "1 punto por cada 10 €; como mucho 5 puntos por venta y 9 puntos al día",
        ),
        (replace(ONE, stackable=False, priority=7), "1 punto por cada 10 €; en vez de las demás (prioridad 7)"),
    ],
)  # fmt: skip
def test_a_rule_says_what_is_given_for_what(rule: EarnRule, words: str) -> None:
    assert earn_words(rule, NAMES) == words


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("0", "tinte no da nada"),
        ("0.5", "tinte cuenta la mitad"),
        ("1", "tinte cuenta como siempre"),
        ("2", "tinte cuenta doble"),
        ("3", "tinte cuenta el triple"),
        ("1.25", "tinte cuenta 1,25 veces"),
    ],
)
def test_a_weight_says_how_much_it_counts(by: str, words: str) -> None:
    assert weight_words(Weight(Fraction(by), service="tinte"), NAMES) == words


def test_a_weight_of_a_season_says_its_days_and_one_of_a_class_whose_it_is() -> None:
    season = Season("navidad", date(2026, 12, 1), date(2027, 1, 6))
    assert (
        weight_words(Weight(Fraction(2), season="navidad"), NAMES, [season]) == "Navidad (1 dic a 6 ene) cuenta doble"
    )
    assert weight_words(Weight(Fraction(2), customer_class="oro"), NAMES) == "Cliente Oro: cuenta doble"


def test_a_season_says_its_days_its_weekdays_its_hours_and_that_it_is_over() -> None:
    season = Season(
        "tardes-tranquilas", date(2026, 1, 1), date(2026, 3, 9), ("tue", "wed"), (Hours(time(16), time(19)),)
    )
    assert season_words(season, TODAY) == (
        "Tardes tranquilas: del 01/01/2026 al 09/03/2026, solo martes y miércoles, de 16:00 a 19:00, ya pasó"
    )
    assert season_words(season, TODAY - timedelta(days=1)).endswith("de 16:00 a 19:00")


@pytest.mark.parametrize(
    ("each", "words"),
    [
        (
            CustomerClass("oro", "Oro", "spend", Fraction(1000), grace_days=30),
            "Oro: 1.000 € en 12 meses; 30 días de gracia",
        ),
        (CustomerClass("oro", "Oro", "points", Fraction(1), "lifetime"), "Oro: 1 punto desde siempre"),
        (CustomerClass("oro", "Oro", "visits", Fraction(20), "calendar-year"), "Oro: 20 visitas en el año natural"),
        (CustomerClass("oro"), "Oro: se da a mano"),
    ],
)  # fmt: skip
def test_a_class_says_how_it_is_reached(each: CustomerClass, words: str) -> None:
    assert class_words(each, is_first=False) == words
    assert class_words(each, is_first=True) == "Oro: aquí empiezan todos"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (expiry_words(Expiry()), "Lo ganado no caduca"),
        (expiry_words(Expiry("rolling", 12, round_to="month-end")), "Lo ganado caduca a los 12 meses, a fin de mes"),
        (expiry_words(Expiry("inactivity", days=1)), "Lo ganado caduca al día sin comprar"),
        (expiry_words(Expiry("fixed", dates=("01-31", "07-31"))), "Lo ganado caduca cada año el 31/01 y 31/07"),
        (pending_words(0), "Se puede gastar desde la venta siguiente"),
        (pending_words(14), "Se puede gastar a los 14 días"),
        (redemption_words(None), "No se puede pagar con puntos"),
        (
            redemption_words(Redemption(Fraction("0.01"), Fraction(500), Fraction(100), Fraction(1, 2))),
            "Pagar con puntos: 100 puntos = 1 €, desde 500 puntos, de 100 en 100, hasta el 50 % de la compra",
        ),
        (redemption_words(Redemption(Fraction("0.015"))), "Pagar con puntos: un punto = 0,015 €"),
        (refund_words("clamp"), "Devoluciones: se quita lo que se ganó; si ya se gastó, se perdona"),
        (birthday_words(None), "Cumpleaños: ningún regalo"),
        (birthday_words(Bonus(Fraction(50), POINTS, 7)), "Cumpleaños: 50 puntos, hasta 7 días antes o después"),
        (welcome_words(Bonus(Fraction(5), EUROS)), "Bienvenida: 5 € al apuntarse"),
    ],
)
def test_the_parts_there_is_one_of_say_what_holds_even_when_they_are_not_there(words: str, said: str) -> None:
    assert words == said


def test_the_head_says_when_and_where_it_holds() -> None:
    programme = Programme(
        "Puntos", date(2025, 1, 1), date(2025, 12, 31), ("centro", "playa"), "add", on_points_tender="ignore"
    )
    assert head_words(programme, TODAY) == (
        "Puntos: desde el 01/01/2025, hasta el 31/12/2025, en centro y playa, ya acabó, lo que cuenta más: si se juntan"
        " varios, se suman, lo que se paga con puntos también gana"
    )


def test_every_part_of_a_programme_has_words() -> None:
    draft = ProgrammeDraft(EVERYTHING)
    checked = draft.checked()
    for item in draft.items():
        assert item_words(item, checked.parts.get(item), draft.names, TODAY)


def examples(text: str = EVERYTHING, today: date = TODAY) -> list[str]:
    draft = ProgrammeDraft(text)
    return example_lines(draft.check(), draft.names, today)


def test_two_sales_show_how_the_parts_meet() -> None:
    assert examples() == [
        "Corte, 20 €, un día normal: 20 puntos",
        "Tinte y color, 40 €, en Navidad, cliente Oro: 240 puntos",
    ]


def test_an_example_is_of_a_sale_large_enough_to_gain_something() -> None:
    assert examples(EVERYTHING.replace('per = "1.00"', 'per = "1.00"\nminimum_sale = "60"'))[0] == (
        "Corte, 100 €, un día normal: 100 puntos"
    )


def test_a_season_that_comes_is_a_better_example_than_one_that_is_over() -> None:
    text = EVERYTHING + '[[weight]]\nseason = "tardes-tranquilas"\nby = "1.5"\n'
    assert "en Navidad" in examples(text)[1]
    over = text.replace("2026-12-01", "2025-12-01").replace("2027-01-06", "2026-01-06")
    assert "en Tardes tranquilas, cliente Oro: 180 puntos" in examples(over)[1]


def test_a_programme_in_which_nothing_counts_more_has_the_plain_example_alone() -> None:
    head = '[programme]\nname = "P"\nstarts = 2026-01-01\n'
    assert examples(head + '[[service]]\ncode = "pan"\n[[earn]]\nunit = "points"\ngive = 1\nper = 1\n') == [
        "Pan, 20 €, un día normal: 20 puntos"
    ]
    assert examples(head) == []


def drawn(day: date, width: int = 76) -> list[str]:
    draft = ProgrammeDraft(EVERYTHING)
    calendar = Calendar(draft.check(), draft.names)
    return [line.rstrip() for line in str(calendar_content(calendar, day, TODAY, Room(width, 22))).splitlines()]


def test_the_calendar_marks_each_day_with_the_letter_of_its_season() -> None:
    lines = drawn(date(2026, 12, 7))
    assert lines[0] == "2026   1       5        10        15        20        25        30"
    assert lines[3] == "Mar      · T T · · ·   · T T · · ·   · T T · · ·   · T T · · ·   · T"
    assert lines[12] == "Dic    + + N N N N>N + + N N N N N + + N N N N N + + N N N N N + + N"
    assert lines[14] == "Lunes, 7 de diciembre de 2026: Navidad cuenta doble"
    assert lines[16].startswith("N  Navidad: del 01/12/2026")
    assert lines[17].startswith("T  Tardes tranquilas: ")


def test_the_calendar_says_all_that_holds_on_a_day() -> None:
    assert "Navidad cuenta doble; Tardes tranquilas no cambia nada (16:00-19:00)" in "\n".join(drawn(date(2026, 12, 8)))
    assert "Martes, 10 de marzo de 2026 (hoy): " in "\n".join(drawn(TODAY))
    assert "Miércoles, 31 de diciembre de 2025: ese día el programa no vale" in "\n".join(drawn(date(2025, 12, 31)))


def test_the_calendar_uses_a_wider_screen() -> None:
    assert drawn(TODAY, width=116)[0].startswith("2026    1           5             10")


def test_every_season_has_a_letter_of_its_own() -> None:
    seasons = tuple(Season(code, TODAY, TODAY) for code in ("navidad", "noviembre", "nata", "na"))
    letters = Calendar(Programme("P", TODAY, seasons=seasons), Names()).letters
    assert list(letters.values()) == ["N", "O", "A", "B"]


def test_a_trial_shows_both_programmes_their_difference_and_who_feels_it() -> None:
    before, after = (Outcome({"points": n * 1000, "euros": 500}, Fraction("0.01")) for n in (1000, 1250))
    affected = (Affected(1, 100_000, 150_500, 0, 0, "normal", "oro"),)
    trial = Trial(Comparison(1200, 1, before, after, 1, affected), ["Ana García"], date(2025, 3, 10), TODAY)
    lines = [line.rstrip() for line in str(trial_content(trial, NAMES, 74)).splitlines()]
    assert lines == [
        "1.200 ventas de 1 cuenta, del 10/03/2025 al 10/03/2026",
        "",
        "                             Hoy     Con cambios              Diferencia",
        "Puntos                     1.000           1.250            +250 (+25 %)",
        "Euros                     5,00 €          5,00 €                   igual",
        "Deuda en euros           15,00 €         17,50 €         +2,50 € (+17 %)",
        "1 cliente cambia de tipo.",
        "",
        "A quién le cambia más",
        "  Ana García                       100 >      150,5 puntos   normal > Oro",
    ]


def test_progress_is_a_bar_of_plain_characters() -> None:
    assert progress_bar(1, 4) == "[##########..............................]  25 %"
    assert progress_bar(0, 0).endswith("]   0 %")
