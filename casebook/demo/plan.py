"""The plan of the demo: how many records of each kind its story has.

It is what the generator makes, not what any figure is: figures count the records that came in.
"""

from dataclasses import dataclass
from datetime import date

OPENED_ON = date(2017, 4, 1)
REPORT_YEAR = 2022
# The story is told month by month after this day, as far as today.
PLANNED_UNTIL = date(2023, 4, 30)


@dataclass(frozen=True)
class Line:
    """So many requests of a category, to a body or to none, received in the year of the report."""

    category: str
    count: int
    body: str = ""
    void: int = 0


# From the pickiest category to the one that everybody may ask for: the first choose their applicants first.
LINES = (
    Line("birth_benefit", 16, "opeka"),
    Line("uninsured_elderly", 57, "opeka", void=1),
    Line("disability_benefits", 232, "opeka", void=2),
    Line("employment_inclusion", 34, "dypa"),
    Line("guaranteed_minimum_income", 617, "opeka", void=6),
    Line("social_inquiry", 13),
    Line("welfare_benefits", 189, "opeka", void=3),
    Line("welfare_benefits", 69, "kepa", void=1),
    Line("housing_benefit", 553, "opeka", void=5),
    Line("cooperation_referral", 132, void=1),
    Line("social_liaison", 42),
    Line("benefit_information", 222, void=2),
    Line("reception_information_support", 729, void=4),
)

# Persons of the year of the report.
CITIZENS = 1_702  # came to an appointment
HOUSEHOLDS_OF_CITIZENS = 1_531
NAMED_MEMBERS = 1_010  # live with a citizen, have a record, never came themselves
DECLARED_MEMBERS = 313  # live with a citizen, without a record
REMOTE_PERSONS = 60  # asked by telephone or post only
DUPLICATES = 3  # citizens who were entered twice, and merged later

# Appointments of the year of the report.
VISITS_HELD = 4_267  # other than counselling
VISITS_MISSED = 380  # no-shows and cancellations
SESSIONS_HELD = 430

COUNSELLING_PERSONS = 129
COUNSELLING_ASKED_TWICE = 4  # of those persons, with a second case in the same year
COUNSELLING_FROM_BEFORE = 20  # cases asked for in the last months of the year before

TEBA_PERSONS = 933
TEBA_ENROLLED_TWICE = 40
TEBA_YEAR_BEFORE = 60

ASD_REFERRALS = 57
ASD_NOT_SENT = 4
OTHER_REFERRALS = 150

# Years of which only totals are left, from the paper register. A few requests of an old scheme were copied
# into the casebook one by one; the totals count them already.
HISTORY = {2017: 1_486, 2018: 2_584, 2019: 2_779, 2020: 3_320, 2021: 3_878}
COPIED_OLD_REQUESTS = 8

# Requests of the months after the year of the report.
NEXT_MONTHS = {(2023, 1): 262, (2023, 2): 248, (2023, 3): 266, (2023, 4): 228}
VOID_IN_NEXT_MONTHS = 1  # a month
# And of each month up to today, in that year and those after it: few, so that the demo loads quickly, and
# more of late, so that whoever tries it has work to do.
REQUESTS_A_MONTH = {2023: 14, 2024: 20, 2025: 30, 2026: 48}
REQUESTS_A_COUNSELLING_CASE = 12
