"""Ten persons of the demo to erase: among them every kind that an erasure takes apart in a way of its own."""

from collections import defaultdict

from django.db import connection
from django.db.models import Q

from casebook.choices import ParticipantRole, ReferralType, Relation
from casebook.models import AppointmentParticipant, Person
from casebook.search import search_key


def ten_persons() -> list[Person]:
    """Persons whose names and telephones are nobody else's: what is found of them is theirs."""
    served = Q(participations__appointment__status="held", participations__role=ParticipantRole.APPLICANT)
    companions = AppointmentParticipant.objects.filter(role=ParticipantRole.COMPANION).values("person")
    kinds = [
        Q(merged_persons__isnull=False),
        Q(counselling_cases__sessions__appointment__status="held"),
        Q(memberships__relation=Relation.HEAD) & served,
        Q(memberships__relation=Relation.CHILD),
        Q(memberships__relation=Relation.SPOUSE) & served,
        Q(enrolments__programme__code="teba"),
        Q(referrals__type=ReferralType.ASD),
        Q(pk__in=companions),
        Q(notes__isnull=False),
        served,
        served,
        served,
    ]
    findable = Person.objects.filter(merged_into=None, pk__in=_findable()).order_by("pk")
    chosen: list[Person] = []
    for turn, kind in enumerate(kinds):
        found = findable.exclude(pk__in=[person.pk for person in chosen]).filter(kind).first()
        assert found or turn > 3, f"The demo has nobody of the kind {kind}"
        chosen += [found] if found else []
    return chosen[:10]


def _findable() -> list[int]:
    """Those whose name nobody else has, nor their telephone; records that were merged are one person."""
    names, phones = defaultdict(set), defaultdict(set)
    people = list(Person.objects.survivors())
    for person in people:
        names[_name(person)].add(person.survivor_id)
        phones[person.phone_digits].add(person.survivor_id)
    return [
        person.pk
        for person in people
        if len(names[_name(person)]) == 1 and (not person.phone or len(phones[person.phone_digits]) == 1)
    ]


def _name(person: Person) -> frozenset[str]:
    return frozenset(search_key(person.surname, person.name).split())


def traces_of(persons: list[Person]) -> set[str]:
    """What a search for these persons and for those merged into them would look for."""
    traces: set[str] = set()
    keys = [person.pk for person in persons]
    for person in Person.objects.filter(Q(pk__in=keys) | Q(merged_into__in=keys)):
        traces |= {
            f"{person.surname} {person.name}",
            f"{person.name} {person.surname}",
            search_key(person.surname, person.name),
            person.amka or "",
            person.amka_index or "",
            person.afm,
            person.phone,
            person.phone_digits,
            person.mobile,
            person.mobile_digits,
        }
    return traces - {""}


def pages_with(traces: set[str]) -> set[str]:
    """Those of `traces` that stand in any page of the file of SQLite, the free ones among them."""
    content = connection.connection.serialize()
    return {trace for trace in traces if trace.encode() in content}
