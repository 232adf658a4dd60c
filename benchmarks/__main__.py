"""python -m benchmarks: times the year of the demo centre in a database of its own, and prints one table.

A second of one machine is not a second of another, so every time stands beside a baseline measured in the
same minute: the least that the same work could cost in plain Python and SQL. The ratio is what to compare.
"""

import io
import os
import sys
import tempfile
from pathlib import Path

SITE = Path(__file__).resolve().parent.parent / "site"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="centre-bench-") as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/centre.sqlite3"
        os.environ["MEDIA_ROOT"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "centre.settings.dev"
        os.environ["DEBUG"] = "no"
        prepare()
        from benchmarks.imports import time_imports
        from benchmarks.report import time_report
        from benchmarks.timing import HEADING

        print(HEADING)
        for measure in time_imports(Path(folder)):
            print(measure, flush=True)
        print(time_report(Path(folder) / "centre.sqlite3"))


def prepare() -> None:
    """An empty casebook with its catalogue and the demo's accounts."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("setup_centre", stdout=io.StringIO())

    from casebook.demo import staff

    staff.open_accounts()


if __name__ == "__main__":
    sys.path.insert(0, str(SITE))
    main()
