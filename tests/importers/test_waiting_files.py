"""Files that wait for their confirmation while the keys change."""

import base64
import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from casebook.encryption.cipher import DecryptionRefused, is_encrypted_with_current_key
from casebook.models import Person
from importers import jobs
from importers.jobs import recent
from importers.models import ImportRun
from importers.models.runs import LIFETIME
from tests.factories import UserFactory
from tests.importers.uploading import PEOPLE, preview_run

pytestmark = pytest.mark.django_db

OLD = "old:" + base64.urlsafe_b64encode(b"o" * 32).decode()
NEW = "new:" + base64.urlsafe_b64encode(b"n" * 32).decode()
FORGED = "old:" + base64.urlsafe_b64encode(b"x" * 32).decode()


@pytest.fixture
def with_keys(settings):
    def set_keys(*written: str) -> None:
        settings.CASEBOOK = {"ENCRYPTION_KEYS": ", ".join(written)}

    return set_keys


def rotate() -> tuple[str, int]:
    out, status = io.StringIO(), 0
    try:
        call_command("rotate_encryption_keys", "--batch-size", "5", stdout=out, stderr=out, no_color=True)
    except SystemExit as end:
        status = end.code
    return out.getvalue(), status


def receive(user, data: bytes = b"x") -> ImportRun:
    return ImportRun.objects.receive(user=user, kind="people", file_name="Άννα.csv", data=data)


def test_a_file_that_waits_while_the_keys_change_is_confirmed_as_it_was(cast, with_keys):
    with_keys(OLD)
    run = preview_run(cast["coordinator"], PEOPLE)
    with_keys(NEW, OLD)
    assert rotate()[1] == 0
    with_keys(NEW)
    run = ImportRun.objects.get(pk=run.pk)
    assert (run.file_name, run.preview["report"]["created"]) == ("file.csv", 2)

    jobs.confirm(run, user=run.user, shown=run.digest)
    jobs.work_off()

    assert Person.objects.count() == 2


def test_files_under_the_new_key_are_left_alone_and_old_ones_thrown_away(with_keys):
    with_keys(OLD)
    user = UserFactory()
    stale, expired = receive(user), receive(user)
    ImportRun.objects.filter(pk=expired.pk).update(created_at=timezone.now() - LIFETIME * 2)
    with_keys(NEW, OLD)
    fresh = receive(user, b"y")
    before = bytes(fresh.content)

    assert rotate()[1] == 0

    kept = ImportRun.objects.in_bulk()
    assert bytes(kept[fresh.pk].content) == before
    assert is_encrypted_with_current_key(kept[stale.pk].content)
    assert kept[stale.pk].data == b"x"
    assert (bytes(kept[expired.pk].content), kept[expired.pk].file_name) == (b"", "")
    assert kept[expired.pk].state == ImportRun.State.CANCELLED
    with_keys(NEW)
    assert [run.file_name for run in ImportRun.objects.exclude(pk=expired.pk)] == ["Άννα.csv"] * 2


def test_a_file_of_a_key_that_is_gone_is_named_left_alone_and_not_taken(cast, with_keys):
    with_keys(OLD)
    run = preview_run(cast["coordinator"], PEOPLE)
    with_keys(NEW, FORGED)

    assert rotate()[1] == 1
    stored = ImportRun.objects.get(pk=run.pk)
    with pytest.raises(DecryptionRefused, match="«old»"):
        stored.data  # noqa: B018 (looking is what decrypts)
    recent.find(run)  # handed out once: the processes that have the new keys do not remember the plan
    jobs.confirm(stored, user=run.user, shown=run.digest)
    jobs.work_off()

    assert ImportRun.objects.values_list("state", flat=True).get(pk=run.pk) == ImportRun.State.FAILED
    assert Person.objects.count() == 0
