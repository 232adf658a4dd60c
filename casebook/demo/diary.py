"""The hours of the workers: nobody is in two appointments at once, and nobody works at night."""

from datetime import date, datetime, time, timedelta
from random import Random

OPENS_AT = time(8, 0)
QUARTERS = 30  # of an hour, from 08:00 to 15:30


class Diary:
    """Which quarters of an hour each worker has taken, as the bits of a number for each worker and day."""

    def __init__(self) -> None:
        self._taken: dict[tuple[str, date], int] = {}

    def book(
        self, rng: Random, day: date, minutes: int, workers: tuple[str, ...]
    ) -> tuple[str, datetime] | None:
        """Take an hour of the first of `workers` who has one free on `day`; None where nobody has."""
        length = -(-minutes // 15)
        block = (1 << length) - 1
        for worker in workers:
            taken = self._taken.get((worker, day), 0)
            free = [start for start in range(QUARTERS - length + 1) if not taken & (block << start)]
            if free:
                start = rng.choice(free)
                self._taken[worker, day] = taken | (block << start)
                opening = datetime.combine(day, OPENS_AT)
                return worker, opening + timedelta(minutes=15 * start)
        return None
