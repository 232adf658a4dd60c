"""Which program counted a year."""

import json
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

PACKAGE = "kentro-koinotitas"
COMMIT_LENGTH = 12


@cache
def code_version() -> str:
    """Version of the package, with the commit that it was installed from where its metadata tell one; empty
    where the apps run without being installed."""
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError:
        return ""
    origin = json.loads(package.read_text("direct_url.json") or "{}")
    commit = origin.get("vcs_info", {}).get("commit_id", "")[:COMMIT_LENGTH]
    return "+".join(filter(None, [package.version, commit]))
