"""Households: several customers with one account, who join it and leave it."""

import pytest

from loyalty.errors import NotAllowed
from loyalty.requests import NewCustomer
from models.customers import customer_with_dni, household, register
from models.households import join, leave
from models.ledger import Context
from models.verification import verify
from tests.conftest import Shop, moment
from tests.shop_verbs import lots_left

ANA, BEA = "12345678Z", "87654321X"


@pytest.fixture
def two(any_shop: Shop) -> Shop:
    any_shop.load()
    any_shop.register(ANA, "Ana", card="T-0001")
    any_shop.register(BEA, "Bea", card="T-0002")
    any_shop.sell("T-0001", "20.00")
    any_shop.sell("T-0002", "30.00")
    return any_shop


def joined(shop: Shop, comes: str = BEA, hosts: str = ANA) -> int:
    context = Context(shop.desk, moment("2026-02-10T12:00"), moment("2026-02-10T12:00"), "join")
    return shop.database.write(lambda: join(shop.database, comes, hosts, context))


def left(shop: Shop, dni: str) -> int:
    return shop.database.write(lambda: leave(shop.database, shop.desk, dni, moment("2026-02-11T12:00")))


def test_two_who_join_share_one_balance_and_stay_two_customers(two: Shop) -> None:
    account = joined(two)
    assert [each.name for each in household(two.database, account)] == ["Ana", "Bea"]
    assert two.holds(account) == 50_000
    assert two.sell("T-0002", "1.00", at="2026-02-12T12:00").balance["points"] == 51_000
    assert sum(lots_left(two, account).values()) == 51_000
    assert verify(two.database).disagreement is None


def test_joining_again_or_with_oneself_is_refused(two: Shop) -> None:
    joined(two)
    with pytest.raises(NotAllowed, match="joined_already"):
        joined(two)
    with pytest.raises(NotAllowed, match="merged_with_itself"):
        joined(two, ANA, ANA)


def test_who_leaves_has_an_empty_account_and_the_balance_stays_with_the_household(two: Shop) -> None:
    account = joined(two)
    own = left(two, BEA)
    assert (two.holds(own), two.holds(account)) == (0, 50_000)
    assert customer_with_dni(two.database, BEA).account_id == own != account
    with pytest.raises(NotAllowed, match="shares_with_nobody"):
        left(two, BEA)


def test_somebody_is_registered_into_a_household_with_a_card_of_their_own(two: Shop) -> None:
    new = NewCustomer("00000014Z", "Carla", {}, card="T-0003", household_of=ANA)
    carla = two.database.write(lambda: register(two.database, two.desk, new, moment("2026-02-03T12:00")))
    assert carla.account_id == customer_with_dni(two.database, ANA).account_id
    assert two.sell("T-0003", "5.00", at="2026-02-03T13:00").balance["points"] == 25_000
