"""Files on the disk: encrypted, bound to their record, never left over, never lacking."""

import io
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from casebook import attachments, checks, conf
from casebook.accountability import Action
from casebook.attachments import FileRefused, keeping, strays
from casebook.encryption import keys
from casebook.encryption.cipher import DecryptionRefused
from casebook.models import AccessLogEntry, Attachment
from casebook.private_files import private_storage
from tests.casebook.attachments import files
from tests.factories import CounsellingCaseFactory, PersonFactory, RequestFactory

pytestmark = pytest.mark.django_db

CANARY = b"a canary of the content"


def upload(content: bytes = files.pdf(CANARY), name: str = "taxes.pdf"):
    file = io.BytesIO(content)
    file.name = name
    return file


@pytest.fixture
def add(cast):
    """add(person=…, upload=…) takes a file in."""

    def make(**given) -> Attachment:
        given.setdefault("upload", upload())
        given.setdefault("user", cast["social1"])
        if "person" not in given:
            given["person"] = PersonFactory()
        return attachments.attach(**given)

    return make


def on_disk(folder) -> list:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_file_comes_back_as_it_was(add):
    attachment = add(upload=upload(files.pdf(CANARY), "taxes.pdf"))

    assert attachments.content_of(attachment) == files.pdf(CANARY)
    assert (attachment.type, attachment.size) == ("pdf", len(files.pdf(CANARY)))
    assert (attachment.title, attachment.is_scanned) == ("taxes", False)


def test_on_the_disk_stands_nothing_that_can_be_read_and_nobody_else_enters(add, private_files):
    add(upload=upload(name="Παπαδοπούλου Μαρία.pdf"))

    (path,) = on_disk(private_files)
    assert CANARY not in path.read_bytes()
    assert b"%PDF" not in path.read_bytes()
    assert not any(word in str(path) for word in ("pdf", "Παπαδοπούλου"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, private_files)} == {0o700}


def test_the_folder_has_no_address(add):
    with pytest.raises(ValueError, match="no address"):
        _ = add().file.url


def test_a_file_in_the_place_of_another_cannot_be_read(add):
    mine, other = add(), add(upload=upload(files.pdf(b"of somebody else")))
    os.replace(other.file.path, mine.file.path)

    with pytest.raises(DecryptionRefused):
        attachments.content_of(mine)


