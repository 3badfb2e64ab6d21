"""Cards: what each state is refused for, replacing one by another, and bank cards, which are never kept."""

from datetime import date
from pathlib import Path

import pytest

from loyalty.errors import AlreadyActive, BadValue, CardBlocked, Expired, NotActive, NotAllowed, Refusal, UnknownCard
from loyalty.requests import Activation, NewCustomer, NewRange, SaleRequest
from models import cards
from models.accounts import account_to_look_at, account_view
from models.card_ranges import add_range
from models.cards import CardRecord, find_card
from models.verification import verify
from tests.conftest import Shop, lines_of, moment

NOON = moment("2026-02-01T12:00")
BANK_CARD = "4000001234567899"


def in_stock(shop: Shop, card: str) -> None:
    add_range(shop.database, shop.desk, NewRange(card, card), NOON)


def block(shop: Shop, card: str, state: str = "blocked", reason: str = "robo") -> CardRecord:
    return shop.database.write(lambda: cards.block(shop.database, shop.desk, card, state, reason, NOON))


def replace(shop: Shop, card: str, new_card: str, reason: str = "perdida") -> CardRecord:
    return shop.database.write(lambda: cards.replace(shop.database, shop.desk, card, new_card, reason, NOON))


@pytest.fixture
def cards_of_every_state(any_shop: Shop) -> Shop:
    any_shop.load()
    in_stock(any_shop, "STOCK-1")
    for card in ("BLOCKED", "LOST", "REPLACED"):
        any_shop.hand_out(card, points_minor=1000)
    any_shop.hand_out("EXPIRED", kind="gift", euros_cents=1000, last_day=date(2026, 1, 31))
    block(any_shop, "BLOCKED")
    block(any_shop, "LOST", "lost", "")
    replace(any_shop, "REPLACED", "NEW")
    return any_shop


@pytest.mark.parametrize(
    ("card", "refusal", "code"),
    [
        ("UNKNOWN", UnknownCard, "unknown_card"),
        ("STOCK-1", NotActive, "not_active"),
        ("BLOCKED", CardBlocked, "card_blocked"),
        ("LOST", CardBlocked, "card_blocked"),
        ("REPLACED", CardBlocked, "card_blocked"),
        ("EXPIRED", Expired, "expired"),
    ],
)
def test_a_card_that_cannot_be_used_is_refused_with_its_code(
    cards_of_every_state: Shop, card: str, refusal: type[Refusal], code: str
) -> None:
    with pytest.raises(refusal) as refused:
        cards_of_every_state.sell(card, "5.00")
    assert refused.value.code == code
    assert verify(cards_of_every_state.database).entries == 4, "only what the cards were handed out with"


@pytest.mark.parametrize(("card", "state", "reason"), [("BLOCKED", "blocked", "robo"), ("LOST", "lost", "")])
def test_a_blocked_card_tells_its_state_and_reason_and_keeps_its_balance(
    cards_of_every_state: Shop, card: str, state: str, reason: str
) -> None:
    shop = cards_of_every_state
    with pytest.raises(CardBlocked) as refused:
        shop.sell(card, "5.00")
    assert (refused.value.card, refused.value.state, refused.value.reason) == (card, state, reason)
    account, record = account_to_look_at(shop.database, shop.desk, card, "")
    view = account_view(shop.database, shop.shelf, shop.desk, account, NOON, record)
    assert view.spendable == {"points": 1000}
    assert view.card is not None
    assert view.card.state == state


@pytest.mark.parametrize("card", ["BLOCKED", "LOST", "REPLACED"])
def test_a_closed_card_cannot_be_handed_out_or_blocked_again(cards_of_every_state: Shop, card: str) -> None:
    with pytest.raises(CardBlocked):
        cards_of_every_state.hand_out(card)
    with pytest.raises(CardBlocked):
        block(cards_of_every_state, card)


def test_a_card_in_use_cannot_be_handed_out_again(any_shop: Shop) -> None:
    any_shop.hand_out("T-1", points_minor=1000)
    with pytest.raises(AlreadyActive):
        any_shop.hand_out(" t-1 ", points_minor=1000)
    assert verify(any_shop.database).entries == 1


def test_a_stock_card_can_be_handed_out(any_shop: Shop) -> None:
    in_stock(any_shop, "T-1")
    account = any_shop.hand_out("T-1", points_minor=1000)
    assert any_shop.holds(account) == 1000


