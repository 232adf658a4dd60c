"""The workload screen: what a professional did in a period; the coordinator asks it of every colleague."""

from dataclasses import dataclass

from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from casebook import permissions
from casebook.choices import (
    OPEN_REQUEST_STATUSES,
    UNCOUNTED_REQUEST_STATUSES,
    AppointmentStatus,
    RequestStatus,
)
from casebook.roles import CASE_ROLES, User
from casebook.statistics.counts import Count
from casebook.statistics.periods import Period
from casebook.statistics.workload import OfCategory, Workload, workload_of
from casebook.wagtail_admin.fields import WorkerField
from casebook.wagtail_admin.statistics import MEDIA, PeriodForm, period_links, whole_days
from casebook.wagtail_admin.turning_away import turn_away
from casebook.wagtail_admin.wording import screen_url, write_day

URL_NAME = "casebook_workload"


def may_enter(user: User) -> bool:
    return permissions.can_see_own_workload(user) or permissions.can_see_every_workload(user)


class WorkloadForm(PeriodForm):
    """A period; and a colleague, for who may see the workload of each. The others are asked for nobody."""

    worker = WorkerField(label=gettext_lazy("Colleague"), required=False)

    def __init__(self, *args, reader: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader = reader
        if permissions.can_see_every_workload(reader):
            self.fields["worker"].offer(CASE_ROLES)
        else:
            del self.fields["worker"]

    @property
    def chosen(self) -> User | None:
        """Whose figures are shown: their own, where nobody else may be asked for."""
        return self.cleaned_data.get("worker") if "worker" in self.fields else self.reader


@dataclass(frozen=True)
class Row:
    """One figure with what it counts, and the list of the records behind it, where there is one."""

    label: str
    definition: str
    count: Count
    url: str = ""
    parts: tuple[OfCategory, ...] = ()


class WorkloadView(WagtailAdminTemplateMixin, View):
    """Figures of the period that the address names; without one, of this month."""

    page_title = gettext_lazy("Workload")
    header_icon = "user"
    template_name = "casebook/admin/workload.html"

    def dispatch(self, request, *args, **kwargs):
        if not may_enter(request.user):
            turn_away(request.user, type(self).__name__)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        form = WorkloadForm(self.suggestions() | request.GET.dict(), reader=request.user)
        is_valid = form.is_valid()
        worker = form.chosen if is_valid else None
        workload = workload_of(worker, form.cleaned_data["period"]) if worker else None
        return self.render_to_response(self.get_context_data(form=form, worker=worker, workload=workload))

    def suggestions(self) -> dict:
        """This month; and oneself, for who has work of the own to look at."""
        today = timezone.localdate()
        user = self.request.user
        own = {"worker": str(user.pk)} if permissions.can_see_own_workload(user) else {}
        return whole_days(Period.month(today.year, today.month)) | own

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(
        self, *, form: WorkloadForm, worker: User | None, workload: Workload | None, **kwargs
    ):
        may_choose = "worker" in form.fields
        return super().get_context_data(
            form=form,
            worker=get_user_display_name(worker) if worker else "",
            # What the links of the periods keep.
            kept=urlencode({"worker": worker.pk}) if worker and may_choose else "",
            workload=workload,
            rows=rows_of(workload, worker) if workload else [],
            links=period_links(workload.period if workload else None),
            media=MEDIA,
            **kwargs,
        )


def rows_of(workload: Workload, worker: User) -> list[Row]:
    period = workload.period
    counted = sorted(set(RequestStatus) - UNCOUNTED_REQUEST_STATUSES)
    return [
        Row(
            _("Requests received"),
            _("Received in the period; this colleague works on them. Those filed by mistake are left out."),
            workload.requests_received,
            _list("request", worker, status=counted, **_days("received_on", period)),
            workload.by_category,
        ),
        Row(
            _("Requests open now"),
            _("Of any period, as they stand today."),
            workload.requests_open_now,
            _list("request", worker, status=sorted(OPEN_REQUEST_STATUSES)),
        ),
        Row(
            _("Appointments held"),
            _("Appointments that this colleague held in the period, counselling sessions among them."),
            workload.appointments_held,
            _list("appointment", worker, status=AppointmentStatus.HELD, **_days("starts_at", period)),
        ),
        Row(
            _("Counselling sessions held"),
            _("Sessions that this colleague held in the period, of cases asked for at any time."),
            workload.sessions_held,
        ),
        Row(
            _("Persons received"),
            _("Different persons who came to these appointments about a matter of their own."),
            workload.persons_received,
        ),
        Row(
            _("Referrals made"),
            _("Referrals sent in the period that come from a request of this colleague."),
            workload.referrals_made,
        ),
    ]


def _days(name: str, period: Period) -> dict[str, str]:
    return {f"{name}_from": write_day(period.start), f"{name}_to": write_day(period.last_day)}


def _list(model: str, worker: User, **query) -> str:
    """The address of a list with its filters set: the records that a figure counts."""
    return f"{screen_url(model, 'index')}?{urlencode({'worker': worker.pk} | query, doseq=True)}"


class WorkloadMenuItem(MenuItem):
    """Shown to those who have work of their own, and to the coordinator."""

    def is_shown(self, request) -> bool:
        return may_enter(request.user)


def menu_item() -> MenuItem:
    return WorkloadMenuItem(
        gettext_lazy("Workload"), reverse(URL_NAME), name="casebook-workload", icon_name="user", order=310
    )


def urls() -> list:
    return [path("casebook/workload/", WorkloadView.as_view(), name=URL_NAME)]
