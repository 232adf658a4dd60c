"""Generated files of the kinds whose rows are one record each, and a centre for them to come into."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from casebook import actions
from casebook.choices import HoldKind
from casebook.models import (
    Body,
    ContactTally,
    Hold,
    NumberSequence,
    ProgrammeEnrolment,
    Referral,
    Request,
)
from importers.reading import Recognised, Table
from tests.factories import (
    BodyFactory,
    CategoryFactory,
    EnrolmentFactory,
    HouseholdFactory,
    NoteFactory,
    PersonFactory,
    ProgrammeFactory,
    ReferralFactory,
    RequestFactory,
    TallyFactory,
    UserFactory,
)

AMKA = "05037900015"
PEOPLE = [f"ΑΒ-2020-{serial:06}" for serial in range(1, 4)]
MERGED, RESTRICTED, UNKNOWN = "ΑΒ-2020-000009", "ΑΒ-2020-000005", "ΑΒ-1999-000001"


def build() -> None:
    """Persons (one merged into another, one restricted), a catalogue with parts, and a few records of each
    kind; something hangs on the first request."""
    people = [PersonFactory(code=code, surname="Α", name="Β") for code in PEOPLE]
    people[0].amka, people[0].birth_date = AMKA, date(1979, 3, 5)
    people[0].save()
    restricted = PersonFactory(code=RESTRICTED)
    actions.merge_people(source=PersonFactory(code=MERGED), into=people[0])
    worker = UserFactory(username="social1", email="social1@example.gr")
    Hold.objects.create(person=restricted, kind=HoldKind.RESTRICTION, reason="Α", set_by=worker)
    HouseholdFactory(number="Ν-2020-00001", head=people[0], on=date(2022, 1, 1))
    HouseholdFactory(number="Ν-2020-00002", head=people[1], on=None)
    whole = CategoryFactory(code="benefits", name="Επιδόματα")
    part = CategoryFactory(code="housing", name="Επίδομα Στέγασης")
    part.parent = whole
    part.save()
    CategoryFactory(code="other", name="Άλλο")
    BodyFactory(code="opeka", name="ΟΠΕΚΑ")
    for serial, person in enumerate((people[0], people[1], restricted), 1):
        request = RequestFactory(
            number=f"2022/{serial:05}", applicant=person, category=part, received_on=date(2022, 3, serial)
        )
        ReferralFactory(
            reference=f"Π-2022-{serial:05}", person=person, request=request, sent_on=date(2022, 4, serial)
        )
    NoteFactory(person=people[0], request=Request.objects.get(number="2022/00001"))
    programme = ProgrammeFactory(code="teba", name="ΤΕΒΑ")
    for person in (people[0], restricted):
        EnrolmentFactory(programme=programme, person=person, enrolled_on=date(2022, 6, 1))
    TallyFactory(date=date(2022, 4, 4), channel="phone", topic="Στέγαση", count=3)


NOTHING = [""]
PERSON = ([*PEOPLE, MERGED, AMKA, "AB-2020-000002"], [RESTRICTED, UNKNOWN, "", "1,01E+10"])
BODY = (["ΟΠΕΚΑ", "opeka", "όπεκα"], ["ΚΕΠ", ""])
NUMBERS = [f"2022/{serial:05}" for serial in range(1, 7)]
CODES = [f"Π-2022-{serial:05}" for serial in range(1, 6)]

# By kind and column: what its cells say in a file that is right, and what else stands in one that is not.
CELLS = {
    "requests": {
        "number": ([*NUMBERS[:2], *NUMBERS[3:], "2021/00003", "", ""], [NUMBERS[2], "Χ" * 13]),
        "received_on": (["15/03/2022", "2022-03-02", "31.12.2021"], ["31/02/2022", "1/1/2199", ""]),
        "person": PERSON,
        "category": (["housing", "Επίδομα στεγασης", "Άλλο"], ["benefits", "Τίποτα", ""]),
        "body": ([*BODY[0], ""], ["ΚΕΠ"]),
        "channel": (["Τηλέφωνο", "phone", ""], ["ταχυδρόμος"]),
        "status": (["Ολοκληρώθηκε", "completed", "closed"], ["new", "", "ναι"]),
        "worker": (["social1", "social1@example.gr", ""], ["κανείς"]),
        "external_ref": (["12/2022", "'=1+1", ""], ["1" * 61]),
        "closed_on": (["", "20/04/2022"], ["01/01/2020", "χθες"]),
        "outcome": (["Εγκρίθηκε", ""], ["Α" * 251]),
    },
    "referrals": {
        "reference": ([*CODES[:2], *CODES[3:], "", ""], [CODES[2], "Π" * 21]),
        "sent_on": (["04/05/2022", "31/12/2021"], ["30/02/2022", ""]),
        "person": PERSON,
        "body": BODY,
        "type": (["asd", "Υγεία", ""], ["δώρο"]),
        "status": (["Στάλθηκε", "to_send", ""], ["χάθηκε"]),
        "request": (["", ""], [NUMBERS[0], NUMBERS[1], "2020/00099"]),
    },
    "enrolments": {
        "programme": (["teba", "ΤΕΒΑ"], ["άλλο", ""]),
        "person": PERSON,
        "enrolled_on": (["01/06/2022", "02/06/2022", "03/06/2022"], ["", "αύριο"]),
        "ended_on": (["", "31/12/2022"], ["01/01/2022"]),
        "source": (["application", "Αυτοδίκαιη", ""], ["τύχη"]),
    },
    "tallies": {
        "date": (["04/04/2022", "5/4/2022"], ["", "29/02/2022"]),
        "channel": (["Τηλέφωνο", "email"], ["σήματα καπνού"]),
        "topic": (["Στέγαση", "Επιδόματα", "ΤΕΒΑ"], ["", "Θ" * 121]),
        "count": (["3", "12", "1.702"], ["0", "10.001", "1,5", ""]),
    },
}
# What a file of a kind may lack, and what names its rows.
OPTIONAL = {
    "requests": ["number", "body", "channel", "status", "worker", "external_ref", "closed_on", "outcome"],
    "referrals": ["reference", "type", "status", "request"],
    "enrolments": ["ended_on", "source"],
    "tallies": [],
}
KEYS = {"requests": ["number"], "referrals": ["reference"], "enrolments": [], "tallies": []}


@st.composite
def files(draw, kind: str) -> Table:
    """A file of `kind` as anybody may write it: some columns are missing, some files have rows to refuse."""
    left_out = draw(st.sets(st.sampled_from(OPTIONAL[kind]), max_size=3)) if OPTIONAL[kind] else set()
    has_faults = draw(st.sampled_from([False, False, True]))
    columns = {
        key: st.sampled_from(right + wrong if has_faults else right)
        for key, (right, wrong) in CELLS[kind].items()
        if key not in left_out
    }
    rows = draw(st.lists(st.tuples(*columns.values()), min_size=1, max_size=8))
    return Table(list(columns), rows, range(2, len(rows) + 2), Recognised("csv"))


# What these files can change, by names that stay the same when primary keys do not.
FIELDS = {
    Request: [
        *("number", "received_on", "applicant__code", "household__number", "category__code", "body__code"),
        *("channel", "status", "worker__username", "external_reference", "external_status", "closed_on"),
        *("outcome", "valid_until", "renewal_of", "version"),
    ],
    Referral: [
        *("reference", "sent_on", "person__code", "request__number", "body__code", "type", "status"),
        *("outcome", "has_consent", "consent_override", "version"),
    ],
    ProgrammeEnrolment: [
        *("programme__code", "person__code", "enrolled_on", "ended_on", "source", "version"),
    ],
    ContactTally: ["date", "channel", "topic", "count", "version"],
    NumberSequence: ["series", "year", "last"],
    Body: ["code", "version"],
}


def contents() -> dict[str, list]:
    """Everything that these files can change, in the order in which it was entered."""
    found = {
        model.__name__: list(model.objects.order_by("pk").values_list(*f)) for model, f in FIELDS.items()
    }
    found["NumberSequence"] = sorted(row for row in found["NumberSequence"] if row[2])
    return found
