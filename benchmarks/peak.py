"""python -m benchmarks.peak MODULE:FUNCTION FILE: the megabytes that the process held at most meanwhile.

In a process of its own, since what a process held at most never shrinks.
"""

import sys
from importlib import import_module
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from benchmarks.suite import SITE


def main(name: str, file: str) -> None:
    import django

    django.setup()
    module, _, function = name.partition(":")
    getattr(import_module(module), function)(Path(file))
    print(getrusage(RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    sys.path.insert(0, str(SITE))
    main(*sys.argv[1:])
