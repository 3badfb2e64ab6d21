"""A shop with prizes, and how the owner's screens of them are reached from a counter where nobody is."""

from loyalty.clock import parse_moment
from loyalty.requests import AdjustmentRequest, NewPrize, PrizeRequest
from tests.cashier import ANA_CARD, BERTA_CARD, MADRID, Counters
from tui.screens.deliveries import DeliveriesScreen
from tui.screens.delivery_search import DeliverySearchForm
from tui.screens.prize_catalogue import PrizeCatalogueScreen
from tui.screens.prize_form import PrizeForm
from tui.screens.prize_stock import PrizeStockForm
from tui.screens.shop_screen import ShopScreen
from tui.screens.supervisor import SupervisorScreen

CATALOGUE, DELIVERIES = ("f9", "p", "p", "enter"), ("f9", "e", "enter")
PRIZE_WAYS: dict[type[ShopScreen], tuple[str, ...]] = {
    PrizeCatalogueScreen: CATALOGUE,
    PrizeForm: (*CATALOGUE, "f4"),
    PrizeStockForm: (*CATALOGUE, "f5"),
    DeliveriesScreen: DELIVERIES,
    DeliverySearchForm: (*DELIVERIES, "f3"),
    SupervisorScreen: (*DELIVERIES, "f8"),
}

PRIZES = (
    NewPrize("taza", "Taza", "article", {"points": 100_000}, 5, picture="De loza, con el nombre de la tienda."),
    NewPrize("secador", "Secador de pelo", "article", {"points": 2_500_000, "euros": 500}, 2, low_stock=3),
    NewPrize("peinado", "Lavar y peinar", "service", {"points": 900_000}),
    NewPrize("saldo", "5 € para su saldo", "money", {"points": 500_000}, value_cents=500, paid_as="balance"),
    NewPrize("efectivo", "5 € en la mano", "money", {"points": 50_000}, value_cents=500, paid_as="cash"),
    NewPrize("dto", "10 % en perfumería", "discount", {"points": 300_000}, percent=10),
)
PIN = "4711"


def stock_up(counters: Counters) -> None:
    """Prizes of every kind; Ana has 640 points, and has taken a mug; there is a supervisor."""
    counter = counters.counter
    for prize in PRIZES:
        counter.create_prize(prize)
    for number, card in enumerate((ANA_CARD, BERTA_CARD)):
        at = parse_moment(f"2026-02-0{number + 1}T10:00", MADRID)
        give(counters, card, 740_000 - number * 640_000, at)
        counter.redeem(PrizeRequest(f"entrega-{number}", "taza", at + 3600, card=card))
    counter.add_operator("jefa", "Núria", "supervisor")
    counter.give_pin("jefa", PIN)


def give(counters: Counters, card: str, points_milli: int, at: int) -> None:
    counters.counter.adjust(AdjustmentRequest(f"give {card} {at}", "points", points_milli, "regalo", at, card))
