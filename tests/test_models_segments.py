"""Segments asked of random shops give just those whom a plain filter over everything known would give."""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from loyalty.clock import day_of, parse_day, start_of
from loyalty.errors import NotEnough
from loyalty.requests import CASH, NewPrize, Payment, RefundRequest, SaleRequest
from loyalty.segments import EVERYBODY, Segment, tag_spellings
from loyalty.writing import language_of
from models import segments
from models.accounts import account_view, lots
from models.consents import record_consent
from models.desk import sit_down
from models.ledger import Context
from models.merging import merge
from models.prizes import create_prize, prizes
from models.refunds import refund_sale
from models.sales import record_sale
from tests.conftest import MADRID, Shop, lines_of, moment

NOW = moment("2026-11-22T12:00")
TODAY = date(2026, 11, 22)
DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
PROGRAMME = """
[programme]
name = "Puntos"
starts = 2024-01-01
[[service]]
code = "corte"
[[service]]
code = "tinte"
[[service]]
code = "uñas"
[[earn]]
unit = "points"
give = "1"
per = "1.00"
[[earn]]
unit = "euros"
give = "1"
per = "20.00"
[[class]]
code = "normal"
[[class]]
code = "plata"
metric = "spend"
minimum = "150.00"
window = "lifetime"
[[class]]
code = "oro"
metric = "spend"
minimum = "400.00"
window = "lifetime"
[expiry]
policy = "rolling"
months = 6
[pending]
days = 10
[redemption]
point_value = "0.01"
"""
TAGS = ("rizos", "Color", "uñas", "niños", "NOVIA")
SERVICES = ("corte", "tinte", "uñas")


@dataclass
class Known:
    """What this test has seen happen to one customer."""

    number: int
    dni: str
    birthday: date | None
    tags: tuple[str, ...]
    language: str
    branch: str
    consent: dict[str, tuple[int, int, bool]] = field(default_factory=dict)  # the moment, the place, what was said
    sales: list[tuple[int, str, int]] = field(default_factory=list)
    refunds: list[tuple[int, int, bool]] = field(default_factory=list)
    gone: bool = False

    def said(self, medium: str, word: tuple[int, int, bool]) -> None:
        """The latest word counts; of two at one moment, the one that was taken down last."""
        self.consent[medium] = max(self.consent.get(medium, word), word)


def dni(number: int) -> str:
    digits = 30_000_000 + number * 7_717
    return f"{digits}{DNI_LETTERS[digits % 23]}"


def random_shop(shop: Shop, chance: random.Random, customers: int = 14) -> list[Known]:
    shop.load(PROGRAMME)
    for code, cost in (("taza", {"points": 60_000}), ("bono", {"points": 150_000, "euros": 300})):
        create_prize(shop.till, NewPrize(code, code.capitalize(), "article", cost))
    create_prize(shop.till, NewPrize("cena", "Cena", "service", {"points": 90_000}, classes=("plata", "oro")))
    people = [random_customer(shop, chance, number) for number in range(customers)]
    for person in people:
        for visit in range(chance.choice((0, 1, 2, 5))):
            one_sale(shop, chance, person, visit)
    for _pair in range(3):
        merge_two(shop, chance, [person for person in people if not person.gone])
    return people


def random_customer(shop: Shop, chance: random.Random, number: int) -> Known:
    birthday = chance.choice(
        (None, date(1980, 2, 29), TODAY.replace(year=1975) + timedelta(days=chance.randint(-40, 40)))
    )
    tags = tuple(chance.sample(TAGS, chance.choice((0, 0, 1, 2))))
    branch = chance.choice(("centro", "playa"))
    person = Known(number, dni(number), birthday, tags, chance.choice(("", "ca", "Català", "castellano", "en")), branch)
    details = {"birthday": birthday.isoformat() if birthday else "", "tags": chance.choice((", ", ",")).join(tags)}
    desk = sit_down(shop.database, branch, "caja-1", MADRID)
    elsewhere = replace(shop, desk=desk)
    view = elsewhere.register(person.dni, f"Cliente {number}", language=person.language, **details)
    for place in range(chance.choice((0, 1, 2))):
        medium, granted = chance.choice(("email", "letter")), chance.random() < 0.6
        at = NOW - chance.choice((0, 1, 1, 86_400))
        record_consent(shop.database, desk, view.id, "marketing", medium, granted, at, "paper")
        person.said(medium, (at, 10 * number + place, granted))
    return person


