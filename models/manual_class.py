"""A class given by hand: a floor under what the account reaches by itself, until its last day."""

from collections.abc import Mapping
from datetime import date

from loyalty.clock import NEVER, day_number, day_of, parse_day
from loyalty.errors import BadValue
from loyalty.tiers import Standing
from models.database import Database
from models.desk import Desk
from models.programmes import check_class
from models.sale_statements import give_class, new_class_change


def give_class_by_hand(
    database: Database, desk: Desk, account_id: int, changes: Mapping[str, str], standing: Standing, at: int
) -> None:
    """Gives an account the `class` of the changes until `class_until` (ISO; empty: no end); no class takes it away.

    Inside a transaction that holds the account. Raises BadValue for a class that the shop does not have, a day that
    is past, and an end without a class.
    """
    code = changes.get("class", standing.manual)
    kept = standing.manual_until.isoformat() if standing.manual_until else ""
    until = changes.get("class_until", kept if code == standing.manual else "")
    check_class(database, code)
    if until and not code:
        if "class_until" in changes and changes["class_until"] != kept:
            raise BadValue("class", "missing")
        until = ""
    last_day = _last_day(until) if until else NEVER
    if last_day < day_of(at, desk.zone) and until != kept:
        raise BadValue("class_until", "past")
    if (code, last_day) == (standing.manual, standing.manual_until or NEVER):
        return
    database.execute(give_class, account_id=account_id, code=code, until=day_number(last_day))
    database.execute(
        new_class_change,
        account_id=account_id,
        at=at,
        before_code=standing.manual or standing.reached,
        after_code=code or standing.reached,
        reason=f"manual {until}".strip(),
    )


def _last_day(text: str) -> date:
    try:
        return parse_day(text)
    except BadValue as bad:
        raise BadValue("class_until", bad.problem) from None
