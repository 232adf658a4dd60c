"""The stage of the leak walk: for every role a record of its own and one that it must not see."""

import datetime
from io import BytesIO
from types import SimpleNamespace

from django.utils import timezone

from casebook import attachments, retention
from casebook.choices import (
    AppointmentStatus,
    ConsentPurpose,
    ErasureGround,
    HoldKind,
    NoteScope,
    ReferralStatus,
)
from casebook.erasure import ask
from casebook.freezing import confirm_year, prepare_year, write_correction
from casebook.models import Consent, EarlierValue, EmergencyAccess, EmergencyNotice, HistoricalAggregate, Hold
from importers import jobs
from tests import factories
from tests.casebook.screens import today_at
from tests.importers.uploading import preview_run

CANARY = SimpleNamespace(
    surname="Καναρινοπουλίδου",
    name="Φεγγαρόπετρα",
    amka="17058002142",
    afm="094014201",
    phone="2109718833",
    note="Κελαηδά μόνο για τη συγγραφέα της",
    counselling_note="Κελαηδά μόνο στην ψυχοθεραπεία",
    category="Κακοποίηση",
    reason="Απειλείται απόψε, κελαηδά στο τηλέφωνο",
    outcome="Έφυγε από το σπίτι και κελαηδά αλλού",
    file="Ιατροδικαστική του καναρινιού",
)


def set_stage(cast) -> SimpleNamespace:
    """social1 and psych1 have their own, social2 and psych2 what those must not see."""
    for worker in (cast["social1"], cast["psych1"]):
        _own(worker)
    # The newest is what the walk opens: her card must show what is hidden to nobody else.
    person = factories.PersonFactory(
        surname=CANARY.surname,
        name=CANARY.name,
        birth_date=datetime.date(1980, 5, 17),
        amka=CANARY.amka,
        afm=CANARY.afm,
        phone=CANARY.phone,
    )
    factories.HouseholdFactory(head=person)
    restricted = factories.CategoryFactory(code="violence", name=CANARY.category, is_restricted=True)
    hidden = factories.RequestFactory(applicant=person, category=restricted, worker=cast["social2"])
    EarlierValue.objects.create(
        kind="casebook.request",
        key=hidden.pk,
        version=1,
        field="outcome",
        before=CANARY.outcome,
        person=person,
    )
    hidden_referral = factories.ReferralFactory(person=person, request=hidden)
    factories.NoteFactory(
        person=person, author=cast["social2"], scope=NoteScope.PRIVATE, text=CANARY.note, request=hidden
    )
    hidden_session = _counselling(cast["psych2"], person, hour=12)
    factories.NoteFactory(
        person=person,
        author=cast["psych2"],
        scope=NoteScope.SHARED,
        text=CANARY.counselling_note,
        counselling_case=hidden_session.case,
    )
    _emergency(cast["social1"], person, told=["social2", "psych2", "dpo"], cast=cast, reason=CANARY.reason)
    _emergency(
        cast["social2"],
        factories.PersonFactory(),
        told=["reception", "social1", "psych1", "coordinator", "dpo"],
        cast=cast,
    )
    _attach(cast["social2"], person, request=hidden, title=CANARY.file)
    _attach(cast["psych2"], person, counselling_case=hidden_session.case)
    _attach(cast["reception"], person)
    Consent.objects.create(person=person, purpose=ConsentPurpose.CONTACT, recorded_by=cast["reception"])
    Consent.objects.create(person=person, purpose=ConsentPurpose.COUNSELLING, recorded_by=cast["psych2"])
    Hold.objects.create(person=person, kind=HoldKind.LEGAL, reason="Δίκη", set_by=cast["dpo"])
    retention.install()
    factories.TallyFactory()
    ask(person=person, ground=ErasureGround.REQUEST, by=cast["coordinator"])
    factories.EnrolmentFactory(person=person)
    factories.IndicatorFactory()
    HistoricalAggregate.objects.create(
        indicator="requests_since_opening",
        period_start=datetime.date(2017, 4, 1),
        period_end=datetime.date(2020, 12, 31),
        value=9000,
        source="Βιβλίο",
    )
    _imports(cast["coordinator"])
    _published_year(person, cast)
    return SimpleNamespace(person=person, request=hidden, referral=hidden_referral, session=hidden_session)


def _published_year(person, cast) -> None:
    """A year that was confirmed, with a correction that waits. Nothing happened in it before: small numbers
    would be guarded at length, for each test anew."""
    prepared = prepare_year(year=2021, by=cast["coordinator"])
    confirmed = confirm_year(snapshot=prepared, by=cast["manager"], title="Αντιδήμαρχος")
    factories.AppointmentFactory(
        applicants=[person], starts_at=timezone.make_aware(datetime.datetime(2021, 3, 1, 10))
    )
    # The newest figure is what the walk opens.
    figure = confirmed.figures.get(code="appointments_held")
    write_correction(figure=figure, reason="Εκπρόθεσμη καταχώριση", by=cast["coordinator"])


def _imports(user) -> None:
    """A file that was written, and the newest: one that has to be corrected, whose preview is there."""
    headings = "surname;name;birth_date"
    written = preview_run(user, f"{headings}\n{CANARY.surname};{CANARY.name};1/1/1971\n")
    jobs.confirm(written, user=user, shown=written.preview["digest"])
    jobs.work_off()
    preview_run(user, f"{headings}\n{CANARY.surname};{CANARY.name};31/2/1980\n")


def _emergency(user, person, *, told, cast, reason="Κίνδυνος") -> None:
    """One that is over: while it lasts, its user reads what others must not."""
    access = EmergencyAccess.objects.create(
        user=user, person=person, reason=reason, ends_at=timezone.now() - datetime.timedelta(hours=1)
    )
    for name in told:
        EmergencyNotice.objects.create(access=access, recipient=cast[name])


def _own(worker) -> None:
    person = factories.PersonFactory(surname=f"Δική{worker.username}")
    request = factories.RequestFactory(applicant=person, worker=worker)
    factories.AppointmentFactory(
        applicants=[person],
        requests=[request],
        worker=worker,
        status=AppointmentStatus.SCHEDULED,
        starts_at=today_at(9),
    )
    factories.ReferralFactory(person=person, request=request, status=ReferralStatus.SENT)
    factories.EnrolmentFactory(person=person)
    factories.NoteFactory(person=person, author=worker, scope=NoteScope.TEAM, text="Σημείωση της ομάδας")
    _counselling(worker, person, hour=11)
    _attach(worker, person, request=request)


def _attach(user, person, *, title="Έγγραφο", **owner) -> None:
    attachments.attach(upload=BytesIO(b"%PDF-1.7\n%%EOF"), title=title, person=person, user=user, **owner)


def _counselling(worker, person, *, hour):
    case = factories.CounsellingCaseFactory(person=person, professional=worker)
    return factories.SessionFactory(case=case, starts_at=today_at(hour), status=AppointmentStatus.SCHEDULED)
