"""The virus scanner: where the host has one, nothing is taken that it has not found clean."""

import io
import socket

import pytest

from casebook import attachments, virus_scan
from casebook.accountability import Action
from casebook.attachments import FileRefused
from casebook.models import AccessLogEntry, Attachment
from tests.casebook.attachments import files
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(cast):
    def make(content: bytes = files.pdf(), name: str = "taxes.pdf") -> Attachment:
        upload = io.BytesIO(content)
        upload.name = name
        return attachments.attach(upload=upload, person=PersonFactory(), user=cast["social1"])

    return make


def test_a_file_that_is_found_clean_says_that_it_was_scanned(add, scanner):
    content = files.pdf(b"x" * 200_000)

    assert add(content).is_scanned
    assert scanner.streams == [content]


def test_a_scanner_behind_a_socket_of_the_machine_is_asked_as_well(add, scanner_of_the_machine):
    assert add().is_scanned
    with pytest.raises(FileRefused):
        add(files.pdf(files.EICAR))
    assert len(scanner_of_the_machine.streams) == 2


def test_what_the_scanner_finds_is_refused_and_logged_without_a_name(add, scanner, private_files):
    with pytest.raises(FileRefused):
        add(files.pdf(files.EICAR), "Παπαδοπούλου.pdf")

    assert not Attachment.objects.exists()
    assert not private_files.exists()
    (line,) = AccessLogEntry.objects.filter(action=Action.REFUSED)
    assert (line.actor_name, line.detail["kind"]) == ("social1", "virus")
    assert "Παπαδοπούλου" not in str(AccessLogEntry.objects.values())


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK FOUND of nothing\0",
        b"\xff\xfe\0",
        b"x" * 10_000,
    ],
    ids=["hangs up", "breaks off", "too large for it", "nonsense", "no text", "endless"],
)
def test_a_scanner_without_a_verdict_takes_nothing_for_clean(add, scanner, answer):
    scanner.answer = answer

    with pytest.raises(FileRefused):
        add()
    assert not Attachment.objects.exists()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.mark.parametrize("address", ["tcp", "unix:/nowhere/clamd.ctl", "not an address"])
def test_a_scanner_that_is_not_there_takes_nothing_for_clean(add, with_settings, address):
    with_settings(VIRUS_SCANNER=f"tcp://127.0.0.1:{free_port()}" if address == "tcp" else address)

    with pytest.raises(FileRefused):
        add()
    assert not Attachment.objects.exists()


def test_a_scanner_that_never_answers_is_given_up(add, with_settings, monkeypatch):
    monkeypatch.setattr(virus_scan, "ANSWERING", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with_settings(VIRUS_SCANNER=f"tcp://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(FileRefused):
            add()


def test_what_is_no_document_is_not_even_shown_to_the_scanner(add, scanner):
    with pytest.raises(FileRefused):
        add(files.EXE)
    assert scanner.streams == []
