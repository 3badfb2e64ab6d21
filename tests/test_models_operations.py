"""Each operation once, by the id that its caller made."""

from dataclasses import dataclass

import pytest

from loyalty.errors import BadValue, IdReused, NotActive, UnknownCard
from loyalty.requests import Activation, NewCustomer
from models.operations import Answer, once
from models.verification import verify
from tests.conftest import Shop, moment

NOON = moment("2026-02-01T12:00")


class Work:
    """Counts how often it was done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Answer:
        self.times += 1
        return {"times": self.times, "a": [1, "ñ", None]}


def test_an_operation_is_done_once_and_answered_alike_ever_after(any_shop: Shop) -> None:
    work = Work()
    answers = [once(any_shop.database, "o1", "test", ("same",), NOON, work) for _ in range(3)]
    assert answers == [{"times": 1, "a": [1, "ñ", None]}] * 3
    assert work.times == 1


@pytest.mark.parametrize(("method", "content"), [("test", ("other",)), ("other", ("same",))])
def test_the_same_id_for_something_else_is_refused(any_shop: Shop, method: str, content: tuple[str, ...]) -> None:
    once(any_shop.database, "o1", "test", ("same",), NOON, Work())
    with pytest.raises(IdReused) as refused:
        once(any_shop.database, "o1", method, content, NOON, Work())
    assert refused.value.id == "o1"


def test_an_operation_without_an_id_is_done_each_time(shop: Shop) -> None:
    work = Work()
    for _ in range(2):
        once(shop.database, "", "test", (), NOON, work)
    assert work.times == 2


def test_a_refused_operation_can_be_sent_again_with_its_id(any_shop: Shop) -> None:
    def refused() -> Answer:
        raise NotActive("T-1")

    with pytest.raises(NotActive):
        once(any_shop.database, "o1", "test", (), NOON, refused)
    assert once(any_shop.database, "o1", "test", (), NOON, Work())["times"] == 1


@dataclass(frozen=True)
class Content:
    name: str
    details: dict[str, str]


def test_content_is_the_same_whatever_the_order_of_its_details(shop: Shop) -> None:
    work = Work()
    once(shop.database, "o1", "test", Content("Ana", {"city": "Lugo", "sex": "f"}), NOON, work)
    once(shop.database, "o1", "test", Content("Ana", {"sex": "f", "city": "Lugo"}), NOON, work)
    assert work.times == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Activation("T-1"), Activation("T-2")),
        (NewCustomer("1", "Ana", {}, card="T-1"), NewCustomer("1", "Ana", {}, card="T-2")),
        (NewCustomer("1", "Ana", {"city": "Lugo"}), NewCustomer("1", "Ana", {"city": "Vigo"})),
    ],
)
def test_requests_for_different_cards_or_details_are_different(shop: Shop, first: object, second: object) -> None:
    once(shop.database, "o1", "test", first, NOON, Work())
    with pytest.raises(IdReused):
        once(shop.database, "o1", "test", second, NOON, Work())


def test_what_is_kept_of_a_request_cannot_be_guessed_without_the_shops_secret(shop: Shop) -> None:
    for number in (1, 2):
        once(shop.database, f"o{number}", "test", ("4000001234567899",), NOON, Work())
    first, second = (bytes(row[0]) for row in shop.database.run("SELECT digest FROM operation ORDER BY id"))
    assert first == second
    shop.database.secret = b"of another shop"
    with pytest.raises(IdReused):
        once(shop.database, "o1", "test", ("4000001234567899",), NOON, Work())


def test_a_card_typed_with_spaces_is_the_same_request(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("4000001234567899")
    first = any_shop.sell("4000 0012 3456 7899", "1.00", id="s1")
    assert any_shop.sell("4000001234567899", "1.00", id="s1") == first


def test_a_sale_needs_an_id(any_shop: Shop) -> None:
    from loyalty.requests import SaleRequest
    from models.sales import record_sale
    from tests.conftest import lines_of

    any_shop.load()
    any_shop.hand_out("T-1")
    with pytest.raises(BadValue) as refused:
        record_sale(any_shop.till, SaleRequest("", lines_of("1.00"), NOON, "T-1"), NOON)
    assert refused.value.field == "id"


def test_half_an_operation_that_is_refused_leaves_nothing(any_shop: Shop) -> None:
    any_shop.load()

    def work() -> Answer:
        any_shop.hand_out("T-1", points_minor=1000)
        any_shop.sell("T-1", "5.00")
        any_shop.sell("T-9", "5.00")
        return {}

    with pytest.raises(UnknownCard):
        once(any_shop.database, "o1", "test", (), NOON, work)
    with pytest.raises(UnknownCard):
        any_shop.sell("T-1", "1.00")
    assert verify(any_shop.database).entries == 0


def test_a_part_that_is_refused_can_be_left_out_of_a_larger_operation(any_shop: Shop) -> None:
    any_shop.load()

    def work() -> Answer:
        any_shop.hand_out("T-1", points_minor=1000)
        with pytest.raises(UnknownCard):
            any_shop.sell("T-9", "5.00")
        return {"sold": any_shop.sell("T-1", "5.00").balance["points"]}

    assert once(any_shop.database, "o1", "test", (), NOON, work) == {"sold": 6000}
    result = verify(any_shop.database)
    assert (result.entries, result.disagreement) == (2, None)
