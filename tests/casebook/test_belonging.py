"""A record on which something hangs stays with its person; what belongs to it is of that person, too."""

import pytest
from django.core.exceptions import ValidationError

from casebook.choices import NoteScope
from casebook.models import CounsellingCase, EarlierValue, Note, Request
from importers.reading import read_table
from importers.runs import run_import
from tests import factories
from tests.casebook.screens import url
from tests.casebook.sending import fill_in, submit

pytestmark = pytest.mark.django_db


def note_on(request):
    factories.NoteFactory(person=request.applicant, request=request)


def referral_from(request):
    factories.ReferralFactory(person=request.applicant, request=request)


def appointment_for(request):
    factories.AppointmentFactory(applicants=[request.applicant], requests=[request])


def renewal_of(request):
    factories.RequestFactory(applicant=request.applicant, renewal_of=request)


HANGING = [note_on, referral_from, appointment_for, renewal_of]


@pytest.fixture
def somebody_else():
    return factories.PersonFactory(surname="Σωστός")


def test_while_nothing_hangs_on_a_request_its_applicant_is_corrected(log_in, somebody_else):
    request = factories.RequestFactory()
    submit(log_in("coordinator"), "request", request, applicant=somebody_else.pk)
    request.refresh_from_db()
    assert request.applicant == somebody_else


@pytest.mark.parametrize("hang", HANGING)
def test_a_request_on_which_something_hangs_stays_with_its_applicant(log_in, somebody_else, hang):
    request = factories.RequestFactory()
    hang(request)
    client, address = log_in("coordinator"), url("request", "edit", request)
    page = client.get(address)
    field = page.context["form"].fields["applicant"]
    assert field.disabled
    assert field.help_text
    assert "applicant" not in fill_in(page)
    assert request.applicant.code in page.content.decode()

    answer = client.post(address, fill_in(page, applicant=somebody_else.pk, outcome="Ναι"))

    assert set(answer.context["form"].errors) == {"applicant"}
    stored = Request.objects.get(pk=request.pk)
    assert (stored.applicant, stored.outcome) == (request.applicant, "")
    submit(client, "request", request, outcome="Ναι")
    assert Request.objects.get(pk=request.pk).outcome == "Ναι"


def test_what_comes_to_hang_on_a_request_while_it_is_edited_is_no_conflict(log_in, somebody_else):
    request = factories.RequestFactory()
    client, address = log_in("coordinator"), url("request", "edit", request)
    form = fill_in(client.get(address), outcome="Ναι")
    note_on(request)

    moved = client.post(address, form | {"applicant": somebody_else.pk})
    assert set(moved.context["form"].errors) == {"applicant"}
    assert client.post(address, form).status_code == 302
    assert Request.objects.get(pk=request.pk).outcome == "Ναι"


@pytest.mark.parametrize("hang", ["note", "session"])
def test_a_counselling_case_on_which_something_hangs_stays_with_its_person(log_in, cast, somebody_else, hang):
    case = factories.CounsellingCaseFactory(professional=cast["psych1"])
    if hang == "note":
        factories.NoteFactory(person=case.person, counselling_case=case, author=cast["psych1"])
    else:
        factories.SessionFactory(case=case)
    client, address = log_in("psych1"), url("counsellingcase", "edit", case)

    answer = client.post(address, fill_in(client.get(address), person=somebody_else.pk))

    assert set(answer.context["form"].errors) == {"person"}
    assert CounsellingCase.objects.get(pk=case.pk).person == case.person


def test_a_file_moves_no_request_on_which_something_hangs(cast, somebody_else):
    kept, free = (factories.RequestFactory() for _ in range(2))
    note_on(kept)

    def take(request):
        cells = [request.number, "15/3/2022", somebody_else.code, "housing_benefit"]
        text = "number;received_on;person;category\n" + ";".join(cells) + "\n"
        return run_import("requests", read_table(text.encode()), user=cast["coordinator"], dry_run=False)

    refused = take(kept)
    assert [(error.row, error.column) for error in refused.errors] == [(2, "person")]
    assert Request.objects.get(pk=kept.pk).applicant == kept.applicant
    assert take(free).is_accepted
    assert Request.objects.get(pk=free.pk).applicant == somebody_else


def test_the_record_itself_refuses_and_asks_nothing_where_nothing_moved(
    somebody_else, django_assert_num_queries
):
    request = factories.RequestFactory()
    note_on(request)
    stored = Request.objects.select_related("category").get(pk=request.pk)
    with django_assert_num_queries(1):  # whether the category has parts
        stored.clean()
    stored.applicant = somebody_else
    with pytest.raises(ValidationError):
        stored.clean()
    request.refresh_from_db()
    request.applicant = somebody_else
    with pytest.raises(ValidationError):
        request.clean()


@pytest.mark.parametrize("named", ["request", "counselling_case"])
def test_a_note_belongs_to_a_record_of_its_person(somebody_else, named):
    records = {"request": factories.RequestFactory, "counselling_case": factories.CounsellingCaseFactory}
    with pytest.raises(ValidationError) as refusal:
        factories.NoteFactory(person=somebody_else, **{named: records[named]()})
    assert set(refusal.value.message_dict) == {named}
    assert not Note.objects.exists()


def test_an_address_that_names_records_of_two_people_opens_no_note(log_in, cast):
    request = factories.RequestFactory(worker=cast["psych1"])
    others = factories.CounsellingCaseFactory(professional=cast["psych1"])
    own = factories.CounsellingCaseFactory(professional=cast["psych1"], person=request.applicant)
    client, text = log_in("psych1"), {"scope": NoteScope.SHARED, "text": "Κείμενο"}

    wrong = url("note", "create", request=request.pk, case=others.pk)
    assert [client.get(wrong).status_code, client.post(wrong, text).status_code] == [404, 404]
    assert not Note.objects.exists()
    client.post(url("note", "create", request=request.pk, case=own.pk), text)
    assert Note.objects.get().counselling_case == own


def test_a_renewal_that_the_editor_may_not_see_is_kept_unseen(log_in, cast):
    violence = factories.CategoryFactory(code="violence", is_restricted=True)
    old = factories.RequestFactory(category=violence, worker=cast["social2"])
    new = factories.RequestFactory(applicant=old.applicant, worker=cast["social1"], renewal_of=old)
    client, address = log_in("social1"), url("request", "edit", new)
    page = client.get(address)
    assert "renewal_of" not in page.context["form"].fields
    assert old.number not in page.content.decode()

    assert client.post(address, fill_in(page, renewal_of="", outcome="Ναι")).status_code == 302

    new.refresh_from_db()
    assert (new.renewal_of, new.outcome) == (old, "Ναι")
    assert set(EarlierValue.objects.of(new).values_list("field", flat=True)) == {"outcome"}
    submit(log_in("social2"), "request", new, renewal_of="")
    new.refresh_from_db()
    assert new.renewal_of is None
