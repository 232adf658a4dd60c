"""What the tests of emergencies share: a person whose records are kept back from most."""

from types import SimpleNamespace

from casebook import emergencies
from casebook.choices import AttachmentType, NoteScope
from casebook.models import Attachment, Person
from tests import factories

REASON = "Καλεί η αστυνομία για τη ζωή της και λείπει η συνάδελφος."
CASE_WORKERS = ["reception", "social1", "social2", "psych1", "psych2", "coordinator"]
NO_PART = ["manager", "dpo", "editor", "admin", "outsider"]
KINDS = [
    "request",
    "referral",
    "appointment",
    "programmeenrolment",
    "counsellingcase",
    "counsellingsession",
]


def open_for(user, person: Person):
    return emergencies.open_in_emergency(person=person, user=user, reason=REASON)


def kept_back(cast) -> SimpleNamespace:
    """A restricted request of social2's, counselling of psych1's, and what hangs on both."""
    person = factories.PersonFactory(
        surname="Κρυφοπούλου", name="Μυρτώ", phone="2109711111", amka="01013099997"
    )
    violence = factories.CategoryFactory(code="violence", name="Κακοποίηση", is_restricted=True)
    request = factories.RequestFactory(applicant=person, category=violence, worker=cast["social2"])
    case = factories.CounsellingCaseFactory(person=person, professional=cast["psych1"])
    session = factories.SessionFactory(case=case)

    def note(scope, author="psych1", **on):
        return factories.NoteFactory(
            person=person, author=cast[author], scope=scope, text=f"Κείμενο {author} {scope}", **on
        )

    return SimpleNamespace(
        person=person,
        request=request,
        referral=factories.ReferralFactory(
            person=person, request=request, body=factories.BodyFactory(code="shelter", name="Ξενώνας")
        ),
        appointment=session.appointment,
        programmeenrolment=factories.EnrolmentFactory(person=person),
        counsellingcase=case,
        counsellingsession=session,
        shared=note(NoteScope.SHARED, counselling_case=case),
        team=note(NoteScope.TEAM, counselling_case=case),
        private=note(NoteScope.PRIVATE, counselling_case=case),
        private_of_request=note(NoteScope.PRIVATE, "social2", request=request),
        attachment=Attachment.objects.create(
            person=person,
            counselling_case=case,
            title="Γνωμάτευση",
            type=AttachmentType.PDF,
            size=1,
            file="aa/aa",
            uploaded_by=cast["psych1"],
        ),
    )
