"""The screens of what goes out: who enters, what is a download, and what is asked first."""

import io

import pytest
from django.urls import reverse

from casebook.models import AccessLogEntry
from casebook.models.access_log import Action
from importers.models import Transfer
from importers.reading import read_table
from importers.resources import KINDS
from tests.conftest import CAST
from tests.factories import PersonFactory, RequestFactory

pytestmark = pytest.mark.django_db

EXPORT = reverse("casebook_importers:export")
TEMPLATE = reverse("casebook_importers:template", kwargs={"kind": "people", "format": "csv"})
WANTED = {"kind": "people", "format": "csv", "purpose": "audit"}


@pytest.fixture
def coordinator(log_in, settings):
    """A client whose pages are in English, as the message ids are."""
    client = log_in("coordinator")
    settings.LANGUAGE_CODE = "en"
    return client


@pytest.mark.parametrize("name", [*CAST, "nobody"])
@pytest.mark.parametrize(("method", "address"), [("get", EXPORT), ("post", EXPORT), ("get", TEMPLATE)])
def test_only_the_coordinator_enters(log_in, name, method, address):
    RequestFactory(applicant=PersonFactory(surname="Μυστική"))
    response = getattr(log_in(name), method)(address, WANTED)
    if name == "coordinator":
        assert response.status_code == 200
    else:
        assert response.status_code == 302
        assert not response.headers["Location"].startswith(address)
        assert Transfer.objects.count() == 0


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_an_export_is_a_download_that_nobody_keeps(coordinator, format):
    RequestFactory(applicant=PersonFactory(surname="Μυστική"))
    response = coordinator.post(EXPORT, WANTED | {"format": format})
    data = b"".join(response.streaming_content)
    assert [cell for row in read_table(data).rows for cell in row if cell == "Μυστική"]
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
