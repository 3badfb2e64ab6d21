"""Keys in a burst: in order, whole, and each after the one before has had its effect."""

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Input

from drivers.scans import Scan
from tests.cashier import ANA_CARD, BERTA_CARD, Cashier, Counters, until
from tui.screens.card_form import CardForm
from tui.screens.customer_form import CustomerForm

TEN = [f"97240000000001{number:02d}" for number in range(10)]


class Scans:
    """What was scanned, in order, in place of what a screen would do with it."""

    def __init__(self, cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
        self.codes: list[str] = []
        monkeypatch.setattr(cashier.app, "scanned", self._take)

    async def _take(self, scan: Scan) -> None:
        self.codes.append(scan.code)


@pytest.mark.parametrize("end", ["enter", "tab", "ctrl+j"])
@pytest.mark.parametrize("gap_s", [0.0, 0.008, 0.03])
async def test_ten_scans_in_a_row_come_out_whole_and_in_order(
    counters: Counters, monkeypatch: pytest.MonkeyPatch, gap_s: float, end: str
) -> None:
    async with counters.cashier() as cashier:
        scans = Scans(cashier, monkeypatch)
        cashier.burst(*TEN, gap_s=gap_s, end=end)
        await cashier.settle()
        assert scans.codes == TEN
        assert cashier.entry == ""


async def test_the_last_of_ten_scans_is_at_the_counter(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        cashier.burst(*TEN, ANA_CARD, *TEN[:3], BERTA_CARD)
        await cashier.settle()
        await cashier.sees("Berta Muñoz Vila")
        assert cashier.entry == ""


async def test_a_scan_an_amount_and_enter_at_once_record_a_sale(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        cashier.burst(ANA_CARD, "12,5")
        cashier.burst(BERTA_CARD, "7")
        await cashier.settle()
        await cashier.sees("Berta Muñoz Vila   7,00 €")
    assert counters.sales() == (2, 1950)


async def test_scans_into_a_form_leave_its_fields_whole(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f4")
        await cashier.type("0000001")
        cashier.burst(*TEN)
        await cashier.settle()
        form = cashier.screen
        assert isinstance(form, CustomerForm)
        assert (form.value("dni"), form.value("card"), form.value("name")) == ("0000001", TEN[-1], "")


async def test_scans_before_and_after_a_form_opens_go_where_they_belong(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        cashier.burst(ANA_CARD)
        cashier.keys_at_once("f5")
        cashier.burst(TEN[0])
        cashier.keys_at_once("f2")
        cashier.burst("3")
        cashier.burst(BERTA_CARD)
        cashier.keys_at_once("f6")
        cashier.burst(ANA_CARD)
        await cashier.settle()
        await cashier.sees("Ana García Solà")
        assert cashier.screen is cashier.app.counter_screen
    assert counters.sales() == (1, 300)
    assert counters.counter.account(TEN[0]).last_sale_at


async def test_keys_typed_ahead_of_a_form_go_into_the_form(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        cashier.keys_at_once("f4", *"14Z", "down", *"Ana", "down", "down", *"600")
        cashier._keys.pause()
        await cashier.settle()
        form = cashier.screen
        assert isinstance(form, CustomerForm)
        assert (form.value("dni"), form.value("name"), form.value("phone")) == ("14Z", "Ana", "600")


async def test_a_function_key_right_after_the_last_digit_saves_that_digit_too(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f5")
        await cashier.type("REGALO-1")
        await cashier.press("tab", "s", "tab", "3")
        cashier.keys_at_once("0", "f2")
        await cashier.settle()
        await cashier.sees("30,00 €")


async def test_what_a_person_types_stays_typed(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.type("9724000000000011")
        assert cashier.entry == "9724000000000011"
        assert cashier.app.counter_screen.sale is None


async def test_a_scan_while_something_is_typed_leaves_the_text_alone(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.press("f5", "down", "down")
        await cashier.type("12")
        await cashier.scan(TEN[0])
        await cashier.type("50")
        form = cashier.screen
        assert isinstance(form, CardForm)
        assert (form.value("card"), form.value("euros")) == (TEN[0], "1250")


async def test_a_key_held_down_is_typing(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        cashier.burst("1" * 30, gap_s=0.033, end="left")
        await cashier.settle()
        assert cashier.entry == "1" * 30


async def test_a_pasted_code_with_its_line_end_is_a_scan_and_other_pastes_are_text(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.paste("garc")
        assert cashier.entry == "garc"
        await cashier.paste(ANA_CARD + "\r")
        await cashier.sees("Importe en euros")
        assert cashier.entry == ""


async def test_a_stripe_that_came_in_pieces_is_said_to_be_unreadable_and_shows_nothing(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        cashier.burst("%E?")
        await cashier.settle()
        await cashier.sees("No se ha podido leer: pase la tarjeta otra vez.")
        assert cashier.entry == ""


async def test_a_swipe_is_a_scan_and_its_track_is_never_shown(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        cashier.burst(f";{ANA_CARD}=99121010000000000?")
        await cashier.settle()
        await cashier.sees("Ana García Solà")
        assert not cashier.shows("9912101")


class Recorder(App[None]):
    """Two fields; Enter in the first empties it and goes to the second."""

    def __init__(self) -> None:
        super().__init__()
        self.submitted: list[str] = []

    def compose(self) -> ComposeResult:
        yield Input(id="first")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.submitted.append(event.value)
        event.input.value = ""


async def test_textual_itself_still_mixes_up_the_keys_of_a_burst() -> None:
    """While this holds the gate is needed for more than scans: when it fails, `key_gate` can do less."""
    app = Recorder()
    async with app.run_test():
        for code in ("A1", "B2", "C3"):
            for name in (*code, "enter"):
                event = events.Key(name, name if len(name) == 1 else "\r")
                event.set_sender(app)
                app.post_message(event)
        await until(lambda: len(app.submitted) == 3, "three lines")
    assert app.submitted != ["A1", "B2", "C3"], "Textual has mended the order of keys: the gate may be simpler now"


async def test_what_is_said_of_a_wrong_amount_stays_when_it_came_in_one_go(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        await cashier.scan(ANA_CARD)
        for _again in range(5):
            cashier.keys_at_once(*"doce", "enter")
            cashier._keys.pause()
            await cashier.settle()
            assert cashier.shows("no es un importe"), cashier.screen_text()
            await cashier.press("escape")


async def test_a_counter_that_has_listened_for_days_knows_that_a_key_came_just_now(counters: Counters) -> None:
    async with counters.cashier() as cashier:
        late = events.Key("shift+f12", None)
        late.time = counters.keys.now - 600  # what was stalled in all since the start, and is no listening
        late.set_sender(cashier.app)
        cashier.app.post_message(late)
        counters.keys.now += 1
        await until(lambda: not cashier.app.message_queue_size, "the key")
        await cashier.settle()
        assert cashier.app.idle_s() < 60
