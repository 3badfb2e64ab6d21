"""Adjustments: an amount put right by hand, always with a reason."""

from loyalty.clock import day_of
from loyalty.errors import BadAmount, BadValue
from loyalty.lots import lifetime
from loyalty.money import EUROS, POINTS
from loyalty.requests import AdjustmentRequest
from loyalty.toml_reader import nearest
from models.accounts import held_account
from models.ledger import Book, Context, holdings
from models.operations import Answer, once
from models.till import Till


def adjust(till: Till, request: AdjustmentRequest, booked_at: int) -> dict[str, int]:
    """Gives or takes an amount, once per `request.id`: what can be spent afterwards. Raises NotEnough."""
    if not request.reason:
        raise BadValue("reason", "missing")
    if not request.amount_minor:
        raise BadAmount("0", "nothing")
    if request.amount_minor > 0:
        _check_unit(till, request.unit)
    content = (request.card, request.dni, request.unit, request.amount_minor, request.reason)

    def work() -> Answer:
        day = day_of(request.at, till.desk.zone)
        account_id, _, _ = held_account(till.database, till.desk, request.card, request.dni, day)
        version = till.shelf.followed_by(till.desk.branch, day)
        context = Context(till.desk, request.at, booked_at, request.id, version.id if version else None)
        book = Book(till.database, context)
        if request.amount_minor > 0:
            life = lifetime(version.programme if version else None, day)
            book.credit(account_id, request.unit, request.amount_minor, "adjustment", life, reason=request.reason)
        else:
            book.spend(account_id, request.unit, -request.amount_minor, "adjustment", day, reason=request.reason)
        book.close()
        return dict(holdings(till.database, account_id, day).spendable)

    return once(till.database, request.id, "account.adjust", content, booked_at, work)


def _check_unit(till: Till, unit: str) -> None:
    """Raises BadValue, with the nearest one, for a unit that no programme gives: a slip of the finger would open it."""
    given = {rule.unit.code for version in till.shelf.current() for rule in version.programme.earn}
    known = sorted({POINTS.code, EUROS.code} | given)
    if unit not in known:
        raise BadValue("unit", "not_one_of", nearest(unit, known) or ", ".join(known))
