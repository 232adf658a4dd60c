"""What a line says of a record: its kind and code, and the persons whom it is about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Model

from casebook.models import (
    Appointment,
    AppointmentParticipant,
    Attachment,
    Consent,
    CounsellingCase,
    CounsellingSession,
    EmergencyAccess,
    Hold,
    Household,
    HouseholdMembership,
    Note,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
)
from casebook.models.record_ranges import KeyRange, within

# The field of a record that names its person. A record that is named nowhere here (a category, a body) is
# about nobody.
PERSON_OF: Mapping[type[Model], str] = {
    Person: "pk",
    Request: "applicant",
    Referral: "person",
    Note: "person",
    ProgrammeEnrolment: "person",
    CounsellingCase: "person",
    AppointmentParticipant: "person",
    HouseholdMembership: "person",
    Consent: "person",
    Hold: "person",
    EmergencyAccess: "person",
    Attachment: "person",
}
# Records of several persons: the rows that name them, and the way from such a row to the record.
PERSONS_OF = {
    Appointment: (AppointmentParticipant, "appointment"),
    CounsellingSession: (AppointmentParticipant, "appointment__session"),
    Household: (HouseholdMembership, "household"),
}
CHUNK = 500  # records of one query


class Somebody(NamedTuple):
    """A person, as a line names one."""

    pk: int
    code: str


@dataclass(frozen=True, slots=True)
class Known:
    """A record of which key and code are known and no more is read: one of the very many of an import."""

    model: type[Model]
    pk: int
    code: str

    @property
    def _meta(self):
        return self.model._meta

    def __str__(self) -> str:
        return self.code


class Change(NamedTuple):
    """A record with the names of its fields, for the lines of many records at once.

    `former` are persons whom the record was about before it was changed: they have a line, too.
    """

    record: Model | Known | None
    fields: Iterable[str] = ()
    former: Iterable[Somebody | Person] = ()


@dataclass(frozen=True)
class Subject:
    """The columns of a line that say what it is about."""

    subject_kind: str = ""
    subject_key: str = ""
    subject_code: str = ""
    person_key: int | None = None
    person_code: str = ""


def persons_of(record: Model) -> list[Somebody]:
    """Whom `record` is about now; asked before a change, it tells the `former` of Change."""
    return persons_of_all([record])[record._meta.model, record.pk]


def subjects_of_all(changes: Sequence[Change]) -> list[list[Subject]]:
    """For each change one Subject for each person whom its record is or was about; a single one where it is
    about nobody. A few queries, however many records there are."""
    persons = persons_of_all([change.record for change in changes if change.record is not None])
    return [_subjects(change, persons) for change in changes]


def keys_of_persons(model: type[Model], ranges: Sequence[KeyRange]) -> set[int]:
    """The keys of the persons whom the records of `model` in `ranges` are about now."""
    if model in PERSONS_OF:
        rows, path = PERSONS_OF[model]
        person = "person"
    elif model in PERSON_OF:
        rows, path, person = model, "pk", PERSON_OF[model]
    else:
        return set()
    found: set[int] = set()
    for part in within(rows._base_manager.order_by(), path, ranges):
        found.update(part.values_list(person, flat=True).distinct())
    return found


def _subjects(change: Change, persons: Mapping) -> list[Subject]:
    record = change.record
    if record is None:
        return [Subject()]
    named = {
        "subject_kind": record._meta.label_lower,
        "subject_key": str(record.pk),
        # `__str__` of our records is a code, never a name. That of others may say anything.
        "subject_code": str(record)[:80] if record._meta.app_label == "casebook" else "",
    }
    # Somebody who moved out of a household and back again is one person.
    former = [Somebody(person.pk, person.code) for person in change.former]
    about = dict.fromkeys([*persons[record._meta.model, record.pk], *former])
    return [Subject(**named, person_key=person.pk, person_code=person.code) for person in about] or [
        Subject(**named)
    ]


def persons_of_all(
    records: Iterable[Model | Known],
) -> Mapping[tuple[type[Model], object], list[Somebody]]:
    """Whom each record, by its model and key, is about now."""
    found = defaultdict(list)
    asked = defaultdict(set)
    for record in records:
        model = record._meta.model
        if model in PERSONS_OF or (isinstance(record, Known) and model in PERSON_OF):
            asked[model].add(record.pk)
        elif model in PERSON_OF:
            person = record if model is Person else getattr(record, PERSON_OF[model])
            found[model, record.pk] = [Somebody(person.pk, person.code)]
    for model, pks in asked.items():
        rows, path = PERSONS_OF.get(model, (model, "pk"))
        person = "" if model is Person else f"{PERSON_OF.get(model, 'person')}__"
        ordered = sorted(pks)
        for start in range(0, len(ordered), CHUNK):
            part = rows.objects.filter(**{f"{path}__in": ordered[start : start + CHUNK]}).order_by("pk")
            for pk, *somebody in part.values_list(path, f"{person}pk", f"{person}code"):
                found[model, pk].append(Somebody(*somebody))
    return found
