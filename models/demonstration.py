"""A shop to try things out on: a hairdresser's of the neighbourhood with a year of sales, from a fixed seed.

The days end yesterday, so that the shop looks alive whenever it is made; everything else is always the same.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from loyalty.clock import start_of
from loyalty.consent import KINDS
from loyalty.earning import EarningLine
from loyalty.errors import NotEnough
from loyalty.requests import NewCustomer, NewPrize, PrizeRequest, SaleRequest
from loyalty.views import CustomerView
from models.consents import record_consent
from models.customers import register
from models.deliveries import redeem
from models.demonstration_cards import furnish_cards, take_in_numbers
from models.households import join
from models.ledger import Context
from models.prizes import create_prize
from models.programmes import load_programme
from models.sales import record_sale
from models.shifts import start_counting
from models.till import Till

SEED = 1977
CUSTOMERS = 480
DAYS = 365
SALES_PER_TRANSACTION = 400
DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"

FIRST_NAMES = """
María Carmen Josefa Isabel Núria Montserrat Laia Aina Begoña Ángeles Lucía Sofía Inés Rocío Belén Concepción Mercè
Dolors Itziar Ainhoa Ximena Irene Raquel Noelia Yolanda Çilia Roser Gemma Íngrid Olga Antonio José Manuel Francisco
Íñigo Jordi Òscar Ramón Andrés Joaquín Martí Xavier Pau Iván Óscar Sergi Ángel Víctor
"""
SURNAMES = """
García Martínez López Sánchez Pérez Gómez Fernández Muñoz Núñez Ibáñez Güell Puig Ferrer Vila Solà Casals Bosch Roca
Castañer Peña Ordóñez Yáñez Quiñones Argüelles Domènech Pagès Llorenç Camós Riera Serra Pujol Etxeberria Agirre
Rodríguez Hernández Jiménez Álvarez Moreno Romero Navarro Torres Domínguez Vázquez Gil Ramos Blanco
"""
NOTES = ("Alérgica al amoniaco: prueba antes de cada tinte", "Prefiere los jueves por la tarde", "Siempre con Marta")
STREETS = (("Carrer de Sants", "Barcelona"), ("Calle Mayor", "Madrid"), ("Rambla de Catalunya", "Barcelona"))
POSTCODES = {"Barcelona": ("08014", "08028", "08007", "08012"), "Madrid": ("28013", "28004", "28012", "28045")}
TAGS = ("rizos", "color", "uñas", "perfume", "novia", "niños")

# service, how often it is chosen, and the euros it costs at least and at most
PRICES = (
    ("corte", 34, 14, 24),
    ("peinado", 22, 16, 32),
    ("tinte", 18, 35, 62),
    ("manicura", 12, 12, 22),
    ("perfumeria", 14, 6, 75),
)


PROGRAMME = """
[programme]
name = "Puntos del barrio"
starts = {first_day}

[[service]]
code = "corte"
name = "Corte"
[[service]]
code = "peinado"
name = "Lavar y peinar"
[[service]]
code = "tinte"
name = "Tinte y color"
[[service]]
code = "manicura"
name = "Manicura"
[[service]]
code = "perfumeria"
name = "Perfumería"

[[season]]
code = "navidad"
from = {year}-12-01
to = {next_year}-01-06
[[season]]
code = "tardes-tranquilas"
from = {first_day}
to = {last_year}-12-31
weekdays = ["tue", "wed"]
hours = ["16:00-19:00"]

[[earn]]
unit = "points"
give = "1"
per = "1.00"
step = "1"
[[earn]]
unit = "euros"
give = "0.10"
per = "10.00"
services = ["perfumeria"]

[[weight]]
service = "tinte"
by = "3"
[[weight]]
season = "navidad"
by = "2"
[[weight]]
season = "tardes-tranquilas"
by = "1.5"

[[class]]
code = "normal"
[[class]]
code = "oro"
metric = "spend"
minimum = "600.00"
window = "rolling-12m"
grace_days = 30
[[weight]]
class = "oro"
by = "1.5"

