"""Take the demo out of the casebook again, where nothing but the demo is in it."""

from __future__ import annotations

from django.db import transaction

from casebook.attachments import delete_with_files
from casebook.demo.guard import years_may_go
from casebook.demo.history import SOURCE
from casebook.demo.names import is_made_up
from casebook.demo.pages import EMAIL, PUBLISHER
from casebook.demo.rows import Register
from casebook.models import (
    AnonymousLedger,
    Appointment,
    Attachment,
    CentreSettings,
    Consent,
    ContactTally,
    CounsellingCase,
    CounsellingSession,
    Erasure,
    HistoricalAggregate,
    Hold,
    Household,
    HouseholdMembership,
    Note,
    NumberSequence,
    Person,
    ProgrammeEnrolment,
    Referral,
    ReportCorrection,
    ReportSnapshot,
    Request,
    Series,
)


def real_persons() -> int:
    """How many persons of the casebook no version of the demo can have made."""
    people = Person.objects.order_by().values_list("surname", "address")
    return sum(not is_made_up(surname, address) for surname, address in people)


def is_another_demo(register: Register) -> bool:
    """Whether there are persons whom `register` does not know: of another version, or of a later day."""
    own = {(person.code, person.surname, person.name) for person in register.people}
    return bool(set(Person.objects.order_by().values_list("code", "surname", "name")) - own)


def has_corrections() -> bool:
    """Whether a published figure was corrected: such notices are never deleted, nor what they are of."""
    return ReportCorrection.objects.exists()


@transaction.atomic
def remove(register: Register) -> None:
    """Delete the persons of the casebook, who are all of the demo, and everything that hangs on them.

    What was entered about them since goes with them; households without members and tallies that the demo
    did not make stay.

    Raises:
        ValueError: there are persons whom the demo did not make.
    """
    if real_persons():
        raise ValueError("There are persons in the casebook whom the demo did not make.")
    # Figures of these persons.
    with years_may_go():
        ReportSnapshot.objects.all().delete()
    # Rows that point at rows of their own kind would protect them.
    Person.objects.update(merged_into=None)
    Request.objects.update(renewal_of=None)
    delete_with_files(Attachment.objects.all())
    for model in (
        Consent,
        Hold,
        Note,
        Referral,
        ProgrammeEnrolment,
        CounsellingSession,
        CounsellingCase,
        Appointment,
        Request,
    ):
        model.objects.all().delete()
    Household.objects.filter(pk__in=HouseholdMembership.objects.values("household_id")).delete()
    Person.objects.all().delete()
    _remove_erased({person.code for person in register.people})
    tallies = {(tally.day, tally.channel, tally.topic) for tally in register.tallies}
    present = ContactTally.objects.order_by().values_list("pk", "date", "channel", "topic")
    ContactTally.objects.filter(pk__in=[pk for pk, *key in present if tuple(key) in tallies]).delete()
    HistoricalAggregate.objects.filter(source=SOURCE).delete()
    CentreSettings.objects.filter(publisher=PUBLISHER).update(publisher="")
    CentreSettings.objects.filter(contact_email=EMAIL).update(contact_email="")
    kept = [Series.HOUSEHOLD] if Household.objects.exists() else []
    NumberSequence.objects.exclude(series__in=kept).delete()


def _remove_erased(codes: set[str]) -> None:
    """What is counted of erased persons goes, where all of them were of the demo."""
    if not Erasure.objects.done().exclude(person_code__in=codes).exists():
        AnonymousLedger.objects.all().delete()
        Erasure.objects.all().delete()
