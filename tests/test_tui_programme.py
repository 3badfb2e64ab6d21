"""The owner's way through the programme: reading it, changing it, trying it out, saving it, and leaving it alone."""

import threading
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from loyalty.clock import parse_moment
from loyalty.earning import EarningLine
from loyalty.requests import SaleRequest
from tests.cashier import ANA_CARD, BERTA_CARD, MADRID, Cashier, Counters
from tests.programme_owner import EVERYTHING, choose_line
from tui.operations.programme import programme_try
from tui.screens.menu import MenuScreen
from tui.screens.programme import ProgrammeScreen
from tui.screens.programme_calendar import ProgrammeCalendarScreen
from tui.screens.programme_item import ProgrammeItemForm
from tui.screens.what_if import SPANS, TrialCancelled, WhatIfScreen


def loaded(counters: Counters, text: str = EVERYTHING) -> None:
    counters.counter.load_programme(text, parse_moment("2026-01-02T08:00", MADRID))


def box(cashier: Cashier, name: str) -> Any:
    return cashier.screen.query_one(f"#{name}")


def versions(counters: Counters) -> list[tuple[str, int]]:
    return [(version.name, version.number) for version in counters.counter.programmes()]


async def fill_in(cashier: Cashier, **values: str) -> None:
    """Types into fields of the form, by their names."""
    for name, value in values.items():
        box(cashier, name.rstrip("_")).value = value
    await cashier.settle()


async def test_the_programme_opens_from_the_menu_and_reads_like_a_shop_talks(counters: Counters) -> None:
    loaded(counters)
    async with counters.cashier(size=(80, 40)) as cashier:
        await cashier.press("f9", "p", "enter")
        await cashier.sees("Puntos del barrio · versión 2 · vale hoy")
        for line in (
            "1 punto por cada euro",
            "Tinte y color cuenta el triple",
            "Navidad (1 dic a 6 ene) cuenta doble",
            "Oro: 1.000 € en 12 meses; 30 días de gracia",
            "Lo ganado caduca a los 12 meses, a fin de mes",
            "Ejemplo: Corte, 20 €, un día normal: 20 puntos",
            "Ejemplo: Tinte y color, 40 €, en Navidad, cliente Oro: 240 puntos",
        ):
            await cashier.sees(line)


