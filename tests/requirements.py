"""What some tests need of the machine. Where it is missing they skip by name, and in CI they fail."""

import os
import shutil
import socket
import subprocess
import sys

import pytest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false", "no"}


def missing(what: str) -> None:
    """End the test: it cannot run without `what`. In CI a test that does not run is a failure."""
    if in_ci():
        pytest.fail(f"In CI this must run, and it needs {what}.", pytrace=False)
    pytest.skip(f"needs {what}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium to drive."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return found or missing("Chromium (package chromium)")


@pytest.fixture(scope="session")
def gettext_tools() -> None:
    """xgettext and msgfmt, which collect and compile the texts of the interface."""
    if not (shutil.which("xgettext") and shutil.which("msgfmt")):
        missing("xgettext and msgfmt (package gettext)")


@pytest.fixture(scope="session")
def make() -> str:
    return shutil.which("make") or missing("make")


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of a Redis that answers."""
    try:
        socket.create_connection(("127.0.0.1", 6379), timeout=2).close()
    except OSError:
        missing("a Redis server on 127.0.0.1:6379")
    return os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/15"


@pytest.fixture(scope="session")
def package_index(tmp_path_factory) -> None:
    """A package index that pip reaches, as this machine is set up."""
    folder = tmp_path_factory.mktemp("index")
    answer = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, "packaging"],
        capture_output=True,
        check=False,
    )
    if answer.returncode != 0:
        missing("a package index that pip reaches")
