"""python -m benchmarks.peak MODULE:FUNCTION FILE: the megabytes that the process held at most meanwhile.

In a process of its own, since what a process held at most never shrinks.
"""

import sys
from importlib import import_module
from pathlib import Path

from benchmarks.suite import SITE


def main(name: str, file: str) -> None:
    import django

    django.setup()
    module, _, function = name.partition(":")
    # What a parent held before it started this process counts as this one's until it is cleared.
    Path("/proc/self/clear_refs").write_text("5")
    getattr(import_module(module), function)(Path(file))
    status = Path("/proc/self/status").read_text()
    print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


if __name__ == "__main__":
    sys.path.insert(0, str(SITE))
    main(*sys.argv[1:])
