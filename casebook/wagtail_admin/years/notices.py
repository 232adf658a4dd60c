"""What of the report waits for the reader, on the admin's first page: the coordinator is told of years to
prepare, management of years and corrections to decide."""

from collections.abc import Iterator

from django.forms import Media
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import TaskState

from casebook import permissions
from casebook.models import AnnualReportPage, ConfirmYearTask, ReportCorrection, ReportSnapshot
from casebook.models.hindrances import hindrance_to_confirm
from casebook.roles import User
from casebook.wagtail_admin.years.views import FIGURE, YEAR, YEARS

# Words with the address at which the thing is done.
Notice = tuple[str, str]


class YearNoticesPanel(Component):
    name = "casebook_year_notices"
    template_name = "casebook/admin/year_notices.html"
    order = 45

    def __init__(self, notices: list[Notice]):
        self.notices = notices

    def get_context_data(self, parent_context):
        return super().get_context_data(parent_context) | {"notices": self.notices}

    @property
    def media(self):
        return Media(css={"all": ["casebook/casebook.css"]})


def add_year_notices(request, panels) -> None:
    """For the hook construct_homepage_panels."""
    if notices := list(notices_for(request.user)):
        panels.append(YearNoticesPanel(notices))


def notices_for(user: User) -> Iterator[Notice]:
    if permissions.can_prepare_year(user):
        yield from _years_to_prepare()
    if permissions.can_confirm_year(user):
        yield from _years_to_confirm(user)
        yield from _corrections_to_decide()


def _years_to_prepare() -> Iterator[Notice]:
    """Those for which a page waits, and those that could not be confirmed as they were prepared."""
    present = {snapshot.year: snapshot for snapshot in ReportSnapshot.objects.current()}
    for snapshot in present.values():
        if snapshot.is_outdated:
            told = _(
                "The figures of %(year)d could not be confirmed, since something changed: prepare them anew."
            )
            yield told % {"year": snapshot.year}, reverse(YEAR, args=[snapshot.pk])
    for page in _waiting_pages():
        if page.year not in present and page.year < timezone.localdate().year:
            told = _("“%(title)s” waits for management: prepare the figures of %(year)d.")
            yield told % {"title": page.title, "year": page.year}, reverse(YEARS)


def _years_to_confirm(user: User) -> Iterator[Notice]:
    for snapshot in ReportSnapshot.objects.current().prepared():
        if not hindrance_to_confirm(snapshot, user):
            told = _("The figures of %(year)d are prepared and wait for their confirmation.")
            yield told % {"year": snapshot.year}, reverse(YEAR, args=[snapshot.pk])


def _corrections_to_decide() -> Iterator[Notice]:
    for correction in ReportCorrection.objects.waiting().select_related("figure__snapshot"):
        told = _("A correction of “%(figure)s” of %(year)d waits for its decision.") % {
            "figure": correction.figure.label,
            "year": correction.figure.snapshot.year,
        }
        yield told, reverse(FIGURE, args=[correction.figure_id])


def _waiting_pages() -> list[AnnualReportPage]:
    """The reports that were sent to management, as they were sent."""
    waiting = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, task__in=ConfirmYearTask.objects.all()
    )
    sent = [state.revision.as_object() for state in waiting.select_related("revision").order_by("started_at")]
    return [page for page in sent if isinstance(page, AnnualReportPage)]
