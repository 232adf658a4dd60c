"""What a real centre cannot switch off, and the keys without which it does not start."""

import pytest
from django.conf import settings
from django.core.checks import run_checks

from tests.project.test_settings import A_WHOLE_ENVIRONMENT, in_production

pytestmark = pytest.mark.site


def test_production_refuses_the_demos_switch_in_words():
    answer = in_production("check", **A_WHOLE_ENVIRONMENT, SECOND_FACTOR_REQUIRED="no")

    assert answer.returncode != 0
    assert "SECOND_FACTOR_REQUIRED is switched off: that is for the demo." in answer.stderr


def test_a_host_of_ones_own_is_told_of_the_switch_by_the_checks_for_deployment(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    found = {problem.id for problem in run_checks(include_deployment_checks=True)}
    assert "centre.E001" in found

    settings.SECOND_FACTOR_REQUIRED = True
    assert "centre.E001" not in {problem.id for problem in run_checks(include_deployment_checks=True)}


def test_counting_attempts_in_the_memory_of_one_process_is_refused_for_deployment(settings):
    from centre import env

    assert "centre.E002" in {problem.id for problem in run_checks(include_deployment_checks=True)}

    settings.CACHES = env.caches()
    assert "centre.E002" not in {problem.id for problem in run_checks(include_deployment_checks=True)}


def test_the_table_of_the_shared_cache_comes_with_the_migrations(db, monkeypatch):
    from centre import env
    from centre.login.models import CacheRow

    monkeypatch.setenv("REDIS_URL", "")

    assert env.caches()["default"]["LOCATION"] == CacheRow._meta.db_table
    assert CacheRow.objects.count() == 0


def test_redis_is_the_shared_cache_where_it_is_named(monkeypatch):
    from centre import env

    monkeypatch.setenv("REDIS_URL", "redis://cache.example.gr:6379/0")

    assert "redis" in env.caches()["default"]["BACKEND"]


def test_the_first_factor_is_hashed_slowly():
    from centre.settings import base

    assert base.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    assert settings.SESSION_COOKIE_HTTPONLY


def test_production_sends_its_cookies_over_https_alone():
    answer = in_production(
        "shell",
        "--no-imports",
        "-c",
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_NAME)",
        **A_WHOLE_ENVIRONMENT,
    )

    assert answer.stdout.split() == ["True", "True", "__Host-session"]


def test_a_proxy_that_is_not_named_is_not_trusted():
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0


def test_the_secrets_of_the_second_factor_are_kept_encrypted_and_bound_to_their_purpose():
    from centre.login.adapters import SecondFactorAdapter

    from casebook.encryption.cipher import DecryptionRefused, context_of, decrypt

    adapter = SecondFactorAdapter()
    stored = adapter.encrypt("JBSWY3DP")

    assert "JBSWY3DP" not in stored
    assert adapter.decrypt(stored) == "JBSWY3DP"
    with pytest.raises(DecryptionRefused):
        decrypt(stored, context_of("another purpose"))
