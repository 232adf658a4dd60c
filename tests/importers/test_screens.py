"""The screens: who enters, what is shown before anything is written, and what a forged mark does."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from casebook.encryption.cipher import DecryptionRefused
from casebook.models import AccessLogEntry, Person, Request
from casebook.models.access_log import Action
from importers.models import PendingUpload, Transfer
from importers.reading import read_table
from importers.resources import KINDS
from tests.conftest import CAST
from tests.factories import CategoryFactory, PersonFactory, RequestFactory
from tests.importers.test_commands import BAD_FILES, BAD_ROWS, REQUESTS

pytestmark = pytest.mark.django_db

IMPORT, CONFIRM, EXPORT = (reverse(f"casebook_importers:{name}") for name in ("import", "confirm", "export"))
TEMPLATE = reverse("casebook_importers:template", kwargs={"kind": "people", "format": "csv"})
WANTED = {"kind": "people", "format": "csv", "purpose": "audit"}
PEOPLE = "Επώνυμο;Όνομα\nΑ;Β\nΓ;Δ\n"


@pytest.fixture
def coordinator(log_in, settings):
    """A client whose pages are in English, as the message ids are."""
    client = log_in("coordinator")
    settings.LANGUAGE_CODE = "en"
    return client


def upload(client, content, kind="people", name="file.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(IMPORT, {"kind": kind, "file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize("name", [*CAST, "nobody"])
@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", IMPORT),
        ("post", IMPORT),
        ("post", CONFIRM),
        ("get", EXPORT),
        ("post", EXPORT),
        ("get", TEMPLATE),
    ],
)
def test_only_the_coordinator_enters(log_in, name, method, address):
    RequestFactory(applicant=PersonFactory(surname="Μυστική"))
    response = getattr(log_in(name), method)(address, WANTED)
    if name == "coordinator":
        assert response.status_code == (302 if address == CONFIRM else 200)
    else:
        assert response.status_code == 302
        assert not response.headers["Location"].startswith(IMPORT)
        assert Transfer.objects.count() == 0


@pytest.mark.parametrize("name", ["coordinator", "social1", "reception", "manager"])
def test_the_menu_offers_files_to_the_coordinator_alone(log_in, name):
    page = log_in(name).get(reverse("wagtailadmin_home")).content.decode()
    assert (IMPORT in page, EXPORT in page) == (name == "coordinator",) * 2


def test_a_file_is_shown_first_and_written_when_confirmed(coordinator):
    page = upload(coordinator, PEOPLE)
    assert page.context["report"].created == 2
    assert Person.objects.count() == 0
    done = coordinator.post(CONFIRM, {"token": page.context["token"]}, follow=True)
    assert done.status_code == 200
    assert Person.objects.count() == 2
    assert "2" in str(next(iter(done.context["messages"])))
    assert PendingUpload.objects.count() == 0
    assert Transfer.objects.get().user.username == "coordinator"


def test_what_was_recognised_and_the_first_rows_are_shown(coordinator):
    page = upload(coordinator, "Επώνυμο;Όνομα\n<script>alert(1)</script>;Άννα\n".encode("cp1253"))
    text = page.content.decode()
    assert "Windows-1253" in text
    assert "Άννα" in text
    assert "<script>alert(1)" not in text
    assert "no-store" in page.headers["Cache-Control"]


def test_a_cancelled_file_is_forgotten(coordinator):
    token = upload(coordinator, PEOPLE).context["token"]
    coordinator.post(CONFIRM, {"token": token, "cancel": "1"})
    assert (Person.objects.count(), PendingUpload.objects.count()) == (0, 0)


def test_a_second_click_writes_nothing_twice(coordinator):
    token = upload(coordinator, PEOPLE).context["token"]
    for _click in range(2):
        page = coordinator.post(CONFIRM, {"token": token}, follow=True)
    assert Person.objects.count() == 2
    assert "not waiting" in str(next(iter(page.context["messages"])))


@pytest.mark.parametrize(
    "forged", ["", "x", "WzEsMV0:1:1", None], ids=["none", "noise", "another", "changed"]
)
def test_a_forged_mark_is_refused_in_words(coordinator, forged):
    token = upload(coordinator, PEOPLE).context["token"]
    page = coordinator.post(CONFIRM, {"token": token[:-1] + "*" if forged is None else forged}, follow=True)
    assert "not waiting" in str(next(iter(page.context["messages"])))
    assert Person.objects.count() == 0


def test_a_file_waits_for_the_one_who_chose_it_and_not_for_long(coordinator, cast, log_in):
    token = upload(coordinator, PEOPLE).context["token"]
    cast["social1"].groups.set(cast["coordinator"].groups.all())
    log_in("social1").post(CONFIRM, {"token": token})
    assert Person.objects.count() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        coordinator.force_login(cast["coordinator"])
        coordinator.post(CONFIRM, {"token": token})
        assert Person.objects.count() == 0
        upload(coordinator, PEOPLE)
        assert PendingUpload.objects.count() == 1  # the old one went


def test_a_casebook_that_changed_since_the_preview_is_looked_at_again(coordinator):
    person = PersonFactory(code="Χ1")
    CategoryFactory(code="housing_benefit")
    content = "received_on;person;category\n1/2/2022;Χ1;housing_benefit\n"
    token = upload(coordinator, content, kind="requests").context["token"]
    person.delete()
    page = coordinator.post(CONFIRM, {"token": token})
    assert [error.column for error in page.context["report"].errors] == ["person"]
    assert Request.objects.count() == 0


@pytest.mark.parametrize("name", BAD_ROWS)
def test_refused_rows_are_listed_by_row_and_column_and_cannot_be_confirmed(
    coordinator, standard_catalogue, name
):
    rows, number, column, words = BAD_ROWS[name]
    PersonFactory(code="ΑΒ-2022-000001")
    page = upload(coordinator, REQUESTS + rows, kind="requests")
    assert [(error.row, error.column) for error in page.context["report"].errors] == [(number, column)]
    text = page.content.decode()
    assert words in text
    assert f"<td>{number}</td>" in text
    assert CONFIRM not in text
    assert (Request.objects.count(), PendingUpload.objects.count()) == (0, 0)
    assert page.context["form"]["kind"].value() == "requests"  # what was chosen stays


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(coordinator, name):
    content, words = BAD_FILES[name]
    page = upload(coordinator, content, kind="requests")
    assert words in str(page.context["form"].errors["file"])
    assert page.context["form"]["kind"].value() == "requests"
    assert "report" not in page.context


def test_a_missing_column_is_named(coordinator):
    page = upload(coordinator, "Επώνυμο\nΑ\n")
    assert "Όνομα" in page.content.decode()
    assert not page.context["token"]


def test_a_long_list_of_errors_is_cut_and_its_length_said(coordinator):
    page = upload(coordinator, "surname;name\n" + "Α;\n" * 250)
    assert len(page.context["shown_errors"]) == 200
    assert "250" in page.content.decode()


def test_the_name_of_a_file_says_nothing(coordinator):
    assert upload(coordinator, PEOPLE, name="../../etc/passwd.png").context["report"].created == 2


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_an_export_is_a_download_that_nobody_keeps(coordinator, format):
    RequestFactory(applicant=PersonFactory(surname="Μυστική"))
    response = coordinator.post(EXPORT, WANTED | {"format": format})
    data = b"".join(response.streaming_content)
    assert [cell for row in read_table(data).rows for cell in row.cells if cell == "Μυστική"]
    assert "no-store" in response.headers["Cache-Control"]
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="people-2')
    assert Transfer.objects.get().rows == 1


def test_a_period_that_ends_before_it_starts_is_refused(coordinator):
    page = coordinator.post(EXPORT, WANTED | {"start": "2022-12-31", "end": "2022-01-01"})
    assert page.context["form"].errors["end"]
    assert Transfer.objects.count() == 0


@pytest.mark.parametrize("purpose", ["", "script", "for Maria"])
def test_who_takes_a_file_out_says_what_for_by_a_closed_list(coordinator, purpose):
    page = coordinator.post(EXPORT, WANTED | {"purpose": purpose})
    assert page.context["form"].errors["purpose"]
    assert Transfer.objects.count() == 0
    assert not AccessLogEntry.objects.filter(action=Action.EXPORT).exists()


def test_a_file_waits_encrypted_and_bound_to_its_user_and_kind(coordinator, cast):
    upload(coordinator, PEOPLE)
    pending = PendingUpload.objects.get()
    assert "Επώνυμο".encode() not in bytes(pending.content)
    assert pending.data == PEOPLE.encode()
    for name, value in {"kind": "requests", "user": cast["social1"]}.items():
        moved = PendingUpload.objects.get()
        setattr(moved, name, value)
        with pytest.raises(DecryptionRefused):
            moved.data  # noqa: B018 (looking is what decrypts)


@pytest.mark.parametrize("content", [PEOPLE.encode(), b"", b"enc1:test:" + b"x" * 64])
def test_a_waiting_file_that_somebody_exchanged_is_not_taken(coordinator, content):
    token = upload(coordinator, PEOPLE).context["token"]
    PendingUpload.objects.update(content=content)
    page = coordinator.post(CONFIRM, {"token": token}, follow=True)
    assert "cannot be read" in str(next(iter(page.context["messages"])))
    assert (Person.objects.count(), PendingUpload.objects.count()) == (0, 0)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_template_has_the_headings_and_an_example_that_fits(coordinator, kind, format):
    response = coordinator.get(
        reverse("casebook_importers:template", kwargs={"kind": kind, "format": format})
    )
    table = read_table(io.BytesIO(b"".join(response.streaming_content)).read())
    assert table.headers == [column.label for column in KINDS[kind].columns]
    assert len(table.rows) == 1


def test_a_template_of_no_kind_is_not_found(coordinator):
    address = reverse("casebook_importers:template", kwargs={"kind": "cats", "format": "csv"})
    assert coordinator.get(address).status_code == 404