def one_sale(shop: Shop, chance: random.Random, person: Known, visit: int) -> None:
    at = NOW - chance.randint(0, 500) * 86_400 - chance.randint(0, 40_000)
    service, euros = chance.choice(SERVICES), chance.randint(1, 180)
    identity = f"sale {person.number} {visit}"
    pay = chance.choice((CASH, CASH, Payment(points_milli="max")))
    request = SaleRequest(identity, lines_of(f"{service}={euros}.00"), at, dni=person.dni, pay=pay)
    try:
        record_sale(shop.till, request, at)
    except NotEnough:
        return
    person.sales.append((at, service, euros * 100))
    if chance.random() < 0.2:
        void = chance.random() < 0.5
        cents = None if void else chance.randint(1, euros) * 100
        refund_sale(shop.till, RefundRequest(f"back {identity}", identity, at + 60, cents, void=void), at + 60)
        person.refunds.append((len(person.sales) - 1, euros * 100 if cents is None else cents, void))


def merge_two(shop: Shop, chance: random.Random, people: list[Known]) -> None:
    gone, stays = chance.sample(people, 2)
    context = Context(shop.desk, NOW, NOW, f"merge {gone.number} {stays.number}")
    shop.database.write(lambda: merge(shop.database, gone.dni, stays.dni, context))
    gone.gone = True
    for medium, word in gone.consent.items():
        stays.said(medium, word)
    offset = len(stays.sales)
    stays.sales += gone.sales
    stays.refunds += [(place + offset, cents, void) for place, cents, void in gone.refunds]


def random_segment(chance: random.Random) -> Segment:
    """One to three of all that can be asked."""
    low = chance.choice((0, 1, 50_000, 100_000))
    away = chance.choice((0, 1, 30, 90))
    born = chance.choice((-30, -3, 0))
    asked: list[dict[str, object]] = [
        {"points_from": low}, {"points_to": low}, {"points_from": low, "points_to": low * 2 + 1_000},
        {"euros_from": 100}, {"euros_to": 500},
        {"away_from": away}, {"away_to": away + 60}, {"away_from": away, "away_to": away + 200},
        {"birthday_from": born, "birthday_to": born + 20}, {"birthday_to": 98},
        {"expiring_points": 1, "expiring_days": chance.choice((0, 20, 90))},
        {"prize": chance.choice(("*", "taza", "bono", "cena"))},
        {"classes": tuple(chance.sample(("normal", "plata", "oro"), chance.choice((1, 2))))},
        {"services": tuple(chance.sample(SERVICES, 2)), "services_days": chance.choice((0, 60, 300))},
        {"spend_from": 10_000, "spend_days": chance.choice((0, 90, 365))}, {"spend_to": 15_000},
        {"branches": ("playa",)}, {"tags": tuple(chance.sample(("RIZOS", "color", "UÑAS"), 2))},
        {"languages": (chance.choice(("es", "ca", "en")),)}, {"consent": chance.choice(("email", "letter"))},
    ]  # fmt: skip
    segment = EVERYBODY
    for each in chance.sample(asked, chance.choice((1, 1, 2, 3))):
        segment = replace(segment, **each)  # type: ignore[arg-type]
    return segment


