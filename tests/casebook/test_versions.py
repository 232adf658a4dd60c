"""Two people change one record: the second is told, and nothing of the first is undone."""

import pytest
from django.db import transaction

from casebook.models import HouseholdMembership, Person, StaleRecord
from tests.factories import HouseholdFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_a_version_goes_up_with_each_save_and_each_update_of_a_set():
    person = PersonFactory()
    assert person.version == 1

    person.save()
    person.save(update_fields=["phone"])
    Person.objects.filter(pk=person.pk).update(phone="2101234567")
    Person.objects.bulk_update(Person.objects.filter(pk=person.pk), ["email"])

    assert Person.objects.get(pk=person.pk).version == 5


def test_the_second_of_two_who_save_one_record_is_told_and_writes_nothing():
    first = PersonFactory()
    second = Person.objects.get(pk=first.pk)
    first.phone = "2101111111"
    first.save()
    second.phone = "2102222222"

    with pytest.raises(StaleRecord), transaction.atomic():
        second.save()
    with pytest.raises(StaleRecord), transaction.atomic():
        second.save(update_fields=["phone"])

    stored = Person.objects.get(pk=first.pk)
    assert (stored.phone, stored.version) == ("2101111111", 2)


def test_an_update_of_a_set_makes_what_was_read_before_stale():
    membership = HouseholdFactory(head=PersonFactory()).memberships.get()
    HouseholdMembership.objects.update(relation="other")

    with pytest.raises(StaleRecord):
        membership.save()


def test_a_record_whose_row_is_gone_is_entered_again():
    person = PersonFactory()
    Person.objects.filter(pk=person.pk).delete()

    person.save()

    assert Person.objects.get(pk=person.pk).code == person.code
