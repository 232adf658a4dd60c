"""Records for tests, made by the same actions that screens and importers use."""

import datetime
from datetime import date

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from casebook import actions, groups
from casebook.choices import AppointmentStatus, Role
from casebook.models import (
    Appointment,
    Body,
    ContactTally,
    CounsellingCase,
    CounsellingSession,
    Household,
    IndicatorDefinition,
    Note,
    Person,
    Programme,
    ProgrammeEnrolment,
    Referral,
    Request,
    ServiceCategory,
)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = get_user_model()
        django_get_or_create = ("username",)
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.gr")
    password = factory.django.Password("demo")

    @factory.post_generation
    def roles(self, create, roles, **kwargs):
        """UserFactory(roles=[Role.RECEPTION]) puts the user into the groups of `setup_centre`."""
        if not roles:
            return
        names = {groups.GROUP_NAMES[Role(role)] for role in roles}
        wanted = Group.objects.filter(name__in=names)
        if len(wanted) < len(names):  # a cast of ten need not install the groups ten times
            groups.install()
            wanted = wanted.all()
        self.groups.add(*wanted)


class BodyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Body
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"body{n}")
    name = factory.LazyAttribute(lambda body: f"Φορέας {body.code}")


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ServiceCategory
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"category{n}")
    name = factory.LazyAttribute(lambda category: f"Κατηγορία {category.code}")


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme
        django_get_or_create = ("code",)

    code = "teba"
    name = "ΤΕΒΑ"


class IndicatorFactory(factory.django.DjangoModelFactory):
    """An indicator of the centre's own: requests of one category."""

    code = factory.Sequence(lambda n: f"own_indicator_{n}")
    label = factory.Sequence(lambda n: f"Δείκτης {n}")
    definition = "Τα αιτήματα της κατηγορίας."
    filters = factory.LazyFunction(lambda: {"category": [CategoryFactory().code]})

    class Meta:
        model = IndicatorDefinition


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    surname = "Παπαδοπούλου"
    name = factory.Sequence(lambda n: f"Μαρία{n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return actions.register_person(person=model_class(*args, **kwargs))


class HouseholdFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Household

    @classmethod
    def _create(cls, model_class, *args, head=None, on=None, **kwargs):
        return actions.open_household(household=model_class(*args, **kwargs), head=head, on=on)


class RequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Request

    applicant = factory.SubFactory(PersonFactory)
    category = factory.SubFactory(CategoryFactory, code="housing_benefit")
    received_on = date(2022, 3, 15)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return actions.file_request(request=model_class(*args, **kwargs))


class AppointmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Appointment

    starts_at = factory.LazyFunction(lambda: timezone.make_aware(datetime.datetime(2022, 3, 15, 9, 30)))
    status = AppointmentStatus.HELD

    @classmethod
    def _create(cls, model_class, *args, applicants=None, companions=(), requests=(), **kwargs):
        people = [PersonFactory()] if applicants is None else applicants
        return actions.book_appointment(
            appointment=model_class(*args, **kwargs),
            applicants=people,
            companions=companions,
            requests=requests,
        )


class CounsellingCaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CounsellingCase

    person = factory.SubFactory(PersonFactory)
    professional = factory.SubFactory(UserFactory, roles=[Role.PSYCHOLOGIST])
    requested_on = date(2022, 2, 1)


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CounsellingSession

    case = factory.SubFactory(CounsellingCaseFactory)

    @classmethod
    def _create(cls, model_class, *args, case, starts_at=None, status=AppointmentStatus.HELD, **kwargs):
        appointment = Appointment(
            starts_at=starts_at or timezone.make_aware(datetime.datetime(2022, 3, 16, 12)),
            minutes=50,
            status=status,
        )
        return actions.book_session(session=model_class(*args, **kwargs), appointment=appointment, case=case)


class ReferralFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Referral

    person = factory.SubFactory(PersonFactory)
    body = factory.SubFactory(BodyFactory, code="dypa", name="ΔΥΠΑ")
    sent_on = date(2022, 5, 4)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return actions.refer(referral=model_class(*args, **kwargs))


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProgrammeEnrolment

    programme = factory.SubFactory(ProgrammeFactory)
    person = factory.SubFactory(PersonFactory)
    enrolled_on = date(2022, 6, 1)


class TallyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactTally

    date = datetime.date(2022, 4, 4)
    topic = factory.Sequence(lambda n: f"Θέμα {n}")


class NoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Note

    person = factory.SubFactory(PersonFactory)
    author = factory.SubFactory(UserFactory, roles=[Role.SOCIAL_WORKER])
    text = "Σημείωση"

    @classmethod
    def _create(cls, model_class, *args, author, **kwargs):
        return actions.write_note(note=model_class(*args, **kwargs), author=author)
