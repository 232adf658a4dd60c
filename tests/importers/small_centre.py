"""A small centre, generated files of the kinds with related rows, and what stands in it after them."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from hypothesis import strategies as st

from casebook import actions
from casebook.choices import HoldKind, Relation
from casebook.models import (
    Appointment,
    AppointmentParticipant,
    CounsellingCase,
    CounsellingSession,
    Hold,
    Household,
    HouseholdMembership,
    NumberSequence,
    Person,
)
from importers.reading import Recognised, Table
from tests.factories import (
    AppointmentFactory,
    CounsellingCaseFactory,
    HouseholdFactory,
    PersonFactory,
    RequestFactory,
    UserFactory,
)

BORN = "05/03/1979"
AMKA, OTHER_AMKA = "05037900015", "01013099997"


def build() -> None:
    """Six persons (one merged into another, one restricted), their households, requests and appointments."""
    people = [
        PersonFactory(code=f"ΑΒ-2020-{serial:06}", surname="Α", name=f"Β{serial}") for serial in range(1, 6)
    ]
    homes = [
        HouseholdFactory(number=f"Ν-2020-{serial:05}", head=head, on=day)
        for serial, head, day in (
            (1, people[0], date(2020, 1, 1)),
            (2, people[1], None),
            (3, people[4], None),
        )
    ]
    actions.move_to_household(person=people[2], household=homes[0], relation=Relation.CHILD)
    double = PersonFactory(code="ΑΒ-2020-000009", surname="Α", name="Β1")
    actions.merge_people(source=double, into=people[0])
    setter = UserFactory(username="coordinator")
    Hold.objects.create(person=people[4], kind=HoldKind.RESTRICTION, reason="Α", set_by=setter)
    psych = [UserFactory(username=f"psych{number}") for number in (1, 2)]
    requests = [
        RequestFactory(number=f"2020/{serial:05}", applicant=person, received_on=date(2020, 5, 1))
        for serial, person in enumerate(people[:2], 1)
    ]
    noon = timezone.make_aware(datetime(2022, 3, 15, 12))
    AppointmentFactory(
        reference="Ρ-2020-000001",
        starts_at=noon,
        applicants=people[:1],
        companions=people[2:3],
        requests=requests,
    )
    AppointmentFactory(reference="Ρ-2020-000002", starts_at=noon, applicants=people[4:5])
    for serial, person in enumerate((people[0], people[1]), 1):
        case = CounsellingCaseFactory(
            person=person, professional=psych[0], requested_on=date(2022, serial, 1)
        )
        actions.book_session(
            session=CounsellingSession(),
            appointment=Appointment(reference=f"Σ-2020-{serial:06}", starts_at=noon, status="held"),
            case=case,
            participants=people[2:3],
        )


CODES = [f"ΑΒ-2020-{serial:06}" for serial in range(1, 4)]
MERGED, RESTRICTED, UNKNOWN = "ΑΒ-2020-000009", "ΑΒ-2020-000005", "ΑΒ-1999-000001"
HOMES = ["Ν-2020-00001", "Ν-2020-00002", "Ν-2021-00007", "Ν-2021-00009"]
PARTIES = [
    CODES[0],
    CODES[1],
    MERGED,
    f"{CODES[0]}, {CODES[1]}",
    f"{CODES[1]} + {CODES[2]}, {CODES[1]}",
    f"{CODES[2]} + {CODES[0]}",
]
HOURS = ["15/03/2022 12:00", "16/03/2022 12:00", "01/02/2022 09:30", "31/12/2021 23:30"]
STATUSES = ["Πραγματοποιήθηκε", "no_show"]
NOTHING = [""]

# By kind and column: what its cells say in a file that is right, and what else stands in one that is not.
CELLS = {
    "people": {
        "code": ([*CODES, MERGED, "ΑΒ-2021-000001", "", "", ""], [RESTRICTED]),
        "surname": (["Α", "Γ"], NOTHING),
        "name": (["Β1", "Β2"], []),
        "birth_date": ([BORN, ""], ["01/01/1850", "06/03/1979"]),
        "amka": (["", "", "", AMKA, OTHER_AMKA], ["12345678901"]),
        "household": (HOMES, ["Ν-2020-00003", "Κ" * 21, ""]),
        "relation": (["Αρχηγός", "Παιδί", "σύζυγος", ""], ["θείος"]),
    },
    "households": {
        "number": ([*HOMES, "", ""], ["Ν-2020-00003"]),
        "head": ([*CODES, MERGED, ""], [RESTRICTED, UNKNOWN]),
        "declared_adults": (["0", "2", ""], ["31"]),
    },
    "appointments": {
        "reference": (["Ρ-2020-000001", "Ρ-2021-000004", "", ""], ["Ρ-2020-000002", "Σ-2020-000001"]),
        "starts_at": (HOURS, NOTHING),
        "minutes": (["30", ""], ["500"]),
        "person": (PARTIES, [RESTRICTED, UNKNOWN, ""]),
        "booking": (["Έκτακτο", "scheduled"], []),
        "status": (STATUSES, ["ίσως"]),
        "worker": (["psych1", "psych2", ""], ["κανείς"]),
        "request": (["2020/00001", "2020/00002, 2020/00001", ""], ["2020/00099"]),
    },
    "sessions": {
        "reference": (["Σ-2020-000001", "Σ-2020-000002", "Σ-2021-000004", "", ""], ["Ρ-2020-000001"]),
        "starts_at": (HOURS, NOTHING),
        "minutes": (["50", ""], ["500"]),
        "person": (PARTIES, [RESTRICTED, UNKNOWN, ""]),
        "case_requested_on": (["01/12/2021", "", ""], ["01/03/2022", "01/12/2022"]),
        "professional": (["psych1", "psych2"], ["κανείς", ""]),
        "kind": (["Ψυχολογική", "couple", ""], []),
        "status": (STATUSES, ["ίσως"]),
    },
}
# What a file of a kind may lack.
OPTIONAL = {
    "people": ["code", "birth_date", "amka", "household", "relation"],
    "households": ["number", "head", "declared_adults"],
    "appointments": ["reference", "minutes", "worker", "request"],
    "sessions": ["reference", "minutes", "case_requested_on", "kind"],
}

KEYS = ("code", "amka", "number", "reference")


@st.composite
def files(draw, kind: str) -> Table:
    """A file of `kind` as anybody may write it: some columns are missing, some files have rows to refuse."""
    left_out = draw(st.sets(st.sampled_from(OPTIONAL[kind]), max_size=2))
    has_faults = draw(st.sampled_from([False, False, True]))
    columns = {
        key: st.sampled_from(right + wrong if has_faults else right)
        for key, (right, wrong) in CELLS[kind].items()
        if key not in left_out
    }
    rows = draw(st.lists(st.tuples(*columns.values()), min_size=1, max_size=6))
    if not has_faults:
        rows = _with_keys_of_their_own(rows, list(columns))
    return Table(list(columns), rows, range(2, 2 + len(rows)), Recognised("csv"))


def _with_keys_of_their_own(rows: list[tuple], headers: list[str]) -> list[tuple]:
    seen, kept = set(), []
    places = [headers.index(key) for key in KEYS if key in headers]
    for row in rows:
        keys = {row[place] for place in places} - {""}
        if not keys & seen:
            kept.append(row)
            seen |= keys
    return kept


PERSON_FIELDS = ["code", "surname", "name", "search_key", "birth_date", "sex", "amka", "amka_index"]
PERSON_FIELDS += ["merged_into_id", "status", "version"]


def contents() -> dict[str, list]:
    """Everything that these files can change, by names that stay the same when keys do not. (But for versions
    of memberships: one that several rows of a file touch is written once, or once for each.)"""
    people = Person.objects.order_by("pk")
    homes = Household.objects.order_by("pk")
    appointments = Appointment.objects.order_by("pk")
    parts = AppointmentParticipant.objects.order_by("appointment", "pk")
    sessions = CounsellingSession.objects.order_by("pk")
    stays = HouseholdMembership.objects.order_by("pk")
    return {
        "people": [[getattr(person, name) for name in PERSON_FIELDS] for person in people],
        "households": list(homes.values_list("number", "declared_adults", "declared_minors", "version")),
        "memberships": list(
            stays.values_list("household__number", "person__code", "relation", "started_on", "ended_on")
        ),
        "appointments": list(
            appointments.values_list(
                "reference", "starts_at", "minutes", "worker__username", "booking", "status", "version"
            )
        ),
        "participants": list(parts.values_list("appointment__reference", "person__code", "role", "version")),
        "requests": sorted(
            Appointment.requests.through.objects.values_list("appointment__reference", "request__number")
        ),
        "cases": list(
            CounsellingCase.objects.order_by("pk").values_list(
                "person__code", "requested_on", "professional__username", "closed_on", "version"
            )
        ),
        "sessions": list(
            sessions.values_list(
                "appointment__reference", "case__person__code", "case__requested_on", "kind", "version"
            )
        ),
        "numbers": list(
            NumberSequence.objects.filter(last__gt=0)
            .order_by("series", "year")
            .values_list("series", "year", "last")
        ),
    }
