"""The cards of the shop for trying things out: its numbers, gift cards sold all year, one lost, one replaced."""

from datetime import date, timedelta

from loyalty.clock import months_later, start_of
from loyalty.number_ranges import number_range
from loyalty.requests import Activation, NewRange, TopUpRequest
from models.accounts import activate
from models.card_ranges import add_range
from models.cards import block, replace
from models.gift_cards import top_up
from models.ledger import Context
from models.till import Till

CUSTOMERS_CARDS = NewRange("9724000000000001", "9724000000001000", note="Rollo de 1.000, azul")
GIFT_CARDS = NewRange("2900000000001", "2900000000995", "gift", "ean13", "Caja de 100, con lazo")
SOLD = ((320, 3000), (240, 5000), (200, 2500), (95, 10_000), (60, 5000), (32, 2000), (9, 5000), (2, 3000))
"""How many days ago, and for how many cents."""


def take_in_numbers(till: Till, at: int) -> None:
    """The cards that the shop opened with."""
    for each in (CUSTOMERS_CARDS, GIFT_CARDS):
        add_range(till.database, till.desk, each, at)


def furnish_cards(till: Till, today: date) -> None:
    """What happened to cards in the year: noon of each day."""
    database, desk = till.database, till.desk
    gifts = number_range(GIFT_CARDS.first, GIFT_CARDS.last, GIFT_CARDS.check)
    for place, (days_ago, cents) in enumerate(SOLD):
        day = today - timedelta(days=days_ago)
        at = start_of(day, desk.zone) + 12 * 3600
        card = Activation(gifts.code_at(place), "gift", euros_cents=cents, last_day=months_later(day, 9))
        context = Context(desk, at, at, f"demo-gift-{place}")
        database.write(lambda card=card, context=context: activate(database, till.shelf, desk, card, context))  # type: ignore[misc]
    yesterday = start_of(today - timedelta(days=1), desk.zone) + 13 * 3600
    top_up(till, TopUpRequest("demo-top-up", gifts.code_at(3), 2500, yesterday), yesterday)

    def happen() -> None:
        block(database, desk, gifts.code_at(2), "blocked", "robada en la tienda", yesterday)
        block(database, desk, "9724000000000011", "lost", "en el autobús", yesterday)
        replace(database, desk, "9724000000000017", "9724000000000517", "rota", yesterday)

    database.write(happen)
