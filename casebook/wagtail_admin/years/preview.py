"""The page of a year that nobody confirmed yet, as the public would read it: for those who sign the year."""

from django.utils.translation import gettext as _

from casebook.models import AnnualReportPage, ReportSnapshot
from casebook.report_page import report_of
from casebook.wagtail_admin.years.views import SnapshotScreen

PREVIEW = "casebook_year_preview"


class PreviewView(SnapshotScreen):
    """GET prints what was prepared of the year (casebook/report_page.py), small numbers hidden from whoever
    reads, in the words of the last draft of the page; where nobody made the page yet, in its usual layout."""

    @property
    def snapshots(self):
        return ReportSnapshot.objects.current()

    def get(self, request, pk):
        page = report_of(self.snapshot.year)
        draft = page.get_latest_revision_as_object() if page else _usual(self.snapshot.year)
        return draft.make_preview_request(request)


def _usual(year: int) -> AnnualReportPage:
    """A page that nobody saved."""
    return AnnualReportPage(year=year, title=_("Annual report %(year)d") % {"year": year})
