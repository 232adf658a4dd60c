"""Print the figures of the annual report for a period, for scripts and for whoever checks the page."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook.report_files.wording import note
from casebook.statistics.opening import is_on_paper
from casebook.statistics.periods import Period, PeriodError, last_full_year
from casebook.statistics.publication import published
from casebook.statistics.report import compute
from casebook.statistics.tables import plain_csv, published_rows, rows

BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Print indicator, value, unit, period and note of every figure of the report. "
        "Without a period: the last calendar year that is over. Both dates of a period are included."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", metavar="DATE", help="first day, as 2022-01-01")
        parser.add_argument("--to", dest="last", metavar="DATE", help="last day, included, as 2022-12-31")
        parser.add_argument("--year", metavar="YEAR", help="a calendar year, instead of --from and --to")
        parser.add_argument("--format", choices=["csv", "json"], default="csv")
        parser.add_argument(
            "--public",
            action="store_true",
            help="hide small numbers; of a year that is confirmed, print what was published",
        )

    def handle(self, *, first: str | None, last: str | None, year: str | None, **options) -> None:
        try:
            period = read_period(first, last, year)
            if not period.has_begun(timezone.localdate()):
                raise PeriodError(_("%(period)s has not begun yet.") % {"period": period.label})
        except PeriodError as error:
            raise CommandError(str(error), returncode=BAD_INPUT)
        if is_on_paper(period):
            self.stderr.write(_("The records of this period were kept on paper: what is counted are copies."))
        found = public_rows(period) if options["public"] else rows(compute(period))
        if options["format"] == "json":
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(b"".join(plain_csv(found)).decode(), ending="")


def public_rows(period: Period) -> list[dict]:
    """What anybody may read: of a confirmed year what was published, else small numbers hidden."""
    year = period.start.year
    publication = published(year) if period == Period.year(year) else None
    return published_rows(publication, note) if publication else rows(compute(period, public=True))


def read_period(first: str | None, last: str | None, year: str | None) -> Period:
    """The period that the options name.

    Raises:
        PeriodError: they name none, or two.
    """
    if year is not None:
        if first is not None or last is not None:
            raise PeriodError(_("Write either --year, or --from and --to."))
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            raise PeriodError(_("--year: “%(value)s” is no year; write it as 2022.") % {"value": year})
        return Period.year(int(year))
    if first is None and last is None:
        return last_full_year()
    if first is None or last is None:
        raise PeriodError(_("Write both --from and --to: the first and the last day of the period."))
    return Period.inclusive(read_day("--from", first), read_day("--to", last))


def read_day(option: str, value: str) -> date:
    """A day in the form 2022-12-31 and no other."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise PeriodError(
            _("%(option)s: “%(value)s” is no date; write it as 2022-12-31.")
            % {"option": option, "value": value}
        )
    return day
