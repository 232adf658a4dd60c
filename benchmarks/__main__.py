"""python -m benchmarks [PART …]: times the work of the casebook in databases of its own, and prints tables.

A second of one machine is not a second of another, so every time stands beside a baseline measured in the
same minute. The ratio is what to compare. Parts are those of benchmarks/suite.py; without a name all of them
run. PostgreSQL is measured where BENCH_POSTGRESQL names a server (postgres://USER@HOST:5432/postgres).
"""

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager

from benchmarks import scratch
from benchmarks.suite import OF_SQLITE, PARTS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    wanted = parser.parse_args().parts or list(PARTS)
    if unknown := [name for name in wanted if name not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)} (there are {', '.join(PARTS)})")
    server = os.environ.get(scratch.SERVER)
    failed = 0
    for name in wanted:
        failed |= _run(name, scratch.sqlite())
        if server and name not in OF_SQLITE:
            failed |= _run(name, scratch.postgresql(server))
    return failed


def _run(name: str, database: AbstractContextManager[str]) -> int:
    with database as url, tempfile.TemporaryDirectory(prefix="centre-bench-") as folder:
        command = [sys.executable, "-m", "benchmarks.suite", name]
        return subprocess.run(command, env=_environment(url, folder), check=False).returncode


def _environment(url: str, folder: str) -> dict[str, str]:
    settings = {
        "DATABASE_URL": url,
        "MEDIA_ROOT": folder,
        "DJANGO_SETTINGS_MODULE": "centre.settings.dev",
        "DEBUG": "no",
        # No style sheets were collected for the pages that are read here.
        "PYTHONWARNINGS": "ignore:No directory at:UserWarning",
    }
    return {**os.environ, **settings}


if __name__ == "__main__":
    sys.exit(main())
