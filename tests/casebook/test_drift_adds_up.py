"""Whatever happens after a year was frozen: what the drift lists is what lies between published and now."""

from datetime import date
from random import Random

import pytest

from casebook import accountability, catalogue
from casebook.accountability import Action
from casebook.choices import AppointmentStatus, DriftReason, ErasureGround, ReferralStatus, RequestStatus
from casebook.erasure import erase_person
from casebook.merging import merge_people
from casebook.models import (
    Appointment,
    Body,
    HistoricalAggregate,
    Household,
    HouseholdMembership,
    Person,
    Referral,
    Request,
    ServiceCategory,
)
from casebook.rectification import keep_earlier_values
from casebook.statistics.definitions import definition
from casebook.statistics.drift import drifts_of
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from casebook.statistics.trace import behind
from tests.casebook.random_centre import RandomCentre
from tests.factories import (
    AppointmentFactory,
    CounsellingCaseFactory,
    EnrolmentFactory,
    IndicatorFactory,
    PersonFactory,
    ReferralFactory,
    RequestFactory,
    SessionFactory,
)
from tests.snapshots import confirm

# Figures know nothing of the project around them.
pytestmark = [pytest.mark.django_db, pytest.mark.site]
STEPS = 30


def correct(record, **values) -> None:
    before = {name: getattr(record, name) for name in values}
    for name, value in values.items():
        setattr(record, name, value)
    record.save()
    keep_earlier_values(record, before, None)


class Afterwards:
    """What happens in a centre after a year of it was frozen, by chance and through the ordinary code."""

    def __init__(self, centre: RandomCentre, seed: int):
        self.centre, self.dice = centre, Random(f"afterwards {seed}")

    def happen(self) -> None:
        steps = [
            self.enter_late,
            self.enter_late,
            self.correct_a_request,
            self.correct_a_request,
            self.correct_an_appointment,
            self.correct_a_referral,
            self.merge,
            self.erase,
            self.change_a_household,
            self.undo_an_import,
            self.find_a_paper,
        ]
        for step in self.dice.choices(steps, k=STEPS):
            step()

    def person(self) -> Person | None:
        people = Person.objects.filter(merged_into__isnull=True).order_by("pk")
        return self.any_of(people)

    def any_of(self, records):
        found = list(records.order_by("pk"))
        return self.dice.choice(found) if found else None

    def enter_late(self) -> None:
        person, day, moment = self.person(), self.centre.day(), self.centre.moment()
        if person is None:
            return
        category = self.any_of(ServiceCategory.objects.filter(children__isnull=True))
        self.dice.choice(
            [
                lambda: RequestFactory(applicant=person, received_on=day, category=category),
                lambda: AppointmentFactory(applicants=[person], starts_at=moment),
                lambda: ReferralFactory(person=person, sent_on=day, type="asd"),
                # Once a day.
                lambda: (
                    person.enrolments.filter(enrolled_on=day).first()
                    or EnrolmentFactory(person=person, enrolled_on=day)
                ),
                lambda: SessionFactory(
                    case=person.counselling_cases.filter(requested_on=day).first()
                    or CounsellingCaseFactory(person=person, requested_on=day)
                ),
            ]
        )()

    def correct_a_request(self) -> None:
        request = self.any_of(Request.objects.all())
        if request is None:
            return
        values = {
            "status": self.dice.choice(list(RequestStatus)),
            "category": self.any_of(ServiceCategory.objects.filter(children__isnull=True)),
            "received_on": self.centre.day(),
            "body": self.any_of(Body.objects.all()),
        }
        name = self.dice.choice(list(values))
        correct(request, **{name: values[name]})

    def correct_an_appointment(self) -> None:
        appointment = self.any_of(Appointment.objects.all())
        if appointment is not None:
            values = {
                "status": self.dice.choice(list(AppointmentStatus)),
                "starts_at": self.centre.moment(),
            }
            name = self.dice.choice(list(values))
            correct(appointment, **{name: values[name]})

    def correct_a_referral(self) -> None:
        referral = self.any_of(Referral.objects.all())
        if referral is not None:
            correct(referral, status=self.dice.choice(list(ReferralStatus)))

    def merge(self) -> None:
        source, into = self.person(), self.person()
        if source and source != into:
            try:
                merge_people(source=source, into=into)
            except ValueError:  # their counselling is of two professionals
                return

    def erase(self) -> None:
        if person := self.person():
            erase_person(person=person, ground=ErasureGround.REQUEST, by=None)

    def change_a_household(self) -> None:
        household, person = self.any_of(Household.objects.all()), self.person()
        if household and person:
            correct(household, declared_minors=self.dice.randrange(6))
            HouseholdMembership.objects.create(
                household=household, person=person, started_on=date(2021, 1, 1), ended_on=self.centre.day()
            )

    def undo_an_import(self) -> None:
        """The journal of an import deletes what nothing hangs on."""
        request = self.any_of(Request.objects.filter(appointments__isnull=True, referrals__isnull=True))
        if request is not None:
            accountability.record_range(actor=None, action=Action.DELETE, model=Request, keys=[request.pk])
            request.delete()

    def find_a_paper(self) -> None:
        day = self.centre.day()
        found = {"value": self.dice.randrange(90), "source": "Χαρτί"}
        HistoricalAggregate.objects.update_or_create(
            indicator="requests_since_opening", period_start=day, period_end=day, defaults=found
        )


