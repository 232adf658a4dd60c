"""What no interchange file carries: totals of the paper years, vulnerabilities, notes, merges.

Like the files, it may be taken in twice: the second time changes nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from casebook import actions
from casebook.choices import SENT_REFERRAL_STATUSES, NoteScope
from casebook.demo.consents import record_consents
from casebook.demo.history import SOURCE, monthly_totals
from casebook.demo.papers import bring_papers
from casebook.demo.rows import Register
from casebook.models import (
    CounsellingCase,
    HistoricalAggregate,
    Note,
    Person,
    Referral,
    Request,
)
from casebook.models.people import VULNERABILITY_FLAGS

INDICATOR = "requests_since_opening"
# A case is closed when nobody has come for so long.
QUIET = timedelta(days=60)
# One request in a hundred has a note; those whose number ends so.
NOTED_REQUESTS = "50"
NOTES_ON_REQUESTS = (
    "Ενημερώθηκε για τα δικαιολογητικά που λείπουν. Θα επανέλθει με νέο ραντεβού.",
    "Επικοινωνία με τον φορέα: η αίτηση εξετάζεται, απάντηση αναμένεται μέσα στον μήνα.",
    "Ζει με ηλικιωμένο συγγενή. Να προταθεί και η Βοήθεια στο Σπίτι.",
    "Δυσκολεύεται με τις ηλεκτρονικές αιτήσεις. Υποβλήθηκε μαζί στο Κέντρο.",
)
NOTES_ON_CASES = (
    "Πρώτη γνωριμία. Συμφωνήθηκε συχνότητα μία φορά την εβδομάδα.",
    "Καλύτερη διάθεση από την προηγούμενη συνάντηση. Συνεχίζουμε.",
    "Να συζητηθεί στην ομάδα πριν από την επόμενη συνεδρία.",
)


@transaction.atomic
def complete(register: Register) -> None:
    """Bring what the files of `register` do not say; their rows are in the casebook already."""
    _add_totals()
    _mark_vulnerabilities(register)
    _note_consent(register)
    record_consents(register)
    _close_cases(register)
    _write_notes(register)
    bring_papers(register)
    _merge(register)


def _add_totals() -> None:
    for total in monthly_totals():
        HistoricalAggregate.objects.get_or_create(
            indicator=INDICATOR,
            period_start=total.first,
            period_end=total.last,
            defaults={"value": total.value, "source": SOURCE},
        )


def _mark_vulnerabilities(register: Register) -> None:
    flags = {person.code: person.flags for person in register.people if person.flags}
    changed = []
    for code, person in Person.objects.in_bulk(list(flags), field_name="code").items():
        wanted = {flag: flag in flags[code] for flag in VULNERABILITY_FLAGS}
        if any(getattr(person, flag) != value for flag, value in wanted.items()):
            vars(person).update(wanted)
            changed.append(person)
    Person.objects.bulk_update(changed, VULNERABILITY_FLAGS, batch_size=100)


def _note_consent(register: Register) -> None:
    references = [referral.reference for referral in register.referrals]
    changed = [
        referral
        for referral in Referral.objects.in_bulk(references, field_name="reference").values()
        if referral.status in SENT_REFERRAL_STATUSES and not referral.has_consent
    ]
    for referral in changed:
        referral.has_consent = True
    Referral.objects.bulk_update(changed, ["has_consent"], batch_size=100)


def _cases() -> dict[tuple[str, Any], CounsellingCase]:
    cases = CounsellingCase.objects.select_related("person", "professional")
    return {(case.person.code, case.requested_on): case for case in cases}


def _close_cases(register: Register) -> None:
    present, changed = _cases(), []
    for case in register.cases:
        last_day = case.sessions[-1].starts_at.date()
        record = present.get((case.person.code, case.requested_on))
        if record and record.closed_on is None and last_day + QUIET <= register.today:
            record.closed_on = last_day
            changed.append(record)
    CounsellingCase.objects.bulk_update(changed, ["closed_on"], batch_size=100)


def _write_notes(register: Register) -> None:
    """Notes of workers on some of their requests, of professionals on some of their cases."""
    if Note.objects.exists():
        return
    numbers = [request.number for request in register.requests if request.number.endswith(NOTED_REQUESTS)]
    requests = Request.objects.select_related("applicant", "worker").in_bulk(numbers, field_name="number")
    for place, number in enumerate(numbers):
        request = requests[number]
        text = NOTES_ON_REQUESTS[place % len(NOTES_ON_REQUESTS)]
        note = Note(person=request.applicant, request=request, scope=NoteScope.SHARED, text=text)
        actions.write_note(note=note, author=request.worker)
    scopes = (NoteScope.TEAM, NoteScope.PRIVATE)
    for place, case in enumerate(list(_cases().values())[::8]):
        text, scope = NOTES_ON_CASES[place % len(NOTES_ON_CASES)], scopes[place % len(scopes)]
        note = Note(person=case.person, counselling_case=case, scope=scope, text=text)
        actions.write_note(note=note, author=case.professional)


def _merge(register: Register) -> None:
    doubles = {person.code: person.merged_into.code for person in register.people if person.merged_into}
    people = Person.objects.in_bulk([*doubles, *doubles.values()], field_name="code")
    for double, survivor in doubles.items():
        if people[double].merged_into_id is None:
            actions.merge_people(source=people[double], into=people[survivor])
