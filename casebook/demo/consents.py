"""Consents of the demo: of those who were referred, and of those who asked for counselling."""

from __future__ import annotations

from datetime import timedelta

from casebook.choices import ConsentForm, ConsentPurpose
from casebook.demo.rows import Register
from casebook.models import Consent, CounsellingCase, Referral

# One consent in so many was taken back, so many days after it was given.
TAKEN_BACK_EACH, TAKEN_BACK_AFTER = 12, timedelta(days=40)


def record_consents(register: Register) -> None:
    """One consent to each purpose for each person, the day on which it was needed first."""
    if Consent.objects.exists():
        return
    found: dict[tuple[int, str], Consent] = {}
    numbers = [referral.reference for referral in register.referrals]
    referrals = Referral.objects.select_related("request__worker").in_bulk(numbers, field_name="reference")
    for number in numbers:
        referral = referrals[number]
        worker = referral.request.worker if referral.request else None
        if worker and referral.sent_on:
            _consent(found, ConsentPurpose.REFERRAL, referral.person_id, referral.sent_on, worker)
    for case in CounsellingCase.objects.select_related("professional").order_by("requested_on", "pk"):
        _consent(found, ConsentPurpose.COUNSELLING, case.person_id, case.requested_on, case.professional)
    for place, consent in enumerate(found.values(), start=1):
        ended_on = consent.given_on + TAKEN_BACK_AFTER
        if place % TAKEN_BACK_EACH == 0 and ended_on <= register.today:
            consent.withdrawn_on = ended_on
    Consent.objects.bulk_create(found.values(), batch_size=200)


def _consent(found, purpose, person, day, worker) -> None:
    key = (person, purpose.value)
    form = ConsentForm.ORAL if len(found) % 5 == 4 else ConsentForm.WRITTEN
    found.setdefault(
        key, Consent(person_id=person, purpose=purpose, form=form, given_on=day, recorded_by=worker)
    )
