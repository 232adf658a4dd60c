"""Published against now: what moved since a year was frozen, record by record, with the reason."""

import datetime

import pytest
from django.utils import timezone

from casebook import actions
from casebook.choices import AppointmentStatus, DriftReason, RequestStatus
from casebook.erasure import erase_person
from casebook.merging import merge_people
from casebook.models import Appointment, HistoricalAggregate, HouseholdMembership, Request
from casebook.rectification import keep_earlier_values
from casebook.statistics.drift import drift_of, drifts_of, moved
from tests.factories import (
    AppointmentFactory,
    BodyFactory,
    CategoryFactory,
    CounsellingCaseFactory,
    EnrolmentFactory,
    HouseholdFactory,
    IndicatorFactory,
    PersonFactory,
    ReferralFactory,
    RequestFactory,
    SessionFactory,
)
from tests.snapshots import confirm

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LATE, VOIDED, MERGED = DriftReason.LATE, DriftReason.VOIDED, DriftReason.MERGED


def correct(record, **values):
    """As the screens save a correction: with what stood there before."""
    before = {name: getattr(record, name) for name in values}
    for name, value in values.items():
        setattr(record, name, value)
    record.save()
    keep_earlier_values(record, before, None)


def drift(snapshot, code: str):
    return drift_of(snapshot.figures.select_related("snapshot").get(code=code))


def told(found) -> list[tuple[DriftReason, int]]:
    return sorted((change.reason, change.by) for change in found.changes)


def adds_up(found) -> bool:
    """The changes and what is counted beyond records are the difference, always."""
    return found.difference == sum(c.by for c in found.changes) + sum(
        number for _kind, number in found.beyond
    )


@pytest.fixture
def requests():
    return RequestFactory.create_batch(9)


def test_nothing_moved_where_nothing_was_changed(requests):
    AppointmentFactory.create_batch(3)
    assert list(moved(drifts_of(confirm()))) == []


def test_a_late_entry_and_one_that_was_voided_are_told_apart(requests):
    snapshot = confirm()
    RequestFactory.create_batch(2)
    correct(requests[0], status=RequestStatus.VOID)
    found = drift(snapshot, "housing_benefit")
    assert (found.figure.value, found.now, found.difference) == (9, 10, 1)
    assert told(found) == [(LATE, 1), (LATE, 1), (VOIDED, -1)]
    assert found.reasons == {LATE: (2, 0), VOIDED: (0, 1)}
    assert adds_up(found)


def test_one_that_was_void_and_counts_again(requests):
    void = RequestFactory(status=RequestStatus.VOID)
    snapshot = confirm()
    correct(void, status=RequestStatus.NEW)
    assert told(drift(snapshot, "housing_benefit")) == [(DriftReason.RESTORED, 1)]


def test_another_category_is_told_in_both_figures(requests):
    birth = CategoryFactory(code="birth_benefit")
    snapshot = confirm()
    correct(requests[0], category=birth)
    assert told(drift(snapshot, "housing_benefit")) == [(DriftReason.RECATEGORISED, -1)]
    assert told(drift(snapshot, "birth_benefit")) == [(DriftReason.RECATEGORISED, 1)]
    assert not drift(snapshot, "requests_since_opening").has_moved


@pytest.mark.parametrize("link", ["successor", "parent"])
def test_what_a_change_of_the_catalogue_brings_and_takes_is_told_by_it(link, requests):
    inquiry, housing = CategoryFactory(code="social_inquiry"), requests[0].category
    inquired = RequestFactory.create_batch(3, category=inquiry)
    before = confirm(2022)
    setattr(inquiry, link, housing)
    inquiry.save()
    # What else is written into a request since does not bring it there.
    correct(inquired[0], status=RequestStatus.IN_PROGRESS)
    brought = drift(before, "housing_benefit")
    assert told(brought) == [(DriftReason.DEFINITION, 1)] * 3
    assert adds_up(brought)
    correct(inquired[1], category=housing)
    assert drift(before, "housing_benefit").reasons[DriftReason.RECATEGORISED] == (1, 0)


def test_what_a_change_of_the_catalogue_takes_away_is_told_by_it(requests):
    inquiry, birth = CategoryFactory(code="social_inquiry"), CategoryFactory(code="birth_benefit")
    inquiry.successor = requests[0].category
    inquiry.save()
    inquired = RequestFactory.create_batch(2, category=inquiry)
    snapshot = confirm()
    inquiry.successor = None
    inquiry.save()
    correct(requests[0], category=birth)
    correct(inquired[0], category=birth)
    taken = drift(snapshot, "housing_benefit")
    assert taken.reasons == {DriftReason.RECATEGORISED: (0, 2), DriftReason.DEFINITION: (0, 1)}
    assert adds_up(taken)


