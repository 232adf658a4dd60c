"""What somebody wrote into a file is text on every screen, and never markup, a template or an address."""

import re

import pytest

from casebook.leak_walk.addresses import addresses
from casebook.leak_walk.expectations import CASEBOOK
from casebook.leak_walk.judging import OWN, PLAIN, steps_of, take
from casebook.leak_walk.visitors import fresh
from casebook.leak_walk.walking import Outcome, undone
from casebook.models import Body, Person, Programme, Referral, Request, ServiceCategory
from tests import factories
from tests.importers.test_runs import take as take_file
from tests.importers.uploading import upload

SCRIPT, IMAGE = '"><script>alert(1)</script>', "'><img src=x onerror=alert(2)>"
SUM, LINK = "{{7*191}}{% now 'Y' %}", "javascript:alert(3)"
RUNS = re.compile(r"<script>alert|<img src=x|1337|(?:href|src|action)=[\"']?\s*javascript:", re.IGNORECASE)
EVIL = f"{SCRIPT}{IMAGE}{SUM}"
DAY = "15/3/2022"


@pytest.fixture
def poisoned(cast, standard_catalogue):
    """A record of every kind whose every free text is poison, as far as its rules take it."""
    body = Body.objects.create(code="evil", name=EVIL, former_names=EVIL, address=EVIL)
    ServiceCategory.objects.create(code="evil", name=EVIL, definition=EVIL, checklist=EVIL, default_body=body)
    Programme.objects.create(code="evil", name=EVIL[:150], body=body)
    worker, held = cast["psych1"].get_username(), {"booking": "scheduled", "status": "held"}
    _bring_in("people", code="Χ1", surname=EVIL, name=LINK, father_name=EVIL, address=EVIL, household="Ν1")
    _bring_in(
        "requests",
        number="2022/00001",
        received_on=DAY,
        person="Χ1",
        category="evil",
        body="evil",
        worker=worker,
        external_ref=LINK,
        outcome=EVIL,
    )
    _bring_in(
        "referrals", reference="Π-2022-00001", sent_on=DAY, person="Χ1", body="evil", request="2022/00001"
    )
    _bring_in(
        "appointments",
        reference="Ρ-2022-000001",
        starts_at=f"{DAY} 09:30",
        person="Χ1",
        worker=worker,
        **held,
    )
    _bring_in(
        "sessions",
        reference="Σ-2022-000001",
        starts_at=f"{DAY} 12:00",
        person="Χ1",
        case_requested_on="1/2/2022",
        professional=worker,
        kind="psychological",
        status="held",
    )
    _bring_in("enrolments", programme="evil", person="Χ1", enrolled_on=DAY)
    _bring_in("tallies", date=DAY, channel="phone", topic=EVIL[:120], count="3")
    person = Person.objects.get(code="Χ1")
    Referral.objects.update(outcome=EVIL, consent_override=EVIL)
    Request.objects.update(external_status=EVIL[:120])
    factories.NoteFactory(person=person, author=cast["psych1"], scope="shared", text=EVIL)
    cast["psych1"].first_name = EVIL[:150]
    cast["psych1"].save()
    return cast


def _bring_in(kind: str, /, **cells: str) -> None:
    report = take_file(kind, list(cells), list(cells.values()))
    assert (report.errors, report.created) == ([], 1), kind


@pytest.mark.parametrize(("part", "name"), [("coordinator", "coordinator"), ("psychologist", "psych1")])
def test_no_screen_takes_what_was_brought_in_for_markup(poisoned, part, name):
    user, shown, runs = poisoned[name], set(), []
    for address in addresses():
        if not (line := CASEBOOK.get(address.name)):
            continue
        for step in steps_of(part, user, address, line):
            if step.method != "GET" or step.case not in {OWN, PLAIN}:
                continue
            with undone():
                answer = take(step, fresh(user))
            if answer.outcome != Outcome.OPEN:
                continue
            if "alert(1)" in answer.text:
                shown.add(address.name)
            runs += [(address.name, found) for found in RUNS.findall(answer.text)]

    assert runs == []
    # Escaped, it stands on these: the test looks where the poison is.
    assert "casebook_person_modeladmin_inspect" in shown
    assert "casebook_request_modeladmin_index" in shown
    assert len(shown) > 15


def test_what_the_preview_of_a_file_shows_is_text(log_in, poisoned):
    page = upload(
        log_in("coordinator"), f'surname;name;"{EVIL.replace(chr(34), chr(34) * 2)}"\n{LINK};{IMAGE};x\n'
    )
    text = page.content.decode()

    assert "alert(2)" in text
    assert RUNS.findall(text) == []
