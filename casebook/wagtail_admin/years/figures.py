"""One figure of a snapshot: the records that were counted, those that moved it since, and its corrections."""

from collections.abc import Iterable, Sequence
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

from casebook import accountability, permissions
from casebook.accountability import Action
from casebook.freezing import Refused, decide_correction, write_correction
from casebook.models import ReportCorrection, SnapshotFigure
from casebook.statistics.counted import keys_counted
from casebook.statistics.drift import Change, FigureDrift, drift_of, drifts_of
from casebook.statistics.telling import would_tell_its_number
from casebook.wagtail_admin.forms.years import DECISIONS, CorrectionForm
from casebook.wagtail_admin.turning_away import turn_away
from casebook.wagtail_admin.wording import screen_url
from casebook.wagtail_admin.years.views import FIGURE, YEAR, YearScreen
from casebook.wagtail_admin.years.wording import (
    counted_without_record,
    rows_of,
    signed,
    told_of,
    without_record,
)

CORRECTION = "casebook_year_correction"
PER_PAGE = 50


@dataclass(frozen=True)
class RecordRow:
    """A record by its code; without code and address where it is gone, or not this reader's."""

    code: str = ""
    url: str = ""


@dataclass(frozen=True)
class ChangeRow:
    """A record that came or went."""

    change: Change
    record: RecordRow

    @property
    def difference(self) -> str:
        return signed(self.change.by)


@dataclass(frozen=True)
class CountedList:
    """A page of the records that were counted when the figure was frozen, and what else was counted."""

    page: Page
    rows: list[RecordRow]
    without_record: list[tuple[str, str]]


@dataclass(frozen=True)
class CorrectionRow:
    correction: ReportCorrection
    numbers: str
    reason: str
    # By their decision, empty where this reader decides nothing.
    forms: dict[str, Form]


class FigureView(YearScreen):
    """GET shows the figure, with `counted` in the address a page of the records that it counted; POST writes
    a correction of it."""

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
            may_read_counted=permissions.can_see_behind_figures(user),
            asks_counted="counted" in self.request.GET,
            counted=self._counted(),
            corrections=[self._correction(each) for each in corrections],
            form=self.form or CorrectionForm(),
            **kwargs,
        )

    def _counted(self) -> CountedList | None:
        """The page that was asked for, which the access log says was read; None where none was, or where the
        stored keys do not tell it."""
        user, figure = self.request.user, self.figure
        if "counted" not in self.request.GET or not permissions.can_see_behind_figures(user):
            return None
        keys = keys_counted(figure)
        if keys is None:
            return None
        page = Paginator(keys, PER_PAGE).get_page(self.request.GET["counted"])
        found = records_by_key(user, figure.keys_of, page)
        accountability.record_range(
            actor=user,
            action=Action.INSPECT,
            model=apps.get_model(figure.keys_of),
            keys=[key for key in page if key in found],
            detail={
                "kind": "figure",
                "filter": {"figure": figure.code},
                "period_start": figure.period_start,
                "period_end": figure.period_end,
                "rows": len(found),
            },
        )
        rows = [found.get(key, RecordRow()) for key in page]
        return CountedList(page, rows, counted_without_record(figure))

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
    """The changes of one page with the records that `user` sees."""
    found = records_by_key(user, kind, (change.key for change in page))
    return [ChangeRow(change, found.get(change.key, RecordRow())) for change in page]


def records_by_key(user, kind: str, keys: Iterable[int]) -> dict[int, RecordRow]:
    """Those of `keys` that are records which `user` sees: one question for all of them."""
    seen = apps.get_model(kind).objects.visible_to(user).in_bulk(list(keys))
    return {key: RecordRow(str(record), _address(record)) for key, record in seen.items()}


def _address(record) -> str:
    try:
        return screen_url(record._meta.model_name, "inspect", record)
    except NoReverseMatch:
        return ""
