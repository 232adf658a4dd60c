#!/usr/bin/env python
"""Run a command of the site: python site/manage.py COMMAND."""

import os
import sys
from pathlib import Path

# The three apps stand beside site/, so a checkout works before (and without) `pip install -e .`.
sys.path.append(str(Path(__file__).resolve().parent.parent))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "centre.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
