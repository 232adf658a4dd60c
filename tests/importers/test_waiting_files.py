"""Files that wait for their confirmation while the keys change."""

import base64
import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from casebook.encryption.cipher import DecryptionRefused, is_encrypted_with_current_key
from casebook.models import Person
from importers.models import PendingUpload
from tests.factories import UserFactory
from tests.importers.test_screens import CONFIRM, PEOPLE, upload

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


def test_a_file_that_waits_while_the_keys_change_is_confirmed_as_it_was(log_in, with_keys):
    with_keys(OLD)
    client = log_in("coordinator")
    token = upload(client, PEOPLE).context["token"]
    with_keys(NEW, OLD)
    assert rotate()[1] == 0
    with_keys(NEW)

    client.post(CONFIRM, {"token": token})

    assert Person.objects.count() == 2


def test_files_under_the_new_key_are_left_alone_and_old_ones_thrown_away(with_keys):
    with_keys(OLD)
    user = UserFactory()
    stale, expired = (PendingUpload.objects.keep(user=user, kind="people", data=b"x") for _each in range(2))
    PendingUpload.objects.filter(pk=expired.pk).update(created_at=timezone.now() - timedelta(hours=2))
    with_keys(NEW, OLD)
    fresh = PendingUpload.objects.keep(user=user, kind="people", data=b"y")
    before = bytes(fresh.content)

    said, status = rotate()

    assert (status, ": 1 " in said) == (0, True)
    kept = PendingUpload.objects.in_bulk()
    assert set(kept) == {stale.pk, fresh.pk}
    assert bytes(kept[fresh.pk].content) == before
    assert is_encrypted_with_current_key(kept[stale.pk].content)
    assert kept[stale.pk].data == b"x"
    assert len(rotate()[0].splitlines()) == 2  # nothing is left to do


def test_a_file_of_a_key_that_is_gone_is_named_left_alone_and_not_taken(log_in, with_keys):
    with_keys(OLD)
    client = log_in("coordinator")
    token = upload(client, PEOPLE).context["token"]
    with_keys(NEW, FORGED)

    assert rotate()[1] == 1
    with pytest.raises(DecryptionRefused, match="«old»"):
        PendingUpload.objects.get().data  # noqa: B018 (looking is what decrypts)
    answer = client.post(CONFIRM, {"token": token})

    assert answer.url == reverse("casebook_importers:import")
    assert Person.objects.count() == 0
