"""The second factor: set up, proved, never twice with one code, and unreadable in the database."""

import os
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from centre.login.adapters import CONTEXT
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from casebook.encryption.cipher import DecryptionRefused, decrypt, prefix_of
from tests.paths import REPOSITORY
from tests.project.colleague import CASEBOOK, Colleague

pytestmark = [pytest.mark.site, pytest.mark.django_db]


def test_setting_up_proves_the_second_factor_and_gives_recovery_codes_once(colleague):
    worker = colleague("social1")
    worker.signs_in()

    worker.enrols()

    assert worker.address == reverse("mfa_view_recovery_codes")
    assert len(worker.recovery_codes) == 10
    assert worker.reads_cases()
    again = worker.opens(reverse("mfa_view_recovery_codes")).content.decode()
    assert not any(code in again for code in worker.recovery_codes)


def test_the_session_is_nobodys_before_the_code(social_worker):
    later = social_worker.another_browser()

    later.signs_in()

    assert later.address == reverse("mfa_authenticate")
    assert not later.is_signed_in()
    assert not later.reads_cases()

    later.sends("mfa_authenticate", code=later.code(30))
    assert later.is_signed_in()
    assert later.reads_cases()


@pytest.mark.parametrize(
    "code", ["000000", "", "12345", "１２３４５６", "x" * 5000, "\x00\x00\x00\x00\x00\x00"]
)
def test_a_wrong_code_opens_nothing(social_worker, code):
    later = social_worker.another_browser()
    later.signs_in()

    later.sends("mfa_authenticate", code=code)

    assert later.errors
    assert not later.is_signed_in()


def test_the_code_of_setting_up_does_not_sign_in_again(social_worker, time_machine):
    used = social_worker.code()
    later = social_worker.another_browser()
    later.signs_in()

    later.sends("mfa_authenticate", code=used)

    assert "χρησιμοποιηθεί" in later.errors or "used already" in later.errors
    assert not later.is_signed_in()


def test_a_code_stays_used_as_long_as_a_slow_clock_would_show_it(social_worker, time_machine):
    """With a tolerance of one step a code is shown by some clock for ninety seconds."""
    time_machine.move_to(2_000_000_010, tick=False)
    first, second = social_worker.another_browser(), social_worker.another_browser()
    first.signs_in()
    code = first.code(30)
    first.sends("mfa_authenticate", code=code)
    assert first.is_signed_in()

    time_machine.shift(31)
    second.signs_in()
    second.sends("mfa_authenticate", code=code)

    assert second.errors
    assert not second.is_signed_in()


def test_one_recovery_code_signs_in_once(social_worker):
    lost = social_worker.another_browser()
    lost.signs_in()
    lost.sends("mfa_authenticate", code=lost.recovery_codes[3])
    assert lost.reads_cases()

    thief = social_worker.another_browser()
    thief.signs_in()
    thief.sends("mfa_authenticate", code=lost.recovery_codes[3])
    assert not thief.is_signed_in()


def test_new_recovery_codes_end_the_old_ones(social_worker):
    social_worker.sends("mfa_generate_recovery_codes")
    later = social_worker.another_browser()
    later.signs_in()

    later.sends("mfa_authenticate", code=social_worker.recovery_codes[0])

    assert not later.is_signed_in()


def test_who_removes_the_second_factor_sets_up_another_before_the_next_case(social_worker):
    social_worker.sends("mfa_deactivate_totp")

    assert not Authenticator.objects.exists()
    assert social_worker.opens(CASEBOOK).request["PATH_INFO"] == reverse("mfa_index")


def test_a_second_factor_of_one_account_proves_nothing_for_another(social_worker, colleague, cast):
    """The proof lies in the session, but it names whose it is."""
    social_worker.browser.force_login(cast["social2"])

    assert not social_worker.reads_cases()


