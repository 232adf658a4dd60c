"""What the page of a year prints, and for whom: the confirmed figures, or in a preview something else."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils import timezone

from casebook.models import AnnualReportPage, ReportSnapshot
from casebook.models.report_blocks import HEADLINE, TABLE_OF_YEARS
from casebook.permissions import can_see_statistics, sees_small_numbers
from casebook.report_events import Event, events_of
from casebook.statistics.definitions import definitions
from casebook.statistics.periods import Period
from casebook.statistics.prose import Line, Prose
from casebook.statistics.publication import (
    Publication,
    PublishedFigure,
    PublishedTable,
    prepared,
    provisional,
    published,
)
from casebook.statistics.year_tables import TABLES, TITLE_OF_YEARS, YEARS

# Blocks of the page that name figures.
NAMING = frozenset({"headline", "figures"})


@dataclass
class PrintedReport:
    """The figures of one rendering of a page. `publication` is None where nothing may be printed yet."""

    page: AnnualReportPage
    publication: Publication | None
    is_provisional: bool = False
    # For editors, who lay the page out and see no figures: names without numbers.
    is_placeholder: bool = False
    _anchored: set[str] = field(default_factory=set)

    @property
    def hides_something(self) -> bool:
        return not self.is_placeholder and self.publication is not None and self.publication.hides_something

    def lines(self, codes: Iterable[str]) -> tuple[Line, ...]:
        """The figures of a block in words; of a block without codes, all that no other block names."""
        if self.publication is None:
            return ()
        return Prose(self.publication).lines(list(codes) or self._not_named())

    def _not_named(self) -> list[str]:
        named = {
            code for block in self.page.body if block.block_type in NAMING for code in block.value["figures"]
        }
        return [figure.code for figure in self.publication or () if figure.code not in named]

    def table(self, code: str) -> PublishedTable | None:
        try:
            return self.publication.table(code) if self.publication else None
        except KeyError:
            return None

    def events(self, request: HttpRequest | None) -> list[Event]:
        """The events of the year; of a confirmed one as they were told then."""
        return events_of(self.page.year, request, self.publication.events if self.publication else None)

    def anchor(self, figure: PublishedFigure) -> str:
        """The address of a figure within the page, for the first place at which it is printed."""
        if figure.code in self._anchored:
            return ""
        self._anchored.add(figure.code)
        return f"figure-{figure.code}"


def printed(page: AnnualReportPage, request: HttpRequest | None) -> PrintedReport:
    """What a reader of `page` gets: before the year is confirmed only who previews it gets anything.

    A preview of whoever may see statistics prints what was prepared, which is what is confirmed, and the
    figures of today where nobody prepared the year.
    """
    confirmed = published(page.year)
    if confirmed or not getattr(request, "is_preview", False):
        return PrintedReport(page, confirmed)
    if request is not None and can_see_statistics(request.user):
        if not sees_small_numbers(request.user):
            ReportSnapshot.objects.of(page.year).note_read()
        return PrintedReport(page, prepared(page.year) or provisional(page.year), is_provisional=True)
    return PrintedReport(page, _names_alone(page.year), is_placeholder=True)


def report_of(year: int) -> AnnualReportPage | None:
    """The page of `year`: the one that is on the site, or else the one that was made first."""
    return AnnualReportPage.objects.filter(year=year, alias_of=None).order_by("-live", "pk").first()


def _names_alone(year: int) -> Publication:
    period = Period.year(year)
    figures = tuple(
        PublishedFigure(
            each.code, str(each.label), each.unit, None, str(each.definition), "", period, parent=each.parent
        )
        for each in definitions(period)
    )
    return Publication(year, period, figures, (), timezone.now())


def rows_to_draw(table: PublishedTable, codes: Iterable[str]) -> tuple[str, ...]:
    """The rows of a picture: of the table of years the figures that were chosen, of another one all."""
    if table.code != TABLE_OF_YEARS:
        return ()
    return tuple(codes) or HEADLINE


def choices(kind: str) -> list[tuple[str, str]]:
    """What a block of the page may name, "figures" or "tables": code and name."""
    if kind == "figures":
        return [(each.code, str(each.label)) for each in definitions()]
    return [*((table.code, str(table.title)) for table in TABLES), (YEARS, str(TITLE_OF_YEARS))]