def test_persons_whom_a_change_of_the_catalogue_brings_are_told_by_it():
    inquiry, housing = CategoryFactory(code="social_inquiry"), CategoryFactory(code="housing_benefit")
    IndicatorFactory(code="persons", filters={"category": [housing.code]}, distinct_on="person")
    RequestFactory(category=housing)
    RequestFactory.create_batch(2, category=inquiry)
    snapshot = confirm()
    inquiry.successor = housing
    inquiry.save()
    assert told(drift(snapshot, "persons")) == [(DriftReason.DEFINITION, 1)] * 2


def test_a_change_of_the_catalogue_costs_the_same_for_many_records(requests, django_assert_max_num_queries):
    inquiry = CategoryFactory(code="social_inquiry")
    RequestFactory.create_batch(40, category=inquiry)
    snapshot = confirm()
    inquiry.successor = requests[0].category
    inquiry.save()
    figure = snapshot.figures.select_related("snapshot").get(code="housing_benefit")
    with django_assert_max_num_queries(14):
        assert drift_of(figure).reasons == {DriftReason.DEFINITION: (40, 0)}


def test_another_day_within_the_year_moves_nothing_and_one_beyond_it_does(requests):
    snapshot = confirm()
    correct(requests[0], received_on=datetime.date(2022, 12, 31))
    correct(requests[1], received_on=datetime.date(2021, 12, 31))
    assert told(drift(snapshot, "housing_benefit")) == [(DriftReason.MOVED, -1)]


def test_another_body_is_told():
    benefits = CategoryFactory(code="welfare_benefits")
    request = RequestFactory(category=benefits, body=BodyFactory(code="opeka"))
    kepa = BodyFactory(code="kepa")
    snapshot = confirm()
    correct(request, body=kepa)
    assert told(drift(snapshot, "welfare_benefits_opeka")) == [(DriftReason.BODY, -1)]
    assert told(drift(snapshot, "welfare_benefits_kepa")) == [(DriftReason.BODY, 1)]
    assert not drift(snapshot, "welfare_benefits").has_moved


def test_an_appointment_that_was_not_held_takes_its_citizen_along():
    appointment, _other = AppointmentFactory.create_batch(2)
    snapshot = confirm()
    correct(appointment, status=AppointmentStatus.NO_SHOW)
    for code in ("appointments_held", "citizens_received", "people_served"):
        assert told(drift(snapshot, code)) == [(VOIDED, -1)], code


def test_an_appointment_that_was_held_after_all_brings_its_citizen():
    appointment = AppointmentFactory(status=AppointmentStatus.NO_SHOW)
    snapshot = confirm()
    correct(appointment, status=AppointmentStatus.HELD)
    for code in ("appointments_held", "citizens_received", "people_served"):
        assert told(drift(snapshot, code)) == [(DriftReason.RESTORED, 1)], code


def test_merged_persons_are_one_person_less_and_no_appointment_less():
    twin, person = PersonFactory(), PersonFactory()
    for each in (twin, person):
        AppointmentFactory(applicants=[each])
    snapshot = confirm()
    merge_people(source=twin, into=person)
    found = drift(snapshot, "citizens_received")
    assert (found.difference, told(found)) == (-1, [(MERGED, -1)])
    assert not drift(snapshot, "appointments_held").has_moved


def test_whoever_was_merged_into_somebody_who_did_not_come_stands_there_instead():
    twin, person = PersonFactory(), PersonFactory()
    AppointmentFactory(applicants=[twin])
    snapshot = confirm()
    merge_people(source=twin, into=person)
    found = drift(snapshot, "citizens_received")
    assert (found.difference, told(found)) == (0, [(MERGED, -1), (MERGED, 1)])


def test_an_erased_person_is_told_and_changes_no_figure(requests):
    person = requests[0].applicant
    AppointmentFactory(applicants=[person], requests=[requests[0]])
    CounsellingCaseFactory(person=person)
    snapshot = confirm()
    erase_person(person=person, ground="request", by=None)
    for code in ("housing_benefit", "citizens_received", "appointments_held", "counselling_citizens"):
        found = drift(snapshot, code)
        assert (found.difference, told(found)) == (0, [(DriftReason.ERASED, 0)]), code
        assert found.beyond == ()
        assert found.reasons == {DriftReason.ERASED: (0, 1)}


