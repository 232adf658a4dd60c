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


@pytest.mark.xdist_group("together")
def test_tests_of_one_group_stay_on_one_worker(request):
    """Where a group falls apart, its costly fixtures are made twice. xdist carries it in the test's name."""
    if not hasattr(request.config, "workerinput"):
        pytest.skip("the tests run on one worker")

    assert request.node.nodeid.endswith("@together")
