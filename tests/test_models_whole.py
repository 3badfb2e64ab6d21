"""Any sequence of activations, sales, links and spendings, against a naive reckoning of what every account holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty.errors import NotEnough
from models.accounts import account_view, link, lots
from models.database import open_database
from models.ledger import Book, Context, hold
from models.verification import verify
from tests.conftest import Shop, moment, opened_shop

FIRST_DAY = date(2026, 1, 10)
PENDING_DAYS, MONTHS = 3, 1
PROGRAMME = f"""
[programme]
name = "P"
starts = 2026-01-01
[[service]]
code = "general"
[[earn]]
unit = "points"
give = "1"
per = "1.00"
[[earn]]
unit = "euros"
give = "0.05"
per = "1.00"
[[earn]]
unit = "coffee"
give = "1"
per = "sale"
[expiry]
policy = "rolling"
months = {MONTHS}
[pending]
days = {PENDING_DAYS}
"""
CARDS = ("T-1", "T-2", "T-3")
PEOPLE = ("12345678Z", "00000001R")
UNITS = ("points", "euros", "coffee")


@dataclass
class NaiveLot:
    unit: str
    left: int
    first_day: date
    last_day: date
    paid: bool
    number: int


@dataclass
class NaiveShop:
    """The same shop in plain lists: who opens which purse, and what lies in it."""

    purse_of: dict[str, int] = field(default_factory=dict)
    purses: dict[int, list[NaiveLot]] = field(default_factory=dict)
    number: int = 0

    def put(self, purse: int, unit: str, amount: int, first: date, last: date, paid: bool = False) -> None:
        self.number += 1
        if amount:
            self.purses[purse].append(NaiveLot(unit, amount, first, last, paid, self.number))

    def can_spend(self, purse: int, unit: str, day: date) -> list[NaiveLot]:
        mine = [lot for lot in self.purses[purse] if lot.unit == unit and lot.first_day <= day <= lot.last_day]
        return sorted(mine, key=lambda lot: (lot.last_day, lot.paid, lot.number))

    def holds(self, purse: int, unit: str, day: date) -> int:
        return sum(lot.left for lot in self.can_spend(purse, unit, day))

    def pending(self, purse: int, unit: str, day: date) -> int:
        return sum(lot.left for lot in self.purses[purse] if lot.unit == unit and lot.first_day > day)

    def spend(self, purse: int, unit: str, amount: int, day: date) -> bool:
        if self.holds(purse, unit, day) < amount:
            return False
        for lot in self.can_spend(purse, unit, day):
            part = min(amount, lot.left)
            lot.left -= part
            amount -= part
        return True


def a_month_after(day: date) -> date:
    next_month = (day.replace(day=1) + timedelta(32)).replace(day=1)
    month_after = (next_month + timedelta(32)).replace(day=1)
    return min(next_month + timedelta(day.day - 1), month_after - timedelta(1))


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("sell"), st.sampled_from(CARDS), st.integers(0, 5000)),
        st.tuples(st.just("gift"), st.sampled_from(CARDS), st.integers(0, 500)),
        st.tuples(st.just("hand out"), st.sampled_from(CARDS), st.integers(0, 3000)),
        st.tuples(st.just("link"), st.sampled_from(CARDS), st.sampled_from([0, 1])),
        st.tuples(st.just("spend"), st.sampled_from(CARDS), st.integers(1, 4000)),
        st.tuples(st.just("spend euros"), st.sampled_from(CARDS), st.integers(1, 300)),
        st.tuples(st.just("days pass"), st.just(""), st.integers(1, 20)),
    ),
    min_size=1,
    max_size=25,
)


@contextmanager
def a_shop() -> Iterator[Shop]:
    with TemporaryDirectory() as folder:
        database = open_database("sqlite:///shop.db", create=True, base=Path(folder))
        database.run("PRAGMA synchronous = off")  # the laws of the ledger are tried here, not the disk
        shop = opened_shop(database)
        shop.load(PROGRAMME)
        yield shop
        database.close()


class BothShops:
    """Does each action in the shop and in the naive one, and finds them the same after it."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.naive = shop, NaiveShop()
        self.day, self.turn = FIRST_DAY, 0
        self.gifts: set[str] = set()
        for dni in PEOPLE:
            account = shop.register(dni, f"Ana {dni}").account_id
            self.naive.purse_of[dni] = account
            self.naive.purses[account] = []

    @property
    def at(self) -> str:
        """A moment later than the last, on the same day."""
        return f"{self.day}T{10 + self.turn // 60}:{self.turn % 60:02d}"

    def act(self, what: str, card: str, amount: int) -> None:
        self.turn += 1
        purse = self.naive.purse_of.get(card)
        if what == "days pass":
            self.day, self.turn = self.day + timedelta(days=amount), 0
        elif what in ("hand out", "gift"):
            if purse is None:
                self.hand_out(card, amount, what == "gift")
        elif what == "link":
            self.link(card, PEOPLE[amount])
        elif purse is not None and what == "sell":
            self.sell(card, purse, amount)
        elif purse is not None:
            self.spend(purse, "euros" if "euros" in what else "points", amount)

    def hand_out(self, card: str, amount: int, is_gift: bool) -> None:
        kind = {"kind": "gift", "euros_cents": amount} if is_gift else {"points_minor": amount}
        purse = self.shop.hand_out(card, at=self.at, **kind)
        self.naive.purse_of[card] = purse
        self.naive.purses[purse] = []
        if is_gift:
            self.gifts.add(card)
            self.naive.put(purse, "euros", amount, self.day, date.max, paid=True)
        else:
            self.given(purse, "points", amount)

    def given(self, purse: int, unit: str, amount: int) -> None:
        self.naive.put(purse, unit, amount, self.day + timedelta(days=PENDING_DAYS), a_month_after(self.day))

    def link(self, card: str, dni: str) -> None:
        purse, into = self.naive.purse_of.get(card), self.naive.purse_of[dni]
        others = [self.naive.purse_of[other] for other in PEOPLE if other != dni]
        if purse in others:
            return
        moment_now = moment(self.at)
        context = Context(self.shop.desk, moment_now, moment_now, f"link {self.at}")
        self.shop.database.write(lambda: link(self.shop.database, self.shop.desk, card, dni, context))
        self.naive.purse_of[card] = into
        if purse not in (None, into):
            assert purse is not None
            self.naive.purses[into] += self.naive.purses.pop(purse)

    def sell(self, card: str, purse: int, cents: int) -> None:
        self.shop.sell(card, f"{cents // 100}.{cents % 100:02d}", id=f"sale {self.at}", at=self.at)
        if card in self.gifts and purse not in {self.naive.purse_of[dni] for dni in PEOPLE}:
            return  # a gift card alone earns nothing
        for unit, amount in (("points", cents * 10), ("euros", cents * 5 // 100), ("coffee", 1)):
            self.given(purse, unit, amount)

    def spend(self, purse: int, unit: str, amount: int) -> None:
        database, at = self.shop.database, moment(self.at)

        def work() -> None:
            hold(database, purse)
            book = Book(database, Context(self.shop.desk, at, at, f"spend {self.at}"))
            book.spend(purse, unit, amount, "redemption", self.day)
            book.close()

        try:
            database.write(work)
            was_spent = True
        except NotEnough:
            was_spent = False
        assert was_spent is self.naive.spend(purse, unit, amount, self.day)

    def agree(self) -> None:
        shop, naive = self.shop, self.naive
        for purse in naive.purses:
            view = account_view(shop.database, shop.shelf, shop.desk, purse, moment(self.at))
            for unit in UNITS:
                assert view.spendable.get(unit, 0) == naive.holds(purse, unit, self.day), unit
                assert view.pending.get(unit, 0) == naive.pending(purse, unit, self.day), unit
            last = {lot.last_day or date.max.isoformat() for lot in lots(shop.database, purse, self.day)}
            assert last == {
                lot.last_day.isoformat() for lot in naive.purses[purse] if lot.left and lot.last_day >= self.day
            }


@given(ACTIONS)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_after_any_sequence_every_account_holds_what_a_naive_reckoning_says(
    actions: list[tuple[str, str, int]],
) -> None:
    with a_shop() as shop:
        both = BothShops(shop)
        for action in actions:
            both.act(*action)
            both.agree()
        assert verify(shop.database).disagreement is None