def test_a_file_that_was_altered_by_a_bit_cannot_be_read(add):
    attachment = add()
    with open(attachment.file.path, "r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)[0]
        file.seek(-1, os.SEEK_END)
        file.write(bytes([last ^ 1]))

    with pytest.raises(DecryptionRefused):
        attachments.content_of(attachment)


def test_the_real_type_is_kept_whatever_the_name_says(add):
    attachment = add(upload=upload(files.pdf(), "photo.jpg"))

    assert attachment.type == "pdf"
    assert attachments.download_name(attachment).endswith(".pdf")


@pytest.mark.parametrize(("title", "kept"), [("", "PDF"), ("\u202e \n", "PDF"), (" my  file ", "my file")])
def test_a_file_without_title_and_name_is_called_by_its_type(add, title, kept):
    assert add(upload=io.BytesIO(files.pdf()), title=title).title == kept


def test_the_title_is_encrypted_in_the_database(add):
    from django.db import connection

    attachment = add(title="Γνωμάτευση")
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM casebook_attachment")
        assert "Γνωμάτευση" not in cursor.fetchone()[0]
    assert Attachment.objects.get(pk=attachment.pk).title == "Γνωμάτευση"


@pytest.mark.parametrize("surplus", [0, 1])
def test_a_file_may_be_as_large_as_the_limit_and_not_a_byte_larger(add, with_settings, surplus):
    with_settings(LARGEST_FILE_MB=1)
    empty = len(files.pdf())
    content = files.pdf(b"x" * ((1 << 20) - empty + surplus))
    assert len(content) == (1 << 20) + surplus

    if surplus:
        with pytest.raises(FileRefused):
            add(upload=upload(content))
    else:
        assert add(upload=upload(content)).size == 1 << 20


def test_no_more_is_read_than_it_takes_to_see_that_it_is_too_large(add, with_settings):
    class Endless(io.RawIOBase):
        def read(self, size=-1):
            assert 0 < size <= (1 << 20) + 1
            return b"x" * size

    with_settings(LARGEST_FILE_MB=1)
    with pytest.raises(FileRefused):
        add(upload=Endless())


@pytest.mark.parametrize("name", ["html", "macros by name", "huge picture", "nothing"])
def test_what_is_refused_leaves_neither_file_nor_record(add, private_files, name):
    with pytest.raises(FileRefused):
        add(upload=upload(files.REFUSED[name], "photo.pdf"))

    assert not Attachment.objects.exists()
    assert on_disk(private_files) == []


def test_a_request_or_a_case_of_somebody_else_takes_no_file_of_this_person(add, private_files):
    for other in ({"request": RequestFactory()}, {"counselling_case": CounsellingCaseFactory()}):
        with pytest.raises(ValidationError):
            add(**other)
    assert on_disk(private_files) == []


def test_a_record_that_cannot_be_written_leaves_no_file(add, private_files, monkeypatch):
    monkeypatch.setattr(keeping.accountability, "record", broken)

    with pytest.raises(RuntimeError):
        add()
    assert not Attachment.objects.exists()
    assert on_disk(private_files) == []


def broken(*args, **kwargs):
    raise RuntimeError("broken")


def undone(write) -> None:
    """A transaction that fails after it has written."""
    with transaction.atomic():
        write()
        broken()


def test_a_file_that_cannot_be_written_leaves_no_record_and_no_draft(add, private_files, monkeypatch):
    monkeypatch.setattr("os.replace", broken)

    with pytest.raises(RuntimeError):
        add()
    assert not Attachment.objects.exists()
    assert on_disk(private_files) == []


def test_without_a_key_nothing_is_written(add, private_files, with_settings):
    person = PersonFactory()
    with_settings(ENCRYPTION_KEYS="")

    with pytest.raises(keys.KeyProblem):
        add(person=person)
    assert on_disk(private_files) == []


@pytest.mark.django_db(transaction=True)
def test_a_deleted_record_takes_its_file_along_when_the_transaction_ends(add, cast, private_files):
    attachment = add()
    with pytest.raises(RuntimeError):
        undone(lambda: attachments.remove(attachment=attachment, user=cast["social1"]))
    assert attachments.content_of(Attachment.objects.get())

    with transaction.atomic():
        attachments.remove(attachment=attachment, user=cast["social1"])
        assert len(on_disk(private_files)) == 1

    assert not Attachment.objects.exists()
    assert on_disk(private_files) == []


def test_what_is_done_with_files_stands_in_the_log_without_their_names(add, cast):
    person = PersonFactory()
    attachment = add(person=person, title="Μυστικό")
    attachments.remove(attachment=attachment, user=cast["social1"])

    lines = AccessLogEntry.objects.filter(subject_kind="casebook.attachment").order_by("pk")
    assert [(line.action, line.person_code) for line in lines] == [
        (Action.CREATE, person.code),
        (Action.DELETE, person.code),
    ]
    assert "Μυστικό" not in str(list(lines.values()))


def test_a_person_and_an_hour_hold_only_so_many_files(add, cast, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_OF_A_PERSON", 2)
    monkeypatch.setattr(keeping, "MOST_OF_A_USER_IN_AN_HOUR", 3)
    person = PersonFactory()
    add(person=person)
    add(person=person)

    with pytest.raises(FileRefused):
        add(person=person)
    add()
    with pytest.raises(FileRefused):
        add()
    add(user=cast["social2"])
    Attachment.objects.update(created_at=Attachment.objects.first().created_at - timedelta(hours=2))
    add()


# --- files without a record, and records without a file


@pytest.mark.django_db(transaction=True)
def test_what_a_broken_transaction_left_is_found_after_a_day_and_deleted(add, private_files, capsys):
    kept = add()
    with pytest.raises(RuntimeError):
        undone(add)
    (private_files / "notes.txt").write_text("of somebody else")
    draft = private_files / kept.file.name[:2] / "abc.unfinished"
    draft.write_bytes(b"half")
    assert len(on_disk(private_files)) == 4
    assert strays.stray_files() == []
    grow_old(private_files)

    call_command("remove_stray_files", dry_run=True)
    assert len(on_disk(private_files)) == 4
    call_command("remove_stray_files")

    names = {path.name for path in on_disk(private_files)}
    assert names == {"notes.txt", kept.uid.hex}
    assert kept.file.name not in capsys.readouterr().out


def grow_old(folder) -> None:
    for path in on_disk(folder):
        os.utime(path, (0, 0))


def test_a_record_whose_file_is_lost_is_named_by_its_code(add, capsys):
    attachment = add(title="Μυστικό")
    os.unlink(attachment.file.path)

    with pytest.raises(SystemExit) as end:
        call_command("remove_stray_files")

    assert end.value.code == 1
    said = capsys.readouterr().err
    assert str(attachment) in said
    assert "Μυστικό" not in said


# --- changing keys

OLD, NEW = "test:Zm9yIHRoZSB0ZXN0cyBvbmx5LCBuZXZlciBhIHNpdGU=", "new:" + "QUFB" * 10 + "QUE="


def test_after_a_change_of_keys_the_old_one_is_not_needed(add, with_settings, capsys):
    attachment = add()
    with_settings(ENCRYPTION_KEYS=f"{NEW},{OLD}")
    assert attachments.content_of(attachment) == files.pdf(CANARY)

    call_command("rotate_encryption_keys")
    written = Path(attachment.file.path).read_bytes()
    call_command("rotate_encryption_keys")

    assert written == Path(attachment.file.path).read_bytes(), "a second run has nothing to do"
    with_settings(ENCRYPTION_KEYS=NEW)
    assert attachments.content_of(Attachment.objects.get()) == files.pdf(CANARY)


def test_a_change_of_keys_that_is_broken_off_leaves_files_that_can_be_read(add, with_settings, monkeypatch):
    attachment = add()
    with_settings(ENCRYPTION_KEYS=f"{NEW},{OLD}")
    monkeypatch.setattr("os.replace", broken)

    with pytest.raises(RuntimeError):
        call_command("rotate_encryption_keys")

    assert attachments.content_of(attachment) == files.pdf(CANARY)


def test_a_file_that_cannot_be_read_keeps_the_old_key_in_the_settings(add, with_settings, capsys):
    altered, lost = add(), add()
    with open(altered.file.path, "ab") as file:
        file.write(b"x")
    os.unlink(lost.file.path)
    with_settings(ENCRYPTION_KEYS=f"{NEW},{OLD}")

    with pytest.raises(SystemExit) as end:
        call_command("rotate_encryption_keys")

    assert end.value.code == 1
    said = capsys.readouterr().err
    assert str(altered) in said
    assert str(lost) in said


# --- the host's settings


@pytest.mark.parametrize(
    "value",
    [
        {"LARGEST_FILE_MB": 0},
        {"LARGEST_FILE_MB": 1000},
        {"LARGEST_FILE_MB": "10"},
        {"VIRUS_SCANNER": "localhost:3310"},
        {"VIRUS_SCANNER": "http://127.0.0.1:3310"},
        {"PRIVATE_FILES_ROOT": "var/private"},
    ],
)
def test_a_setting_that_cannot_be_meant_is_said_in_words(with_settings, value):
    with_settings(**value)

    (problem,) = conf.problems()
    assert next(iter(value)) in problem


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:3310", "tcp://[::1]:3310", "unix:/run/clamav/clamd.ctl"]
)
def test_addresses_of_a_scanner(with_settings, address):
    with_settings(VIRUS_SCANNER=address)
    assert conf.problems() == []


@pytest.mark.parametrize("name", ["MEDIA_ROOT", "STATIC_ROOT"])
@pytest.mark.parametrize("private", ["public", "public/private", "", "link"])
def test_a_folder_that_a_web_server_hands_out_is_an_error(with_settings, tmp_path, name, private):
    (tmp_path / "public" / "inside").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "public" / "inside")
    with_settings(PRIVATE_FILES_ROOT=str(tmp_path / private))

    with override_settings(**{name: str(tmp_path / "public")}):
        assert [error.id for error in checks.files_of_cases_are_apart(None)] == ["casebook.E003"]


def test_a_folder_of_its_own_and_none_at_all_are_right(with_settings, tmp_path):
    with override_settings(MEDIA_ROOT=str(tmp_path / "media")):
        for root in (str(tmp_path / "media-private"), ""):
            with_settings(PRIVATE_FILES_ROOT=root)
            assert checks.files_of_cases_are_apart(None) == []


def test_without_a_folder_nothing_is_written_anywhere(with_settings, tmp_path):
    with_settings(PRIVATE_FILES_ROOT="")
    with pytest.raises(ImproperlyConfigured):
        private_storage().save("ab/" + "a" * 32, io.BytesIO(b"x"))
