"""Erasing a person: what goes, what stays for others, and what of it is counted."""

import itertools
import os
from datetime import date, datetime

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail import hooks
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision
from wagtail.search.models import IndexEntry

from casebook import accountability, merging
from casebook.accountability.subjects import Change, subjects_of_all
from casebook.choices import (
    AppointmentStatus,
    ConsentPurpose,
    ErasureGround,
    ErasureStatus,
    HoldKind,
    LedgerMeasure,
    ParticipantRole,
    RequestStatus,
    Role,
    SessionKind,
)
from casebook.erasure import Belongings, Held, ask, erase, erase_person, erasing, refuse
from casebook.models import (
    AccessLogEntry,
    AnonymousLedger,
    Appointment,
    Attachment,
    Consent,
    CounsellingSession,
    EarlierValue,
    ErasedVisit,
    Erasure,
    Hold,
    Household,
    Person,
    Request,
)
from casebook.private_files import private_storage
from casebook.statistics.ages import age_band
from tests import factories
from tests.casebook.erased import (
    AFM,
    AMKA,
    SURNAME,
    TRACES,
    encrypted_with,
    everything_of_a_person,
    tables_with,
    take_part,
)

pytestmark = pytest.mark.django_db

# Codes alone stand there, and lead nowhere.
KEEP_THE_CODE = {"casebook_accesslogentry", "casebook_erasure"}


def erased(person, by=None, ground=ErasureGround.REQUEST) -> Erasure:
    return erase_person(person=person, ground=ground, by=by)


def rows(measure) -> list[tuple]:
    ledger = AnonymousLedger.objects.of(measure).order_by("month")
    return list(ledger.values_list("month", "previous_month", "weight"))


@pytest.fixture
def worker(db):
    return factories.UserFactory(username="eleni", roles=[Role.SOCIAL_WORKER])


# --- what goes


def test_nothing_in_the_whole_database_leads_to_an_erased_person(worker, django_capture_on_commit_callbacks):
    whole = everything_of_a_person(worker)
    keys = {record._meta.model: record.pk for record in whole.records}
    assert set(tables_with(*TRACES)) >= {"casebook_person", "wagtailcore_modellogentry"}
    hidden = encrypted_with(*TRACES)
    assert AMKA in hidden["casebook.Person.amka"]
    assert AFM in hidden["casebook.Person.afm"]
    assert all(SURNAME in hidden[field] for field in ("casebook.Note.text", "casebook.EarlierValue.before"))

    with django_capture_on_commit_callbacks(execute=True):
        erasure = erased(whole.person, by=worker)

    assert tables_with(*TRACES) == {}
    assert set(tables_with(whole.person.code)) == KEEP_THE_CODE
    assert [model.__name__ for model, key in keys.items() if model.objects.filter(pk=key).exists()] == []
    assert not EarlierValue.objects.exists()
    assert not ModelLogEntry.objects.filter(content_type__app_label="casebook").exists()
    assert erasure.status == ErasureStatus.DONE
    assert erasure.counts["request"] == 2


def test_its_files_go_from_the_disk_once_it_is_certain(worker, django_capture_on_commit_callbacks):
    whole = everything_of_a_person(worker)
    path = private_storage().path(whole.attachment.file.name)
    assert os.path.exists(path)

    with django_capture_on_commit_callbacks() as later:
        erased(whole.person)
    assert os.path.exists(path)
    for callback in later:
        callback()

    assert not os.path.exists(path)


def test_wagtail_keeps_nothing_of_cases_that_an_erasure_would_have_to_look_for(worker):
    everything_of_a_person(worker)
    ours = {"content_type__app_label": "casebook"}

    assert not Revision.objects.filter(**ours).exists()
    assert not ReferenceIndex.objects.filter(**ours).exists()
    assert not IndexEntry.objects.filter(**ours).exists()


def test_an_erasure_goes_whole_or_not_at_all(worker, monkeypatch):
    whole = everything_of_a_person(worker)
    before = {model: model.objects.count() for model in apps.get_app_config("casebook").get_models()}

    def fail(*args):
        raise OSError("The disk is full")

    monkeypatch.setattr(erasing, "_note_done", fail)
    with pytest.raises(OSError, match="full"):
        erased(whole.person)

    assert {model: model.objects.count() for model in before} == before


