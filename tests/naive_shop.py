"""The rules of the shop written down a second time, as plainly as can be: fractions, lists and no database.

Written from what the product promises, not from its code: `tests.test_whole_shop` does the same in both and compares.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor

FOREVER = date(9999, 12, 31)
SCALE = {"points": 1000, "euros": 100}
Lines = Sequence[tuple[str, int, int]]
"""Service, cents, thousandths of an item."""


class Refused(Exception):
    """What the real shop must refuse, too, by the same code."""


@dataclass
class Rule:
    unit: str
    give: Fraction
    per: int | str  # cents, or "sale" or "item"
    blocks: bool = False
    rounding: str = "down"
    step: int = 1  # in the unit's smallest parts
    services: tuple[str, ...] = ("*",)
    minimum_sale: int = 0
    cap_sale: Fraction | None = None
    cap_day: Fraction | None = None
    stackable: bool = True
    priority: int = 0


@dataclass
class Level:
    code: str
    metric: str = ""
    minimum: int = 0
    window: str = "rolling-12m"
    grace: int = 0


@dataclass
class Rules:
    earn: list[Rule]
    weights: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    combine: str = "multiply"
    on_points: str = "reduce"
    season: tuple[date, date] = (date(2026, 12, 1), date(2027, 1, 6))
    levels: list[Level] = field(default_factory=list)
    expiry: str = "never"
    months: int = 0
    days: int = 0
    dates: list[tuple[int, int]] = field(default_factory=list)
    round_to: str = "none"
    pending: int = 0
    refunds: str = "debt"
    point_value: Fraction | None = None
    point_minimum: Fraction = Fraction(0)
    point_step: Fraction = Fraction(0)
    share: Fraction = Fraction(1)
    birthday: Fraction | None = None
    window: int = 0


@dataclass(eq=False)
class Lot:
    unit: str
    left: int
    first_day: date
    last_day: date
    paid: bool
    opened: int
    number: int
    moves: bool = False
    expired: int = 0  # booked as expired, and not taken back with its sale since
    served: int = 0  # of a debt, when it was opened, and not owed again since
    served_on_arrival: int = 0  # of a debt of the purse it was poured into
    moved: "list[Lot]" = field(default_factory=list)

    def family(self) -> "list[Lot]":
        """Itself, and the lots that what was left of it was moved into with its account."""
        return [self, *(each for lot in self.moved for each in lot.family())]


Draws = list[tuple[Lot, int]]


@dataclass(eq=False)
class Purse:
    """What an account holds, and whose it was; `sales` are its own and those of the purses poured into it."""

    lots: list[Lot] = field(default_factory=list)
    debt: dict[str, int] = field(default_factory=dict)
    sales: "list[Sale]" = field(default_factory=list)
    reached: str = ""
    manual: str = ""
    below_since: date | None = None
    into: "Purse | None" = None
    poured_debt: dict[str, int] = field(default_factory=dict)  # with its last merge, and after it
    is_gift: bool = False

    def levels(self) -> tuple[str, str, date | None]:
        return self.reached, self.manual, self.below_since

    def living(self) -> "Purse":
        return self.into.living() if self.into else self

    def spendable(self, unit: str, day: date) -> int:
        return sum(lot.left for lot in self.ready(unit, day)) - self.debt.get(unit, 0)

    def pending(self, unit: str, day: date) -> int:
        return sum(lot.left for lot in self.lots if lot.unit == unit and lot.first_day > day and lot.last_day >= day)

    def ready(self, unit: str, day: date) -> list[Lot]:
        ready = [lot for lot in self.lots if lot.unit == unit and lot.left and lot.first_day <= day <= lot.last_day]
        return sorted(ready, key=in_order)


def in_order(lot: Lot) -> tuple[date, bool, int, int]:
    """The soonest to expire, given before paid, the oldest, the lowest number."""
    return lot.last_day, lot.paid, lot.opened, lot.number


@dataclass
class Paid:
    kind: str
    purse: Purse
    unit: str
    amount: int
    value: int
    draws: Draws
    returned: int = 0


@dataclass
class Given:
    unit: str
    amount: int
    lot: Lot
    by_line: list[int]
    taken_back: int = 0


@dataclass(eq=False)
class Sale:
    id: str
    purse: Purse
    at: datetime
    lines: Lines
    refunds_policy: str
    paid: list[Paid] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    refunded: list[int] = field(default_factory=list)
    refunds: int = 0
    void: bool = False

    @property
    def total(self) -> int:
        return sum(cents for _, cents, _ in self.lines)


@dataclass
class Delivery:
    purse: Purse
    prize: str
    draws: Draws
    quantity: int
    refunds_policy: str
    given: "Given | None" = None
    undone: bool = False


@dataclass
class Person:
    purse: Purse
    birthday: date | None = None
    merged: bool = False
    stays: str = ""  # the document of whoever this one was merged into
    given_years: set[int] = field(default_factory=set)


@dataclass
class Joined:
    """Two purses that became one, from a lot's number on, and the levels of the one that stays before and after."""

    gone: Purse
    stays: Purse
    number: int
    before: tuple[str, str, date | None]
    after: tuple[str, str, date | None]


