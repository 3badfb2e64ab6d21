"""How far long work is, as it tells whoever waits for it."""

from collections.abc import Callable

Progress = Callable[[int, int], None]  # how many are done, and of how many


def nobody_looks(_done: int, _total: int) -> None:
    """For work that nobody waits for."""