def test_every_table_that_names_a_person_is_emptied_of_an_erased_one():
    """A new model that points to persons must be among what goes, or say here why it is not."""
    belongings = Belongings(factories.PersonFactory())
    going = {records.model for records in belongings.going}
    # These go by themselves, or keep a code alone.
    elsewhere = {EarlierValue, Erasure}

    pointing = {relation.related_model for relation in Person._meta.related_objects}
    pointing -= {Appointment.participants.through, Appointment.participants.rel.model}

    assert pointing - going - elsewhere - {Appointment} == set()


def test_counting_what_would_go_writes_nothing(worker):
    whole = everything_of_a_person(worker)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        counts = Belongings(whole.person).counts()

    assert all(query["sql"].startswith("SELECT") for query in queries)
    assert erased(whole.person).counts == counts


def test_an_app_that_keeps_something_elsewhere_is_told_before_the_person_goes(worker):
    person = factories.PersonFactory()
    told = []

    with hooks.register_temporarily("scrub_erased_persons", lambda persons: told.extend(map(str, persons))):
        erased(person)

    assert told == [person.code]


def test_a_merged_person_goes_with_all_records_whichever_of_them_is_named(worker):
    source, into = factories.PersonFactory(), factories.PersonFactory()
    factories.RequestFactory(applicant=source)
    factories.RequestFactory(applicant=into)
    merging.merge_people(source=source, into=into)

    erased(source)

    assert not Person.objects.exists()
    assert not Request.objects.exists()
    assert set(Erasure.objects.done().values_list("person_key", "person_code")) == {
        (source.pk, source.code),
        (into.pk, into.code),
    }


def test_the_log_keeps_one_more_line_and_is_whole(worker, guarded_log):
    whole = everything_of_a_person(worker)
    accountability.seal_waiting()
    lines = AccessLogEntry.objects.count()

    erased(whole.person, by=worker)
    accountability.seal_waiting()

    [line] = AccessLogEntry.objects.order_by("-pk")[: AccessLogEntry.objects.count() - lines]
    assert (line.action, line.actor_name, line.person_code) == ("delete", "eleni", whole.person.code)
    assert accountability.verify().fault is None


# --- who holds it up


def test_a_legal_hold_keeps_the_person_whole_and_a_restriction_does_not(worker):
    person = factories.PersonFactory()
    hold = Hold.objects.create(person=person, kind=HoldKind.LEGAL, reason="Δικαστήριο", set_by=worker)

    with pytest.raises(Held):
        erased(person)
    assert Person.objects.filter(pk=person.pk).exists()
    assert not Erasure.objects.exists()

    hold.kind = HoldKind.RESTRICTION
    hold.save()
    assert erased(person).status == ErasureStatus.DONE


def test_the_hold_of_a_merged_record_keeps_the_person_too(worker):
    source, into = factories.PersonFactory(), factories.PersonFactory()
    merging.merge_people(source=source, into=into)
    Hold.objects.create(person=source, kind=HoldKind.LEGAL, reason="Δικαστήριο", set_by=worker)

    with pytest.raises(Held):
        erased(into)


def test_what_was_asked_for_is_what_is_done_and_its_words_go(worker):
    person = factories.PersonFactory()
    refused = ask(person=person, ground=ErasureGround.WITHDRAWN, by=worker, remark="Η Μαρία το ζήτησε")
    refuse(erasure=refused, by=worker, answer="Όχι ακόμη, κυρία Μαρία")
    asked = ask(person=person, ground=ErasureGround.UNLAWFUL, by=worker, remark="Η Μαρία ξαναζήτησε")

    done = erased(person)

    assert done.pk == asked.pk
    assert done.ground == ErasureGround.UNLAWFUL
    refused.refresh_from_db()
    assert [refused.remark, refused.answer, done.remark, done.answer] == [""] * 4
    assert refused.status == ErasureStatus.REFUSED


def test_what_was_decided_is_not_decided_again(worker):
    asked = ask(person=factories.PersonFactory(), ground=ErasureGround.REQUEST, by=worker)
    erase(erasure=asked, by=worker)

    with pytest.raises(ValueError, match="waits"):
        erase(erasure=asked, by=worker)
    with pytest.raises(ValueError, match="waits"):
        refuse(erasure=asked, by=worker, answer="Αργά")


# --- what stays for others