async def test_the_menu_is_not_offered_while_somebody_is_at_the_counter(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.sees("F9 Menú")
        await cashier.scan(ANA_CARD)
        assert not cashier.shows("F9 Menú")
        await cashier.press("ctrl+p")
        assert cashier.screen is cashier.app.counter_screen


async def test_a_saved_change_makes_a_new_version_that_the_next_sale_follows(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("ctrl+p", "p", "enter")
        await choose_line(cashier, "1 punto por cada euro")
        await cashier.press("enter")
        assert isinstance(cashier.screen, ProgrammeItemForm)
        await fill_in(cashier, give="2")
        await cashier.sees("Dirá: 2 puntos por cada euro")
        await cashier.press("f2")
        await cashier.sees("Apuntado, pero sin guardar: F2 guarda el programa.")
        await cashier.sees("2 puntos por cada euro")
        assert versions(counters) == [("Puntos del barrio", 1)]
        await cashier.press("f2")
        await cashier.sees("Guardado: «Puntos del barrio», versión 2. Vale desde la próxima venta.")
        assert versions(counters) == [("Puntos del barrio", 2)]
        await cashier.press("escape")
        await cashier.scan(ANA_CARD)
        await cashier.type("10")
        await cashier.press("enter")
        await cashier.sees("Ha ganado  20 puntos")


async def test_a_wrong_value_is_said_at_its_field_and_nothing_is_saved(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "p", "enter", "down", "enter")
        await fill_in(cashier, per="diez", give="")
        await cashier.press("f2")
        await cashier.sees("! Se dan: falta.")
        assert cashier.focused_field == "give"
        await fill_in(cashier, give="1")
        await cashier.press("f2")
        await cashier.sees("! Por cada: «diez» no es un importe en euros, ni «venta», ni «artículo».")
        assert cashier.focused_field == "per"
        assert not cashier.shows("Dirá:")
        await cashier.press("escape", "escape")
        assert isinstance(cashier.screen, ProgrammeScreen)
        await cashier.press("f2")
        await cashier.sees("No hay cambios que guardar.")
    assert versions(counters) == [("Puntos del barrio", 1)]


async def test_enter_says_what_is_wrong_in_the_field_that_one_leaves(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "p", "enter", "down", "enter", "enter", "enter")
        assert cashier.focused_field == "per"
        await cashier.type("1.000")
        await cashier.press("enter")
        await cashier.sees("puede ser mil o uno con decimales")
        assert cashier.focused_field == "per"
        await cashier.type("1000")
        await cashier.press("enter")
        assert cashier.focused_field == "mode"


async def test_a_word_is_chosen_by_its_first_letter_or_from_a_list_with_its_meaning(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "p", "enter", "down", "enter", "down", "down", "down")
        await cashier.type("no")
        await cashier.press("enter")
        assert box(cashier, "mode").value == "no gana nada"
        await cashier.sees("1 punto por cada euro entero")
        await cashier.press("up")
        await cashier.sees("F4 Elegir")
        await cashier.press("f4", "g", "enter")
        assert box(cashier, "mode").value == "gana en proporción"


async def test_a_class_without_a_minimum_is_chosen_from_the_list_and_its_fields_go(counters: Counters) -> None:
    loaded(counters)
    async with counters.cashier(size=(80, 40)) as cashier:
        await cashier.press("f9", "p", "enter")
        await choose_line(cashier, "Oro: 1.000")
        await cashier.press("enter", "down", "down", "down", "f4")
        await cashier.press("home", "enter")
        assert box(cashier, "metric").value == "sin mínimo, o a mano"
        assert not cashier.shows("Días de gracia")
        await cashier.sees("Dirá: Oro: se da a mano")
        await cashier.press("enter", "enter")
        assert isinstance(cashier.screen, ProgrammeScreen)
        await cashier.sees(">   Oro: se da a mano")


async def test_services_are_marked_in_a_list(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "p", "enter", "down", "enter", "down", "down", "down", "down", "f4")
        await cashier.sees("[ ] Corte")
        await cashier.press("enter", "down", "down", "space")
        await cashier.sees("[x] Corte")
        await cashier.press("ctrl+g")
        assert box(cashier, "services").value == "corte, tinte"
        await cashier.sees("Dirá: 1 punto por cada euro, solo Corte y Tinte y color")
        await cashier.press("f4", "enter", "escape")
        assert box(cashier, "services").value == "corte, tinte"


async def test_a_season_is_added_counts_and_is_seen_in_the_calendar(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "p", "enter", "f4")
        await cashier.press("t", "enter")
        assert box(cashier, "code").has_focus
        for text in ("Semana Santa", "29/03/2026", "5/4/26", "", "", "2"):
            await cashier.type(text)
            await cashier.press("enter")
        assert isinstance(cashier.screen, ProgrammeScreen)
        await cashier.sees(">   Semana Santa: del 29/03/2026 al 05/04/2026")
        await cashier.press("f5")
        assert isinstance(cashier.screen, ProgrammeCalendarScreen)
        await cashier.sees("S  Semana Santa: del 29/03/2026 al 05/04/2026")
        lines = cashier.lines()
        march = next(line for line in lines if line.startswith("  Mar"))
        april = next(line for line in lines if line.startswith("  Abr"))
        assert (march.count("S"), april[9:].count("S")) == (3, 5)
        await cashier.press("down", "left", "left", "left", "left", "left")
        await cashier.sees("Domingo, 5 de abril de 2026: Semana Santa cuenta doble")
        await cashier.press("pagedown")
        await cashier.sees("Lunes, 5 de abril de 2027: día normal")
        await cashier.press("home")
        await cashier.sees("Martes, 10 de marzo de 2026 (hoy): día normal")
        await cashier.press("pageup", "right", "escape", "f2")
        await cashier.sees("versión 2. Vale desde la próxima venta.")
    assert [each.code for each in counters.counter.programmes()[0].programme.seasons] == ["Semana Santa"]


async def test_a_line_is_removed_and_brought_back(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "p", "enter")
        await choose_line(cashier, "Tinte y color cuenta")
        await cashier.press("delete")
        await cashier.sees("Quitado: Tinte y color cuenta el triple. F7 lo deshace.")
        await cashier.sees("SIN GUARDAR")
        assert cashier.screen.draft.check().weights == ()  # type: ignore[attr-defined]
        await cashier.press("f7")
        await cashier.sees("Deshecho.")
        await cashier.sees("Tinte y color cuenta el triple")
        assert not cashier.shows("SIN GUARDAR")
        await cashier.press("ctrl+r")
        await cashier.sees("No hay nada que deshacer.")


async def test_what_cannot_be_removed_says_why(counters: Counters) -> None:
    loaded(counters)
    async with counters.cashier() as cashier:
        await cashier.press("f9", "p", "enter", "f8")
        await cashier.sees("El programa entero no se quita: F3 abre otro.")
        await choose_line(cashier, "Navidad: del")
        await cashier.press("ctrl+l")
        await cashier.sees("La tienda lo guarda en sus listas: se queda, pero no cuenta más ni menos.")
        assert not cashier.shows("Navidad (1 dic a 6 ene) cuenta doble")
        await cashier.press("end", "f8")
        await cashier.sees("Aquí no hay nada que quitar.")


async def test_a_contradiction_is_marked_at_its_line_and_cannot_be_saved_nor_tried(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "p", "enter", "f4")
        await cashier.press("s", "enter")
        await fill_in(cashier, name="Uñas de gel")
        await cashier.press("f2")
        await cashier.press("home", "down", "enter")
        await fill_in(cashier, services="unas")
        await cashier.press("f2")
        await choose_line(cashier, "Uñas de gel")
        await cashier.press("f8")
        for key in ("f2", "f6"):
            await cashier.press(key)
            await cashier.sees("! Hay 1 línea con algo mal. Servicios: «unas-de-gel» no está definido.")
            await cashier.sees("> ! Lo que se gana. Servicios: «unas-de-gel» no está definido.")
            assert isinstance(cashier.screen, ProgrammeScreen)
            assert not cashier.shows("Ejemplo:")
    assert versions(counters) == [("Puntos del barrio", 1)]


async def test_leaving_with_unsaved_changes_asks_first(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "p", "enter")
        await choose_line(cashier, "Tinte y color cuenta")
        await cashier.press("f8", "escape")
        await cashier.sees("Hay cambios sin guardar. ¿Dejarlos sin guardar?")
        await cashier.press("n")
        assert isinstance(cashier.screen, ProgrammeScreen)
        await cashier.press("f3")
        await cashier.sees("Hay cambios sin guardar. ¿Dejarlos sin guardar?")
        await cashier.press("escape", "escape", "s")
        assert isinstance(cashier.screen, MenuScreen)
        await cashier.press("enter")
        await cashier.sees("Tinte y color cuenta el triple")
        await cashier.press("escape", "escape")
        assert cashier.screen is cashier.app.counter_screen


async def test_a_card_takes_to_the_counter_at_once_and_the_changes_wait(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "p", "enter", "down", "enter")
        await fill_in(cashier, give="3")
        await cashier.scan(BERTA_CARD)
        await cashier.sees("Berta Muñoz Vila")
        await cashier.press("escape", "f9", "p", "enter")
        await cashier.sees("Aquí siguen los cambios que no se habían guardado.")
        await cashier.sees("3 puntos por cada euro")
        await cashier.press("f2")
        await cashier.sees("versión 2. Vale desde la próxima venta.")


async def test_of_several_programmes_one_is_chosen(counters: Counters) -> None:
    loaded(counters, EVERYTHING.replace("Puntos del barrio", "Verano").replace("2026-01-01", "2027-01-01", 1))
    async with counters.cashier() as cashier:
        await cashier.press("f9", "p", "enter")
        await cashier.sees("Puntos del barrio  (versión 1)  vale hoy")
        await cashier.sees("Verano  (versión 1)")
        await cashier.press("v", "enter")
        await cashier.sees("Verano · versión 1 · hoy no vale")
        await choose_line(cashier, "1 punto por cada euro")
        await cashier.press("f8", "f2")
        await cashier.sees("Guardado: «Verano», versión 2. Valdrá desde el 01/01/2027.")
        await cashier.press("f3", "p", "enter")
        await cashier.sees("Puntos del barrio · versión 1 · vale hoy")


@pytest.mark.parametrize(
    ("letters", "line"),
    [
        ("", "Oro: 500 € en 12 meses"),
        ("n", "Ejemplo: Café, 20 €, un día normal: 1 cafés"),
        ("nn", "Cumpleaños: 50 puntos"),
    ],
)
async def test_the_first_programme_begins_from_a_template_of_the_trade(
    tmp_path: Any, counters: Counters, letters: str, line: str
) -> None:
    (tmp_path / "new").mkdir()
    empty = Counters(tmp_path / "new", counters.keys, programme="")
    async with empty.cashier(size=(80, 50)) as cashier:
        await cashier.sees("Hoy no hay ningún programa de puntos en marcha")
        await cashier.press("f9", "p", "enter")
        await cashier.sees("Todavía no hay ninguno. ¿Con cuál empieza?")
        await cashier.press(*letters, "enter")
        await cashier.sees("Puntos de Peluquería Núria · programa nuevo · SIN GUARDAR")
        await cashier.sees(line)
        await cashier.press("f2")
        await cashier.sees("Guardado: «Puntos de Peluquería Núria», versión 1. Vale desde la próxima")
        await cashier.press("escape")
        assert not cashier.shows("no hay ningún programa")
    assert versions(empty) == [("Puntos de Peluquería Núria", 1)]
    empty.counter.close()


async def test_choosing_no_first_programme_goes_back_to_the_menu(tmp_path: Any, counters: Counters) -> None:
    (tmp_path / "new").mkdir()
    empty = Counters(tmp_path / "new", counters.keys, programme="")
    async with empty.cashier() as cashier:
        await cashier.press("f9", "p", "enter", "escape")
        assert isinstance(cashier.screen, MenuScreen)
    empty.counter.close()


async def test_what_another_counter_saved_meanwhile_is_not_overwritten_unasked(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f9", "p", "enter")
        await choose_line(cashier, "Tinte y color cuenta")
        await cashier.press("f8")
        loaded(counters)
        await cashier.press("f2")
        await cashier.sees("Ya hay una versión 2 de «Puntos del barrio» que no es esta")
        assert versions(counters)[0][1] == 2
        await cashier.press("f2")
        await cashier.sees("versión 3.")
    assert versions(counters)[0][1] == 3


def sold(counters: Counters, sales: int = 6) -> None:
    for number in range(sales):
        card, service = ((ANA_CARD, "tinte"), (BERTA_CARD, "perfumeria"))[number % 2]
        at = parse_moment(f"2026-02-{number % 27 + 1:02d}T10:0{number % 10}", MADRID)
        line = EarningLine(service, 1000 + number)
        counters.counter.record_sale(SaleRequest(f"sale {number}", (line,), at, card=card))


async def tinte_no_more(cashier: Cashier) -> str:
    """Takes the weight of the dye away: the text of the draft."""
    await cashier.press("f9", "p", "enter")
    await choose_line(cashier, "Tinte y color cuenta")
    await cashier.press("f8")
    assert isinstance(cashier.screen, ProgrammeScreen)
    assert cashier.screen.draft is not None
    return cashier.screen.draft.text()


def figures(cashier: Cashier, label: str) -> list[Decimal]:
    """What the row of a label shows for today and for the changed programme."""
    row = next(line for line in cashier.lines() if line.strip().startswith(label))
    words = row.replace(label, "").replace("€", "").replace(".", "").replace(",", ".").split()
    return [Decimal(word) for word in words[:2]]


async def test_a_trial_shows_the_figures_of_programme_try_and_writes_nothing(counters: Counters) -> None:
    sold(counters)
    before_it = counters.counter.verify()
    async with counters.cashier() as cashier:
        text = await tinte_no_more(cashier)
        await cashier.press("f6")
        await cashier.sees("6 ventas de 2 cuentas, del 10/03/2025 al 10/03/2026")
        answer = programme_try(counters.counter, text, None, None)
        for label, unit in (("Puntos", "points"), ("Euros", "euros")):
            given = [answer[side]["given"][unit] for side in ("today", "changed")]
            assert figures(cashier, label) == [Decimal(amount) for amount in given]
        debts = [Decimal(answer[side]["liability"]) for side in ("today", "changed")]
        assert figures(cashier, "Deuda en euros") == debts
        shown = [each["who"] for each in answer["most_affected"]]
        assert shown == ["Ana García Solà"]
        await cashier.sees("Ana García Solà")
        await cashier.sees("No se ha guardado nada.")
        await cashier.press("escape")
        assert isinstance(cashier.screen, ProgrammeScreen)
    assert versions(counters) == [("Puntos del barrio", 1)]
    assert counters.counter.verify() == before_it


async def test_another_span_can_be_tried(counters: Counters) -> None:
    sold(counters)
    async with counters.cashier() as cashier:
        await tinte_no_more(cashier)
        await cashier.press("f6", "f6")
        await cashier.sees("6 ventas de 2 cuentas, del 10/09/2025 al 10/03/2026")
        await cashier.press(*["ctrl+o"] * (len(SPANS) - 1))
        await cashier.sees("6 ventas de 2 cuentas, del 10/03/2025 al 10/03/2026")


async def test_a_trial_without_a_programme_today_says_so(tmp_path: Any, counters: Counters) -> None:
    (tmp_path / "new").mkdir()
    empty = Counters(tmp_path / "new", counters.keys, programme="")
    async with empty.cashier() as cashier:
        await cashier.press("f9", "p", "enter", "enter", "f6")
        await cashier.sees("No hay ningún programa de puntos en marcha.")
        await cashier.press("escape")
        assert isinstance(cashier.screen, ProgrammeScreen)
    empty.counter.close()


@pytest.mark.parametrize("leave", ["escape", "scan"])
async def test_a_long_trial_shows_how_far_it_is_and_stops_when_it_is_left(
    counters: Counters, monkeypatch: pytest.MonkeyPatch, leave: str
) -> None:
    stopped = threading.Event()

    def slow(toml: str, first_day: date | None, last_day: date | None, on_progress: Callable[[int, int], None]) -> None:
        try:
            while True:
                on_progress(500, 2000)
                time.sleep(0.005)
        except TrialCancelled:
            stopped.set()
            raise

    monkeypatch.setattr(counters.counter, "try_programme", slow)
    async with counters.cashier() as cashier:
        await cashier.press("f9", "p", "enter")
        assert isinstance(cashier.screen, ProgrammeScreen)
        await cashier.app.push_screen(WhatIfScreen(cashier.screen.draft.text(), cashier.screen.draft.names))  # type: ignore[union-attr]
        await cashier.sees("[##########..............................]  25 %")
        await cashier.sees("500 de 2000 ventas")
        if leave == "escape":
            cashier.keys_at_once("escape")
        else:
            cashier.burst(ANA_CARD)
        await cashier.settle()
        if leave == "escape":
            assert isinstance(cashier.screen, ProgrammeScreen)
        else:
            await cashier.sees("Ana García Solà")
        assert stopped.wait(10)
