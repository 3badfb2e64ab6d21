"""Real purchases: the public sample of CDNOW's customers of 1997 and 1998 (Fader and Hardie), where it is at hand.

A line is customer, number in the sample, day (yyyymmdd), how many discs, dollars.
"""

from collections import defaultdict
from pathlib import Path

import pytest

from models.import_customers import import_customers
from models.import_sales import import_sales
from models.verification import verify
from tests.conftest import Shop, moment

SAMPLE = Path(__file__).resolve().parents[2] / "shared" / "data" / "cdnow_sample.txt"
NOW = "1998-07-01T10:00"
WHOLE_POINTS_AND_TWO_PERCENT = """
[programme]
name = "CD"
starts = 1997-01-01
[[service]]
code = "cd"
[[earn]]
unit = "points"
give = "1"
per = "3.00"
rounding = "down"
step = "1"
[[earn]]
unit = "euros"
give = "0.02"
per = "1.00"
rounding = "nearest"
step = "0.01"
"""

pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason="the CDNOW sample is not beside the project")


def dni_of(number: str) -> str:
    return number.zfill(8) + "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23]


def test_every_balance_is_what_whole_numbers_say_and_a_second_import_changes_nothing(
    shop: Shop, tmp_path: Path
) -> None:
    purchases = [line.split() for line in SAMPLE.read_text().splitlines() if line.strip()]
    people = sorted({each[1] for each in purchases})
    customers, sales = tmp_path / "customers.csv", tmp_path / "sales.csv"
    customers.write_text("\n".join(["DNI;Nombre", *(f"{dni_of(each)};Persona {each}" for each in people)]))
    rows = [
        f"{n};{day[6:]}/{day[4:6]}/{day[:4]};{dni_of(number)};cd;{discs};{dollars.replace('.', ',')}"
        for n, (_, number, day, discs, dollars) in enumerate(purchases)
    ]
    sales.write_text("\n".join(["Venta;Fecha;DNI;Servicio;Cantidad;Importe", *rows]))
    expected: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for _, number, _, _, dollars in purchases:
        whole, cents = dollars.split(".")
        total_cents = int(whole) * 100 + int(cents)
        expected[dni_of(number)][0] += total_cents // 300 * 1000
        expected[dni_of(number)][1] += (total_cents * 2 + 50) // 100

    shop.load(WHOLE_POINTS_AND_TWO_PERCENT)
    assert import_customers(shop.till, customers, now=moment("1997-01-01T00:00")).accepted == len(people)
    result = import_sales(shop.till, sales, now=moment(NOW))
    assert (result.accepted, result.rejected) == (len(purchases), ())
    balances = held(shop)
    assert balances == {dni: [p, e] for dni, (p, e) in expected.items()}

    again = import_sales(shop.till, sales, now=moment(NOW))
    assert (again.accepted, again.already_there) == (0, len(purchases))
    assert import_customers(shop.till, customers, now=moment(NOW)).already_there == len(people)
    assert held(shop) == balances
    verification = verify(shop.database)
    assert (verification.accounts, verification.disagreement) == (sum(any(b) for b in balances.values()), None)


def held(shop: Shop) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (dni,) in shop.database.run("SELECT dni FROM customer").fetchall():
        found[dni] = [0, 0]
    rows = shop.database.run(
        "SELECT dni, unit, amount_minor FROM balance JOIN customer ON customer.account_id = balance.account_id"
    )
    for dni, unit, amount in rows.fetchall():
        found[dni][unit == "euros"] = amount
    return dict(found)
