"""The plug-in contract: the wheel, installed into a plain `wagtail start` project.

The steps are those of docs/install-in-an-intranet.md. Slow, since pip fills a fresh environment.
"""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.paths import APPS, REPOSITORY

pytestmark = [pytest.mark.packaging, pytest.mark.xdist_group("packaging")]

ADDED_APPS = '    "casebook",\n    "cms_pages",\n    "importers",\n    "wagtail_modeladmin",\n'


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a command prints; a command that fails ends the test with all that it said."""
    ours = ("DJANGO_", "PYTEST_", "DATABASE_URL")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    answer = subprocess.run(
        command, cwd=cwd, env={**inherited, **environment}, capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        pytest.fail(f"{' '.join(map(str, command))}\n{answer.stdout}\n{answer.stderr}", pytrace=False)
    return answer.stdout


@pytest.fixture(scope="module")
def wheel(package_index, tmp_path_factory) -> Path:
    """The built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder]
    run(*pip, REPOSITORY, cwd=folder)
    return next(folder.glob("*.whl"))


class Host:
    """A `wagtail start` project in an environment of its own, with the wheel installed."""

    def __init__(self, folder: Path, wheel: Path):
        self.root = folder / "intranet"
        self.python = folder / "venv" / "bin" / "python"
        run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
        pip = [self.python, "-m", "pip", "install", "--quiet", "--constraint", REPOSITORY / "constraints.txt"]
        run(*pip, wheel, cwd=folder)
        self.root.mkdir()
        run(folder / "venv" / "bin" / "wagtail", "start", "intranet", self.root, cwd=folder)
        settings = self.root / "intranet" / "settings" / "base.py"
        plain = settings.read_text(encoding="utf-8")
        with_ours = plain.replace("INSTALLED_APPS = [\n", f"INSTALLED_APPS = [\n{ADDED_APPS}", 1)
        settings.write_text(with_ours, encoding="utf-8")

    def manage(self, *command: str, **environment: str) -> str:
        return run(self.python, "manage.py", *command, cwd=self.root, **environment)


@pytest.fixture(scope="module")
def host(wheel, tmp_path_factory) -> Host:
    """The host, migrated and set up."""
    host = Host(tmp_path_factory.mktemp("host"), wheel)
    host.manage("migrate", "--verbosity", "0")
    host.manage("setup_centre")
    return host


@pytest.fixture(scope="module")
def pages(host) -> dict:
    """What users of the host see, by name: {"status": …, "body": …}."""
    password = {"DJANGO_SUPERUSER_PASSWORD": "a password of the tests"}
    host.manage("createsuperuser", "--no-input", "--username", "root", "--email", "r@example.gr", **password)
    probe = REPOSITORY / "tests" / "host_probe.py"
    settings = {"DJANGO_SETTINGS_MODULE": "intranet.settings.dev"}
    return json.loads(run(host.python, probe, cwd=host.root, **settings, **password).splitlines()[-1])


def test_the_wheel_holds_every_file_of_the_apps_and_nothing_else(wheel):
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    files = [path for app in APPS for path in (REPOSITORY / app).rglob("*") if path.is_file()]
    wanted = {str(path.relative_to(REPOSITORY)) for path in files if "__pycache__" not in path.parts}

    assert packed == wanted


@pytest.mark.parametrize("app", APPS)
def test_the_wheel_holds_what_an_app_needs_beside_its_code(wheel, app):
    packed = set(zipfile.ZipFile(wheel).namelist())

    assert f"{app}/migrations/0001_initial.py" in packed
    assert f"{app}/locale/el/LC_MESSAGES/django.mo" in packed
    assert any(name.startswith(f"{app}/templates/{app}/") for name in packed)


def test_the_host_passes_its_checks(host):
    """A warning may advise; an error would end the command."""
    host.manage("check")


def test_the_host_has_no_migration_to_make(host):
    assert "No changes detected" in host.manage("makemigrations", "--check", "--dry-run")


def test_setting_up_again_changes_nothing(host):
    first = host.manage("dumpdata", "auth.group", "casebook")
    host.manage("setup_centre")

    assert host.manage("dumpdata", "auth.group", "casebook") == first


def test_the_admin_opens(pages):
    assert pages["superuser"]["status"] == 200


def test_the_casebook_stands_in_the_admin_menu_of_who_has_a_role(pages):
    assert pages["social worker"]["status"] == 200
    assert "/admin/casebook/" in pages["social worker"]["body"]


def test_the_casebook_stands_in_nobody_elses_menu(pages):
    assert pages["outsider"]["status"] == 200
    assert "/admin/casebook/" not in pages["outsider"]["body"]


def test_a_news_page_shows_in_the_skin_of_the_host(pages):
    assert pages["news"]["status"] == 200
    assert "css/intranet.css" in pages["news"]["body"]
    assert "Αιμοδοσία" in pages["news"]["body"]


def test_the_apps_can_be_taken_out_again(host, tmp_path):
    left = tmp_path / "intranet"
    shutil.copytree(host.root, left)
    for app in ("casebook_importers", "casebook", "cms_pages"):
        run(host.python, "manage.py", "migrate", "--verbosity", "0", app, "zero", cwd=left)
    settings = left / "intranet" / "settings" / "base.py"
    settings.write_text(settings.read_text(encoding="utf-8").replace(ADDED_APPS, ""), encoding="utf-8")

    assert "no issues" in run(host.python, "manage.py", "check", cwd=left)
    run(host.python, "manage.py", "migrate", "--check", cwd=left)