[redemption]
point_value = "0.01"
minimum = "500"
step = "100"
maximum_share = "50%"

[birthday]
give = "50"
window_days = 7

[expiry]
policy = "rolling"
months = 12
round_to = "month-end"
"""


def programme(first_day: date) -> str:
    """The shop's programme: points and euros, dye counts threefold, Christmas double."""
    year = first_day.year
    return PROGRAMME.format(first_day=first_day, year=year, next_year=year + 1, last_year=year + 2)


PRIZES = (
    NewPrize("lima", "Lima de cristal", "article", {"points": 150_000}, 40, picture="Con su funda.", low_stock=5),
    NewPrize("esmalte", "Esmalte de uñas", "article", {"points": 250_000}, 120, picture="A elegir entre doce colores."),
    NewPrize("neceser", "Neceser de viaje", "article", {"points": 600_000}, 12, low_stock=3),
    NewPrize("secador", "Secador de pelo", "article", {"points": 2_500_000, "euros": 500}, 3, ("oro",), low_stock=3),
    NewPrize("masaje", "Masaje capilar", "service", {"points": 400_000}, picture="Quince minutos, con aceites."),
    NewPrize("peinado", "Lavar y peinar", "service", {"points": 900_000}),
    NewPrize("saldo", "5 € para su saldo", "money", {"points": 500_000}, value_cents=500, paid_as="balance"),
    NewPrize("efectivo", "20 € en efectivo", "money", {"points": 2_400_000}, value_cents=2000, paid_as="cash"),
    NewPrize("dto", "10 % en perfumería", "discount", {"points": 300_000}, percent=10),
    NewPrize("vale", "Vale de 8 €", "discount", {"points": 750_000}, value_cents=800),
)
TAKEN = ("lima", "esmalte", "masaje", "saldo", "dto", "neceser")  # what some have taken


@dataclass(frozen=True, slots=True)
class _Regular:
    """A customer with a card, and how often (visits a year) and for what she comes."""

    card: str
    visits_a_year: float
    favourite: str


