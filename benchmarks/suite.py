"""The parts of the performance suite, and one run of them in the database that DATABASE_URL names."""

import io
import os
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

SITE = Path(__file__).resolve().parent.parent / "site"

# By name, where the part stands: a function that takes a folder for its files and answers lines to print.
PARTS = {
    "demo": "benchmarks.demo:time_demo",
    "imports": "benchmarks.big_imports:compare_imports",
    "exports": "benchmarks.exports:compare_exports",
    "annual": "benchmarks.annual:compare_annual",
}
# Parts whose baseline is bare sqlite3.
OF_SQLITE = frozenset({"demo"})


def part(name: str) -> Callable[[Path], Iterator]:
    module, _, function = PARTS[name].partition(":")
    return getattr(import_module(module), function)


def run(name: str, folder: Path) -> None:
    """The part `name` in an empty casebook with its catalogue and the demo's accounts."""
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("setup_centre", stdout=io.StringIO())

    from benchmarks.timing import HEADING
    from casebook.demo import staff

    staff.open_accounts()
    print(f"{f'{name}, {connection.vendor}':44}{HEADING}", flush=True)
    for line in part(name)(folder):
        print(line, flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(SITE))
    run(sys.argv[1], Path(os.environ["MEDIA_ROOT"]))
