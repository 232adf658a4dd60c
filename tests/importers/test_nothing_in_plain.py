"""What comes in and goes out through the screens touches no temporary folder: nothing there is encrypted."""

import os
import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from importers import jobs
from importers.models import ImportRun
from tests.casebook.screens import url
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

IMPORT, EXPORT = (reverse(f"casebook_importers:{name}") for name in ("import", "export"))
CANARY = "Καναρινοπουλίδου"
LARGE = b"x" * (6 << 20)


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """The paths that were opened under a temporary folder of this test's own, those without a name too."""
    folder, found, really_open = str(tmp_path / "temporary"), [], os.open
    os.mkdir(folder)
    monkeypatch.setattr(tempfile, "tempdir", folder)

    def watched(path, *args, **kwargs):
        if str(path).startswith(folder):
            found.append(str(path))
        return really_open(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", watched)
    with tempfile.TemporaryFile() as probe:
        probe.write(b"x")
    assert found, "This test would see nothing"
    found.clear()
    return found


def content(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_an_export_is_made_in_memory(log_in, opened, format):
    PersonFactory(surname=CANARY)

    response = log_in("coordinator").post(EXPORT, {"kind": "people", "format": format, "purpose": "audit"})

    assert len(content(response)) > 100
    assert opened == []


def test_a_large_export_is_made_in_memory_too(log_in, opened, monkeypatch):
    monkeypatch.setattr("importers.exporting.files.pieces_of", lambda *args, **options: iter([LARGE]))

    response = log_in("coordinator").post(EXPORT, {"kind": "people", "format": "csv", "purpose": "audit"})

    assert content(response) == LARGE
    assert opened == []


def test_the_file_of_everything_held_is_made_in_memory(log_in, opened, monkeypatch):
    person = PersonFactory(surname=CANARY)
    monkeypatch.setattr(
        "casebook.wagtail_admin.access_file.write_archive", lambda file, stream: stream.write(LARGE)
    )

    response = log_in("coordinator").post(url("person", "access_file", person))

    assert content(response) == LARGE
    assert opened == []


def test_a_large_file_comes_in_through_memory(log_in, opened):
    rows = "".join(f"{CANARY};Άννα{number};{'x' * 10_000}\n" for number in range(400))
    file = SimpleUploadedFile("people.csv", f"surname;name;another\n{rows}".encode())

    log_in("coordinator").post(IMPORT, {"kind": "people", "file": file})
    jobs.work_off()

    assert ImportRun.objects.get().created == 400
    assert opened == []


def test_a_file_beyond_the_limit_is_read_no_further(log_in, opened, monkeypatch):
    monkeypatch.setattr("importers.views_import.LARGEST", 1 << 20)
    file = SimpleUploadedFile("people.csv", LARGE)

    page = log_in("coordinator").post(IMPORT, {"kind": "people", "file": file})

    assert len(page.context["form"].errors["file"]) == 1
    assert "50" in page.context["form"].errors["file"][0]
    assert opened == []


def test_a_form_from_elsewhere_imports_nothing(cast, client):
    client.handler.enforce_csrf_checks = True
    client.force_login(cast["coordinator"])
    file = SimpleUploadedFile("people.csv", b"surname;name\nA;B\n")

    assert client.post(IMPORT, {"kind": "people", "file": file}).status_code == 403
