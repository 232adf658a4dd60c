"""The whole story, told from a seed up to a day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from casebook.demo import plan
from casebook.demo.counselling import Counselling, fill_the_year
from casebook.demo.diary import Diary
from casebook.demo.enrolments import enrol_in_the_year
from casebook.demo.months import Months
from casebook.demo.people import Town
from casebook.demo.records import Story
from casebook.demo.referrals import refer_in_the_year
from casebook.demo.tallies import count_calls
from casebook.demo.town_of_the_year import BABIES, settle_the_year
from casebook.demo.visits import LONGEST_LEAD, Reception
from casebook.demo.year_of_the_report import (
    FIRST,
    LAST,
    copy_old_requests,
    enter_some_twice,
    file_requests,
    hold_visits,
)

SEED = 2022


def tell(today: date, seed: int = SEED) -> Story:
    """Everything that has happened or is booked by `today`, and what is already known of the days after it.

    Each month has a source of chance of its own: a later day adds months and changes none.

    Raises:
        ValueError: `today` lies before the end of the months that the plan is about.
    """
    if today <= plan.PLANNED_UNTIL:
        raise ValueError(f"The demo's story reaches to {plan.PLANNED_UNTIL}: choose a later day.")
    story, diary = Story(), Diary()
    town, reception, counselling = (
        Town(story, babies=BABIES),
        Reception(story, diary),
        Counselling(story, diary),
    )
    rng = Random(f"{seed} {plan.REPORT_YEAR}")  # noqa: S311 (a story, not a secret)
    citizens, remote = settle_the_year(town, rng)
    copy_old_requests(story, rng, citizens)
    file_requests(story, rng, citizens, remote)
    fill_the_year(counselling, rng, citizens, (FIRST, LAST))
    hold_visits(reception, rng, citizens, remote)
    enter_some_twice(story, rng, citizens)
    refer_in_the_year(story, rng, FIRST, LAST)
    enrol_in_the_year(story, rng, FIRST, LAST)
    count_calls(story, rng, FIRST, LAST)
    months = Months(town, reception, counselling, citizens + remote)
    # Appointments of the next weeks are booked already.
    last = today + timedelta(days=LONGEST_LEAD)
    for year in range(plan.REPORT_YEAR + 1, last.year + 1):
        for month in range(1, 13):
            if (year, month) <= (last.year, last.month):
                months.live_through(Random(f"{seed} {year}-{month}"), year, month)  # noqa: S311
    return story
