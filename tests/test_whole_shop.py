"""The whole shop beside a naive one: any programme, any sequence of operations, and the same in both after each.

`WHOLE_SHOP_EXAMPLES=5000` makes it a long run with new examples; without it the examples are always the same ones.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty.earning import EarningLine
from loyalty.errors import Refusal
from loyalty.money import number_text
from loyalty.requests import (
    AdjustmentRequest,
    NewPrize,
    Payment,
    PrizeRequest,
    RefundRequest,
    SaleRequest,
    TopUpRequest,
)
from loyalty.views import SaleReceipt
from models.accounts import account_view, link, lots
from models.adjustments import adjust
from models.cards import block, unblock
from models.customers import customer_with_dni
from models.database import open_database
from models.deliveries import redeem, undo
from models.explanations import explain_sale
from models.gift_cards import top_up
from models.ledger import Context
from models.merging import merge, undo_merge
from models.nightly import run_nightly
from models.prizes import create_prize
from models.programmes import load_programme
from models.quotes import quote_sale
from models.refunds import refund_sale
from models.sales import record_sale
from models.shifts import close_shift, running_shift, shift, shifts
from models.verification import verify
from tests.conftest import MADRID, Shop, opened_shop
from tests.naive_shop import FOREVER, SCALE, Level, NaiveShop, Person, Purse, Refused, Rule, Rules

LONG = os.environ.get("WHOLE_SHOP_EXAMPLES")


def examples(usual: int) -> settings:
    """The same examples every time, unless more are asked for."""
    unhurried = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(
        max_examples=int(LONG) if LONG else usual,
        derandomize=not LONG,
        deadline=None,
        suppress_health_check=unhurried,
        database=None,
    )


CARDS = ("T-1", "T-2", "T-3", "T-4")
GIFTS = ("G-1", "G-2")
PEOPLE = {"12345678Z": date(1980, 2, 29), "00000001R": date(1990, 12, 30), "00000002W": None}
SERVICES = ("corte", "tinte", "otro")
UNITS = ("points", "euros", "coffee")
PRIZES = {"taza": ({"points": 4_000, "euros": 100}, 0), "saldo": ({"points": 500}, 250)}  # and worth in cents
STOCK = 3

# -- programmes


def earn_rule(dice: Random) -> Rule:
    prices: list[int | str] = [100, 100, 300, 1000, "sale", "item"]
    per = dice.choice(prices)
    capped = [None, None, None, Fraction(2), Fraction("7.5"), Fraction(30)]
    return Rule(
        dice.choice(["points", "points", "euros", "coffee"]),
        Fraction(dice.choice(["0.05", "1", "2.5", "3"])),
        per,
        blocks=isinstance(per, int) and dice.random() < 0.3,
        rounding=dice.choice(["down", "nearest", "up"]),
        step=dice.choice([1, 1, 10]),
        services=dice.choice([("*",), ("*",), ("tinte",), ("corte", "otro")]),
        minimum_sale=dice.choice([0, 0, 2000]),
        cap_sale=dice.choice(capped),
        cap_day=dice.choice(capped),
        stackable=dice.choice([True, True, False]),
        priority=dice.choice([0, 1]),
    )


NAMED = [("service", "tinte"), ("service", "otro"), ("season", "navidad"), ("class", "plata"), ("class", "oro")]
LEVELS = [
    Level("normal"),
    Level("plata", "visits", 3, "rolling-12m", 20),
    Level("oro", "spend", 120, "calendar-year", 0),
    Level("platino", "points", 150, "lifetime", 5),
]


def programme(number: bytes) -> Rules:
    """One of very many programmes."""
    dice = Random(number)
    months = dice.choice([0, 1, 2])
    by = [Fraction(text) for text in ("0", "0.5", "1.5", "2", "3")]
    return Rules(
        [earn_rule(dice) for _ in range(dice.choice([1, 2, 3]))],
        {named: dice.choice(by) for named in dice.sample(NAMED, dice.choice([0, 1, 3]))},
        combine=dice.choice(["multiply", "add", "highest"]),
        on_points=dice.choice(["reduce", "reduce", "ignore"]),
        levels=dice.choice([LEVELS, []]),
        expiry=dice.choice(["never", "rolling", "rolling", "fixed", "inactivity"]),
        months=months,
        days=0 if months else dice.choice([5, 40]),
        dates=[(1, 31), (2, 29)],
        round_to=dice.choice(["none", "none", "month-end", "year-end"]),
        pending=dice.choice([0, 0, 3]),
        refunds=dice.choice(["debt", "clamp"]),
        point_value=dice.choice([None, Fraction("0.01"), Fraction("0.03"), Fraction(1)]),
        point_minimum=Fraction(dice.choice([0, 0, 5, 150])),
        point_step=Fraction(dice.choice([0, 0, 1, 10])),
        share=Fraction(dice.choice(["1", "1", "0.5"])),
        birthday=dice.choice([None, Fraction(15)]),
        window=dice.choice([0, 7]),
    )


def quoted(**values: object) -> str:
    def text(value: object) -> str:
        if isinstance(value, Fraction):
            return f'"{number_text(value)}"'
        if isinstance(value, bool | int):
            return str(value).lower()
        if isinstance(value, tuple | list):
            return "[" + ", ".join(map(text, value)) + "]"
        return f'"{value}"' if isinstance(value, str) else str(value)

    return "".join(f"{name} = {text(value)}\n" for name, value in values.items())


def as_toml(rules: Rules) -> str:
    """The programme as its owner would write it."""
    parts = ["[programme]\n" + quoted(name="P", starts=date(2025, 1, 1), combine=rules.combine)]
    parts += [quoted(on_points_tender=rules.on_points)]
    parts += ["[[service]]\n" + quoted(code=code) for code in SERVICES]
    first, last = rules.season
    parts += ["[[season]]\n" + quoted(code="navidad") + f"from = {first}\nto = {last}\n"]
    for level in rules.levels or [Level("normal"), Level("plata"), Level("oro")]:
        parts.append("[[class]]\n" + quoted(code=level.code))
        if level.metric:
            more = {"metric": level.metric, "minimum": str(level.minimum), "window": level.window}
            parts.append(quoted(**more, grace_days=level.grace))
    parts += ["[[weight]]\n" + quoted(**{kind: code, "by": by}) for (kind, code), by in rules.weights.items()]
    for rule in rules.earn:
        scale = SCALE.get(rule.unit, 1)
        parts.append("[[earn]]\n" + quoted(unit=rule.unit, give=rule.give, services=rule.services))
        parts.append(quoted(per=rule.per if isinstance(rule.per, str) else euros(rule.per)))
        parts.append(quoted(mode="blocks" if rule.blocks else "proportional", rounding=rule.rounding))
        parts.append(quoted(step=Fraction(rule.step, scale), minimum_sale=euros(rule.minimum_sale)))
        caps = {"maximum_per_sale": rule.cap_sale, "maximum_per_day": rule.cap_day}
        parts.append(quoted(**{name: cap for name, cap in caps.items() if cap is not None}))
        parts.append(quoted(stackable=rule.stackable, priority=rule.priority))
    parts.append(f'[refunds]\npolicy = "{rules.refunds}"\n[pending]\ndays = {rules.pending}\n')
    return "".join([*parts, expiry_toml(rules), redemption_toml(rules)])


def expiry_toml(rules: Rules) -> str:
    text = "[expiry]\n" + quoted(policy=rules.expiry)
    if rules.expiry == "fixed":
        return text + quoted(dates=[f"{month:02d}-{day:02d}" for month, day in rules.dates])
    if rules.expiry == "never":
        return text
    lasts = {"months": rules.months} if rules.months else {"days": rules.days}
    return text + quoted(**lasts, round_to=rules.round_to)


def redemption_toml(rules: Rules) -> str:
    text = ""
    if rules.point_value is not None:
        limits = {"minimum": rules.point_minimum, "step": rules.point_step, "maximum_share": rules.share}
        text += "[redemption]\n" + quoted(point_value=rules.point_value, **limits)
    if rules.birthday is not None:
        text += "[birthday]\n" + quoted(give=rules.birthday, unit="points", window_days=rules.window)
    return text


def euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


# -- what is done in both shops

Action = tuple[Any, ...]
WHO = (*["T-1"] * 8, *["T-2"] * 4, *CARDS, *GIFTS, *PEOPLE)
GIFT_PAYMENTS: list[dict[str, int | None]] = [
    *[{}] * 12, {"G-1": None}, {"G-1": None}, {"G-1": 700}, {"G-2": None, "G-1": 1}, {"T-2": 1, "G-2": None},
]  # fmt: skip
OFTEN = (*["sell"] * 5, *["refund"] * 4, "regret", "regret", "days pass", "night")
ALL = (
    "hand out", "gift", "top up", "top up", "block", "unblock", "unblock", "void", "redeem", "undo", "adjust", "link",
    "merge", "unmerge", "close", *OFTEN,
)  # fmt: skip
FIRST: list[Action] = [("hand out", "T-1", 30_000, 500), ("hand out", "T-2", 0, 0), ("gift", "G-1", 3000, None)]


def cents(dice: Random) -> int:
    return dice.choice([0, 1, 99, 333, 1000, 2500, 4999, dice.randrange(6000)])


def sale_action(dice: Random) -> Action:
    lines = [
        (dice.choice(SERVICES), cents(dice), dice.choice([1000, 1000, 2500])) for _ in range(dice.choice([1, 2, 3]))
    ]
    points = dice.choice([*[0] * 12, "max", "max", "max", 500, 5_000, 10_000, 150_000])
    own, days_ago = dice.choice([*[0] * 10, "max", "max", 1, 250]), dice.choice([0, 0, 0, 0, 2, 9])
    return "sell", dice.choice(WHO), lines, points, own, dice.choice(GIFT_PAYMENTS), days_ago


def refund_action(dice: Random) -> Action:
    places = {dice.randrange(3): dice.choice([None, cents(dice)]) for _ in range(dice.choice([1, 2]))}
    return "refund", dice.choice([0, 0, 0, 1, 2, 5]), dice.choice([None, None, 1, cents(dice), places])


OTHERS: dict[str, Callable[[Random], Action]] = {
    "sell": sale_action,
    "refund": refund_action,
    "hand out": lambda dice: ("hand out", dice.choice(CARDS), dice.choice([0, 30_000]), cents(dice)),
    "gift": lambda dice: ("gift", dice.choice(GIFTS), 1 + cents(dice), dice.choice([None, dice.randrange(60)])),
    "regret": lambda dice: ("regret", sale_action(dice), dice.choice([None, None, cents(dice)])),
    "top up": lambda dice: ("top up", dice.choice((*CARDS, *GIFTS)), cents(dice)),
    "block": lambda dice: ("block", dice.choice((*CARDS, *GIFTS))),
    "unblock": lambda dice: ("unblock", dice.choice((*CARDS, *GIFTS))),
    "void": lambda dice: ("void", dice.randrange(6)),
    "redeem": lambda dice: ("redeem", dice.choice(WHO), dice.choice([1, 2]), dice.choice(sorted(PRIZES))),
    "undo": lambda dice: ("undo", dice.randrange(4)),
    "adjust": lambda dice: (
        "adjust",
        dice.choice(WHO),
        dice.choice(("points", *UNITS)),
        dice.choice([-1, 6000, "all", "all"]),
    ),
    "link": lambda dice: ("link", dice.choice((*CARDS, *GIFTS)), dice.choice([*PEOPLE])),
    "merge": lambda dice: ("merge", dice.sample([*PEOPLE], 2)),
    "unmerge": lambda dice: ("unmerge", dice.choice([*PEOPLE])),
    "days pass": lambda dice: ("days pass", dice.choice([1, 3, 8, 20, 31, 45])),
    "night": lambda dice: ("night",),
    "close": lambda dice: ("close",),
}


def action(number: bytes) -> Action:
    """One of very many things that are done in a shop."""
    dice = Random(number)
    return OTHERS[dice.choice(ALL)](dice)


NUMBERS = st.binary(min_size=4, max_size=4)  # as good as drawn by lot; numbers would mostly be small
PROGRAMMES = NUMBERS.map(programme)
ACTIONS = st.lists(NUMBERS.map(action), min_size=12, max_size=30)
STARTS = st.sampled_from([datetime(2026, 1, 30, 12), datetime(2026, 11, 28, 23), datetime(2027, 12, 27, 9)])


@contextmanager
def a_shop() -> Iterator[Shop]:
    with TemporaryDirectory() as folder:
        database = open_database("sqlite:///shop.db", create=True, base=Path(folder))
        database.run("PRAGMA synchronous = off")  # the rules are tried here, not the disk
        yield opened_shop(database)
        database.close()


@dataclass
class Drawer:
    """What somebody at the till has counted since the last close: sales, euros, what of them is due, what went back."""

    sales: int = 0
    total: int = 0
    due: int = 0
    refunded: int = 0
    cash_back: int = 0


@dataclass
class BothShops:
    """Does each action in the shop and in the naive one, and finds them the same after it."""

    shop: Shop
    rules: Rules
    now: datetime
    done: int = 0
    sales: list[str] = field(default_factory=list)
    drawer: "Drawer" = field(default_factory=lambda: Drawer())
    deliveries: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.naive = NaiveShop(self.rules)
        self.accounts: dict[int, Purse] = {}
        load_programme(self.shop.database, as_toml(self.rules), self.at)
        for place, (dni, born) in enumerate(PEOPLE.items()):
            details = {"birthday": born.isoformat()} if born else {}
            new = self.shop.register(dni, f"Ana {place}", at=self.now.isoformat(), **details)
            self.naive.people[dni] = Person(self.known(new.account_id, Purse()), born)
            self.naive.purses.append(self.naive.people[dni].purse)
        self.naive.stock["taza"] = STOCK
        create_prize(self.shop.till, NewPrize("taza", "Taza", "article", PRIZES["taza"][0], STOCK))
        cost, worth = PRIZES["saldo"]
        create_prize(self.shop.till, NewPrize("saldo", "Al saldo", "money", cost, value_cents=worth))

    def known(self, account_id: int, purse: Purse) -> Purse:
        self.accounts[account_id] = purse
        return purse

    @property
    def at(self) -> int:
        return int(self.now.replace(tzinfo=MADRID).timestamp())

    @property
    def day(self) -> date:
        return self.now.date()

    def act(self, action: Action) -> None:
        self.done += 1
        self.now += timedelta(seconds=1)
        name, *arguments = action
        getattr(self, name.replace(" ", "_"))(*arguments)

    def both(self, real: Callable[[], object], naive: Callable[[], object | None]) -> tuple[Any, Any]:
        """What both answer; or nothing, where both refuse it alike."""
        refused, wanted = "", None
        try:
            wanted = naive()
        except Refused as refusal:
            refused = str(refusal)
        try:
            answer = real()
        except Refusal as refusal:
            if refusal.code != refused:
                raise
            return None, None
        assert not refused
        return answer, wanted

    def purse(self, who: str) -> Purse | None:
        purse = self.naive.people[who].purse if who in PEOPLE else self.naive.cards.get(who)
        if who in self.naive.card_last_day and self.naive.card_last_day[who] < self.day:
            return None
        if who in self.naive.blocked or (who in PEOPLE and self.naive.people[who].merged):
            return None
        return purse.living() if purse else None

    @staticmethod
    def named(who: str) -> dict[str, str]:
        return {"dni": who} if who in PEOPLE else {"card": who}

    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)

    def hand_out(self, card: str, points: int, cents: int) -> None:
        if card not in self.naive.cards:
            account = self.shop.hand_out(card, self.now.isoformat(), points_minor=points, euros_cents=cents)
            self.known(account, self.naive.hand_out(card, self.at, self.day, points, cents))

    def gift(self, card: str, cents: int, days: int | None) -> None:
        if card not in self.naive.cards:
            last = self.day + timedelta(days=days) if days is not None else None
            account = self.shop.hand_out(card, self.now.isoformat(), kind="gift", euros_cents=cents, last_day=last)
            self.known(account, self.naive.sell_gift_card(card, cents, last, self.at, self.day))

    def top_up(self, card: str, cents: int) -> None:
        request = TopUpRequest(f"top up {self.done}", card, cents, self.at)
        receipt, _ = self.both(
            lambda: top_up(self.shop.till, request, self.at),
            lambda: self.naive.top_up(card, cents, self.at, self.day),
        )
        if receipt is not None:
            purse = self.naive.cards[card].living()
            assert receipt.balance.get("euros", 0) == purse.spendable("euros", self.day)
            assert top_up(self.shop.till, request, self.at + 60) == receipt, "sent twice"

    def block(self, card: str) -> None:
        database, desk = self.shop.database, self.shop.desk
        self.both(
            lambda: database.write(lambda: block(database, desk, card, "blocked", "robo", self.at)),
            lambda: self.naive.block(card),
        )

    def unblock(self, card: str) -> None:
        database, desk = self.shop.database, self.shop.desk
        self.both(
            lambda: database.write(lambda: unblock(database, desk, card, "", self.at)),
            lambda: self.naive.unblock(card),
        )

    def sell(
        self, who: str, lines: list[tuple[str, int, int]], points: int | str, own: int | str,
        gifts: dict[str, int | None], days_ago: int,
    ) -> None:  # fmt: skip
        sold, today = self.now - timedelta(days=days_ago), self.now
        purse = self.purse(who)
        gifts = {card: cents for card, cents in gifts.items() if card in self.naive.cards}
        if purse is None or (who not in PEOPLE and days_ago and self.handed_out(who) > sold):
            return
        booked_at, self.now = self.at, sold
        id = f"sale {self.done}"
        payment = Payment(points, own, tuple(gifts.items()))  # type: ignore[arg-type]
        request = SaleRequest(id, tuple(EarningLine(*line) for line in lines), self.at, pay=payment, **self.named(who))
        at = sold.replace(tzinfo=MADRID)
        quote, ticket = self.both(
            lambda: quote_sale(self.shop.till, request),
            lambda: self.naive.quote(purse, lines, at, points, own, gifts)[0],
        )
        receipt, ticket = self.both(
            lambda: record_sale(self.shop.till, request, booked_at),
            lambda: self.naive.sell(id, purse, lines, at, points, own, gifts),
        )
        if receipt is not None:
            self.sales.append(id)
            self.drawer.sales += 1
            self.drawer.total += request.total_cents
            self.drawer.due += receipt.due_cents
            assert (receipt.earned, receipt.spent, receipt.due_cents) == (ticket.earned, ticket.spent, ticket.due)
            assert {each.unit.code: each.minor for each in quote.earned.by_unit} == receipt.earned
            assert (quote.spent, quote.due_cents) == (receipt.spent, receipt.due_cents), "quoted otherwise"
            if self.rules.levels:
                assert receipt.customer_class == ticket.level
            self.same_balance(receipt.balance, receipt.pending, purse)
            assert record_sale(self.shop.till, request, self.at + 60) == receipt, "sent twice"
            self.explained(receipt)
        self.now = max(today, sold)

    def handed_out(self, card: str) -> datetime:
        at = self.shop.database.run(f"SELECT activated_at FROM card WHERE key = '{card}'").fetchone()[0]
        return datetime.fromtimestamp(at, MADRID).replace(tzinfo=None)

    def explained(self, receipt: SaleReceipt) -> None:
        """The steps of the explanation add up to what was posted, rounding and caps and all."""
        explanation = explain_sale(self.shop.till, receipt.sale)
        for each in explanation.earned.by_unit:
            assert sum((result.exact_minor for result in each.results), Fraction(0)) == each.exact_minor
            assert abs(each.minor - each.exact_minor) < max(result.rule.step_minor for result in each.results)
            assert each.minor == receipt.earned[each.unit.code]
        opened: dict[str, int] = {}
        drawn: dict[str, int] = {}
        for lot in explanation.lots:
            side = drawn if lot.drawn else opened
            side[lot.unit] = side.get(lot.unit, 0) + lot.amount_minor
        assert opened == {unit: minor for unit, minor in receipt.earned.items() if minor}
        spent_euros = receipt.spent.get("euros", 0) + receipt.spent.get("gift_cards", 0)
        assert (drawn.get("points", 0), drawn.get("euros", 0)) == (receipt.spent.get("points", 0), spent_euros)

    def refund(self, number: int, what: object) -> None:
        if not self.sales:
            return
        sale = self.naive.sales[self.sales[-1 - number % len(self.sales)]]
        lines = (
            {place: cents for place, cents in what.items() if place < len(sale.lines)} if isinstance(what, dict) else {}
        )
        amount = what if isinstance(what, int) else None
        named = tuple((str(place + 1), cents) for place, cents in lines.items())
        request = RefundRequest(f"refund {self.done}", sale.id, self.at, amount, named)
        self.refunded(request, lines)

    def regret(self, sale: Action, what: object) -> None:
        """Somebody buys, spends all there is, and brings back what was bought."""
        name, who, lines, *_ = sale
        self.act((name, who, lines, 0, 0, {}, 0))
        for unit in UNITS:
            self.act(("adjust", who, unit, "all"))
        self.act(("refund", 0, what))

    def void(self, number: int) -> None:
        if self.sales:
            sale = self.sales[-1 - number % len(self.sales)]
            self.refunded(RefundRequest(f"void {self.done}", sale, self.at, void=True), {})

    def refunded(self, request: RefundRequest, lines: dict[int, int | None]) -> None:
        at = self.now.replace(tzinfo=MADRID)
        receipt, wanted = self.both(
            lambda: refund_sale(self.shop.till, request, self.at),
            lambda: self.naive.refund(request.sale, at, request.amount_cents, lines, request.void),
        )
        if receipt is not None:
            amount, cash, taken, given_back = wanted
            self.drawer.refunded += amount
            self.drawer.cash_back += cash
            assert (receipt.amount_cents, receipt.cash_cents) == (amount, cash)
            assert ({unit: m for unit, m in receipt.taken_back.items() if m}, receipt.given_back) == (taken, given_back)
            assert 0 <= cash <= amount
            self.same_balance(receipt.balance, receipt.pending, self.naive.sales[request.sale].purse.living())
            assert refund_sale(self.shop.till, request, self.at + 60) == receipt, "sent twice"

    def redeem(self, who: str, quantity: int, prize: str) -> None:
        purse = self.purse(who)
        if purse is not None:
            id = f"prize {self.done}"
            request = PrizeRequest(id, prize, self.at, quantity, **self.named(who))
            receipt, _ = self.both(
                lambda: redeem(self.shop.till, request, self.at),
                lambda: self.naive.redeem(id, purse, prize, *PRIZES[prize], quantity, self.at, self.day),
            )
            if receipt is not None:
                self.deliveries.append(id)
                assert redeem(self.shop.till, request, self.at + 60) == receipt, "sent twice"

    def undo(self, number: int) -> None:
        if self.deliveries:
            id = self.deliveries[-1 - number % len(self.deliveries)]
            once = f"undo {self.done}"
            receipt, let_go = self.both(
                lambda: undo(self.shop.till, id, self.at, self.at, operation_id=once),
                lambda: self.naive.undo(id, self.day),
            )
            if receipt is not None:
                assert receipt.let_go_cents == let_go
                assert undo(self.shop.till, id, self.at + 60, self.at + 60, operation_id=once) == receipt, "sent twice"

    def adjust(self, who: str, unit: str, asked: int | str) -> None:
        """A negative amount is taken; "all" leaves nothing, so that what is refunded later is missing."""
        purse = self.purse(who)
        amount = -purse.spendable(unit, self.day) if purse and asked == "all" else int(asked) if asked != "all" else 0
        if purse is not None and amount:
            request = AdjustmentRequest(f"adjust {self.done} {unit}", unit, amount, "error", self.at, **self.named(who))
            answer, _ = self.both(
                lambda: adjust(self.shop.till, request, self.at),
                lambda: self.naive.adjust(purse, unit, amount, self.at, self.day),
            )
            if answer is not None:
                assert adjust(self.shop.till, request, self.at + 60) == answer, "sent twice"

    def link(self, card: str, dni: str) -> None:
        if self.purse(card) is not None and not self.naive.people[dni].merged:
            context = Context(self.shop.desk, self.at, self.at, f"link {self.done}")
            database, desk = self.shop.database, self.shop.desk
            self.both(
                lambda: database.write(lambda: link(database, desk, card, dni, context)),
                lambda: self.naive.link(card, dni, self.day),
            )

    def merge(self, people: list[str]) -> None:
        gone, stays = people
        if not (self.naive.people[gone].merged or self.naive.people[stays].merged):
            context = Context(self.shop.desk, self.at, self.at, f"merge {self.done}")
            self.shop.database.write(lambda: merge(self.shop.database, gone, stays, context))
            self.naive.merge(gone, stays, self.day)

    def unmerge(self, gone: str) -> None:
        context = Context(self.shop.desk, self.at, self.at, f"unmerge {self.done}")
        self.both(
            lambda: self.shop.database.write(lambda: undo_merge(self.shop.database, gone, context)),
            lambda: self.naive.unmerge(gone),
        )

    def night(self) -> None:
        self.naive.night(self.at, self.day)
        run_nightly(self.shop.till, self.at, self.at)
        again = run_nightly(self.shop.till, self.at + 1, self.at + 1)
        assert (again.expired, again.classes_changed, again.birthdays) == ({}, 0, 0), "booked twice"

    def close(self) -> None:
        totals = running_shift(self.shop.till).totals
        if totals.is_empty:
            return
        assert close_shift(self.shop.till, f"close {self.done}", {}, self.at, self.at).totals == totals
        counted, self.drawer = self.drawer, Drawer()
        assert (totals.sales, totals.sales_cents, totals.due_cents) == (counted.sales, counted.total, counted.due)
        assert sum(totals.paid_cents.values()) == counted.total - counted.due
        assert totals.refunds_cents == counted.refunded
        assert totals.refunded_money_cents == counted.cash_back

    # -- are they the same?

    def same_balance(self, balance: Any, pending: Any, purse: Purse) -> None:
        for unit in UNITS:
            assert balance.get(unit, 0) == purse.spendable(unit, self.day), unit
            assert pending.get(unit, 0) == purse.pending(unit, self.day), unit

    def agree(self) -> None:
        shop = self.shop
        for account_id, purse in self.accounts.items():
            view = account_view(shop.database, shop.shelf, shop.desk, account_id, self.at)
            self.same_balance(view.spendable, view.pending, purse)
            if self.rules.levels and purse.into is None:
                assert view.customer_class == self.naive.level(purse)
            assert self.lots_of(account_id) == self.naive_lots(purse)

    def lots_of(self, account_id: int) -> dict[tuple[str, str], int]:
        """What is left by unit and last day; debts for ever."""
        found: dict[tuple[str, str], int] = {}
        for lot in lots(self.shop.database, account_id, self.day):
            found[lot.unit, lot.last_day] = found.get((lot.unit, lot.last_day), 0) + lot.left_minor
        return {key: left for key, left in found.items() if left}

    def naive_lots(self, purse: Purse) -> dict[tuple[str, str], int]:
        found = {(unit, ""): -owed for unit, owed in purse.debt.items()}
        for lot in purse.lots:
            if lot.last_day >= self.day:
                key = lot.unit, "" if lot.last_day == FOREVER else lot.last_day.isoformat()
                found[key] = found.get(key, 0) + lot.left
        return {key: left for key, left in found.items() if left}


BALANCES = "SELECT unit, sum(amount_minor) FROM balance GROUP BY unit"


def all_movements(shop: Shop) -> dict[str, int]:
    """What all shifts together gave and took, by unit."""
    found: dict[str, int] = {}
    for closed in shifts(shop.till):
        for each in shift(shop.till, closed.number).totals.movements:
            found[each.unit] = found.get(each.unit, 0) + each.amount_minor
    return found


@given(PROGRAMMES, STARTS, ACTIONS)
@examples(250)
def test_after_any_sequence_the_shop_holds_what_a_naive_one_does(
    rules: Rules, start: datetime, actions: list[Action]
) -> None:
    with a_shop() as shop:
        both = BothShops(shop, rules, start)
        for action in [*FIRST, *actions]:
            both.act(action)
            both.agree()
        both.close()
        assert verify(shop.database).disagreement is None
        assert all_movements(shop) == dict(shop.database.run(BALANCES).fetchall())
        names = {dni: f"Ana {place}" for place, dni in enumerate(PEOPLE)}
        for dni in PEOPLE:
            assert customer_with_dni(shop.database, dni).name == names[both.naive.known_as(dni)]


@given(PROGRAMMES, STARTS, ACTIONS, NUMBERS)
@examples(120)
def test_refunding_all_of_a_sale_in_any_parts_returns_to_what_was_before_it(
    rules: Rules, start: datetime, actions: list[Action], number: bytes
) -> None:
    dice = Random(number)
    rules.birthday = None  # what a sale gives besides is not given back with it
    rules.expiry = "rolling" if rules.expiry == "inactivity" else rules.expiry  # nor does a visit become undone
    with a_shop() as shop:
        both = BothShops(shop, rules, start)
        for each in [*FIRST, *actions]:
            both.act(each)
        before = {account: both.lots_of(account) for account in both.accounts}
        sales = len(both.sales)
        sale = next(each for each in iter(lambda: sale_action(dice), None) if each[1] == "T-1")
        both.act((*sale[:6], 0))
        both.agree()
        if len(both.sales) == sales:
            return
        sold = both.naive.sales[both.sales[-1]]
        while sum(sold.refunded) < sold.total:
            left = [cents - done for (_, cents, _), done in zip(sold.lines, sold.refunded, strict=True)]
            place = dice.randrange(len(left))
            of_line = {place: dice.choice([None, dice.randint(1, left[place])])} if left[place] else None
            both.act(("refund", 0, dice.choice([None, dice.randint(1, sum(left)), of_line])))
            both.agree()
        assert sold.refunds or sold.total == 0
        if sold.total:
            assert {account: both.lots_of(account) for account in both.accounts} == before
        assert verify(shop.database).disagreement is None


@given(PROGRAMMES, STARTS, st.lists(NUMBERS.map(action), min_size=6, max_size=14), st.randoms(use_true_random=False))
@examples(80)
def test_no_order_of_the_same_operations_on_different_accounts_matters(
    rules: Rules, start: datetime, actions: list[Action], dice: Random
) -> None:
    owners = [dice.choice(["T-1", "T-2", "00000001R"]) for _ in actions]
    alone = [(owner, at, of_one(each, owner)) for at, (owner, each) in enumerate(zip(owners, actions, strict=True))]
    one_by_one = sorted(alone, key=lambda each: each[0])
    other_way = sorted(alone, key=lambda each: each[0], reverse=True)
    assert outcome(rules, start, alone) == outcome(rules, start, one_by_one) == outcome(rules, start, other_way)


def of_one(each: Action, owner: str) -> Action:
    """The same thing done with one account and no other."""
    if each[0] == "sell":
        return "sell", owner, *each[2:5], {}, 0
    if each[0] in ("redeem", "adjust"):
        return each[0], owner, *each[2:]
    return ("refund", 0, None)


def outcome(rules: Rules, start: datetime, actions: list[tuple[str, int, Action]]) -> dict[int, object]:
    """What every account holds after them, each done at its own time."""
    with a_shop() as shop:
        both = BothShops(shop, rules, start)
        both.naive.stock["taza"] = STOCK
        for each in FIRST:
            both.act(each)
        sold: dict[str, list[str]] = {}
        for owner, at, each in actions:
            both.now, both.done = start + timedelta(hours=at + 1), 100 + at
            both.sales = sold.setdefault(owner, [])
            both.act(each)
        both.now = start + timedelta(days=3)
        both.agree()
        return {account: both.lots_of(account) for account in both.accounts}