def kept_birthday(birthday: date, year: int) -> date:
    try:
        return birthday.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def belongs(shop: Shop, segment: Segment, person: Known) -> bool:
    """The plain filter: each thing asked, judged by what is known of one customer."""
    view = next(c for c in [segments_view(shop, person)] if c)
    account = account_view(shop.database, shop.shelf, shop.desk, view, NOW)
    held = account.spendable

    def within(value: int, least: int | None, most: int | None) -> bool:
        return (least is None or value >= least) and (most is None or value <= most)

    if not within(held.get("points", 0), segment.points_from, segment.points_to):
        return False
    if not within(held.get("euros", 0), segment.euros_from, segment.euros_to):
        return False
    if segment.away_from is not None or segment.away_to is not None:
        if not person.sales:
            return False
        last = day_of(max(at for at, _, _ in person.sales), MADRID)
        if not within((TODAY - last).days, segment.away_from, segment.away_to):
            return False
    if segment.birthday_from is not None or segment.birthday_to is not None:
        first = segment.birthday_from or 0
        last_day = first if segment.birthday_to is None else segment.birthday_to
        days = (
            [(kept_birthday(person.birthday, TODAY.year + year) - TODAY).days for year in (-1, 0, 1)]
            if person.birthday
            else []
        )
        if not any(first <= each <= last_day for each in days):
            return False
    if segment.expiring_points is not None:
        expiring = sum(
            lot.left_minor
            for lot in lots(shop.database, view, TODAY)
            if lot.unit == "points" and lot.last_day and lot.left_minor > 0
            and (parse_day(lot.last_day) - TODAY).days <= segment.expiring_days
        )  # fmt: skip
        if expiring < segment.expiring_points:
            return False
    if segment.prize:
        there = [p for p in prizes(shop.till) if segment.prize in ("*", p.code)]
        if not any(
            all(held.get(u, 0) >= m for u, m in p.cost.items())
            and (not p.classes or account.customer_class in p.classes)
            for p in there
        ):
            return False
    if segment.classes and account.customer_class not in segment.classes:
        return False
    return belongs_by_sales(segment, person) and belongs_by_file(segment, person)


def segments_view(shop: Shop, person: Known) -> int:
    from models.customers import customer_with_dni

    return customer_with_dni(shop.database, person.dni).account_id


def belongs_by_sales(segment: Segment, person: Known) -> bool:
    voided = {place for place, _, void in person.refunds if void}
    if segment.services:
        since = start_of(TODAY - timedelta(days=segment.services_days), MADRID) if segment.services_days else 0
        if not any(
            service in segment.services and at >= since and place not in voided
            for place, (at, service, _) in enumerate(person.sales)
        ):
            return False
    since = start_of(TODAY - timedelta(days=segment.spend_days), MADRID) if segment.spend_days else 0
    spent = sum(cents for at, _, cents in person.sales if at >= since)
    spent -= sum(cents for place, cents, _ in person.refunds if person.sales[place][0] >= since)
    return (segment.spend_from is None or spent >= segment.spend_from) and (
        segment.spend_to is None or spent <= segment.spend_to
    )


def belongs_by_file(segment: Segment, person: Known) -> bool:
    tags = {spelling for tag in segment.tags for spelling in tag_spellings(tag)}
    return (
        (not segment.branches or person.branch in segment.branches)
        and (not segment.tags or bool(tags & set(person.tags)))
        and (not segment.languages or language_of(person.language) in segment.languages)
        and (not segment.consent or person.consent.get(segment.consent, (0, 0, False))[2])
    )


@pytest.mark.parametrize("seed", range(6))
def test_a_segment_holds_just_those_whom_a_plain_filter_finds(any_shop: Shop, seed: int) -> None:
    chance = random.Random(seed)
    people = random_shop(any_shop, chance)
    found_any = 0
    for _round in range(60):
        segment = random_segment(chance)
        expected = {each.dni for each in people if not each.gone and belongs(any_shop, segment, each)}
        found = {member.dni for member in segments.members(any_shop.till, segment, NOW)}
        assert found == expected, segment
        assert segments.count(any_shop.till, segment, NOW) == len(expected)
        found_any += bool(expected)
    assert found_any > 10