def test_what_happened_to_a_record_before_it_was_erased_stays_the_reason(requests):
    birth = CategoryFactory(code="birth_benefit")
    snapshot = confirm()
    correct(requests[0], category=birth)
    correct(requests[1], status=RequestStatus.VOID)
    late = RequestFactory()
    for request in (requests[0], requests[1], requests[2], late):
        erase_person(person=request.applicant, ground="request", by=None)
    housing, births = drift(snapshot, "housing_benefit"), drift(snapshot, "birth_benefit")
    recategorised = DriftReason.RECATEGORISED
    assert (births.difference, told(births), births.beyond) == (1, [(recategorised, 1)], ())
    assert housing.difference == -1
    assert told(housing) == [
        (DriftReason.ERASED, 0),
        (LATE, 1),
        (recategorised, -1),
        (VOIDED, -1),
    ]
    assert housing.beyond == ()


def test_an_erased_record_that_no_rule_of_the_ledger_knows_is_one_less(requests):
    """A row that nobody wrote through the program: it went as if with its person, and nothing keeps it."""
    snapshot = confirm()
    Request.objects.filter(pk=requests[0].pk).delete()
    found = drift(snapshot, "housing_benefit")
    assert (found.difference, told(found)) == (-1, [(DriftReason.FORGOTTEN, -1)])


def test_merged_and_then_erased_persons_are_one_merged_and_one_erased():
    twin, person = PersonFactory(), PersonFactory()
    for each in (twin, person):
        AppointmentFactory(applicants=[each])
    snapshot = confirm()
    merge_people(source=twin, into=person)
    erase_person(person=person, ground="request", by=None)
    found = drift(snapshot, "citizens_received")
    assert (found.difference, found.beyond) == (-1, ())
    assert {change.key: (change.reason, change.by) for change in found.changes} == {
        twin.pk: (MERGED, -1),
        person.pk: (DriftReason.ERASED, 0),
    }


def test_of_a_person_whose_records_nobody_touched_since_an_erasure_asks_for_no_drift(
    requests, django_assert_max_num_queries
):
    from casebook.models import ErasedChange

    confirm()
    with django_assert_max_num_queries(140) as asked:
        erase_person(person=requests[0].applicant, ground="request", by=None)
    assert not any("keys_hash" in query["sql"] for query in asked.captured_queries)
    assert not ErasedChange.objects.exists()


def test_a_request_moved_to_a_day_that_paper_covers_has_one_reason_in_every_figure(requests):
    HistoricalAggregate.objects.create(
        indicator="requests_since_opening",
        period_start=datetime.date(2017, 4, 1),
        period_end=datetime.date(2021, 12, 31),
        value=700,
        source="Βιβλίο",
    )
    snapshot = confirm()
    correct(requests[0], received_on=datetime.date(2021, 12, 30))
    for code in ("housing_benefit", "requests_since_opening"):
        assert told(drift(snapshot, code)) == [(DriftReason.MOVED, -1)], code


def test_the_household_that_a_merge_brings_is_told_by_the_merge():
    twin, person, child = PersonFactory(), PersonFactory(), PersonFactory()
    household = HouseholdFactory(head=twin, on=datetime.date(2020, 1, 1))
    HouseholdMembership.objects.create(
        household=household, person=child, started_on=datetime.date(2020, 1, 1)
    )
    AppointmentFactory(applicants=[person])
    snapshot = confirm()
    merge_people(source=twin, into=person)
    found = drift(snapshot, "people_served")
    assert (found.difference, told(found)) == (1, [(DriftReason.HOUSEHOLD_MERGED, 1)])


def test_who_is_served_through_the_visit_of_another_has_the_reason_of_that_visit():
    head, child = PersonFactory(), PersonFactory()
    household = HouseholdFactory(head=head, on=datetime.date(2020, 1, 1))
    HouseholdMembership.objects.create(
        household=household, person=child, started_on=datetime.date(2020, 1, 1)
    )
    neighbour = AppointmentFactory().participations.get().person
    other = HouseholdFactory(head=neighbour, on=datetime.date(2020, 1, 1))
    HouseholdMembership.objects.create(
        household=other, person=PersonFactory(), started_on=datetime.date(2020, 1, 1)
    )
    snapshot = confirm()
    AppointmentFactory(applicants=[head])
    correct(Appointment.objects.get(participations__person=neighbour), status=AppointmentStatus.NO_SHOW)
    found = drift(snapshot, "people_served")
    assert told(found) == [(LATE, 1), (LATE, 1), (VOIDED, -1), (VOIDED, -1)]


