"""The settings of the ready site: what it refuses, what it reads, what it never does."""

import base64
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tests.paths import REPOSITORY

pytestmark = pytest.mark.site

A_WHOLE_ENVIRONMENT = {
    "SECRET_KEY": "the secret of no real centre, but long and varied enough",
    "ALLOWED_HOSTS": "centre.example.gr, www.centre.example.gr",
    "DATABASE_URL": "sqlite:///:memory:",
    "ENCRYPTION_KEYS": f"k1:{base64.urlsafe_b64encode(b'of no real centre, 32 bytes long').decode()}",
    "WAGTAILADMIN_BASE_URL": "https://centre.example.gr",
}


def in_production(*command: str, **environment: str) -> subprocess.CompletedProcess:
    """A command of the site as a server runs it: with this environment and nothing of ours."""
    return subprocess.run(
        [sys.executable, "site/manage.py", *command],
        cwd=REPOSITORY,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "centre.settings.production",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", A_WHOLE_ENVIRONMENT)
def test_production_refuses_to_start_without(name):
    environment = {**A_WHOLE_ENVIRONMENT, name: ""}

    answer = in_production("check", **environment)

    assert answer.returncode != 0
    assert f"{name} is not set" in answer.stderr


@pytest.mark.parametrize(
    "secret", ["short", "the-demo-centre-is-not-a-secret-production-refuses-this-key"], ids=["short", "demo"]
)
def test_production_refuses_a_weak_secret(secret):
    answer = in_production("check", **{**A_WHOLE_ENVIRONMENT, "SECRET_KEY": secret})

    assert answer.returncode != 0
    assert "make one of 50 random characters" in answer.stderr


@pytest.mark.parametrize("written", ["secret", "k1:c2hvcnQ="])
def test_production_refuses_a_key_that_is_none_and_does_not_repeat_it(written):
    answer = in_production("check", **{**A_WHOLE_ENVIRONMENT, "ENCRYPTION_KEYS": written})

    assert answer.returncode != 0
    assert "KeyProblem" in answer.stderr
    assert written not in answer.stderr


def test_production_reads_its_keys_from_a_file_or_says_why_it_cannot(tmp_path):
    environment = {
        **A_WHOLE_ENVIRONMENT,
        "ENCRYPTION_KEYS": "",
        "ENCRYPTION_KEY_FILE": str(tmp_path / "keys"),
    }
    refused = in_production("check", **environment)
    (tmp_path / "keys").write_text(A_WHOLE_ENVIRONMENT["ENCRYPTION_KEYS"])
    taken = in_production("check", **environment)

    assert "cannot be read: No such file or directory" in refused.stderr
    assert taken.returncode == 0, taken.stderr


def test_the_demo_makes_a_key_of_its_own_says_so_and_keeps_it(tmp_path, monkeypatch, capsys):
    from centre import env

    monkeypatch.setattr(env, "VAR", tmp_path / "var")
    made = env.demo_keys()

    assert "Made a key" in capsys.readouterr().err
    assert (tmp_path / "var" / "encryption.key").stat().st_mode & 0o077 == 0
    assert env.demo_keys() == made
    assert capsys.readouterr().err == ""


def test_production_passes_the_checks_for_deployment(tmp_path):
    answer = in_production(
        "check", "--deploy", "--fail-level", "WARNING", **A_WHOLE_ENVIRONMENT, STATIC_ROOT=str(tmp_path)
    )

    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


def test_production_collects_every_file_that_a_style_sheet_or_template_names(tmp_path):
    answer = in_production(
        "collectstatic", "--no-input", "--verbosity", "0", **A_WHOLE_ENVIRONMENT, STATIC_ROOT=str(tmp_path)
    )

    assert answer.returncode == 0, answer.stderr
    assert (tmp_path / "staticfiles.json").exists()


@pytest.mark.parametrize("url", ["mysql://u:hidden@host/name", "nonsense", "postgres:/one-slash"])
def test_a_database_that_the_site_does_not_know_is_refused_without_its_password(monkeypatch, url):
    from centre import env

    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL does not name a database") as refusal:
        env.database()
    assert "hidden" not in str(refusal.value)


def test_an_empty_database_url_means_the_embedded_file(monkeypatch):
    from centre import env

    monkeypatch.setenv("DATABASE_URL", "")

    assert env.database()["NAME"] == str(REPOSITORY / "var" / "centre.sqlite3")


def test_sqlite_takes_its_lock_at_the_start_of_a_transaction(monkeypatch):
    from centre import env

    monkeypatch.setenv("DATABASE_URL", "sqlite:////somewhere/centre.sqlite3")

    assert env.database()["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(("written", "meant"), [("yes", True), ("1", True), ("False", False), ("", True)])
def test_a_flag_is_read(monkeypatch, written, meant):
    from centre import env

    monkeypatch.setenv("BEHIND_PROXY", written)

    assert env.flag("BEHIND_PROXY", default=True) is meant


def test_a_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch):
    from centre import env

    monkeypatch.setenv("BEHIND_PROXY", "nein")

    with pytest.raises(ImproperlyConfigured, match="BEHIND_PROXY is «nein»: write yes or no"):
        env.flag("BEHIND_PROXY", default=False)


def test_a_number_that_is_none_is_refused(monkeypatch):
    from centre import env

    monkeypatch.setenv("SECURE_HSTS_SECONDS", "one year")

    with pytest.raises(ImproperlyConfigured, match="write a whole number"):
        env.number("SECURE_HSTS_SECONDS", default=0)


def test_two_runs_of_the_tests_have_databases_of_their_own(monkeypatch):
    from centre import env

    server = {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres"}
    monkeypatch.setenv("PYTEST_XDIST_TESTRUNUID", "a" * 32)
    one = env.isolated(server)["TEST"]["NAME"]
    monkeypatch.setenv("PYTEST_XDIST_TESTRUNUID", "b" * 32)
    other = env.isolated(server)["TEST"]["NAME"]

    assert one != other
    assert one != server["NAME"] != other


def test_every_variable_that_the_site_reads_is_written_down():
    files = [REPOSITORY / "site/centre/env.py", *(REPOSITORY / "site/centre/settings").glob("*.py")]
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    read = set(re.findall(r"\b(?:text|required|names|flag|number|folder)\(\s*\"([A-Z_]+)\"", code))
    table = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")

    assert {"DATABASE_URL", "MEDIA_ROOT", "SECRET_KEY"} <= read
    assert {name for name in read if f"| `{name}` |" not in table} == {"PYTEST_XDIST_TESTRUNUID"}


def test_the_admin_calls_nobody():
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False
