"""Tests that lack something skip by name on a person's machine, and fail in CI."""

import subprocess
import sys

import pytest

from tests import requirements

GROUP = """
import os, pathlib, pytest

@pytest.mark.xdist_group("together")
@pytest.mark.parametrize("number", range(8))
def test_one(number):
    pathlib.Path(f"{number}.worker").write_text(os.environ["PYTEST_XDIST_WORKER"])
"""


def test_outside_ci_a_missing_browser_skips_by_name(monkeypatch):
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match="needs Chromium"):
        requirements.missing("Chromium")


def test_in_ci_a_missing_browser_is_a_failure(monkeypatch):
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="needs Chromium"):
        requirements.missing("Chromium")


def test_tests_of_one_group_stay_on_one_worker(tmp_path):
    """Where a group falls apart, its costly fixtures are made twice. Tried with workers of its own, whatever
    number this run has."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / "test_group.py").write_text(GROUP, encoding="utf-8")
    options = ["-n", "2", "--dist", "loadgroup", "-p", "no:django", "-p", "no:cacheprovider"]

    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    workers = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.worker")]
    assert run.returncode == 0, run.stdout
    assert (len(workers), len(set(workers))) == (8, 1)
