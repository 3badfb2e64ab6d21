"""What was answered is kept: counters killed in the middle of their sales."""

import random
import signal
import subprocess
import sys
from pathlib import Path

from models.database import open_database
from models.verification import verify
from tests.conftest import Shop, opened_shop

ROOT = Path(__file__).parent.parent
ROUNDS = 10
COUNTERS = 2

SELL_UNTIL_KILLED = """
import itertools, sys
from models.database import open_database
from tests.conftest import opened_shop
shop = opened_shop(open_database(sys.argv[1]))
for number in itertools.count():
    name = sys.argv[2] + "-" + str(number)
    shop.sell("T-1", "1.00", "2.00", id=name)
    print(name, flush=True)
"""

HALF_SALES = """
SELECT count(*) FROM sale WHERE
    (SELECT count(*) FROM sale_line WHERE sale_id = sale.id) <> 2 OR
    (SELECT count(*) FROM entry WHERE sale_id = sale.id) <> 1 OR
    (SELECT count(*) FROM operation WHERE operation.id = sale.client_id) <> 1
"""


def selling(url: str, name: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", SELL_UNTIL_KILLED, url, name]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def answers_until_killed(counter: "subprocess.Popen[str]", after: int) -> list[str]:
    """The sales that the counter was answered for; it is killed after so many, wherever it is then."""
    assert counter.stdout is not None
    answers = [counter.stdout.readline() for _ in range(after)]
    assert all(answers), "the counter ended by itself"
    counter.send_signal(signal.SIGKILL)
    with counter:
        return [answer.strip() for answer in (*answers, *counter.stdout)]


def test_every_answered_sale_outlives_a_killed_counter_and_no_half_sale_does(shop: Shop, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    shop.load()
    shop.hand_out("T-1")
    chance = random.Random(7)
    answered: set[str] = set()
    for round_ in range(ROUNDS):
        counters = [selling(url, f"{round_}-{number}") for number in range(COUNTERS)]
        for counter in counters:
            answered.update(answers_until_killed(counter, chance.randrange(1, 12)))
    shop.database.close()
    after = opened_shop(open_database(url))
    kept = {name for (name,) in after.database.run("SELECT client_id FROM sale").fetchall()}
    assert answered <= kept
    assert len(kept) <= len(answered) + ROUNDS * COUNTERS, "at most one of each was kept and not answered"
    assert after.database.run(HALF_SALES).fetchone()[0] == 0
    result = verify(after.database)
    assert (result.entries, result.disagreement) == (len(kept), None)
    again = after.sell("T-1", "1.00", "2.00", id=min(answered))
    assert again.earned == {"points": 3000}
    assert verify(after.database).entries == len(kept), "what was sent again was not written again"
    after.database.close()
