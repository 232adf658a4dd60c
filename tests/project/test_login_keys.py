"""The keys change: secrets of second factors are encrypted anew, and go on opening the door."""

import base64
import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command

from casebook.encryption import rotation
from casebook.encryption.cipher import DecryptionRefused

pytestmark = [pytest.mark.site, pytest.mark.django_db]

OLD = "old:" + base64.urlsafe_b64encode(b"o" * 32).decode()
NEW = "new:" + base64.urlsafe_b64encode(b"n" * 32).decode()
FORGED = "old:" + base64.urlsafe_b64encode(b"x" * 32).decode()


@pytest.fixture
def with_keys(real_centre):
    def set_keys(*written: str) -> None:
        real_centre.CASEBOOK = {**real_centre.CASEBOOK, "ENCRYPTION_KEYS": ", ".join(written)}

    return set_keys


@pytest.fixture
def worker(with_keys, colleague):
    """A social worker whose second factor was set up under the old key."""
    with_keys(OLD)
    worker = colleague("social1")
    worker.signs_in()
    worker.enrols()
    return worker


def rotate() -> tuple[str, int]:
    out, status = io.StringIO(), 0
    try:
        call_command("rotate_encryption_keys", stdout=out, stderr=out, no_color=True)
    except SystemExit as end:
        status = end.code
    return out.getvalue(), status


def signs_in_with(worker, code: str) -> bool:
    later = worker.another_browser()
    later.signs_in()
    later.sends("mfa_authenticate", code=code)
    return later.is_signed_in()


def test_app_and_recovery_codes_open_the_door_when_the_old_key_is_gone(worker, with_keys):
    with_keys(NEW, OLD)
    said, status = rotate()
    assert (status, ": 2 " in said) == (0, True)  # the app's secret, and that of the recovery codes

    with_keys(NEW)
    assert signs_in_with(worker, worker.code(30))
    assert signs_in_with(worker, worker.recovery_codes[0])
    assert not signs_in_with(worker, worker.recovery_codes[0])


def test_recovery_codes_that_came_from_elsewhere_are_encrypted_anew_one_by_one(worker, with_keys):
    from centre.login.adapters import CONTEXT

    from casebook.encryption.cipher import decrypt, encrypt

    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    codes.data = {"migrated_codes": [encrypt(code, CONTEXT) for code in ("12345678", "87654321")]}
    codes.save()
    with_keys(NEW, OLD)
    assert rotate()[1] == 0
    with_keys(NEW)
    codes.refresh_from_db()
    assert [decrypt(code, CONTEXT) for code in codes.data["migrated_codes"]] == ["12345678", "87654321"]


def test_what_is_encrypted_anew_already_is_left_alone(worker, with_keys):
    with_keys(NEW, OLD)
    rotate()
    before = list(Authenticator.objects.order_by("pk").values_list("data"))
    assert list(rotation.rotate()) == []
    assert list(Authenticator.objects.order_by("pk").values_list("data")) == before


@pytest.mark.parametrize("keys", [(NEW,), (NEW, FORGED)], ids=["missing", "wrong"])
def test_with_a_wrong_key_nobody_gets_in_and_the_rotation_names_whose_secret_it_is(worker, with_keys, keys):
    before = list(Authenticator.objects.order_by("pk").values_list("data"))
    with_keys(*keys)

    said, status = rotate()

    assert (status, "social1" in said, "enc1" in said) == (1, True, False)
    assert list(Authenticator.objects.order_by("pk").values_list("data")) == before
    with pytest.raises(DecryptionRefused):
        signs_in_with(worker, worker.code(30))
