"""What a sale would do: the shop's memory asked for what the pure rules need to know, and nothing written."""

from dataclasses import replace
from datetime import date

from loyalty.clock import day_number, day_of, local
from loyalty.earning import Earned, Occasion, earned_by
from loyalty.errors import BadAmount, BadValue, NotAllowed
from loyalty.lots import spendable_minor
from loyalty.money import EUROS, LARGEST_CENTS, POINTS
from loyalty.pages import NEWEST
from loyalty.programme import Programme, Version
from loyalty.requests import CASH, Payment, SaleRequest
from loyalty.tender import GiftCardBalance, Means, Tendered, lines_that_earn, tendered
from loyalty.tiers import Standing, effective
from loyalty.views import Quote
from models.accounts import account_by_id, account_of
from models.cards import CardRecord, usable_card
from models.customer_blocks import check_not_blocked
from models.customers import household
from models.database import Database
from models.ledger import open_lots, standing_of
from models.sale_statements import accrued_between
from models.till import Till, bounds

NO_SALE_YET = NOW = NEWEST  # as things are, after all that was ever recorded


def quote_sale(till: Till, request: SaleRequest) -> Quote:
    """What the sale would do now. Raises what recording it would raise."""
    day = checked_day(till, request)
    account_id, card = account_of(till.database, till.desk, request.card, request.dni, day)
    check_card_existed(card, request.at)
    *standing, _ = till.database.rows(account_by_id, id=account_id)[0]
    return quoted(till, request, account_id, card, standing_of(standing), day)[0]


def most_paid(till: Till, request: SaleRequest) -> Tendered:
    """What the customer's own points and euros could pay of a sale, at most."""
    version = till.shelf.followed_by(till.desk.branch, checked_day(till, request))
    redeems = version is not None and version.programme.redemption is not None
    return quote_sale(till, replace(request, pay=Payment("max" if redeems else 0, "max"))).paid


def check_card_existed(card: CardRecord | None, at: int) -> None:
    """Raises NotAllowed for a sale dated before its card was handed out."""
    if card is not None and at < card.activated_at:
        raise NotAllowed("before_the_card", card.shown)


def checked_day(till: Till, request: SaleRequest) -> date:
    """The day of the sale; its lines are checked against the shop's services."""
    if not request.lines:
        raise BadValue("lines", "empty")
    for line in request.lines:
        if line.quantity_milli < 0:
            raise BadAmount(f"{line.quantity_milli / 1000:g}", "negative")
        if not 0 <= line.amount_cents <= LARGEST_CENTS:
            raise BadAmount(EUROS.text(line.amount_cents), "negative" if line.amount_cents < 0 else "too_large")
    till.shelf.check_services({line.service for line in request.lines})
    return day_of(request.at, till.desk.zone)


def quoted(
    till: Till, request: SaleRequest, account_id: int, card: CardRecord | None, standing: Standing, day: date
) -> tuple[Quote, Version | None]:
    """The quote for an account as it stands, and the version of the programme it follows.

    Raises NotAllowed for an account with which nothing is earned or spent.
    """
    check_not_blocked(till.database, account_id)
    version = till.shelf.followed_by(till.desk.branch, day)
    programme = version.programme if version else None
    paid = _paid(till, request, account_id, programme, day)
    if programme is None:
        return Quote(Earned(), paid.due_cents, standing.manual or standing.reached, ("no_programme",), paid), None
    customer_class = effective(programme.classes, standing, day)
    if is_gift_card_alone(till.database, card):
        return Quote(Earned(), paid.due_cents, customer_class, ("gift_card_alone",), paid), version
    earned = earned_again(till, programme, request, account_id, customer_class, paid)
    caps = tuple(f"capped_per_{result.capped}" for each in earned.by_unit for result in each.results if result.capped)
    return Quote(earned, paid.due_cents, customer_class, caps, paid), version


def is_gift_card_alone(database: Database, card: CardRecord | None) -> bool:
    """Whether a gift card is all that is known of who buys: it is money, and nobody's to earn with."""
    return card is not None and card.kind == "gift" and not household(database, card.account_id or 0)


def earned_again(
    till: Till,
    programme: Programme,
    request: SaleRequest,
    account_id: int,
    customer_class: str,
    paid: Tendered,
    before_sale: int = NO_SALE_YET,
    booked_by: int = NOW,
) -> Earned:
    """What a sale earns; `before_sale` and `booked_by` look at the day as it was when that sale was recorded."""
    day = day_of(request.at, till.desk.zone)
    today = None
    if any(rule.maximum_per_day is not None for rule in programme.earn):
        today = _earned_on(till, account_id, day, before_sale, booked_by)
    counted = lines_that_earn(request.lines, paid.points_value_cents, programme)
    occasion = Occasion(local(request.at, till.desk.zone), customer_class, today)
    return earned_by(programme, counted, occasion, request.total_cents)


def _earned_on(till: Till, account_id: int, day: date, before_sale: int, booked_by: int) -> dict[str, int]:
    before = {"before_sale": before_sale, "booked_by": booked_by, **bounds(till.desk, day)}
    rows = till.database.rows(accrued_between, account_id=account_id, **before)
    return {unit: int(total) for unit, total in rows}


def _paid(till: Till, request: SaleRequest, account_id: int, programme: Programme | None, day: date) -> Tendered:
    pay = request.pay
    if pay == CASH:
        return Tendered((), request.total_cents)
    means = Means(
        points_milli=_spendable(till, account_id, POINTS.code, day) if pay.points_milli else 0,
        euros_cents=_spendable(till, account_id, EUROS.code, day) if pay.euros_cents else 0,
        gift_cards=[_gift_card(till, code, amount, day) for code, amount in pay.gift_cards],
    )
    redemption = programme.redemption if programme else None
    return tendered(request.total_cents, pay, means, account_id, redemption)


def _spendable(till: Till, account_id: int, unit: str, day: date) -> int:
    return max(0, spendable_minor(open_lots(till.database, account_id, unit), day))


def _gift_card(till: Till, code: str, wanted_cents: int | None, day: date) -> GiftCardBalance:
    card = usable_card(till.database, till.desk, code, day_number(day))
    assert card.account_id is not None
    if card.kind != "gift":
        raise NotAllowed("not_a_gift_card", card.shown)  # or anybody's balance could be spent by typing a number
    check_not_blocked(till.database, card.account_id)
    available = _spendable(till, card.account_id, EUROS.code, day)
    return GiftCardBalance(card.account_id, card.shown, available, wanted_cents)
