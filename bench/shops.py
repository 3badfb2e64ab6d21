"""Shops to measure in: a programme with weights and seasons, and customers with cards."""

import random
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from loyalty.earning import EarningLine
from loyalty.requests import NewCustomer, SaleRequest
from models.customers import register
from models.database import Database, open_database
from models.demonstration import DNI_LETTERS, FIRST_NAMES, SURNAMES, programme
from models.desk import sit_down
from models.migrations import migrate
from models.programmes import ProgrammeShelf, load_programme
from models.till import Till

MADRID = ZoneInfo("Europe/Madrid")
BRANCH, COUNTER = "centro", "caja-1"
CUSTOMERS = 2_000
CONFIGURATION = """\
[shop]
name = "Peluquería Núria"
[database]
url = "{url}"
[counter]
branch = "centro"
name = "caja-1"
"""


def now() -> int:
    return int(datetime.now(UTC).timestamp())


def first_day() -> date:
    return datetime.now(MADRID).date() - timedelta(days=365)


def card_number(number: int) -> str:
    return f"9724{number:012d}"


def dni(number: int) -> str:
    digits = 10_000_000 + number
    return f"{digits}{DNI_LETTERS[digits % 23]}"


def till_of(database: Database, counter: str = COUNTER) -> Till:
    return Till(database, ProgrammeShelf(database), sit_down(database, BRANCH, counter, MADRID))


def fill_shop(url: str, customers: int = CUSTOMERS) -> None:
    """Makes a shop in an empty database: its programme, and customers who have never bought."""
    database = open_database(url, create=True)
    migrate(database)
    till = till_of(database)
    load_programme(database, programme(first_day()), now())
    chance = random.Random(1)
    first_names, surnames = FIRST_NAMES.split(), SURNAMES.split()

    def register_all() -> None:
        for number in range(1, customers + 1):
            name = f"{chance.choice(first_names)} {chance.choice(surnames)} {chance.choice(surnames)}"
            register(database, till.desk, NewCustomer(dni(number), name, {}, card=card_number(number)), now())

    database.write(register_all)
    database.close()


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def made_shop(folder: Path, customers: int = CUSTOMERS) -> Path:
    """The file of a shop, made once a run; copy it rather than write to it."""
    path = folder / f"shop-{customers}.db"
    if not path.exists():
        fill_shop(sqlite_url(path), customers)
    return path


def copied_shop(shop: Path, name: str) -> Path:
    return Path(shutil.copy(shop, shop.with_name(name)))


def written_configuration(folder: Path, shop: Path) -> Path:
    path = folder / "config.toml"
    path.write_text(CONFIGURATION.format(url=sqlite_url(shop)), encoding="utf-8")
    return path


def sale(chance: random.Random, sale_id: str, at: int, customers: int = CUSTOMERS) -> SaleRequest:
    """A sale of one line to any customer."""
    service, amount = chance.choice((("corte", 1800), ("peinado", 2450), ("tinte", 4990), ("manicura", 1500)))
    return SaleRequest(sale_id, (EarningLine(service, amount),), at, card=card_number(chance.randint(1, customers)))
