"""The code by which a customer says "no more" without a name, and a shop knows whose word it is."""

import hmac

from loyalty.errors import UnknownName
from loyalty.views import CustomerView
from models.customers import customer_by_id, view
from models.database import Database
from models.desk import shop_secret


def leaving_code(database: Database, customer_id: int) -> str:
    """It stands in each advertising message. Nobody can make one for somebody else."""
    return f"{customer_id}-{_seal(database, customer_id)}"


def customer_leaving(database: Database, code: str) -> CustomerView:
    """Whose code it is. Raises UnknownName."""
    number, _dash, seal = code.strip().lower().partition("-")
    if number.isdecimal() and number.isascii() and len(number) < 19:
        expected = _seal(database, int(number))
        row = database.row(customer_by_id, id=int(number))
        if hmac.compare_digest(seal.encode(), expected.encode()) and row is not None:
            return view(row)
    raise UnknownName("code", code)


def _seal(database: Database, customer_id: int) -> str:
    return hmac.digest(shop_secret(database), f"leave {customer_id}".encode(), "sha256").hex()[:16]
