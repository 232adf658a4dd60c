"""Which program counted a year."""

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = "kentro-koinotitas"
# Where figures are defined and counted; whatever is changed there makes another program.
RULES = ("indicators", "statistics")
DIGEST_LENGTH = 12


@cache
def code_version() -> str:
    """Version of the package, where it is installed, and a digest of the modules that count: they tell two
    programs apart that carry one version."""
    try:
        package = version(PACKAGE)
    except PackageNotFoundError:
        package = ""
    return "+".join(filter(None, [package, _digest()]))


def _digest() -> str:
    casebook = Path(__file__).parents[1]
    digest = sha256()
    for module in sorted(module for rules in RULES for module in (casebook / rules).rglob("*.py")):
        digest.update(module.relative_to(casebook).as_posix().encode() + b"\0" + module.read_bytes())
    return digest.hexdigest()[:DIGEST_LENGTH]
