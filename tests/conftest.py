"""A shop for a test: `shop` on SQLite, `any_shop` on SQLite and on PostgreSQL alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from loyalty.clock import parse_moment
from loyalty.earning import EarningLine
from loyalty.requests import Activation, NewCustomer, SaleRequest
from loyalty.views import CustomerView, SaleReceipt
from models.accounts import account_view, activate
from models.customers import register
from models.database import Database, open_database
from models.desk import Desk, sit_down
from models.ledger import Context
from models.migrations import migrate
from models.programmes import ProgrammeShelf, load_programme
from models.sales import record_sale
from models.till import Till
from tests.postgresql_server import PostgresqlServer, postgresql_server, why_missing

if TYPE_CHECKING:
    from tests.cashier import Counters

__all__ = ["postgresql_server"]

MADRID = ZoneInfo("Europe/Madrid")

ONE_POINT_PER_EURO = """
[programme]
name = "Puntos"
starts = 2026-01-01
[[service]]
code = "general"
name = "General"
[[earn]]
unit = "points"
give = "1"
per = "1.00"
"""


def moment(text: str) -> int:
    """A time of the shop, as seconds."""
    return parse_moment(text, MADRID)


@dataclass
class Shop:
    """A shop with one counter; its verbs take texts and amounts as a cashier would say them."""

    database: Database
    shelf: ProgrammeShelf
    desk: Desk

    @property
    def till(self) -> Till:
        return Till(self.database, self.shelf, self.desk)

    def load(self, toml: str = ONE_POINT_PER_EURO) -> None:
        load_programme(self.database, toml, moment("2026-01-01T08:00"))

    def hand_out(self, card: str, at: str = "2026-01-02T09:00", **initial: object) -> int:
        """Activates a card: its account."""
        context = Context(self.desk, moment(at), moment(at), f"activate {card}")
        activation = Activation(card, **initial)  # type: ignore[arg-type]
        return self.database.write(lambda: activate(self.database, self.shelf, self.desk, activation, context))

    def register(
        self, dni: str, name: str, at: str = "2026-01-02T09:00", card: str = "", **details: str
    ) -> CustomerView:
        new = NewCustomer(dni, name, details, card=card)
        return self.database.write(lambda: register(self.database, self.desk, new, moment(at)))

    def sell(self, card: str, *amounts: str, id: str = "", at: str = "2026-02-01T12:00", dni: str = "") -> SaleReceipt:
        """Records a sale of lines such as "12.50" or "tinte=12.50"."""
        request = SaleRequest(id or f"sale {card}{dni} {at} {amounts}", lines_of(*amounts), moment(at), card, dni)
        return record_sale(self.till, request, moment(at))

    def holds(self, account_id: int, unit: str = "points", at: str = "2026-02-01T13:00") -> int:
        """What can be spent, in minor units."""
        view = account_view(self.database, self.shelf, self.desk, account_id, moment(at))
        return view.spendable.get(unit, 0)


def lines_of(*amounts: str) -> tuple[EarningLine, ...]:
    lines = []
    for text in amounts:
        service, _, amount = text.rpartition("=")
        euros, _, cents = amount.partition(".")
        lines.append(EarningLine(service or "general", int(euros) * 100 + int(cents.ljust(2, "0") or 0)))
    return tuple(lines)


def opened_shop(database: Database) -> Shop:
    migrate(database)
    return Shop(database, ProgrammeShelf(database), sit_down(database, "centro", "caja-1", MADRID))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    database = open_database("sqlite:///shop.db", create=True, base=tmp_path)
    yield opened_shop(database)
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of either engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/shop.db"
    if missing := why_missing():
        pytest.skip(missing)
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    return server.create_database()


@pytest.fixture
def any_shop(any_database_url: str) -> Iterator[Shop]:
    database = open_database(any_database_url, create=True)
    yield opened_shop(database)
    database.close()


@pytest.fixture
def counters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Counters"]:
    """A shop in a file, whose screens `counters.cashier()` opens."""
    from tests.cashier import shop_with_customers

    yield from shop_with_customers(tmp_path, monkeypatch)
