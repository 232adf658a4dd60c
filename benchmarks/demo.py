"""The demo centre: its files in, and the report of a year out of its records."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from benchmarks.demo_imports import time_imports
from benchmarks.report import time_report
from benchmarks.timing import Measure


def time_demo(folder: Path) -> Iterator[Measure]:
    yield from time_imports(folder)
    yield time_report(Path(settings.DATABASES["default"]["NAME"]))