def fill(till: Till, today: date, on_progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Makes the shop's customers and their year: the number of sales."""
    chance = random.Random(SEED)
    first_day = today - timedelta(days=DAYS)
    opening = start_of(first_day, till.desk.zone) + 8 * 3600
    load_programme(till.database, programme(first_day), opening)
    for prize in PRIZES:
        create_prize(till, prize)
    take_in_numbers(till, opening)
    regulars = till.database.write(lambda: _customers(till, chance, opening, today))
    sales = _year(till, chance, regulars, first_day)
    for start in range(0, len(sales), SALES_PER_TRANSACTION):
        batch = sales[start : start + SALES_PER_TRANSACTION]
        till.database.write(lambda batch=batch: [record_sale(till, each, each.at) for each in batch])  # type: ignore[misc]
        on_progress(start + len(batch), len(sales))
    till.database.write(lambda: _deliveries(till, chance, sales))
    furnish_cards(till, today)
    till.database.write(lambda: start_counting(till.database))
    return len(sales)


def _deliveries(till: Till, chance: random.Random, sales: list[SaleRequest]) -> None:
    """Some have taken a prize, an hour after the last of their sales."""
    last = {sale.card: sale.at for sale in sales}
    for card, at in sorted(last.items(), key=lambda each: each[1]):
        if chance.random() < 0.15:
            try:
                redeem(till, PrizeRequest(f"demo-prize-{card}", chance.choice(TAKEN), at + 3600, card=card), at + 3600)
            except NotEnough:
                continue


def _customers(till: Till, chance: random.Random, opening: int, today: date) -> list[_Regular]:
    regulars, people = [], []
    for number in range(CUSTOMERS):
        card = f"9724{number + 1:012d}"
        favourite = chance.choices([p[0] for p in PRICES], [p[1] for p in PRICES])[0]
        regulars.append(_Regular(card, chance.choice((3, 5, 6, 12, 12, 20, 30)), favourite))
        people.append(register(till.database, till.desk, _person(chance, number, card, today), opening))
    _consents_and_households(till, people, opening)
    return regulars


def _person(chance: random.Random, number: int, card: str, today: date) -> NewCustomer:
    first_names, surnames = FIRST_NAMES.split(), SURNAMES.split()
    name = f"{chance.choice(first_names)} {chance.choice(surnames)} {chance.choice(surnames)}"
    digits = 20_000_000 + number * 61_843
    born = date(chance.randint(1940, 2005), 1, 1) + timedelta(days=chance.randint(0, 364))
    if number % 120 == 0:
        born = born.replace(month=today.month, day=min(today.day, 28))
    details = {"birthday": born.isoformat() if chance.random() < 0.7 else ""}
    details |= _tastes(random.Random(f"{SEED} {number}"))
    if chance.random() < 0.8:
        details["phone"] = f"6{chance.randint(0, 99_999_999):08d}"
    if chance.random() < 0.5:
        details["email"] = f"cliente{number}@example.org"
    if chance.random() < 0.06:
        details["notes"] = chance.choice(NOTES)
    if chance.random() < 0.3:
        details["tags"] = chance.choice(TAGS)
    return NewCustomer(f"{digits}{DNI_LETTERS[digits % 23]}", name, details, card=card)


def _tastes(chance: random.Random) -> dict[str, str]:
    """What else is known of a customer."""
    details = {"language": chance.choices(("es", "ca", "en", ""), (60, 25, 2, 13))[0]}
    if chance.random() < 0.6:
        details["sex"] = chance.choice(("mujer", "hombre"))
    if chance.random() < 0.5:
        street, city = chance.choice(STREETS)
        details |= {
            "address": f"{street}, {chance.randint(1, 180)}",
            "postcode": chance.choice(POSTCODES[city]),
            "city": city,
        }
    return details


def _consents_and_households(till: Till, people: Sequence[CustomerView], opening: int) -> None:
    """Most have agreed to something on the form, some have taken it back since; some share an account."""
    chance = random.Random(SEED)
    for person in people:
        for kind in KINDS:
            if chance.random() < 0.45:
                at = opening + chance.randrange(90 * 86_400)
                record_consent(till.database, till.desk, person.id, *kind, True, at, "paper")
                if chance.random() < 0.1:
                    later = at + 30 * 86_400
                    record_consent(till.database, till.desk, person.id, *kind, False, later, "counter")
    for host, guest in zip(people[::40], people[1::40], strict=False):
        context = Context(till.desk, opening, opening, f"demo-household-{guest.id}")
        join(till.database, guest.dni, host.dni, context)


def _year(till: Till, chance: random.Random, regulars: list[_Regular], first_day: date) -> list[SaleRequest]:
    """The sales in the order of time."""
    sales = []
    for regular in regulars:
        for visit in range(round(regular.visits_a_year * chance.uniform(0.6, 1.4))):
            at = _moment(till, chance, first_day)
            lines = _lines(chance, regular)
            sales.append(SaleRequest(f"demo-{regular.card}-{visit}", lines, at, card=regular.card))
    return sorted(sales, key=lambda sale: (sale.at, sale.id))


def _moment(till: Till, chance: random.Random, first_day: date) -> int:
    """A time when the shop is open: Monday to Saturday, and more often before Christmas."""
    while True:
        day = first_day + timedelta(days=chance.randrange(DAYS))
        if day.weekday() < 6 and (day.month == 12 or chance.random() < 0.75):
            break
    clock = time(chance.randrange(9, 20), chance.randrange(60), chance.randrange(60))
    return int(datetime.combine(day, clock, till.desk.zone).timestamp())


def _lines(chance: random.Random, regular: _Regular) -> tuple[EarningLine, ...]:
    services = [regular.favourite if chance.random() < 0.6 else chance.choice(PRICES)[0]]
    if chance.random() < 0.2:
        services.append(chance.choice(PRICES)[0])
    prices = {service: (least, most) for service, _, least, most in PRICES}
    return tuple(EarningLine(s, chance.randrange(prices[s][0] * 2, prices[s][1] * 2 + 1) * 50) for s in services)
