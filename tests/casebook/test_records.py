"""The rules of single records, and the sentences that the database's constraints speak."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from casebook.choices import RequestStatus
from casebook.models import (
    ContactTally,
    CounsellingCase,
    HouseholdMembership,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
    ServiceCategory,
)
from tests.factories import (
    BodyFactory,
    CategoryFactory,
    CounsellingCaseFactory,
    EnrolmentFactory,
    HouseholdFactory,
    PersonFactory,
    ReferralFactory,
    RequestFactory,
    TallyFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def refused(record) -> str:
    """The sentences with which full_clean refuses `record`."""
    with pytest.raises(ValidationError) as refusal:
        record.full_clean()
    return " ".join(refusal.value.messages)


def test_a_request_is_not_closed_before_it_was_received():
    request = RequestFactory(received_on=date(2022, 5, 5))
    request.status, request.closed_on = RequestStatus.COMPLETED, date(2022, 5, 4)
    assert "closed before it was received" in refused(request)
    with pytest.raises(IntegrityError), transaction.atomic():
        request.save()


def test_a_request_with_a_closing_date_says_how_it_ended():
    request = RequestFactory()
    request.closed_on = date(2022, 5, 6)
    assert "status that says how it ended" in refused(request)
    with pytest.raises(IntegrityError), transaction.atomic():
        request.save()


def test_a_request_is_not_received_tomorrow():
    request = RequestFactory()
    request.received_on = timezone.localdate() + timedelta(days=1)
    assert "after today" in refused(request)


def test_a_request_is_filed_under_a_leaf():
    parent = CategoryFactory(code="benefits")
    CategoryFactory(code="part", parent=parent)
    request = RequestFactory(category=CategoryFactory(code="leaf"))
    request.category = parent
    assert "one of the parts" in refused(request)


def test_a_request_does_not_renew_itself():
    request = RequestFactory()
    request.renewal_of = request
    assert "renew itself" in refused(request)


def test_categories_form_no_circle():
    parent = CategoryFactory(code="a")
    child = CategoryFactory(code="b", parent=parent)
    parent.parent = child
    assert "circle" in refused(parent)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceCategory.objects.filter(pk=child.pk).update(parent=child)


def test_the_family_of_a_category_holds_parts_and_predecessors_to_any_depth():
    current = CategoryFactory(code="eee")
    before = CategoryFactory(code="kea", successor=current)
    earlier = CategoryFactory(code="poverty", successor=before)
    part = CategoryFactory(code="kea-part", parent=before)
    CategoryFactory(code="other")
    family = ServiceCategory.objects.families("eee")["eee"]
    assert family == {current.pk, before.pk, earlier.pk, part.pk}


def test_two_persons_never_share_an_amka_and_many_have_none():
    PersonFactory(amka="01013099997", birth_date=date(1930, 1, 1))
    PersonFactory()
    PersonFactory()
    double = Person(surname="Α", name="Β", code="x", amka="01013099997")
    assert "already exists" in refused(double)


def test_the_date_of_birth_agrees_with_the_amka():
    person = PersonFactory(amka="01013099997")
    person.birth_date = date(1930, 2, 1)
    assert "another date of birth" in refused(person)


@pytest.mark.parametrize("born", [date(1899, 12, 31), date(2999, 1, 1)])
def test_nobody_is_born_before_1900_or_tomorrow(born):
    assert "between 1900 and today" in refused(PersonFactory.build(code="x", birth_date=born))


def test_a_person_shows_only_a_code():
    person = PersonFactory(surname="Μυστικού")
    assert str(person) == person.code
    assert "Μυστικού" not in repr(person)


@pytest.mark.parametrize("phone", ["αύριο", "12", "+30 210"])
def test_a_telephone_that_cannot_be_dialled_is_refused(phone):
    assert "not a telephone number" in refused(PersonFactory.build(code="x", phone=phone))


def test_a_household_has_one_head_and_each_member_once():
    head = PersonFactory()
    household = HouseholdFactory(head=head)
    second = HouseholdMembership(household=household, person=PersonFactory(), relation="head")
    assert "a head already" in refused(second)
    again = HouseholdMembership(household=household, person=head, relation="child")
    assert "member of the household already" in refused(again)
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_a_membership_does_not_end_before_it_starts():
    membership = HouseholdMembership(
        household=HouseholdFactory(),
        person=PersonFactory(),
        started_on=date(2022, 2, 2),
        ended_on=date(2022, 2, 1),
    )
    assert "before it starts" in refused(membership)


def test_membership_holds_from_its_first_day_to_the_day_before_its_end():
    household, person = HouseholdFactory(), PersonFactory()
    HouseholdMembership.objects.create(
        household=household, person=person, started_on=date(2022, 1, 1), ended_on=date(2022, 6, 1)
    )
    held = [
        person.memberships.on(day).exists()
        for day in (date(2021, 12, 31), date(2022, 1, 1), date(2022, 5, 31), date(2022, 6, 1))
    ]
    assert held == [False, True, True, False]


def test_an_enrolment_stands_once_for_a_day():
    first = EnrolmentFactory()
    double = ProgrammeEnrolment(programme=first.programme, person=first.person, enrolled_on=first.enrolled_on)
    assert "on that day already" in refused(double)


def test_counselling_is_asked_for_once_a_day():
    first = CounsellingCaseFactory()
    double = CounsellingCase(
        person=first.person, requested_on=first.requested_on, professional=first.professional
    )
    assert "on that day already" in refused(double)


def test_a_referral_that_was_sent_has_a_date_and_belongs_to_the_request_of_the_same_person():
    referral = ReferralFactory()
    referral.sent_on = None
    assert "day on which the referral was sent" in refused(referral)
    other = Referral(
        reference="x",
        person=PersonFactory(),
        request=RequestFactory(),
        body=BodyFactory(),
        sent_on=date(2022, 1, 3),
    )
    assert "another person" in refused(other)


@pytest.mark.parametrize("count", [0, 10_001])
def test_a_tally_counts_between_one_and_ten_thousand(count):
    tally = TallyFactory()
    tally.count = count
    refused(tally)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactTally.objects.filter(pk=tally.pk).update(count=count)


def test_void_requests_are_open_to_nobody_and_counted_by_none():
    RequestFactory(status=RequestStatus.VOID)
    assert not Request.objects.counted().exists()
    assert not Request.objects.open().exists()