def test_a_new_member_of_a_household_is_served_too():
    head, newcomer = PersonFactory(), PersonFactory()
    household = HouseholdFactory(head=head, on=datetime.date(2020, 1, 1))
    AppointmentFactory(applicants=[head])
    snapshot = confirm()
    HouseholdMembership.objects.create(
        household=household, person=newcomer, started_on=datetime.date(2021, 1, 1)
    )
    household.declared_minors = 2
    household.save()
    found = drift(snapshot, "people_served")
    assert (found.difference, told(found)) == (3, [(DriftReason.HOUSEHOLD, 1)])
    assert found.beyond == (("unnamed", 2),)


def test_referrals_sessions_enrolments_and_counselling_move_as_well():
    session = SessionFactory()
    snapshot = confirm()
    ReferralFactory(type="asd")
    correct(session.appointment, status=AppointmentStatus.CANCELLED_BY_CITIZEN)
    EnrolmentFactory()
    CounsellingCaseFactory()
    assert told(drift(snapshot, "asd_referrals")) == [(LATE, 1)]
    assert told(drift(snapshot, "counselling_sessions")) == [(VOIDED, -1)]
    assert told(drift(snapshot, "teba_enrolled")) == [(LATE, 1)]
    assert told(drift(snapshot, "counselling_citizens")) == [(LATE, 1)]


def test_a_total_on_paper_that_came_later_is_counted_beyond_records(requests):
    snapshot = confirm()
    HistoricalAggregate.objects.create(
        indicator="requests_since_opening",
        period_start=datetime.date(2018, 1, 1),
        period_end=datetime.date(2018, 12, 31),
        value=700,
        source="Βιβλίο",
    )
    found = drift(snapshot, "requests_since_opening")
    assert (found.difference, found.changes, found.beyond) == (700, (), (("paper", 700),))


def test_an_import_that_was_undone_is_told(requests):
    from casebook import accountability
    from casebook.accountability import Action

    snapshot = confirm()
    gone = requests[0].pk
    accountability.record_range(actor=None, action=Action.DELETE, model=Request, keys=[gone])
    Request.objects.filter(pk=gone).delete()
    assert told(drift(snapshot, "housing_benefit")) == [(DriftReason.UNDONE, -1)]


def test_late_entries_through_the_screens_own_actions(requests):
    snapshot = confirm()
    starts = timezone.make_aware(datetime.datetime(2022, 6, 1, 9))
    actions.book_appointment(
        appointment=Appointment(starts_at=starts, status=AppointmentStatus.HELD), applicants=[PersonFactory()]
    )
    for code in ("appointments_held", "citizens_received", "people_served"):
        assert told(drift(snapshot, code)) == [(LATE, 1)], code


def test_many_changes_cost_as_many_questions_as_few(requests, django_assert_max_num_queries):
    snapshot = confirm()
    RequestFactory.create_batch(40)
    figure = snapshot.figures.select_related("snapshot").get(code="housing_benefit")
    with django_assert_max_num_queries(12):
        assert drift_of(figure).reasons == {LATE: (40, 0)}


def test_why_persons_went_is_asked_of_their_own_rows_alone(django_assert_max_num_queries):
    """What was written since has no index: in a large centre those would be the rows of all years."""
    appointments = AppointmentFactory.create_batch(30)
    twin = PersonFactory()
    AppointmentFactory(applicants=[twin])
    merge_people(source=twin, into=appointments[0].participations.get().person)
    snapshot = confirm()
    for appointment in Appointment.objects.all():
        correct(appointment, status=AppointmentStatus.NO_SHOW)
    figure = snapshot.figures.select_related("snapshot").get(code="citizens_received")
    with django_assert_max_num_queries(16) as asked:
        assert drift_of(figure).reasons == {VOIDED: (0, 30)}
    written_since = [query["sql"] for query in asked.captured_queries if '"updated_at" >' in query["sql"]]
    assert written_since
    assert all('"id" IN' in sql or '"id" = ANY' in sql for sql in written_since)


def test_differences_of_rising_keys():
    from casebook.statistics.drift import differences

    assert differences([1, 3, 5, 9], [2, 3, 9, 11]) == ([1, 5], [2, 11])
    assert differences([], [4]) == ([], [4])
    assert differences([4], []) == ([4], [])
