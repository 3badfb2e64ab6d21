"""The owner at the screens of messages: how each is reached from the counter, and a shop with something to write."""

from dataclasses import replace

from loyalty.consent import Consent
from tests.cashier import ANA, BERTA, NOON, Cashier, Counters
from tui.screens.mailing import MailingScreen
from tui.screens.members import MembersScreen
from tui.screens.messages import MessagesOfScreen, MessagesScreen
from tui.screens.occasions import OccasionForm, OccasionsScreen
from tui.screens.people import PeopleScreen
from tui.screens.segments import SegmentForm, SegmentsScreen
from tui.screens.sending import SendingScreen
from tui.screens.shop_screen import ShopScreen
from tui.screens.templates import PreviewScreen, TemplateScreen, TemplatesScreen

MESSAGES = ("f9", "m", "enter")

# How each screen is reached from a counter where nobody is.
MESSAGE_WAYS: dict[type[ShopScreen], tuple[str, ...]] = {
    MessagesScreen: MESSAGES,
    MessagesOfScreen: (*MESSAGES, "enter"),
    MailingScreen: (*MESSAGES, "f2"),
    TemplatesScreen: (*MESSAGES, "f3"),
    TemplateScreen: (*MESSAGES, "f3", "enter"),
    PreviewScreen: (*MESSAGES, "f3", "f3"),
    SegmentsScreen: (*MESSAGES, "f4"),
    SegmentForm: (*MESSAGES, "f4", "enter"),
    MembersScreen: (*MESSAGES, "f4", "f3"),
    OccasionsScreen: (*MESSAGES, "f5"),
    OccasionForm: (*MESSAGES, "f5", "enter"),
    PeopleScreen: (*MESSAGES, "f5", "f3"),
    SendingScreen: (*MESSAGES, "f6"),
}


def agree(counters: Counters, dni: str, *channels: str) -> None:
    """A customer wants advertising by some channels, or by mail and by letter."""
    for channel in channels or ("email", "letter"):
        counters.counter.record_consent(dni, Consent("marketing", channel, True, NOON, origin="paper"), NOON)


def something_to_write(counters: Counters) -> None:
    """Ana agreed to be written to and has an address of each kind; Berta never said anything."""
    counter = counters.counter
    counter.update_customer(ANA, {"email": "ana@correo.example", "address": "Calle Mayor 3", "city": "Reus"}, NOON)
    counter.update_customer(BERTA, {"email": "berta@correo.example", "birthday": "1975-03-10"}, NOON)
    agree(counters, ANA)
    counter.save_segment("nuevos", replace(counter.segment(""), points_to=500_000))
    counter.switch_occasion("birthday", True)
    counter.switch_occasion("welcome", True)
    counter.queue_mailing(counter.mailing("Primavera", "", "offer", "email"))


async def go_to(cashier: Cashier, screen: type[ShopScreen]) -> None:
    await cashier.press(*MESSAGE_WAYS[screen])
    assert type(cashier.screen) is screen
