"""Scan → customer on screen: in a shop of 10,000 customers and in a larger one, 20 entries for each customer.

First all that the screen asks of the counter; then the whole way, from the card's bytes on the terminal to the name on
it. Both shops take turns. Finding customers as you type is there for information.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter

from bench.large_shop import large_shop
from bench.report import Figure, Options, milliseconds, percentile
from bench.screen import Screen, counter_command
from bench.shops import BRANCH, COUNTER, MADRID, card_number, dni, sqlite_url, written_configuration
from tui.counter import Counter, open_counter

SMALL, LARGE, VERY_LARGE = 10_000, 100_000, 1_000_000
MOVEMENTS = 5  # that the counter shows
ROUNDS, SCANS_PER_ROUND = 20, 100
SCANS_ON_SCREEN = 100
TYPED_PER_ROUND = 5
MOST_MS, MOST_RATIO = 50.0, 1.5
LETTERS = "mgprsajlcv"
BEGINNINGS = ("ma", "ga", "ro", "pe", "jo", "la", "an", "vi", "ca", "nu")

# What is typed: how it is called, and a text for a random number.
TYPED: tuple[tuple[str, Callable[[random.Random], str]], ...] = (
    ("1 letter", lambda chance: chance.choice(LETTERS)),
    ("2 letters", lambda chance: chance.choice(BEGINNINGS)),
    ("3 letters", lambda chance: chance.choice(("mar", "gar", "rod", "per", "jor", "nav", "ant", "vil", "cam", "ord"))),
    ("a surname", lambda chance: chance.choice(("garcia", "puig", "nunez", "moreno", "etxeberria", "blanco"))),
    ("two words", lambda chance: f"{chance.choice(BEGINNINGS)} {chance.choice(BEGINNINGS)}"),
    ("name and surname", lambda chance: f"{chance.choice(('maria', 'jose', 'laia'))} {chance.choice(BEGINNINGS)}"),
    ("6 digits of a DNI", lambda chance: dni(chance.randint(1, SMALL))[:6]),
)


def measure(options: Options) -> Iterator[Figure]:
    sizes = (SMALL, VERY_LARGE if options.large else LARGE)
    shops = [large_shop(options.folder / f"{size}.db", size) for size in sizes]
    counters = [open_counter(sqlite_url(shop), options.folder, BRANCH, COUNTER, MADRID) for shop in shops]
    asked = _asked(counters, sizes)
    yield from _figures("scan: what the screen asks", asked, sizes, goal=False)
    for name, typed in TYPED:
        yield from _figures(f"typing {name}", _found(counters, typed), sizes, goal=False)
    for counter in counters:
        counter.close()
    yield from _figures("scan → customer on screen", _on_screen(options.folder, shops, sizes), sizes)


def _figures(name: str, times: Sequence[Sequence[float]], sizes: Sequence[int], goal: bool = True) -> Iterator[Figure]:
    """p50 and p99 of the larger shop beside the small one's."""
    small, large = times
    for percent in (50, 99):
        ours, limit = percentile(large, percent), percentile(small, percent)
        reached = ours * 1000 <= MOST_MS and ours / limit <= MOST_RATIO
        has_goal = goal and percent == 99
        yield Figure(
            f"{name}: p{percent}",
            f"{milliseconds(ours)} of {sizes[1]:,}",
            f"{milliseconds(limit)} of {sizes[0]:,} customers",
            ours / limit,
            f"{MOST_MS:g} ms, {MOST_RATIO:g} x" if has_goal else "",
            reached if has_goal else None,
            f"{len(large)} in each",
        )


def _asked(counters: Sequence[Counter], sizes: Sequence[int]) -> list[list[float]]:
    """Seconds of each scan, by shop; the first round warms up and does not count."""
    chance = random.Random(3)
    times: list[list[float]] = [[], []]
    for number in range(ROUNDS + 1):
        for counter, size, seconds in zip(counters, sizes, times, strict=True):
            for _ in range(SCANS_PER_ROUND):
                start = perf_counter()
                _open_card(counter, card_number(chance.randint(1, size)))
                seconds.append(perf_counter() - start)
            if number == 0:
                seconds.clear()
    return times


def _open_card(counter: Counter, card: str) -> None:
    """The questions of `tui.screens.counter`."""
    account = counter.account_at_the_till(card)
    counter.lots(account.account_id, counter.clock())
    counter.movements(account.account_id, most=MOVEMENTS)


def _found(counters: Sequence[Counter], typed: Callable[[random.Random], str]) -> list[list[float]]:
    chance = random.Random(4)
    times: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        texts = [typed(chance) for _ in range(TYPED_PER_ROUND)]
        for counter, seconds in zip(counters, times, strict=True):
            for text in texts:
                start = perf_counter()
                counter.find_customers(text)
                seconds.append(perf_counter() - start)
    return times


def _on_screen(folder: Path, shops: Sequence[Path], sizes: Sequence[int]) -> list[list[float]]:
    """Seconds from a burst of the card's digits and Enter to the panel with the customer, by shop."""
    chance = random.Random(5)
    times: list[list[float]] = []
    for shop, size in zip(shops, sizes, strict=True):
        own_folder = folder / f"screen-{size}"
        own_folder.mkdir()
        seconds = []
        with Screen(counter_command(written_configuration(own_folder, shop)), own_folder) as screen:
            screen.wait_for("Cliente: tarjeta")
            for _ in range(SCANS_ON_SCREEN):
                card = card_number(chance.randint(1, size))
                start = perf_counter()
                screen.write(f"{card}\r")
                screen.wait_for(card)  # the panel names the card: nothing else that is drawn can be taken for it
                seconds.append(perf_counter() - start)
        times.append(seconds)
    return times
