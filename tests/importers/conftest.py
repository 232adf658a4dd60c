"""What the tests of files share."""

import pytest
from django.utils import translation


@pytest.fixture
def english():
    """Sentences as they stand in the code, whatever language the site speaks."""
    with translation.override("en"):
        yield
