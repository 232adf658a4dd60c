"""The calls and messages that nobody opens a record for, as reception counts them."""

from datetime import date
from random import Random

from casebook.choices import Channel
from casebook.demo import plan
from casebook.demo.records import Story, Tally
from casebook.demo.working_days import BUSY, working_days

TOPICS = (
    "Δικαιολογητικά ΕΕΕ",
    "Επίδομα στέγασης",
    "Ημερομηνίες πληρωμών",
    "Ωράριο και ραντεβού",
    "ΤΕΒΑ – διανομές",
    "Επίδομα θέρμανσης",
    "Αναπηρικά επιδόματα",
)
BY_MAIL = 0.15


def count_calls(story: Story, rng: Random, first: date, last: date) -> None:
    """One topic a working day; once a week after the months of the plan."""
    for day in working_days(first, last):
        channel = Channel.EMAIL if rng.random() < BY_MAIL else Channel.PHONE
        topic, count = rng.choice(TOPICS), round(rng.randint(6, 38) * BUSY[day.month]) + 1
        if day <= plan.PLANNED_UNTIL or day.weekday() == 4:
            story.tallies.append(Tally(day, channel, topic, count))
