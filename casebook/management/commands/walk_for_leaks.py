"""Open every address as every role, and say whether one shows what it must not."""

import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from casebook.leak_walk import wording
from casebook.leak_walk.judging import Result, undeclared, walk
from casebook.leak_walk.visitors import LABELS, PARTS

RED = 1  # exit code


class Command(BaseCommand):
    help = (
        "Walk all addresses of the site as somebody of each role, and compare the answers with the table of "
        "expectations. Nothing that it does stays. Exits 0 when every role is green, 1 when one is red."
    )

    def add_arguments(self, parser):
        parser.add_argument("--role", choices=PARTS, action="append", help="Only this role; may be repeated.")
        parser.add_argument(
            "--strict", action="store_true", help="Addresses without a line in the table are red too."
        )

    def handle(self, *, role, strict, **options):
        is_green = True
        for part in role or PARTS:
            result = walk(part)
            is_green &= result.is_green
            self._write(result)
        if missing := undeclared():
            is_green &= not strict
            self.stderr.write(_("Addresses without a line in the table of expectations:"))
            self.stderr.write("\n".join(missing))
        if not is_green:
            sys.exit(RED)

    def _write(self, result: Result) -> None:
        state = _("green") if result.is_green else _("red")
        self.stdout.write(f"{LABELS[result.part]}: {state} ({wording.write_counts(vars(result))})")
        for finding in result.findings:
            self.stderr.write(
                _("%(address)s, %(case)s. Expected: %(expected)s. Happened: %(happened)s.")
                % {
                    "address": finding.name,
                    "case": wording.write_case(finding),
                    "expected": wording.write_expected(finding),
                    "happened": wording.write_happened(finding),
                }
            )
