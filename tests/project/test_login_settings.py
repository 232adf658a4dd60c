"""What a real centre cannot switch off, and the keys without which it does not start."""

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from tests.project.test_settings import A_WHOLE_ENVIRONMENT, in_production

pytestmark = pytest.mark.site

KEY = "A" * 43 + "="


@pytest.fixture
def keys(monkeypatch):
    from centre import keys

    monkeypatch.delenv("ENCRYPTION_KEYS", raising=False)
    monkeypatch.delenv("ENCRYPTION_KEYS_FILE", raising=False)
    return keys


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


def test_keys_are_read_in_order(keys, monkeypatch):
    monkeypatch.setenv("ENCRYPTION_KEYS", f"2027a:{KEY}, 2026a:{'B' * 43}=")

    assert list(keys.required()) == ["2027a", "2026a"]


def test_keys_are_read_from_a_file(keys, monkeypatch, tmp_path):
    file = tmp_path / "keys"
    file.write_text(f"2027a:{KEY}\n2026a:{'B' * 42}Q=\n")
    monkeypatch.setenv("ENCRYPTION_KEYS_FILE", str(file))

    assert list(keys.required()) == ["2027a", "2026a"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("hidden", "Key 1 of ENCRYPTION_KEYS is no key"),
        (f"a:{KEY},b:hidden", "Key 2 of ENCRYPTION_KEYS is no key"),
        ("a:" + "hidden" * 7, "is no key"),
        (f"Κ:{KEY}", "is no key"),
        (f"a:{KEY},a:{KEY}", "two keys of the name «a»"),
        (",", "holds no key"),
    ],
)
def test_what_is_no_key_is_refused_without_being_repeated(keys, monkeypatch, text, complaint):
    monkeypatch.setenv("ENCRYPTION_KEYS", text)

    with pytest.raises(ImproperlyConfigured, match=complaint) as refusal:
        keys.required()
    assert "hidden" not in str(refusal.value)
    assert KEY not in str(refusal.value)


def test_a_file_of_keys_that_is_not_there_is_refused(keys, monkeypatch, tmp_path):
    monkeypatch.setenv("ENCRYPTION_KEYS_FILE", str(tmp_path / "nothing"))

    with pytest.raises(ImproperlyConfigured, match="cannot be read: FileNotFoundError"):
        keys.required()


def test_the_demo_makes_its_own_key_once_says_so_and_keeps_it_to_itself(keys, tmp_path, capsys):
    file = tmp_path / "new" / "encryption.keys"

    first = keys.of_the_demo(file)
    said = capsys.readouterr().err
    second = keys.of_the_demo(file)

    assert first == second
    assert "Made a key of encryption for this demo" in said
    assert not capsys.readouterr().err
    assert file.stat().st_mode & 0o077 == 0


def test_what_is_sealed_opens_with_its_key_and_context_alone(settings):
    from centre import sealing

    sealed = sealing.seal("μυστικό", "second factor")

    assert "μυστικό" not in sealed
    assert sealing.seal("μυστικό", "second factor") != sealed
    assert sealing.unseal(sealed, "second factor") == "μυστικό"
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, "another place")
    settings.ENCRYPTION_KEYS = {"test": b"x" * 32}
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, "second factor")


def test_an_old_key_still_opens_after_a_new_one_was_put_first(settings):
    from centre import sealing

    sealed = sealing.seal("secret", "second factor")
    settings.ENCRYPTION_KEYS = {"new": b"n" * 32, **settings.ENCRYPTION_KEYS}

    assert sealing.unseal(sealed, "second factor") == "secret"
    assert sealing.key_of(sealed) == "test"
    assert sealing.key_of(sealing.seal("secret", "second factor")) == "new"


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "plain",
        "sealed",
        "sealed:test",
        "sealed:test:",
        "sealed:test:AAAA",
        "sealed:gone:AAAA",
        "sealed:test:Ω",
    ],
)
def test_what_was_never_sealed_does_not_pass_for_a_text(broken):
    from centre import sealing

    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(broken, "second factor")


def test_an_altered_text_does_not_open():
    from centre import sealing

    sealed = sealing.seal("secret", "second factor")
    altered = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]

    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(altered, "second factor")
