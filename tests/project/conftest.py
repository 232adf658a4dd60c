"""The site as a real centre runs it: a second factor is demanded, attempts count in the shared cache."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

# The bare intranet of tests.host signs in by Wagtail's own door: nothing of ours to import there.
collect_ignore_glob = [] if "allauth.mfa" in settings.INSTALLED_APPS else ["test_login*.py"]


@pytest.fixture
def real_centre(db, settings, monkeypatch):
    """Settings of the demo that the tests otherwise use, turned to those of a real centre."""
    from centre import env

    settings.SECOND_FACTOR_REQUIRED = True
    settings.CASEBOOK = {**settings.CASEBOOK, "REAUTHENTICATE": "centre.login.reauthentication.demand"}
    # A test is one transaction that never commits; what waits for the commit happens at once.
    monkeypatch.setattr(transaction, "on_commit", lambda callback, **options: callback())
    monkeypatch.setenv("REDIS_URL", "")
    settings.CACHES = env.caches()
    cache.clear()
    return settings


@pytest.fixture
def colleague(real_centre, cast):
    """colleague("social1"): that member of the cast, before a browser of their own."""
    from tests.project.colleague import Colleague

    return Colleague


@pytest.fixture
def social_worker(colleague):
    """A social worker who has a second factor and has signed in with it."""
    worker = colleague("social1")
    worker.signs_in()
    worker.enrols()
    return worker
