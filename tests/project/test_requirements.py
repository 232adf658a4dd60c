"""Tests that lack something skip by name on a person's machine, and fail in CI."""

import pytest

from tests import requirements


def test_outside_ci_a_missing_browser_skips_by_name(monkeypatch):
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match="needs Chromium"):
        requirements.missing("Chromium")


def test_in_ci_a_missing_browser_is_a_failure(monkeypatch):
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="needs Chromium"):
        requirements.missing("Chromium")