def test_a_card_is_good_until_its_last_day_has_passed(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("G-1", kind="gift", euros_cents=1000, last_day=date(2026, 1, 31))
    assert any_shop.sell("G-1", "1.00", at="2026-01-31T23:59").balance["euros"] == 1000
    with pytest.raises(Expired) as refused:
        any_shop.sell("G-1", "1.00", at="2026-02-01T00:00")
    assert (refused.value.what, refused.value.last_day) == ("G-1", "2026-01-31")


def test_a_card_cannot_be_handed_out_after_its_last_day(any_shop: Shop) -> None:
    with pytest.raises(Expired):
        any_shop.hand_out("G-1", kind="gift", euros_cents=1000, last_day=date(2026, 1, 1))
    assert find_card(any_shop.database, any_shop.desk, "G-1") is None


def test_a_replaced_card_hands_its_account_and_last_day_to_the_new_one(any_shop: Shop) -> None:
    any_shop.load()
    account = any_shop.hand_out("G-1", kind="gift", euros_cents=1000, last_day=date(2026, 6, 30))
    block(any_shop, "G-1", "lost", "")
    replace(any_shop, "G-1", "G-2")
    new, old = (find_card(any_shop.database, any_shop.desk, card) for card in ("G-2", "G-1"))
    assert new is not None
    assert old is not None
    assert (new.account_id, new.kind, new.state, new.last_day) == (account, "gift", "active", 20260630)
    assert (old.state, old.reason) == ("replaced", "perdida")


def test_a_card_cannot_be_replaced_by_one_in_use_or_by_itself_or_twice(any_shop: Shop) -> None:
    any_shop.hand_out("T-1")
    any_shop.hand_out("T-2")
    with pytest.raises(AlreadyActive):
        replace(any_shop, "T-1", "T-2")
    for spelling in ("T-1", " t-1 "):
        with pytest.raises(NotAllowed) as refused:
            replace(any_shop, "T-1", spelling)
        assert refused.value.reason == "replaced_by_itself"
    replace(any_shop, "T-1", "T-3")
    with pytest.raises(CardBlocked):
        replace(any_shop, "T-1", "T-4")
    with pytest.raises(UnknownCard):
        replace(any_shop, "T-9", "T-4")


def test_what_is_not_a_code_is_no_card(any_shop: Shop) -> None:
    with pytest.raises(BadValue):
        any_shop.hand_out("T" * 65)


# -- bank cards


def every_door_that_takes_a_card(shop: Shop, card: str) -> list[Refusal]:
    """Shows the card to each, whether it is taken or not: what they refused."""
    refused: list[Refusal] = []
    for attempt in (
        lambda: shop.sell(card, "1.00", id="s0"),
        lambda: block(shop, card),
        lambda: shop.register("12345678Z", "Ana", card=card),
        lambda: shop.hand_out(card, at="2026-01-03T10:00"),
        lambda: shop.sell(card, "1.00", id="s1"),
        lambda: shop.sell("", "1.00", dni=card, id="s2"),
        lambda: shop.register(card, "Eva"),
        lambda: replace(shop, card, "T-2"),
        lambda: shop.sell(card, "1.00", id="s3"),
        lambda: replace(shop, "T-2", card),
    ):
        try:
            attempt()
        except Refusal as refusal:
            refused.append(refusal)
    return refused


@pytest.mark.parametrize(
    "card", [BANK_CARD, "4000 0012 3456 7899", "378282246310005", f"%B{BANK_CARD}^A/B^2512?", "4000.0012.3456.7899"]
)
def test_no_refusal_of_a_bank_card_repeats_its_digits(any_shop: Shop, card: str) -> None:
    any_shop.load()
    refused = every_door_that_takes_a_card(any_shop, card)
    assert len(refused) >= 7
    for refusal in refused:
        told = f"{refusal!r} {refusal} {refusal.data}"
        assert "1234" not in told.replace(" ", "").replace(".", "")
        assert "282246" not in told


@pytest.mark.parametrize("card", [BANK_CARD, "4000-0012-3456-7899", f";{BANK_CARD}=25121010?", "378282246310005"])
def test_a_bank_cards_digits_never_reach_the_file(shop: Shop, tmp_path: Path, card: str) -> None:
    shop.load()
    digits = "378282246310005" if card.startswith("37") else BANK_CARD
    every_door_that_takes_a_card(shop, card)
    assert find_card(shop.database, shop.desk, digits) is not None
    tables = [name for (name,) in shop.database.run("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    dump = repr([shop.database.run(f'SELECT * FROM "{name}"').fetchall() for name in tables])
    files = b"".join(path.read_bytes() for path in tmp_path.glob("shop.db*"))
    for content in (dump.encode(), files):
        assert digits[-4:].encode() in content, "the last four digits are there, so that the search is not in vain"
        for part in (digits, digits[:-4], digits[4:]):
            assert part.encode() not in content


def test_no_request_shows_its_card_in_a_log_or_traceback(shop: Shop) -> None:
    shown = repr(
        [
            SaleRequest("s1", lines_of("1.00"), NOON, BANK_CARD),
            Activation(BANK_CARD),
            NewCustomer("12345678Z", "Ana", {}, card=BANK_CARD),
            shop.desk,
        ]
    )
    assert BANK_CARD not in shown
    assert repr(shop.desk.card_secret) not in shown


def test_a_bank_card_opens_its_account_whichever_way_it_is_read(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out(BANK_CARD, points_minor=1000)
    for read in ("4000 0012 3456 7899", f";{BANK_CARD}=25121010?", "4000-0012-3456-7899"):
        assert any_shop.sell(read, "0.00", id=read[:7]).balance == {"points": 1000}
    record = find_card(any_shop.database, any_shop.desk, BANK_CARD)
    assert record is not None
    assert (record.shown, record.kind) == ("···· 7899", "own")
