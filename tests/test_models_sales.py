"""Recording sales: once, whole, and explained by the programme of their day."""

import pytest

from loyalty.errors import IdReused, UnknownCard, UnknownService
from models.accounts import movements
from models.verification import verify
from tests.conftest import Shop


def test_a_sale_earns_what_the_programme_gives(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("T-1")
    receipt = any_shop.sell("T-1", "12.50")
    assert receipt.earned == {"points": 12_500}
    assert receipt.balance == {"points": 12_500}
    assert receipt.due_cents == 1250


def test_the_same_sale_sent_twice_answers_the_same_and_writes_nothing(any_shop: Shop) -> None:
    any_shop.load()
    account = any_shop.hand_out("T-1")
    first = any_shop.sell("T-1", "12.50", id="till-7")
    assert any_shop.sell("T-1", "12.50", id="till-7") == first
    assert len(movements(any_shop.database, account)) == 1


def test_the_same_id_with_another_amount_is_refused(any_shop: Shop) -> None:
    any_shop.load()
    account = any_shop.hand_out("T-1")
    any_shop.sell("T-1", "12.50", id="till-7")
    with pytest.raises(IdReused):
        any_shop.sell("T-1", "12.51", id="till-7")
    assert any_shop.holds(account) == 12_500


def test_a_refused_sale_leaves_nothing_behind(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("T-1")
    with pytest.raises(UnknownService) as refused:
        any_shop.sell("T-1", "1.00", "genral=2.00")
    assert refused.value.nearest == "general"
    with pytest.raises(UnknownCard):
        any_shop.sell("T-2", "1.00")
    assert verify(any_shop.database).entries == 0


def test_the_ledger_holds_after_sales_on_either_engine(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("T-1", points_minor=3000, euros_cents=500)
    for number in range(5):
        any_shop.sell("T-1", "10.00", "0.00", id=f"s{number}")
    result = verify(any_shop.database)
    assert (result.entries, result.disagreement) == (7, None)
