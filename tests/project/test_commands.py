"""The commands of the Makefile, in a copy of the checkout that uses this environment's packages."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.paths import REPOSITORY

pytestmark = pytest.mark.site

NOT_COPIED = (".git", ".venv", "var", "dist", "__pycache__", ".*_cache", ".hypothesis")
# The packages of this environment stand for those that `make` would install.
INSTALLED = ("-o", ".venv/site.stamp", "-o", ".venv/dev.stamp")
DEADLINE = 300


@pytest.fixture(scope="module")
def checkout(make, tmp_path_factory) -> Path:
    """A fresh copy: no database, no pictures, but the packages are there."""
    root = tmp_path_factory.mktemp("copy") / "checkout"
    shutil.copytree(REPOSITORY, root, ignore=shutil.ignore_patterns(*NOT_COPIED))
    (root / ".venv").symlink_to(sys.prefix)
    return root


@pytest.fixture
def bare_checkout(make, tmp_path) -> Path:
    """The Makefile alone, with nothing installed."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(REPOSITORY / name, tmp_path)
    return tmp_path


def environment() -> dict[str, str]:
    """As a person's terminal has it: no settings of the tests, and texts as soon as they are written."""
    ours = ("DJANGO_", "PYTEST_", "MAKE", "MFLAGS", "ARGS", "DATABASE_URL", "MEDIA_ROOT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PYTHONUNBUFFERED": "1"}


