"""What a counter has sold on a day: all that its first screen tells, apart so that it reads nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DayOfSales:
    sales: int
    total_cents: int
