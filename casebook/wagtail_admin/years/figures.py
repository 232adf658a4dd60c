"""One figure of a snapshot: record by record why it moved, and its corrections."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.forms import Form
from django.http import Http404
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages

from casebook import permissions
from casebook.freezing import Refused, decide_correction, write_correction
from casebook.models import ReportCorrection, SnapshotFigure
from casebook.statistics.drift import Change, FigureDrift, drift_of, drifts_of
from casebook.statistics.telling import would_tell_its_number
from casebook.wagtail_admin.forms.years import DECISIONS, CorrectionForm
from casebook.wagtail_admin.turning_away import turn_away
from casebook.wagtail_admin.wording import screen_url
from casebook.wagtail_admin.years.views import FIGURE, YEAR, YearScreen
from casebook.wagtail_admin.years.wording import rows_of, signed, told_of, without_record

CORRECTION = "casebook_year_correction"
PER_PAGE = 50


@dataclass(frozen=True)
class ChangeRow:
    """A record that came or went; without code and address where it is gone, or not this reader's."""

    change: Change
    code: str = ""
    url: str = ""

    @property
    def difference(self) -> str:
        return signed(self.change.by)


@dataclass(frozen=True)
class CorrectionRow:
    correction: ReportCorrection
    numbers: str
    reason: str
    # By their decision, empty where this reader decides nothing.
    forms: dict[str, Form]


class FigureView(YearScreen):
    """GET shows the figure; POST writes a correction of it."""

    template_name = "casebook/admin/year_figure.html"
    form = None

    def dispatch(self, request, *args, **kwargs):
        asked = SnapshotFigure.objects.select_related("snapshot").filter(pk=kwargs["pk"]).first()
        led = self.lead_away(asked.snapshot, asked.code) if asked else None
        return led or super().dispatch(request, *args, **kwargs)

    @cached_property
    def figure(self) -> SnapshotFigure:
        figures = SnapshotFigure.objects.filter(snapshot__in=self.snapshots)
        figures = figures.select_related("snapshot").prefetch_related("corrections")
        figure = figures.filter(pk=self.kwargs["pk"]).first()
        if figure is None:
            raise Http404
        self.note_reader(figure.snapshot)
        return figure

    def trail(self):
        snapshot = self.figure.snapshot
        return [(str(snapshot.year), reverse(YEAR, args=[snapshot.pk])), (self.figure.label, "")]

    def get(self, request, pk):
        return self.render_to_response(self.get_context_data())

    def post(self, request, pk):
        self.form = CorrectionForm(request.POST)
        if self.form.is_valid():
            try:
                write_correction(figure=self.figure, reason=self.form.cleaned_data["reason"], by=request.user)
            except Refused as refusal:
                self.form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The correction is written: management decides it."))
                return redirect(FIGURE, pk)
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        drift = drift_of(self.figure)
        corrections = sorted(self.figure.corrections.all(), key=lambda each: each.pk)
        user = self.request.user
        may_write = (
            permissions.can_prepare_year(user)
            and drift.can_be_corrected
            and not any(not each.decided_on for each in corrections)
        )
        page = Paginator(drift.changes, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            figure=self.figure,
            row=self._row(drift),
            drift=drift,
            without_record=without_record(drift),
            difference=signed(drift.difference),
            may_write=may_write,
            will_be_told=may_write and would_tell_its_number(self.figure, drift.now or 0),
            page_obj=page,
            changes=change_rows(user, self.figure.keys_of, page) if permissions.can_see_cases(user) else [],
            corrections=[self._correction(each) for each in corrections],
            form=self.form or CorrectionForm(),
            **kwargs,
        )

    def _row(self, drift: FigureDrift):
        """As on the page of the year: what a reader is told depends on the whole family of the figure."""
        if self.sees_small_numbers:
            return rows_of([drift], sees_small_numbers=True)[0]
        rows = rows_of(drifts_of(self.figure.snapshot), sees_small_numbers=False)
        return next(row for row in rows if row.figure.pk == self.figure.pk)

    def _correction(self, correction: ReportCorrection) -> CorrectionRow:
        told = told_of(correction, sees_small_numbers=self.sees_small_numbers)
        may_decide = permissions.can_confirm_year(self.request.user) and not correction.decided_on
        return CorrectionRow(correction, *told, self._decisions() if may_decide else {})

    def _decisions(self) -> dict[str, Form]:
        return {name: form(auto_id=f"{name}_%s") for name, form in DECISIONS.items()}


class CorrectionView(YearScreen):
    """POST decides a correction that waits."""

    http_method_names = ["post"]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not permissions.can_confirm_year(request.user):
            turn_away(request.user, CORRECTION)

    def post(self, request, pk):
        correction = ReportCorrection.objects.filter(pk=pk).first()
        if correction is None:
            raise Http404
        decision = request.POST.get("decision")
        if decision not in DECISIONS:
            messages.error(request, _("Choose whether the correction is published or refused."))
            return redirect(FIGURE, correction.figure_id)
        form = DECISIONS[decision](request.POST)
        if form.is_valid():
            self._decide(correction, decision, form.cleaned_data.get("refusal", ""))
        else:
            messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect(FIGURE, correction.figure_id)

    def _decide(self, correction: ReportCorrection, decision: str, refusal: str) -> None:
        try:
            decided = decide_correction(
                correction=correction, by=self.request.user, accept=decision == "accept", refusal=refusal
            )
        except Refused as refused:
            messages.error(self.request, str(refused))
        else:
            messages.success(self.request, decided.get_state_display())


def change_rows(user, kind: str, page: Page | Sequence[Change]) -> list[ChangeRow]:
    """The changes of one page with the records that `user` sees: one question for all of them."""
    model = apps.get_model(kind)
    seen = model.objects.visible_to(user).in_bulk([change.key for change in page])
    return [
        ChangeRow(change, str(seen[change.key]), _address(seen[change.key]))
        if change.key in seen
        else ChangeRow(change)
        for change in page
    ]


def _address(record) -> str:
    try:
        return screen_url(record._meta.model_name, "inspect", record)
    except NoReverseMatch:
        return ""
