"""Start to the first usable screen, beside a Textual app that shows one line: whole processes, in turns."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.report import Figure, Options, at_most, milliseconds
from bench.screen import Screen, counter_command, empty_command
from bench.shops import copied_shop, made_shop, written_configuration

ROUNDS = 11
GOAL = 1.4
USABLE = "Cliente: tarjeta"  # the prompt of the entry line
EMPTY = "hello world"


def measure(options: Options) -> Iterator[Figure]:
    shop = copied_shop(made_shop(options.folder), "start.db")
    configuration = written_configuration(options.folder, shop)
    commands = (
        (counter_command(configuration), USABLE),
        (counter_command(configuration, with_psycopg=True), USABLE),
        (empty_command(), EMPTY),
    )
    times = started(commands, options.folder, ROUNDS)
    names = ("start to first usable screen", "the same where psycopg is installed")
    for name, ours in zip(names, times, strict=False):
        ratio = median(a / b for a, b in zip(ours, times[-1], strict=True))
        limit = f"{milliseconds(median(times[-1]))} empty Textual app"
        yield at_most(name, milliseconds(median(ours)), limit, ratio, GOAL, f"{ROUNDS} in turns")


def started(commands: Sequence[tuple[list[str], str]], folder: Path, rounds: int) -> list[list[float]]:
    """Seconds until each command's text was on the screen; the first round warms up and does not count."""
    times: list[list[float]] = [[] for _ in commands]
    for number in range(rounds + 1):
        for (command, text), seconds in zip(commands, times, strict=True):
            with Screen(command, folder) as screen:
                took = screen.wait_for(text)
            if number:
                seconds.append(took)
    return times