def test_an_appointment_of_two_stays_with_the_other(worker):
    leaving, staying = factories.PersonFactory(), factories.PersonFactory()
    appointment = factories.AppointmentFactory(applicants=[leaving], companions=[staying])

    erased(leaving)

    assert list(appointment.participants.all()) == [staying]
    assert not AnonymousLedger.objects.of(LedgerMeasure.APPOINTMENT).exists()

    erased(staying)

    assert not Appointment.objects.exists()
    assert rows(LedgerMeasure.APPOINTMENT) == [(date(2022, 3, 1), None, 1)]


def test_an_appointment_that_was_not_held_leaves_no_row(worker):
    person = factories.PersonFactory()
    factories.AppointmentFactory(applicants=[person], status=AppointmentStatus.NO_SHOW)
    factories.RequestFactory(applicant=person, status=RequestStatus.VOID)

    erased(person)

    assert not AnonymousLedger.objects.exists()


def couple():
    psychologist = factories.UserFactory(roles=[Role.PSYCHOLOGIST])
    case = factories.CounsellingCaseFactory(professional=psychologist)
    partner = factories.PersonFactory()
    session = factories.SessionFactory(case=case, kind=SessionKind.COUPLE)
    take_part(session.appointment, partner)
    return session, partner


def test_the_session_of_a_couple_stays_with_the_partner_and_as_confidential_as_it_was(cast):
    session, partner = couple()
    leader = session.case.professional

    erased(session.case.person)

    session.refresh_from_db()
    assert session.case is None
    assert list(session.appointment.participants.all()) == [partner]
    for queryset, pk in (
        (CounsellingSession.objects, session.pk),
        (Appointment.objects, session.appointment_id),
    ):
        readers = {name for name, user in cast.items() if queryset.visible_to(user).filter(pk=pk).exists()}
        assert readers == {"coordinator"}
        assert queryset.visible_to(leader).filter(pk=pk).exists()


def test_the_session_of_a_couple_without_a_worker_becomes_that_of_its_professional():
    session, _partner = couple()
    Appointment.objects.filter(pk=session.appointment_id).update(worker=None)

    erased(session.case.person)

    assert Appointment.objects.get().worker == session.case.professional


def test_when_the_partner_goes_too_the_session_is_counted_in_the_ledger():
    session, partner = couple()
    erased(session.case.person)

    erased(partner)

    assert not CounsellingSession.objects.exists()
    assert rows(LedgerMeasure.SESSION) == rows(LedgerMeasure.APPOINTMENT) == [(date(2022, 3, 1), None, 1)]


def test_earlier_values_of_what_stays_go_where_they_name_the_person(worker):
    leaving, staying = factories.PersonFactory(), factories.PersonFactory()
    appointment = factories.AppointmentFactory(applicants=[leaving, staying])
    common = {"kind": "casebook.appointment", "key": appointment.pk, "version": 1}
    EarlierValue.objects.create(**common, field="applicants", before=f"{leaving.code}, {staying.code}")
    kept = EarlierValue.objects.create(**common, field="minutes", before="30")

    erased(leaving)

    assert list(EarlierValue.objects.all()) == [kept]


def test_requests_of_others_let_go_of_what_went(worker):
    leaving, staying = factories.PersonFactory(), factories.PersonFactory()
    household = factories.HouseholdFactory(head=leaving)
    old = factories.RequestFactory(applicant=leaving)
    request = factories.RequestFactory(applicant=staying, renewal_of=old, household=household)

    erased(leaving)

    request.refresh_from_db()
    assert (request.renewal_of, request.household) == (None, None)
    assert not Household.objects.exists()


def test_a_household_lives_on_with_the_day_on_which_it_was_served(worker):
    leaving, staying = factories.PersonFactory(), factories.PersonFactory()
    household = factories.HouseholdFactory(head=leaving)
    household.memberships.create(person=staying)
    factories.AppointmentFactory(applicants=[leaving])

    erased(leaving)

    assert list(ErasedVisit.objects.values_list("household", "day")) == [(household.pk, date(2022, 3, 15))]


# --- the ledger


