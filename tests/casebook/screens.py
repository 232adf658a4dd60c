"""What the tests of the screens share: addresses, and one record of each kind."""

import datetime
from types import SimpleNamespace

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils import timezone

from casebook.choices import AppointmentStatus, NoteScope
from casebook.models import HistoricalAggregate
from tests import factories

CASE_MODELS = [
    "person",
    "household",
    "request",
    "appointment",
    "counsellingcase",
    "counsellingsession",
    "referral",
    "programmeenrolment",
    "contacttally",
]
CATALOGUE_MODELS = ["servicecategory", "body", "programme", "historicalaggregate", "indicatordefinition"]


def url(model: str, action: str = "index", record=None, **query) -> str:
    """url("person", "inspect", person), url("request", "create", person=12)."""
    address = reverse(f"casebook_{model}_modeladmin_{action}", args=[quote(record.pk)] if record else [])
    return address + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def today_at(hour: int, minute: int = 0):
    return timezone.localtime().replace(hour=hour, minute=minute, second=0, microsecond=0)


def one_of_each(cast) -> SimpleNamespace:
    """One record of each kind. social1 works on the request; psych1 leads the counselling."""
    person = factories.PersonFactory(
        surname="Δοκιμοπούλου", name="Άννα", birth_date=datetime.date(1980, 5, 17)
    )
    household = factories.HouseholdFactory(head=person)
    request = factories.RequestFactory(applicant=person, worker=cast["social1"])
    appointment = factories.AppointmentFactory(
        applicants=[person],
        requests=[request],
        worker=cast["social1"],
        status=AppointmentStatus.SCHEDULED,
        starts_at=today_at(10),
    )
    case = factories.CounsellingCaseFactory(
        person=factories.PersonFactory(surname="Κρυφοπούλου", name="Μυρτώ"), professional=cast["psych1"]
    )
    session = factories.SessionFactory(case=case, starts_at=today_at(12), status=AppointmentStatus.SCHEDULED)
    referral = factories.ReferralFactory(person=person, request=request)
    return SimpleNamespace(
        person=person,
        household=household,
        request=request,
        appointment=appointment,
        counsellingcase=case,
        counsellingsession=session,
        referral=referral,
        programmeenrolment=factories.EnrolmentFactory(person=person),
        contacttally=factories.TallyFactory(),
        note=factories.NoteFactory(person=person, author=cast["social1"], scope=NoteScope.TEAM),
        servicecategory=request.category,
        body=referral.body,
        programme=factories.ProgrammeFactory(),
        historicalaggregate=HistoricalAggregate.objects.create(
            indicator="requests_since_opening",
            period_start=datetime.date(2017, 4, 1),
            period_end=datetime.date(2020, 12, 31),
            value=9000,
            source="Βιβλίο",
        ),
        indicatordefinition=factories.IndicatorFactory(),
    )
