"""Memory with the counter open, beside a Textual app that shows one line."""

from collections.abc import Iterator
from statistics import median

from bench.report import Figure, Options, at_most, mebibytes
from bench.screen import Screen, counter_command, empty_command
from bench.shops import card_number, copied_shop, made_shop, written_configuration
from bench.start import EMPTY, USABLE

ROUNDS = 3
SETTLING_S = 1.0
CUSTOMERS_SEEN = 20
GOAL = 1.5


def measure(options: Options) -> Iterator[Figure]:
    shop = copied_shop(made_shop(options.folder), "memory.db")
    configuration = written_configuration(options.folder, shop)
    counter, with_psycopg = counter_command(configuration), counter_command(configuration, with_psycopg=True)
    cases = (
        ("memory with the counter open", counter, USABLE, 0),
        (f"the same after {CUSTOMERS_SEEN} customers", counter, USABLE, CUSTOMERS_SEEN),
        ("the same where psycopg is installed", with_psycopg, USABLE, 0),
        ("empty Textual app", empty_command(), EMPTY, 0),
    )
    bytes_held: list[list[int]] = [[] for _ in cases]
    for _ in range(ROUNDS):
        for (_name, command, text, customers), each in zip(cases, bytes_held, strict=True):
            with Screen(command, options.folder) as screen:
                screen.wait_for(text)
                for number in range(1, customers + 1):
                    screen.write(f"{card_number(number)}\r")
                    screen.wait_for("Importe en euros")
                screen.let_it_settle(SETTLING_S)
                each.append(screen.resident_bytes())
    limit = median(bytes_held[-1])
    for (name, *_), ours in zip(cases[:-1], bytes_held, strict=False):
        samples = f"{ROUNDS} in turns"
        yield at_most(
            name, mebibytes(median(ours)), f"{mebibytes(limit)} empty Textual app", median(ours) / limit, GOAL, samples
        )
