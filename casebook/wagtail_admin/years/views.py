"""The years of the report, and one snapshot: prepare, confirm, and see how far the figures moved since."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.forms import Media
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from casebook import permissions
from casebook.choices import SnapshotState
from casebook.freezing import Refused, confirm_year, prepare_year
from casebook.models import ReportCorrection, ReportSnapshot
from casebook.models.confirming import TITLE_LENGTH, Signature
from casebook.models.hindrances import hindrance_to_confirm
from casebook.report_page import report_of
from casebook.statistics.drift import drifts_of, moved
from casebook.statistics.integrity import alterations_of
from casebook.statistics.opening import opening_of
from casebook.statistics.periods import Period
from casebook.statistics.table_drift import table_drifts_of
from casebook.wagtail_admin.forms.years import PrepareForm
from casebook.wagtail_admin.turning_away import turn_away
from casebook.wagtail_admin.years.wording import rows_of, tables_of

YEARS, YEAR, FIGURE = "casebook_years", "casebook_year", "casebook_year_figure"
MEDIA = Media(css={"all": ["casebook/casebook.css", "casebook/statistics.css"]})


@method_decorator(never_cache, name="dispatch")
class YearScreen(WagtailAdminTemplateMixin, View):
    """For those who see statistics; of small numbers each screen shows who sees them alone."""

    header_icon = "history"
    page_title = gettext_lazy("Confirmation of years")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not permissions.can_see_statistics(request.user):
            turn_away(request.user, YEARS)

    @property
    def sees_small_numbers(self) -> bool:
        return permissions.sees_small_numbers(self.request.user)

    @property
    def snapshots(self) -> QuerySet:
        """Those that the reader may open. What was replaced stands beside what took its place: a small
        difference between them would point at persons."""
        snapshots = ReportSnapshot.objects.all()
        return snapshots if self.sees_small_numbers else snapshots.current()

    def note_reader(self, snapshot: ReportSnapshot) -> None:
        if not self.sees_small_numbers:
            ReportSnapshot.objects.filter(pk=snapshot.pk).note_read()

    def lead_away(self, asked: ReportSnapshot | None, code: str = "") -> HttpResponseRedirect | None:
        """From what was prepared anew since, whoever may not open it is led to what took its place, with the
        title that was typed; with a `code` to that figure of it."""
        if asked is None or self.snapshots.filter(pk=asked.pk).exists():
            return None
        present = ReportSnapshot.objects.current().of(asked.year).first()
        if present is None:
            return None
        told = {
            "year": present.year,
            "day": date_format(timezone.localtime(present.computed_on), "d/m/Y H:i"),
        }
        messages.warning(
            self.request,
            _("The figures of %(year)d were prepared anew on %(day)s: these are the new ones.") % told,
        )
        if figure := present.figures.filter(code=code).first():
            return redirect(FIGURE, figure.pk)
        title = self.request.POST.get("title", "")[:TITLE_LENGTH]
        address = reverse(YEAR, args=[present.pk])
        return redirect(f"{address}?{urlencode({'title': title})}" if title else address)

    def trail(self) -> list[tuple[str, str]]:
        """Below the list of years: labels with their addresses, the last one without."""
        return []

    def get_breadcrumbs_items(self):
        trail = self.trail()
        first = {"url": reverse(YEARS) if trail else "", "label": _("Confirmation of years")}
        return [*self.breadcrumbs_items, first, *({"url": url, "label": label} for label, url in trail)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            media=MEDIA,
            sees_small_numbers=self.sees_small_numbers,
            may_prepare=permissions.can_prepare_year(self.request.user),
            may_confirm=permissions.can_confirm_year(self.request.user),
            **kwargs,
        )


@dataclass(frozen=True)
class YearRow:
    """A year of operation that has begun, and its snapshot, where somebody prepared it."""

    year: int
    snapshot: ReportSnapshot | None
    is_over: bool

    @property
    def can_be_prepared(self) -> bool:
        return self.is_over and not (self.snapshot and self.snapshot.is_confirmed)


class YearsView(YearScreen):
    """Every year since the opening; POST prepares the figures of one."""

    template_name = "casebook/admin/years.html"

    def get(self, request):
        present = ReportSnapshot.objects.current().order_by("year")
        snapshots = {snapshot.year: snapshot for snapshot in present}
        this_year = timezone.localdate().year
        rows = [
            YearRow(year, snapshots.get(year), year < this_year)
            for year in range(this_year, opening_of(Period.year(this_year)).start.year - 1, -1)
        ]
        return self.render_to_response(self.get_context_data(rows=rows))

    def post(self, request):
        form = PrepareForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Choose a year from the list."))
            return redirect(YEARS)
        try:
            snapshot = prepare_year(year=form.cleaned_data["year"], by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(YEARS)
        messages.success(
            request,
            _("The figures of %(year)d are prepared: management confirms them.") % {"year": snapshot.year},
        )
        return redirect(YEAR, snapshot.pk)


class SnapshotScreen(YearScreen):
    """A screen of the snapshot whose key stands in the address; 404 where the reader may not open it."""

    def dispatch(self, request, *args, **kwargs):
        asked = ReportSnapshot.objects.filter(pk=kwargs["pk"]).first()
        return self.lead_away(asked) or super().dispatch(request, *args, **kwargs)

    @cached_property
    def snapshot(self) -> ReportSnapshot:
        related = self.snapshots.prefetch_related("figures__corrections")
        snapshot = related.filter(pk=self.kwargs["pk"]).first()
        if snapshot is None:
            raise Http404
        for figure in snapshot.figures.all():
            figure.snapshot = snapshot
        self.note_reader(snapshot)
        return snapshot


class YearView(SnapshotScreen):
    """One snapshot with its figures as they were counted and as they are counted now; POST confirms it."""

    template_name = "casebook/admin/year.html"
    form = None

    def trail(self):
        return [(str(self.snapshot.year), "")]

    def get(self, request, pk):
        return self.render_to_response(self.get_context_data())

    def post(self, request, pk):
        self.form = Signature(request.POST)
        if self.form.is_valid():
            try:
                confirm_year(snapshot=self.snapshot, by=request.user, title=self.form.cleaned_data["title"])
            except Refused as refusal:
                if ReportSnapshot.objects.confirmed().filter(pk=pk).exists():
                    messages.info(request, str(refusal))
                    return redirect(YEAR, pk)
                # What was found out about the figures stands with them now.
                del self.snapshot
                self.form.add_error(None, str(refusal))
            else:
                messages.success(request, self._what_follows())
                return redirect(YEAR, pk)
        return self.render_to_response(self.get_context_data())

    def _what_follows(self) -> str:
        """A year that is confirmed here has its page published by the page's own workflow."""
        told = {"year": self.snapshot.year}
        report = report_of(self.snapshot.year)
        if report and report.live:
            return _("The figures of %(year)d are confirmed: the page on the site prints them.") % told
        return _("The figures of %(year)d are confirmed. The page is published once it is approved.") % told

    def get_context_data(self, **kwargs):
        drifts = drifts_of(self.snapshot)
        report = report_of(self.snapshot.year)
        rows = rows_of(drifts, sees_small_numbers=self.sees_small_numbers)
        waiting = ReportCorrection.objects.waiting().filter(figure__snapshot=self.snapshot)
        tables = table_drifts_of(self.snapshot)
        number_moved = sum(1 for drift in moved(drifts))
        hindrance = hindrance_to_confirm(self.snapshot, self.request.user)
        may_confirm = permissions.can_confirm_year(self.request.user)
        waits = may_confirm and self.snapshot.state == SnapshotState.PREPARED
        return super().get_context_data(
            snapshot=self.snapshot,
            rows=rows,
            moved=number_moved,
            moved_tables=tables_of(tables, sees_small_numbers=self.sees_small_numbers),
            hindrance=hindrance if waits else "",
            can_be_confirmed=waits and not hindrance and not number_moved and not tables,
            form=self.form or Signature(initial={"title": self.request.GET.get("title", "")}),
            waiting=waiting.select_related("figure"),
            report=report,
            may_unpublish=bool(report) and report.permissions_for_user(self.request.user).can_unpublish(),
            altered=alterations_of(self.snapshot) if "check" in self.request.GET else None,
            **kwargs,
        )