def run_make(root: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=root,
        env={**environment(), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=DEADLINE,
        check=False,
    )


def fake_python(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return f"PYTHON={path}"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Serving:
    """`make run` until it serves; leaving the block stops it, with everything that it started."""

    def __init__(self, root: Path, port: int):
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            ["make", "--no-print-directory", *INSTALLED, "run", f"PORT={port}"],
            cwd=root,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def __enter__(self) -> "Serving":
        signal.signal(signal.SIGALRM, self.too_slow)
        signal.alarm(DEADLINE)
        self.said = []
        for line in self.process.stdout:
            self.said.append(line)
            if "Quit the server" in line:
                return self
        signal.alarm(0)
        pytest.fail("make run ended before it served:\n" + "".join(self.said), pytrace=False)

    def too_slow(self, *_signal) -> None:
        raise TimeoutError("make run does not serve:\n" + "".join(self.said))

    def __exit__(self, *_error) -> None:
        signal.alarm(0)
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def page(self, path: str) -> str:
        with urlopen(self.address + path, timeout=60) as answer:
            return answer.read().decode()


def records(root: Path) -> int:
    """How many requests stand in the casebook of the copy."""
    count = "from casebook.models import Request; print(Request.objects.count())"
    answer = subprocess.run(
        [sys.executable, "site/manage.py", "shell", "--no-imports", "-c", count],
        cwd=root,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return int(answer.stdout)


@pytest.mark.xdist_group("checkout")
def test_make_run_serves_the_demo_centre_twice_and_keeps_its_data(checkout):
    with Serving(checkout, free_port()) as first:
        front, login = first.page("/"), first.page("/admin/login/")
    said = "".join(first.said)
    assert re.findall(r"^\[(\d)/4\] ", said, flags=re.MULTILINE) == ["1", "2", "3", "4"]
    assert f"{first.address}/admin/" in said
    assert 'lang="el"' in front
    assert 'name="password"' in login

    filed = records(checkout)
    assert filed > 0

    with Serving(checkout, free_port()) as second:
        assert second.page("/") == front
    assert records(checkout) == filed


@pytest.mark.xdist_group("checkout")
def test_make_run_names_the_port_that_is_taken(checkout):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        answer = run_make(checkout, *INSTALLED, "run", f"PORT={port}")

    assert answer.returncode != 0
    assert f"Port {port} is taken by another program" in answer.stdout


@pytest.fixture
def recorded_checkout(bare_checkout) -> Path:
    """A checkout whose python writes down what it is asked to run, with a database that someone filled."""
    (bare_checkout / ".venv" / "bin").mkdir(parents=True)
    fake_python(bare_checkout / ".venv" / "bin" / "python", 'echo "$@" >> asked')
    (bare_checkout / "var").mkdir()
    (bare_checkout / "var" / "centre.sqlite3").write_text("the work of a week", encoding="utf-8")
    return bare_checkout


def test_make_demo_keeps_the_old_database_aside(recorded_checkout):
    answer = run_make(recorded_checkout, *INSTALLED, "demo")

    assert answer.returncode == 0, answer.stdout
    assert "Moved var/centre.sqlite3 to var/before-demo/" in answer.stdout
    kept = recorded_checkout / "var" / "before-demo" / "centre.sqlite3"
    assert kept.read_text(encoding="utf-8") == "the work of a week"
    assert "load_demo" in (recorded_checkout / "asked").read_text(encoding="utf-8")


def test_make_demo_on_a_server_leaves_the_file_alone(recorded_checkout):
    """There, load_demo takes out what it made itself and refuses where others stand."""
    answer = run_make(recorded_checkout, *INSTALLED, "demo", DATABASE_URL="postgres://127.0.0.1:1/centre")

    assert answer.returncode == 0, answer.stdout
    assert (recorded_checkout / "var" / "centre.sqlite3").exists()
    assert "load_demo --reset" in (recorded_checkout / "asked").read_text(encoding="utf-8")


def test_make_help_lists_every_command(bare_checkout):
    makefile = (bare_checkout / "Makefile").read_text(encoding="utf-8")
    commands = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)[1].split()

    answer = run_make(bare_checkout)

    assert re.findall(r"^  make (\w+) +\S", answer.stdout, flags=re.MULTILINE) == commands


def test_without_a_python_make_says_what_to_install(bare_checkout):
    answer = run_make(bare_checkout, "install", "PYTHON=")

    assert answer.returncode != 0
    assert "needs Python 3.11 or newer, and found none" in answer.stdout


def test_an_old_python_is_refused_in_words(bare_checkout):
    answer = run_make(bare_checkout, "install", fake_python(bare_checkout / "old", "exit 1"))

    assert answer.returncode != 0
    assert "is older than Python 3.11" in answer.stdout


def test_a_python_without_virtual_environments_is_refused_in_words(bare_checkout):
    script = 'case "$2" in *ensurepip*) exit 1;; esac'
    answer = run_make(bare_checkout, "install", fake_python(bare_checkout / "poor", script))

    assert answer.returncode != 0
    assert "apt install python3-venv" in answer.stdout
    assert not (bare_checkout / ".venv").exists()


def test_make_test_fails_if_its_second_part_fails(bare_checkout):
    """The first run passes and the second fails: make must not forget the second."""
    script = 'case "$*" in *tests.host.settings*) exit 1;; esac'
    (bare_checkout / ".venv" / "bin").mkdir(parents=True)
    fake_python(bare_checkout / ".venv" / "bin" / "python", script)

    answer = run_make(bare_checkout, *INSTALLED, "test")

    assert answer.returncode != 0


def test_make_test_fails_if_its_first_part_fails(bare_checkout):
    script = 'case "$*" in *tests.host.settings*) exit 0;; *pytest*) exit 1;; esac'
    (bare_checkout / ".venv" / "bin").mkdir(parents=True)
    fake_python(bare_checkout / ".venv" / "bin" / "python", script)

    answer = run_make(bare_checkout, *INSTALLED, "test")

    assert answer.returncode != 0


def test_make_test_passes_if_a_chosen_test_is_only_for_the_ready_site(bare_checkout):
    """pytest ends with 5 where it finds no test; that is no failure of the second part."""
    script = 'case "$*" in *tests.host.settings*) exit 5;; esac'
    (bare_checkout / ".venv" / "bin").mkdir(parents=True)
    fake_python(bare_checkout / ".venv" / "bin" / "python", script)

    assert run_make(bare_checkout, *INSTALLED, "test", "ARGS=tests/project").returncode == 0
    assert run_make(bare_checkout, *INSTALLED, "test").returncode != 0
