"""A shop with operators who can be told from each other, and how the screens of them are reached."""

from tests.cashier import Cashier, Counters
from tui.screens.operator_forms import LimitsForm, OperatorCardForm, OperatorForm, PinForm
from tui.screens.operator_work import OperatorDaysForm, OperatorDeedsScreen, OperatorWorkScreen
from tui.screens.operators import OperatorsScreen
from tui.screens.shop_screen import ShopScreen
from tui.screens.supervisor import SupervisorScreen
from tui.screens.who import WhoScreen

OPERATORS = ("f9", "o", "enter")
OPERATOR_WAYS: dict[type[ShopScreen], tuple[str, ...]] = {
    WhoScreen: ("f11",),
    OperatorsScreen: OPERATORS,
    OperatorForm: (*OPERATORS, "f4"),
    PinForm: (*OPERATORS, "f5"),
    OperatorCardForm: (*OPERATORS, "f6"),
    LimitsForm: (*OPERATORS, "f7", "enter"),
    OperatorWorkScreen: (*OPERATORS, "f2"),
    OperatorDaysForm: (*OPERATORS, "f2", "f3"),
    OperatorDeedsScreen: (*OPERATORS, "f3"),
}
PINS = {"duena": "271828", "jefa": "4711", "marta": "1357"}
MARTA_CARD, JEFA_CARD = "0412000000001", "0412000000002"


def staff(counters: Counters) -> None:
    """An owner, a supervisor and the cashier at the counter, each with a PIN; two have cards."""
    counter = counters.counter
    counter.add_operator("marta", "Marta Pons", "cashier")
    counter.add_operator("eva", "Eva Ruiz", "cashier")
    counter.add_operator("jefa", "Núria Vila", "supervisor")
    counter.add_operator("duena", "Pilar Sanz", "owner")
    counter.give_pin("duena", PINS["duena"])
    with counter.acting(by="duena", pin=PINS["duena"]):
        counter.give_operator_card("marta", MARTA_CARD)
        counter.give_pin("marta", PINS["marta"])
        counter.give_operator_card("jefa", JEFA_CARD)
        counter.give_pin("jefa", PINS["jefa"])


async def give_leave(cashier: Cashier, code: str, pin: str) -> None:
    """Types who allows it where somebody is asked for."""
    assert isinstance(cashier.screen, SupervisorScreen)
    await cashier.type(code)
    await cashier.press("enter")
    await cashier.type(pin)
    await cashier.press("enter")
