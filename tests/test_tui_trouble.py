"""A database in trouble: the cashier stands where she stood, and a sale that is tried again is recorded once."""

import asyncio
from typing import Any

import pytest

from loyalty.errors import DatabaseTrouble
from loyalty.requests import SaleRequest
from loyalty.views import SaleReceipt
from tests.cashier import ANA_CARD, BERTA_CARD, Counters
from tui.counter import Counter


class Troubled:
    """A counter whose database fails `times` times when a sale is recorded, before or after it is safe."""

    def __init__(self, counter: Counter, problem: str, times: int = 1, after: bool = False) -> None:
        self._counter, self.times, self.after = counter, times, after
        self.trouble = DatabaseTrouble(problem)
        self.ids: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._counter, name)

    def record_sale(self, request: SaleRequest) -> SaleReceipt:
        self.ids.append(request.id)
        receipt = self._counter.record_sale(request) if self.after or not self.times else None
        if self.times:
            self.times -= 1
            raise self.trouble
        assert receipt is not None
        return receipt


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize(
    ("problem", "after", "sentence"),
    [
        ("busy", False, "Otro programa tiene ocupada la base de datos"),
        ("disk_full", False, "El disco está lleno: no se ha guardado nada."),
        ("unreachable", True, "No se puede hablar con la base de datos"),
    ],
)
async def test_a_database_in_trouble_leaves_the_cashier_where_she_stood_and_enter_records_one_sale(
    counters: Counters, problem: str, after: bool, sentence: str, several: bool
) -> None:
    troubled = Troubled(counters.counter, problem, times=2, after=after)
    async with counters.cashier(counter=troubled, several_lines=several) as cashier:  # type: ignore[arg-type]
        await cashier.scan(ANA_CARD)
        await cashier.type("12,50")
        await cashier.press(*["enter"] * (2 if several else 1))
        for _attempt in range(2):
            assert cashier.shows(sentence), cashier.screen_text()
            assert cashier.entry == ("" if several else "12,50")
            await cashier.press("enter")
        await cashier.sees("Venta guardada")
    assert len(troubled.ids) == 3
    assert len(set(troubled.ids)) == 1
    assert counters.sales() == (1, 1250)


async def test_two_quick_enters_record_one_sale(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        await cashier.type("12,50")
        cashier.keys_at_once("enter", "enter", "enter")
        await cashier.settle()
        await cashier.sees("Venta guardada")
    assert counters.sales() == (1, 1250)


async def test_another_amount_for_a_sale_that_was_recorded_after_all_is_refused(counters: Counters) -> None:
    troubled = Troubled(counters.counter, "unreachable", after=True)
    async with counters.cashier(counter=troubled) as cashier:  # type: ignore[arg-type]
        await cashier.scan(ANA_CARD)
        await cashier.type("12,50")
        await cashier.press("enter", "ctrl+u")
        await cashier.type("13")
        await cashier.press("enter")
        assert cashier.shows("Esta venta ya se guardó con otro importe")
    assert counters.sales() == (1, 1250)


async def test_any_question_that_the_database_cannot_answer_is_said_and_the_counter_goes_on(
    counters: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_arguments: object, **_named: object) -> None:
        raise DatabaseTrouble("busy")

    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        with monkeypatch.context() as trouble:
            for name in ("movements", "services", "sales_today", "find_customers", "account_at_the_till", "lots"):
                trouble.setattr(counters.counter, name, busy)
            await cashier.press("f6")
            assert cashier.shows("Otro programa tiene ocupada la base de datos"), cashier.screen_text()
            await cashier.press("pagedown", "escape", "f7", "1", "enter", "escape", "escape")
            await cashier.type("gar")
            await cashier.press("enter")
            await cashier.scan(BERTA_CARD)
            assert cashier.shows("Otro programa tiene ocupada la base de datos"), cashier.screen_text()
        await cashier.scan(BERTA_CARD)
        await cashier.press("escape")
        await cashier.scan(BERTA_CARD)
        await cashier.sees("Berta Muñoz Vila")


async def test_a_slow_database_shows_that_the_sale_is_being_saved(counters: Counters) -> None:
    may_go_on = asyncio.Event()
    loop = asyncio.get_running_loop()

    class Slow(Troubled):
        def record_sale(self, request: SaleRequest) -> SaleReceipt:
            asyncio.run_coroutine_threadsafe(may_go_on.wait(), loop).result()
            return self._counter.record_sale(request)

    async with counters.cashier(counter=Slow(counters.counter, "busy", 0)) as cashier:  # type: ignore[arg-type]
        await cashier.scan(ANA_CARD)
        await cashier.type("12")
        cashier.keys_at_once("enter")
        await cashier.sees("Guardando la venta")
        await cashier.app.counter_screen.action_clear()  # Esc waits for no lock, and leaves the sale alone
        may_go_on.set()
        await cashier.sees("Venta guardada")