def test_a_person_of_several_months_is_one_row_a_month_that_knows_the_one_before():
    person = factories.PersonFactory()
    for month, day in [(3, 15), (3, 20), (5, 2)]:
        moment = timezone.make_aware(datetime(2022, month, day, 9))
        factories.AppointmentFactory(applicants=[person], starts_at=moment)

    erased(person)

    months = [(date(2022, 3, 1), None, 1), (date(2022, 5, 1), date(2022, 3, 1), 1)]
    assert rows(LedgerMeasure.RECEIVED) == rows(LedgerMeasure.SERVED) == months
    assert rows(LedgerMeasure.APPOINTMENT) == [(date(2022, 3, 1), None, 2), (date(2022, 5, 1), None, 1)]


def test_alike_rows_of_different_persons_become_one_with_a_weight():
    for _turn in range(3):
        request = factories.RequestFactory()
        erased(request.applicant)

    assert rows(LedgerMeasure.REQUEST) == [(date(2022, 3, 1), None, 3)]


def test_the_day_of_a_visit_is_that_of_the_centre_whatever_clock_the_officer_has():
    person = factories.PersonFactory()
    moment = timezone.make_aware(datetime(2022, 4, 1, 0, 30))
    factories.AppointmentFactory(applicants=[person], starts_at=moment)

    with timezone.override("America/New_York"):
        erased(person)

    assert rows(LedgerMeasure.RECEIVED) == [(date(2022, 4, 1), None, 1)]


def test_companions_and_people_without_a_visit_were_not_received():
    person = factories.PersonFactory()
    appointment = factories.AppointmentFactory(applicants=[])
    take_part(appointment, person, ParticipantRole.COMPANION)

    erased(person)

    assert set(AnonymousLedger.objects.values_list("measure", flat=True)) == {LedgerMeasure.APPOINTMENT}


def owners_in_their_order() -> list[str]:
    """The age bands of the rows of requests, as they stand in the table: each band is of one person."""
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT age_band FROM casebook_anonymousledger WHERE measure = 'request' ORDER BY {place}"
        )
        return [band for (band,) in cursor]


def test_neither_place_nor_key_of_a_row_tells_which_were_written_together():
    for turn in range(6):
        person = factories.PersonFactory(birth_date=date(1944 + 10 * turn, 1, 1))
        for number in range(4):
            category = factories.CategoryFactory(code=f"category-{number}")
            factories.RequestFactory(applicant=person, category=category)
        earlier = set(AnonymousLedger.objects.values_list("pk", flat=True))
        erased(person)
        assert not AnonymousLedger.objects.filter(pk__in=earlier).exists()

    bands = owners_in_their_order()
    assert len(bands) == 24
    neighbours = sum(one == other for one, other in itertools.pairwise(bands))
    assert neighbours < 18  # as many as there are where the rows of each person stand together


@pytest.mark.parametrize(
    "record",
    [
        lambda person: factories.CounsellingCaseFactory(person=person),
        lambda person: Consent(person=person, purpose=ConsentPurpose.COUNSELLING, pk=7),
        lambda person: Hold(person=person, kind=HoldKind.LEGAL, pk=7),
    ],
)
def test_what_the_log_keeps_of_a_record_is_codes_alone(record):
    person = factories.PersonFactory()
    some = record(person)

    [[subject]] = subjects_of_all([Change(some)])

    assert (subject.subject_code, subject.person_code) == (f"{person.code} #{some.pk}", person.code)


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (None, ""),
        (date(2022, 3, 16), ""),
        (date(2004, 3, 16), "0-17"),
        (date(2004, 3, 15), "18-24"),
        (date(1997, 3, 16), "18-24"),
        (date(1997, 3, 15), "25-34"),
        (date(1957, 1, 1), "65-74"),
        (date(1947, 3, 15), "75+"),
        (date(1900, 1, 1), "75+"),
    ],
)
def test_the_age_is_that_of_the_day_of_the_record(born, band):
    assert age_band(born, date(2022, 3, 15)) == band


def test_a_row_of_the_ledger_says_what_was_asked_and_of_whom_in_bands(worker):
    whole = everything_of_a_person(worker)

    erased(whole.person)

    row = AnonymousLedger.objects.get(measure=LedgerMeasure.REQUEST, outcome=RequestStatus.COMPLETED)
    assert (row.month, row.category.code, row.age_band, row.sex, row.municipal_unit) == (
        date(2022, 3, 1),
        "housing_benefit",
        "35-44",
        "female",
        "dafni",
    )
    unnamed = AnonymousLedger.objects.get(measure=LedgerMeasure.SERVED, age_band="0-17")
    assert unnamed.weight == 2
    assert not Attachment.objects.exists()