class Observed:
    """What became of records that one person had, as somebody saw who looked before each of them went."""

    KEPT, LEFT, CAME = (True, True), (True, False), (False, True)

    def __init__(self, snapshot):
        self.snapshot = snapshot
        self.then = self.counted()
        self.before: dict[str, dict[int, tuple[bool, bool]]] = {}

    def counted(self) -> dict[str, set[int]]:
        period = Period.year(2022)
        return {
            each.code: set(behind(definition(each.code), period).records.values_list("pk", flat=True))
            for each in self.snapshot.figures.all()
        }

    def erase(self, person: Person) -> None:
        before = self.counted()
        erase_person(person=person, ground=ErasureGround.REQUEST, by=None)
        after = self.counted()
        for code, then in self.then.items():
            for key in (then | before[code]) - after[code]:
                seen = self.before.setdefault(code, {})
                seen.setdefault(key, (key in then, key in before[code]))


@pytest.mark.parametrize("seed", range(4))
def test_of_whatever_happened_to_a_record_before_it_was_erased_each_step_is_told(seed):
    """Recategorised, merged, moved, entered late or voided, several times, and then erased."""
    catalogue.install()
    dice = Random(f"sequences {seed}")
    categories = list(ServiceCategory.objects.filter(children__isnull=True).order_by("pk"))[:3]
    people = PersonFactory.create_batch(8)
    for person in people:
        RequestFactory(applicant=person, category=dice.choice(categories))
        AppointmentFactory(applicants=[person])
    observed = Observed(confirm(2022))
    for person in dice.sample(people, 6):
        # Somebody else may stand for the person by now, or nobody.
        for _step in range(dice.randrange(4)):
            live = Person.objects.filter(merged_into__isnull=True).order_by("pk")
            if person not in live or not person.requests.exists():
                break
            request = dice.choice(person.requests.order_by("pk"))
            step = dice.choice(["category", "status", "day", "late", "visit", "merge"])
            if step == "category":
                correct(request, category=dice.choice(categories))
            elif step == "status":
                correct(request, status=dice.choice(list(RequestStatus)))
            elif step == "day":
                correct(request, received_on=dice.choice([date(2021, 5, 1), date(2022, 5, 1)]))
            elif step == "late":
                RequestFactory(applicant=person, category=dice.choice(categories))
            elif step == "visit":
                visit = Appointment.objects.filter(participations__person=person).first()
                correct(visit, status=dice.choice(list(AppointmentStatus)))
            elif others := [each for each in live if each != person]:
                merge_people(source=dice.choice(others), into=person)
        if still := Person.objects.filter(pk=person.pk).first():
            observed.erase(still)

    for drift in drifts_of(observed.snapshot):
        code, told = drift.figure.code, {change.key: change for change in drift.changes}
        listed = sum(change.by for change in drift.changes) + sum(number for _kind, number in drift.beyond)
        assert listed == drift.difference, code
        assert not drift.beyond, code
        for key, seen in observed.before.get(code, {}).items():
            reason, by = told[key].reason, told[key].by
            if seen == Observed.KEPT:
                assert (reason, by) == (DriftReason.ERASED, 0), code
            else:
                assert by == (-1 if seen == Observed.LEFT else 1), code
                assert reason not in {DriftReason.ERASED, DriftReason.FORGOTTEN, DriftReason.CHANGED}, code


@pytest.mark.parametrize("seed", range(5))
def test_what_is_listed_is_what_lies_between_published_and_now(seed):
    centre = RandomCentre(seed)
    IndicatorFactory(distinct_on="person", unit="person")
    snapshot = confirm(2022)
    Afterwards(centre, seed).happen()

    now = {figure.indicator.code: figure.value for figure in compute(Period.year(2022))}
    reasons = set()
    for drift in drifts_of(snapshot):
        code, changes = drift.figure.code, drift.changes
        assert drift.now == now[code], code
        listed = sum(change.by for change in changes) + sum(number for _kind, number in drift.beyond)
        assert listed == now[code] - drift.figure.value, code
        # Of the reasons one alone moves nothing.
        assert {change.reason for change in changes if change.by == 0} <= {DriftReason.ERASED}
        assert all(change.by == 0 for change in changes if change.reason == DriftReason.ERASED)
        reasons |= {change.reason for change in changes}
    assert reasons
