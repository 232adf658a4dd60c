"""The pinned packages: every one that we ask for, for the oldest Python that the project promises."""

import re
import tomllib
from importlib import metadata
from itertools import chain

import pytest
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.paths import REPOSITORY

pytestmark = pytest.mark.site

OLDEST_PYTHON = "3.11.0"


def pins() -> dict[str, str]:
    """Package and version, by constraints.txt."""
    lines = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").split()
    return {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}


def direct_dependencies() -> set[str]:
    """What pyproject.toml asks for, extras included."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = chain(project["dependencies"], *project["optional-dependencies"].values())
    return {canonicalize_name(re.match(r"[\w.-]+", requirement)[0]) for requirement in wanted}


def installed() -> dict[str, metadata.Distribution]:
    return {canonicalize_name(found.metadata["Name"]): found for found in metadata.distributions()}


def test_every_package_that_we_ask_for_is_pinned():
    assert direct_dependencies() - set(pins()) == set()


def test_every_package_that_we_ask_for_has_its_reason_written_down():
    written = (REPOSITORY / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()

    assert {name for name in direct_dependencies() if f"`{name}`" not in written} == set()


@pytest.mark.parametrize("name", sorted(pins()))
def test_a_pinned_package_installs_on_the_oldest_python(name):
    found = installed().get(name)
    if found is None:
        # Only building the wheel needs it; it is not installed beside the site.
        assert name in {"hatchling", "pathspec", "tomlkit", "trove-classifiers"}
        return
    assert found.version == pins()[name]
    assert SpecifierSet(found.metadata["Requires-Python"] or "").contains(OLDEST_PYTHON)
