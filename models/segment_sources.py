"""What a question about customers is asked of: the customers, and what their accounts hold, spent and bought.

What an account holds or spent comes in as one grouped table for each thing that is asked, joined to the customers;
what was sold to an account that was merged into another counts for that other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import JOIN, Select, fn

from loyalty.clock import day_number, day_of, start_of
from loyalty.prizes import offered
from loyalty.views import PrizeView
from models.ledger_statements import ZERO
from models.prizes import prizes
from models.tables import Account, Balance, Customer, LotRow, Refund, Sale, SaleLine
from models.till import Till

EVER = 0


@dataclass(frozen=True, slots=True)
class Sight:
    """By what a segment is judged: the day, the classes in the order of the programme, the prizes that can be had."""

    day: date
    zone: ZoneInfo
    classes: tuple[str, ...] = ()
    prizes: tuple[PrizeView, ...] = ()

    def days_ago(self, days: int) -> int:
        """The first second of a day as many days ago."""
        return start_of(self.day - timedelta(days=days), self.zone)


def sight_of(till: Till, at: int) -> Sight:
    day = day_of(at, till.desk.zone)
    version = till.shelf.followed_by(till.desk.branch, day)
    classes = tuple(each.code for each in version.programme.classes) if version else ()
    there = tuple(prize for prize in prizes(till) if any(offered(prize, code, day) for code in ("", *prize.classes)))
    return Sight(day, till.desk.zone, classes, there)


def _kin() -> Any:
    """Each account that was merged, with every one in which it has lived on since."""
    first = Account.select(Account.id, Account.merged_into_id).where(Account.merged_into_id.is_null(False))
    kin = first.cte("kin", recursive=True, columns=("id", "living_id"))
    further = Account.alias("further")
    again = (
        further.select(kin.c.id, further.merged_into_id)
        .join(kin, on=kin.c.living_id == further.id)
        .where(further.merged_into_id.is_null(False))
    )
    return kin.union_all(again)


def unspendable(unit: str, day: int) -> Any:
    """By account, the lots of a unit that are open and cannot be spent on a day.

    They are few, and found by the days in the indexes: what is open and can be spent is most of all there is.
    """
    columns = (LotRow.account_id, LotRow.left_minor.alias("minor"))
    past = LotRow.select(*columns).where(LotRow.left_minor > ZERO, LotRow.last_day < day, LotRow.unit == unit)
    pending = LotRow.select(*columns).where(
        LotRow.left_minor != ZERO, LotRow.spendable_day > day, LotRow.last_day >= day, LotRow.unit == unit
    )
    lots = past.union_all(pending).alias("lots")
    return Select([lots], [lots.c.account_id, fn.SUM(lots.c.minor).alias("minor")]).group_by(lots.c.account_id)


class Sources:
    """The tables that a question is asked of: customers with their accounts, and what else its conditions need."""

    def __init__(self, sight: Sight) -> None:
        self.sight, self.kin = sight, _kin()
        self._joined: dict[str, Any] = {}
        self._needs_kin = False

    def held(self, unit: str) -> Any:
        """What can be spent of a unit: the cached balance, less the lots that are pending or past their last day."""
        name = f"held {unit}"
        if name not in self._joined:
            self._join(
                name,
                Balance.select(Balance.account_id, Balance.amount_minor.alias("minor")).where(Balance.unit == unit),
            )
            self._join(f"not {name}", unspendable(unit, day_number(self.sight.day)))
        return fn.COALESCE(self._joined[name].c.minor, 0) - fn.COALESCE(self._joined[f"not {name}"].c.minor, 0)

    def expiring(self, days: int) -> Any:
        """Thousandths of points with their last day within so many days."""
        name = f"expiring {days}"
        if name not in self._joined:
            first, last = self.sight.day, self.sight.day + timedelta(days=days)
            lots = LotRow.select(LotRow.account_id, fn.SUM(LotRow.left_minor).alias("minor")).where(
                LotRow.left_minor > ZERO,
                LotRow.unit == "points",
                LotRow.last_day.between(day_number(first), day_number(last)),
            )
            self._join(name, lots.group_by(LotRow.account_id))
        return fn.COALESCE(self._joined[name].c.minor, 0)

    def spent(self, days: int) -> Any:
        """Cents spent within so many days (0: ever), less what was given back of those sales."""
        name = f"spent {days}"
        if name not in self._joined:
            self._needs_kin = True
            flows = self._spent_flows(self.sight.days_ago(days) if days else EVER).alias("flow")
            total = Select([flows], [flows.c.account_id, fn.SUM(flows.c.cents).alias("minor")])
            self._join(name, total.group_by(flows.c.account_id))
        return fn.COALESCE(self._joined[name].c.minor, 0)

    def _spent_flows(self, since: int) -> Any:
        """Added up for each account as they come out of the index; what moved with a merger, and refunds, are few."""
        own, back = fn.SUM(Sale.total_cents).alias("cents"), (Refund.amount_cents * -1).alias("cents")
        living = self.kin.c.living_id.alias("account_id")
        sold = Sale.select(Sale.account_id, own).where(Sale.at >= since).group_by(Sale.account_id)
        sold_to_kin = Sale.select(living, own).join(self.kin, on=self.kin.c.id == Sale.account_id)
        sold_to_kin = sold_to_kin.where(Sale.at >= since).group_by(self.kin.c.living_id)
        refunded = Sale.select(Sale.account_id, back).join(Refund, on=Refund.sale_id == Sale.id)
        refunded_to_kin = (
            Sale.select(living, back)
            .join(self.kin, on=self.kin.c.id == Sale.account_id)
            .join(Refund, on=Refund.sale_id == Sale.id)
        )
        flows = sold.union_all(sold_to_kin)
        return flows.union_all(refunded.where(Sale.at >= since)).union_all(refunded_to_kin.where(Sale.at >= since))

    def bought(self, services: Sequence[str], since: int, until: int | None = None) -> Any:
        """Whether one of the services was bought from a moment on, up to another; without services, anything."""
        self._needs_kin = True
        void = Refund.select(Refund.sale_id).where(Refund.sale_id == Sale.id, Refund.void == 1)
        there = [Sale.at >= since, ~fn.EXISTS(void)]
        if until is not None:
            there.append(Sale.at < until)
        if services:
            lines = SaleLine.select(SaleLine.sale_id).where(SaleLine.service.in_(services))
            there.append(Sale.id.in_(lines))
        own = Sale.select(Sale.account_id).where(*there)
        of_kin = Sale.select(self.kin.c.living_id).join(self.kin, on=self.kin.c.id == Sale.account_id).where(*there)
        return Customer.account_id.in_(own.union_all(of_kin))

    def _join(self, name: str, source: Any) -> None:
        self._joined[name] = source.alias(f"source{len(self._joined)}")

    def select(self, *columns: Any) -> Any:
        query: Any = Customer.select(*columns).join(Account, on=Account.id == Customer.account_id)
        for source in self._joined.values():
            query = query.join(source, JOIN.LEFT_OUTER, on=source.c.account_id == Customer.account_id)
        return query.with_cte(self.kin) if self._needs_kin else query