@dataclass
class Ticket:
    """What a sale did, or would do."""

    earned: dict[str, int]
    spent: dict[str, int]
    due: int
    level: str = ""


def largest_remainder(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    if sum(weights) == 0:
        weights = [1] * len(weights)
    exact = [Fraction(total) * weight / sum(weights) for weight in weights]
    parts = [floor(part) for part in exact]
    while sum(parts) < total:
        most = max(range(len(parts)), key=lambda i: (exact[i] - parts[i], -i))
        parts[most] += 1
    return parts


def share(amount: int, before: int, after: int, whole: int) -> int:
    """How much of an amount goes with what lies between two marks of a whole, so that all the steps add up."""
    return amount if whole == 0 else floor(Fraction(amount * after, whole)) - floor(Fraction(amount * before, whole))


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last."""
    month = day.replace(day=1)
    for _ in range(months):
        month = (month + timedelta(days=32)).replace(day=1)
    while True:
        try:
            return month.replace(day=day.day)
        except ValueError:
            day -= timedelta(days=1)


def year_before(day: date) -> date:
    """The first of the twelve months that end on a day."""
    try:
        return day.replace(year=day.year - 1) + timedelta(days=1)
    except ValueError:
        return date(day.year - 1, 3, 1)


def end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def birthday_in(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


class NaiveShop:
    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.cards: dict[str, Purse] = {}
        self.card_last_day: dict[str, date] = {}
        self.blocked: set[str] = set()
        self.people: dict[str, Person] = {}
        self.sales: dict[str, Sale] = {}
        self.deliveries: dict[str, Delivery] = {}
        self.stock: dict[str, int] = {}
        self.purses: list[Purse] = []
        self.joined: dict[str, Joined] = {}
        self.number = 0

    # -- what comes in and goes out

    def lifetime(self, day: date) -> tuple[date, date]:
        rules, last = self.rules, FOREVER
        if rules.expiry == "fixed":
            yearly = [birthday_in(date(2024, *each), year) for each in rules.dates for year in (day.year, day.year + 1)]
            last = min(each for each in yearly if each > day)
        elif rules.expiry != "never":
            last = months_after(day, rules.months) if rules.months else day + timedelta(days=rules.days)
            if rules.round_to == "month-end":
                last = end_of_month(last)
            elif rules.round_to == "year-end":
                last = date(last.year, 12, 31)
        first = day + timedelta(days=rules.pending)
        return first, max(first, last)

    def give(
        self, purse: Purse, unit: str, amount: int, at: int, day: date, bought_until: date | None = None,
        at_once: bool = False,
    ) -> Lot:  # fmt: skip
        first, last = self.lifetime(day) if bought_until is None else (day, bought_until)
        first = day if at_once else first
        self.number += 1
        moves = self.rules.expiry == "inactivity" and bought_until is None
        lot = Lot(unit, amount, first, last, bought_until is not None, at, self.number, moves)
        purse.lots.append(lot)
        self.serve_debt(purse, lot)
        lot.served = amount - lot.left
        return lot

    @staticmethod
    def serve_debt(purse: Purse, lot: Lot) -> None:
        served = min(purse.debt.get(lot.unit, 0), lot.left)
        lot.left -= served
        purse.debt[lot.unit] = purse.debt.get(lot.unit, 0) - served

    def take(self, purse: Purse, unit: str, amount: int, day: date) -> Draws:
        if purse.spendable(unit, day) < amount:
            raise Refused("not_enough")
        draws = []
        for lot in purse.ready(unit, day):
            part = min(lot.left, amount)
            if part:
                lot.left -= part
                amount -= part
                draws.append((lot, part))
        return draws

    # -- cards and people

    def hand_out(self, card: str, at: int, day: date, points: int = 0, euros: int = 0) -> Purse:
        self.cards[card] = purse = Purse()
        self.purses.append(purse)
        for unit, amount in (("points", points), ("euros", euros)):
            if amount:
                self.give(purse, unit, amount, at, day)
        return purse

    def sell_gift_card(self, card: str, cents: int, last_day: date | None, at: int, day: date) -> Purse:
        purse = self.hand_out(card, at, day)
        purse.is_gift = True
        self.give(purse, "euros", cents, at, day, last_day or FOREVER)
        self.card_last_day[card] = last_day or FOREVER
        return purse

    def top_up(self, card: str, cents: int, at: int, day: date) -> None:
        """Euros that are paid last as long as a gift card, or for ever on any other."""
        if not cents:
            raise Refused("bad_amount")
        if card not in self.cards:
            raise Refused("unknown_card")
        self.check_open(card, day)
        self.give(self.cards[card].living(), "euros", cents, at, day, self.card_last_day.get(card, FOREVER))

    def check_open(self, card: str, day: date) -> None:
        if card in self.blocked:
            raise Refused("card_blocked")
        if self.card_last_day.get(card, FOREVER) < day:
            raise Refused("expired")

    def block(self, card: str) -> None:
        if card not in self.cards or card in self.blocked:
            raise Refused("card_blocked" if card in self.cards else "unknown_card")
        self.blocked.add(card)

    def unblock(self, card: str) -> None:
        if card not in self.blocked:
            raise Refused("already_active" if card in self.cards else "unknown_card")
        self.blocked.remove(card)

    def pour(self, purse: Purse, into: Purse, day: date) -> None:
        """Everything of one purse into another: lots keep their days, debts stay debts."""
        self.pour_lots(purse, into, day)
        into.sales += purse.sales
        purse.into = into
        self.unite_levels(purse, into)

    def pour_lots(self, purse: Purse, into: Purse, day: date) -> None:
        for lot in sorted(purse.lots, key=in_order):
            if lot.left:
                self.number += 1
                moved = replace(lot, number=self.number, expired=0, served=0, served_on_arrival=0, moved=[])
                lot.left = 0
                lot.moved.append(moved)
                into.lots.append(moved)
                if moved.last_day >= day:
                    whole = moved.left
                    self.serve_debt(into, moved)
                    moved.served_on_arrival = whole - moved.left
        for unit, owed in purse.debt.items():
            purse.poured_debt[unit] = purse.poured_debt.get(unit, 0) + owed
            into.debt[unit] = into.debt.get(unit, 0) + owed
        purse.debt = {}

    def unite_levels(self, purse: Purse, into: Purse) -> None:
        if purse.reached and self.rank(purse.reached) > self.rank(into.reached):
            into.reached, into.below_since = purse.reached, purse.below_since
        if purse.manual and (not into.manual or self.rank(purse.manual) > self.rank(into.manual)):
            into.manual = purse.manual

    def link(self, card: str, dni: str, day: date) -> None:
        purse, into = self.cards[card].living(), self.people[dni].purse.living()
        if purse is into:
            return
        if any(person.purse.living() is purse and not person.merged for person in self.people.values()):
            raise Refused("already_active")
        self.pour(purse, into, day)

    def merge(self, gone: str, stays: str, day: date) -> None:
        one, other = self.people[gone], self.people[stays]
        purse, into = one.purse.living(), other.purse.living()
        before, number = into.levels(), self.number
        if purse is not into:
            purse.poured_debt = {}
            self.pour(purse, into, day)
        one.merged, one.stays = True, stays
        self.joined[gone] = Joined(purse, into, number, before, into.levels())

    def unmerge(self, gone: str) -> None:
        if not self.people[gone].merged:
            raise Refused("not_allowed")
        joined = self.joined[gone]
        if joined.gone is not joined.stays:
            if joined.stays.into is not None:
                raise Refused("not_allowed")
            self.part(joined)
        self.people[gone].merged = False

    def known_as(self, dni: str) -> str:
        """The document of whoever a document names now."""
        return self.known_as(self.people[dni].stays) if self.people[dni].merged else dni

    def part(self, joined: Joined) -> None:
        """What is left of what came goes back, with what it gave to debts as it came; debts as far as still owed."""
        one, other = joined.gone, joined.stays
        debt_back = {unit: min(owed, other.debt.get(unit, 0)) for unit, owed in one.poured_debt.items()}
        for unit, owed in debt_back.items():
            other.debt[unit] = other.debt.get(unit, 0) - owed
            one.debt[unit] = one.debt.get(unit, 0) + owed
        came = [lot for old in one.lots for lot in old.moved if lot.number > joined.number and lot in other.lots]
        for lot in sorted(came, key=lambda each: each.number):
            amount = lot.left + lot.served_on_arrival
            other.debt[lot.unit] = other.debt.get(lot.unit, 0) + lot.served_on_arrival
            lot.left = 0
            if amount:
                self.number += 1
                back = replace(lot, left=amount, number=self.number, expired=0, served=0, served_on_arrival=0, moved=[])
                lot.moved.append(back)
                one.lots.append(back)
        one.into = None
        other.sales = [sale for sale in other.sales if sale not in one.sales]
        if other.levels() == joined.after != joined.before:
            other.reached, other.manual, other.below_since = joined.before

    # -- levels

    def rank(self, code: str) -> int:
        codes = [level.code for level in self.rules.levels]
        return codes.index(code) if code in codes else -1

    def level(self, purse: Purse) -> str:
        if not self.rules.levels:
            return ""
        reached = purse.reached or self.rules.levels[0].code
        return max((reached, purse.manual), key=self.rank)

    def qualifies_for(self, purse: Purse, day: date) -> str:
        best = self.rules.levels[0].code
        for level in self.rules.levels:
            if not level.metric:
                continue
            start = {"rolling-12m": year_before(day), "calendar-year": date(day.year, 1, 1)}.get(level.window, date.min)
            sales = [sale for sale in purse.sales if start <= sale.at.date() <= day]
            if level.metric == "visits":
                reached = Fraction(sum(not sale.void for sale in sales))
            elif level.metric == "points":
                given = [each for sale in sales for each in sale.given if each.unit == "points"]
                reached = Fraction(sum(each.amount - each.taken_back for each in given), 1000)
            else:
                reached = Fraction(sum(sale.total - sum(sale.refunded) for sale in sales), 100)
            if reached >= level.minimum:
                best = level.code
        return best

    def rise(self, purse: Purse, day: date) -> None:
        if not any(level.metric for level in self.rules.levels):
            return
        deserved = self.qualifies_for(purse, day)
        purse.reached = purse.reached or self.rules.levels[0].code
        if self.rank(deserved) >= self.rank(purse.reached):
            purse.reached, purse.below_since = deserved, None

    def fall(self, purse: Purse, day: date) -> None:
        if not any(level.metric for level in self.rules.levels):
            return
        self.rise(purse, day)
        deserved = self.qualifies_for(purse, day)
        if deserved == purse.reached:
            return
        purse.below_since = purse.below_since or day
        grace = self.rules.levels[self.rank(purse.reached)].grace
        if day >= purse.below_since + timedelta(days=grace):
            purse.reached, purse.below_since = deserved, None

    # -- a sale

    def weight(self, service: str | None, at: datetime, level: str) -> Fraction:
        rules, met = self.rules, []
        in_season = rules.season[0] <= at.date() <= rules.season[1]
        holds = {("service", service), ("class", level), ("season", "navidad" if in_season else "")}
        for named, by in rules.weights.items():
            if named in holds:
                met.append(by)
        if not met:
            return Fraction(1)
        if min(met) == 0:
            return Fraction(0)
        if rules.combine == "highest":
            return max(met)
        total = Fraction(1)
        for by in met:
            total = total * by if rules.combine == "multiply" else total + by - 1
        return max(total, Fraction(0))

    def earned(
        self, purse: Purse, lines: Lines, at: datetime, points_cents: int
    ) -> dict[str, tuple[int, list[Fraction]]]:
        """By unit: how much, and how much of it each line earned, exactly. Nothing with a gift card alone."""
        if purse.is_gift and not any(person.purse.living() is purse for person in self.people.values()):
            return {}
        level, total = self.level(purse), sum(cents for _, cents, _ in lines)
        off = largest_remainder(points_cents, [cents for _, cents, _ in lines])
        if self.rules.on_points == "ignore":
            off = [0] * len(lines)
        earning = []
        for place, ((service, cents, items), part) in enumerate(zip(lines, off, strict=True)):
            weight = self.weight(service, at, level)
            if weight and not (part and part == cents):
                earning.append((place, service, (cents - part) * weight, items * weight))
        result = {}
        for unit in dict.fromkeys(rule.unit for rule in self.rules.earn):
            fitting = []
            for rule in self.rules.earn:
                mine = [each for each in earning if rule.services == ("*",) or each[1] in rule.services]
                if rule.unit == unit and mine and total >= rule.minimum_sale:
                    fitting.append((rule, mine))
            alone = [pair for pair in fitting if not pair[0].stackable]
            if alone:
                fitting = [max(alone, key=lambda pair: (pair[0].priority, -alone.index(pair)))]
            if fitting:
                result[unit] = self.added(purse, unit, fitting, at, level, len(lines))
        return result

    def added(
        self, purse: Purse, unit: str, fitting: list[tuple[Rule, list[tuple[int, str, Fraction, Fraction]]]],
        at: datetime, level: str, count: int,
    ) -> tuple[int, list[Fraction]]:  # fmt: skip
        scale, by_line = SCALE.get(unit, 1), [Fraction(0)] * count
        for rule, mine in fitting:
            items, cents = sum(each[3] for each in mine), sum(each[2] for each in mine)
            if rule.per == "sale":
                exact = rule.give * self.weight(None, at, level)
            elif rule.per == "item":
                exact = rule.give * Fraction(items) / 1000
            else:
                times = Fraction(cents) / int(rule.per)
                exact = rule.give * (floor(times) if rule.blocks else times)
            if rule.cap_sale is not None:
                exact = min(exact, rule.cap_sale)
            if rule.cap_day is not None:
                exact = min(exact, max(Fraction(0), rule.cap_day - Fraction(self.given_today(purse, unit, at), scale)))
            counted = [each[3] if rule.per == "item" else each[2] for each in mine]
            for each, part in zip(mine, counted, strict=True):
                fraction = part / sum(counted) if sum(counted) else Fraction(1, len(mine))
                by_line[each[0]] += exact * scale * fraction
        return self.rounded(sum(by_line, Fraction(0)), fitting[0][0]), by_line

    def given_today(self, purse: Purse, unit: str, at: datetime) -> int:
        mine = [sale for sale in self.sales.values() if sale.purse is purse and sale.at.date() == at.date()]
        return sum(each.amount - each.taken_back for sale in mine for each in sale.given if each.unit == unit)

    @staticmethod
    def rounded(exact: Fraction, rule: Rule) -> int:
        steps = exact / rule.step
        below = floor(steps)
        up = steps != below if rule.rounding == "up" else rule.rounding == "nearest" and steps - below >= Fraction(1, 2)
        return (below + up) * rule.step

    def points_for(self, purse: Purse, wanted: int | str, total: int, day: date) -> tuple[int, int]:
        """How many thousandths of a point pay, and how many cents."""
        rules = self.rules
        if wanted == 0:
            return 0, 0
        if rules.point_value is None:
            raise Refused("not_allowed")
        cent = Fraction(1000) / (rules.point_value * 100)  # thousandths of a point
        step = int(rules.point_step * 1000) or 1
        limit = floor(total * rules.share)
        exact = limit * cent
        most = -floor(-exact / step) * step if limit == total else -floor(-exact) // step * step
        have, least = purse.spendable("points", day), int(rules.point_minimum * 1000)
        if wanted == "max":
            points = max(0, min(most, have)) // step * step
            if points < least:
                return 0, 0
            worth = min(limit, floor(points / cent))
            fewest = -floor(-worth * cent / step) * step
            points = max(fewest, -floor(Fraction(-least, step)) * step)
            return (points, worth) if points else (0, 0)
        assert isinstance(wanted, int)
        if wanted < least or wanted < cent or wanted % step or wanted > most:
            raise Refused("over_limit")
        if wanted > have:
            raise Refused("not_enough")
        return wanted, min(limit, floor(wanted / cent))

    def pays(
        self, purse: Purse, total: int, day: date, points: int | str, euros: int | str, cards: Mapping[str, int | None]
    ) -> list[tuple[str, Purse, str, int, int]]:
        """Points, then gift cards, then the euro balance: what is left is due."""
        for card in cards:
            self.check_open(card, day)
            if card not in self.card_last_day:
                raise Refused("not_allowed")  # not a gift card
        amount, value = self.points_for(purse, points, total, day)
        result = [("points", purse, "points", amount, value)] if amount else []
        due = total - value
        wanted: list[tuple[str, Purse, int | None]] = []
        for card, cents in cards.items():
            wanted.append(("gift_card", self.cards[card].living(), cents))
        if euros:
            wanted.append(("euros", purse, None if euros == "max" else int(euros)))
        for kind, owner, cents in wanted:
            used = sum(each[3] for each in result if each[1] is owner and each[2] == "euros")
            have = max(0, owner.spendable("euros", day) - used)
            cents = min(have, due) if cents is None else cents
            if cents > have:
                raise Refused("not_enough")
            if cents > due:
                raise Refused("bad_amount")
            if cents:
                result.append((kind, owner, "euros", cents, cents))
            due -= cents
        return result

    def quote(
        self, purse: Purse, lines: Lines, at: datetime, points: int | str = 0, euros: int | str = 0,
        cards: Mapping[str, int | None] | None = None,
    ) -> tuple[Ticket, list[tuple[str, Purse, str, int, int]], dict[str, tuple[int, list[Fraction]]]]:  # fmt: skip
        total = sum(cents for _, cents, _ in lines)
        paid = self.pays(purse, total, at.date(), points, euros, cards or {})
        earned = self.earned(purse, lines, at, sum(value for kind, _, _, _, value in paid if kind == "points"))
        spent: dict[str, int] = {}
        for kind, _, unit, amount, _ in paid:
            name = "gift_cards" if kind == "gift_card" else unit
            spent[name] = spent.get(name, 0) + amount
        due = total - sum(value for *_, value in paid)
        return Ticket({unit: minor for unit, (minor, _) in earned.items()}, spent, due), paid, earned

    def sell(
        self, id: str, purse: Purse, lines: Lines, at: datetime, points: int | str = 0, euros: int | str = 0,
        cards: Mapping[str, int | None] | None = None,
    ) -> Ticket:  # fmt: skip
        day, seconds = at.date(), int(at.timestamp())
        ticket, paid, earned = self.quote(purse, lines, at, points, euros, cards)
        sale = Sale(id, purse, at, lines, self.rules.refunds, refunded=[0] * len(lines))
        for kind, owner, unit, amount, value in paid:
            sale.paid.append(Paid(kind, owner, unit, amount, value, self.take(owner, unit, amount, day)))
        for unit, (minor, by_line) in earned.items():
            if minor:
                weights = by_line if any(by_line) else [Fraction(cents) for _, cents, _ in lines]
                lot = self.give(purse, unit, minor, seconds, day)
                sale.given.append(Given(unit, minor, lot, largest_remainder(minor, weights)))
        if self.rules.expiry == "inactivity":
            for lot in purse.lots:
                if lot.moves and lot.left and lot.last_day >= day:
                    lot.last_day = max(lot.last_day, self.lifetime(day)[1])
        self.sales[id] = sale
        purse.sales.append(sale)
        for person in self.people.values():
            if person.purse.living() is purse and not person.merged:
                self.greet(person, seconds, day, either_side=True)
        self.rise(purse, day)
        ticket.level = self.level(purse)
        return ticket

    def greet(self, person: Person, at: int, day: date, either_side: bool) -> None:
        if self.rules.birthday is None or person.birthday is None:
            return
        for year in (day.year - 1, day.year, day.year + 1):
            away = (day - birthday_in(person.birthday, year)).days
            if away <= self.rules.window and (away >= 0 or (either_side and -away <= self.rules.window)):
                if year not in person.given_years:
                    person.given_years.add(year)
                    self.give(person.purse.living(), "points", int(self.rules.birthday * 1000), at, day)
                return

    # -- taken back

    def refund(
        self, id: str, at: datetime, amount: int | None = None, lines: Mapping[int, int | None] | None = None,
        void: bool = False,
    ) -> tuple[int, int, dict[str, int], dict[str, int]]:  # fmt: skip
        """What is refunded, how much of it in cash, what was taken back and what was given back."""
        sale = self.sales[id]
        if sale.void or (void and sale.refunds) or at < sale.at:
            raise Refused("not_allowed")
        left = [cents - done for (_, cents, _), done in zip(sale.lines, sale.refunded, strict=True)]
        if lines:
            now = [0] * len(left)
            for place, cents in lines.items():
                now[place] = left[place] if cents is None else cents
        else:
            wanted = sum(left) if amount is None else amount
            now = largest_remainder(wanted, left) if wanted <= sum(left) else [wanted]
        if any(part > free for part, free in zip(now, left, strict=False)) or sum(now) > sum(left):
            raise Refused("bad_amount")
        if sum(now) == 0 and (sale.total or sale.refunds) and not void:
            raise Refused("bad_amount")
        before = sum(sale.refunded)
        after = before + sum(now)
        given_back, cash = self.return_spent(sale, before, after)
        for paid in sale.paid:
            self.follow(paid.purse, at.date())
        taken = {each.unit: self.take_back(sale, each, now, before, after, at.date()) for each in sale.given}
        sale.refunded = [done + part for done, part in zip(sale.refunded, now, strict=True)]
        sale.refunds, sale.void = sale.refunds + 1, void
        return sum(now), cash, {unit: minor for unit, minor in taken.items() if minor}, given_back

    def return_spent(self, sale: Sale, before: int, after: int) -> tuple[dict[str, int], int]:
        """Points by their share of the sale; the rest among gift cards, euros and cash, by what is left of each."""
        given: dict[str, int] = {}
        points = [paid for paid in sale.paid if paid.kind == "points"]
        others = [paid for paid in sale.paid if paid.kind != "points"]
        rest, rest_left = after - before, sale.total - before
        for paid in points:
            rest -= share(paid.value, before, after, sale.total)
            rest_left -= paid.value - share(paid.value, 0, before, sale.total)
        lefts = [paid.amount - paid.returned for paid in others]
        parts = largest_remainder(rest, [*lefts, rest_left - sum(lefts)])
        for paid, part in [(paid, share(paid.amount, before, after, sale.total)) for paid in points] + list(
            zip(others, parts, strict=False)
        ):
            name = "gift_cards" if paid.kind == "gift_card" else paid.unit
            given[name] = given.get(name, 0) + part
            paid.returned += part
            self.put_back(paid.draws, part)
        return given, parts[-1]

    def follow(self, purse: Purse, day: date) -> None:
        """What came back to a purse that was poured into another goes there, too."""
        if purse.into:
            self.pour_lots(purse, purse.living(), day)

    @staticmethod
    def put_back(draws: Draws, amount: int) -> None:
        """The lot drawn last is the first to get its part back."""
        draws.sort(key=lambda draw: in_order(draw[0]))
        for place in reversed(range(len(draws))):
            lot, drawn = draws[place]
            part = min(amount, drawn)
            lot.left += part
            amount -= part
            draws[place] = (lot, drawn - part)
        assert amount == 0

    def take_back(self, sale: Sale, given: Given, now: list[int], before: int, after: int, day: date) -> int:
        missing = 0
        for (_, cents, _), done, part, minor in zip(sale.lines, sale.refunded, now, given.by_line, strict=True):
            missing += share(minor, done, done + part, cents) if cents else share(minor, before, after, sale.total)
        taken = self.take_back_of(sale.purse.living(), given, missing, sale.refunds_policy, day)
        given.taken_back += taken
        return taken

    @staticmethod
    def take_back_of(purse: Purse, given: Given, missing: int, refunds_policy: str, day: date) -> int:
        """From its own lot, what has expired of it, the debts it served, other lots; the rest is owed, or let go."""
        wanted, own = missing, given.lot.family()
        for lot in own:
            part = min(lot.left, missing)
            lot.left -= part
            missing -= part
        for lot in own:
            part = min(lot.expired, missing)
            lot.expired -= part
            missing -= part
        again = min(given.lot.served, missing)
        given.lot.served -= again
        missing -= again
        purse.debt[given.unit] = purse.debt.get(given.unit, 0) + again
        for lot in purse.ready(given.unit, day):
            part = min(lot.left, missing)
            lot.left -= part
            missing -= part
        if refunds_policy == "debt":
            purse.debt[given.unit] = purse.debt.get(given.unit, 0) + missing
            missing = 0
        return wanted - missing

    # -- prizes, adjustments, the night

    def redeem(
        self, id: str, purse: Purse, prize: str, cost: Mapping[str, int], worth: int, quantity: int, at: int, day: date
    ) -> None:
        """Of money, `worth` cents go into the purse: given, and to be spent at once."""
        if self.stock.get(prize, quantity) < quantity:
            raise Refused("out_of_stock")
        for unit, amount in cost.items():
            if purse.spendable(unit, day) < amount * quantity:
                raise Refused("not_enough")
        draws: Draws = []
        for unit, amount in cost.items():
            draws += self.take(purse, unit, amount * quantity, day)
        if prize in self.stock:
            self.stock[prize] -= quantity
        self.deliveries[id] = Delivery(purse, prize, draws, quantity, self.rules.refunds)
        if worth:
            lot = self.give(purse, "euros", worth * quantity, at, day, at_once=True)
            self.deliveries[id].given = Given("euros", worth * quantity, lot, [])

    def undo(self, id: str, day: date) -> int:
        """The cents that were spent and are let go."""
        delivery = self.deliveries[id]
        if delivery.undone:
            raise Refused("not_allowed")
        for lot, part in delivery.draws:
            lot.left += part
        self.follow(delivery.purse, day)
        if delivery.prize in self.stock:
            self.stock[delivery.prize] += delivery.quantity
        delivery.undone = True
        given = delivery.given
        if given is None:
            return 0
        return given.amount - self.take_back_of(
            delivery.purse.living(), given, given.amount, delivery.refunds_policy, day
        )

    def adjust(self, purse: Purse, unit: str, amount: int, at: int, day: date) -> None:
        if amount > 0 and unit not in {"points", "euros", *(rule.unit for rule in self.rules.earn)}:
            raise Refused("bad_value")
        if amount > 0:
            self.give(purse, unit, amount, at, day)
        else:
            self.take(purse, unit, -amount, day)

    def night(self, at: int, day: date) -> None:
        for purse in self.purses:
            for lot in purse.lots:
                if lot.last_day < day:
                    lot.expired, lot.left = lot.expired + lot.left, 0
            if purse.into is None:
                self.fall(purse, day)
        for person in self.people.values():
            if not person.merged:
                self.greet(person, at, day, either_side=False)


def refusal_of(work: Callable[[], object]) -> str:
    """The code by which something is refused; empty where it is done."""
    try:
        work()
    except Refused as refused:
        return str(refused)
    return ""