def test_secrets_lie_in_the_database_only_sealed(social_worker, cast):
    stored = {row.type: row.data for row in Authenticator.objects.filter(user=cast["social1"])}

    assert stored["totp"]["secret"].startswith(prefix_of("test"))
    assert social_worker.secret not in str(stored)
    assert decrypt(stored["totp"]["secret"], CONTEXT) == social_worker.secret
    assert stored["recovery_codes"]["seed"].startswith(prefix_of("test"))


def test_a_secret_that_was_put_into_the_database_by_hand_opens_nothing(social_worker, cast):
    """Who can write the table but has no key cannot bring a secret of their own."""
    own = Authenticator.objects.get(user=cast["social1"], type="totp")
    own.data["secret"] = "JBSWY3DPEHPK3PXP"
    own.save()
    later = social_worker.another_browser()
    later.signs_in()

    with pytest.raises(DecryptionRefused):
        later.sends("mfa_authenticate", code="123456")
    assert not later.is_signed_in()


@pytest.mark.parametrize(
    "credential", ["", "{}", "null", "[]", '"x"', '{"response": {"userHandle": "MQ"}}', "{"]
)
@pytest.mark.parametrize("name", ["mfa_login_webauthn", "mfa_authenticate"])
def test_a_made_up_key_opens_nothing(social_worker, name, credential):
    later = social_worker.another_browser()
    later.signs_in()

    answer = later.browser.post(reverse(name), {"credential": credential})

    assert answer.status_code in {200, 302}
    assert not later.is_signed_in()


def test_the_passkeys_challenge_asks_for_the_person_and_names_no_account(client, real_centre, social_worker):
    options = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()

    assert options["request_options"]["publicKey"]["userVerification"] == "required"
    assert not options["request_options"]["publicKey"].get("allowCredentials")


def test_the_administrator_takes_a_lost_second_factor_away_and_ends_the_sessions(social_worker, capsys):
    call_command("reset_second_factor", "social1")

    assert not Authenticator.objects.exists()
    assert "1" in capsys.readouterr().out
    assert social_worker.opens(CASEBOOK).request["PATH_INFO"] == "/admin/login/"


def test_the_administrator_is_told_of_a_name_that_nobody_has(real_centre):
    with pytest.raises(CommandError, match="nobody-here"):
        call_command("reset_second_factor", "nobody-here")


SECOND_PROCESS = """
from tests.project.colleague import Colleague
worker = Colleague("social1", headers={"host": "testserver"})
worker.signs_in()
assert worker.address.endswith("/authenticate/"), worker.address
worker.sends("mfa_authenticate", code=%r)
print("signed in" if worker.is_signed_in() else "refused")
"""


def in_another_process(code: str) -> str:
    """What a second process of the site, with the same database and keys, says to the code."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{given['NAME']}"
    else:
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**given)
    answer = subprocess.run(
        [sys.executable, "site/manage.py", "shell", "--no-imports", "-c", SECOND_PROCESS % code],
        cwd=REPOSITORY,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(REPOSITORY),
            "DJANGO_SETTINGS_MODULE": "centre.settings.dev",
            "DATABASE_URL": url,
            "ALLOWED_HOSTS": "testserver",
            "SECOND_FACTOR_REQUIRED": "yes",
            "ENCRYPTION_KEYS": settings.CASEBOOK["ENCRYPTION_KEYS"],
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip().splitlines()[-1]


@pytest.mark.django_db(transaction=True)
def test_a_code_that_passed_in_one_process_is_refused_in_another(real_centre, cast):
    real_centre.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    cast["social1"].set_password("demo")
    cast["social1"].save()
    worker = Colleague("social1")
    worker.signs_in()
    worker.enrols()
    later = worker.another_browser()
    later.signs_in()
    code = worker.code(30)
    later.sends("mfa_authenticate", code=code)
    assert later.is_signed_in()

    assert in_another_process(code) == "refused"
    assert in_another_process(worker.recovery_codes[0]) == "signed in"
    assert in_another_process(worker.recovery_codes[0]) == "refused"
