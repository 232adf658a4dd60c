"""The page of one run by its state, what is done with it there, and the list of all runs.

The address carries the run's random uid and nothing else. The page of a run is its owner's alone; the list
and taking back, which show no content of a file, are for whoever may import.
"""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import View
from wagtail.admin import messages

from casebook.permissions import can_import
from casebook.wagtail_admin.wording import screen_url

from . import jobs
from .engine import undo
from .models import ImportRun
from .models.runs import ANSWERABLE, BUSY
from .previewing import preview_context
from .resources import KINDS
from .run_rows import rows_of
from .screens import FilesScreen, note_refusal

State = ImportRun.State
WRITING = frozenset({State.WAITING, State.RUNNING})
PER_PAGE = 50


class RunScreen(FilesScreen, View):
    """A screen of one run of the visitor's own. Another's answers as one that does not exist."""

    rule = can_import
    page_title = gettext_lazy("Import")
    header_icon = "upload"

    @cached_property
    def run(self) -> ImportRun:
        run = self.get_runs().filter(uid=self.kwargs["uid"]).first()
        if run is None:
            note_refusal(self.request.user, type(self).__name__)
            raise Http404
        return run

    def get_runs(self):
        return ImportRun.objects.filter(user=self.request.user)

    def get_way(self):
        return [{"url": reverse("casebook_importers:import"), "label": _("Import")}]

    def get_page_title(self):
        return _("Import: %(kind)s") % {"kind": KINDS[self.run.kind].label}

    def back_to_run(self):
        return redirect("casebook_importers:run", uid=self.run.uid)


class RunView(RunScreen):
    """What there is to say of a run now: its progress, its preview, or its end."""

    template_name = "importers/run.html"

    def get(self, request, uid):
        run = self.run
        context = {
            "run": run,
            "kind_label": KINDS[run.kind].label,
            "is_busy": run.state in BUSY,
            "is_writing": run.state in WRITING,
            "is_answerable": run.state in ANSWERABLE,
            "status": jobs.status(run),
        }
        if run.state == State.DONE:
            model = KINDS[run.kind].resource._meta.model
            context["records_url"] = screen_url(model._meta.model_name, "index")
        if context["is_answerable"]:
            context |= preview_context(run)
        return self.render_to_response(self.get_context_data(**context))


class StatusView(RunScreen):
    """How far a run has come, for the progress bar."""

    def get(self, request, uid):
        return JsonResponse(jobs.status(self.run))


class AnswerView(RunScreen):
    """A click on the page of a run; what the run's state does not allow any more is said and not done."""

    http_method_names = ["post"]

    def post(self, request, uid):
        self.run  # noqa: B018 (another's is not found)
        try:
            return self.answer()
        except jobs.NotPossible as refusal:
            messages.error(request, str(refusal))
            return self.back_to_run()

    def answer(self):
        raise NotImplementedError


class ConfirmView(AnswerView):
    """Write what was shown. `shown` is the digest of the preview on the page that was clicked."""

    def answer(self):
        jobs.confirm(self.run, user=self.request.user, shown=self.request.POST.get("shown", ""))
        return self.back_to_run()


class ForgetView(AnswerView):
    """Throw the file away without writing anything."""

    def answer(self):
        jobs.forget(self.run, user=self.request.user)
        messages.info(self.request, _("The file was forgotten. Nothing was written."))
        return redirect("casebook_importers:import")


class CancelView(AnswerView):
    """Stop what is running; what it wrote so far is taken back with it."""

    def answer(self):
        jobs.cancel(self.run, user=self.request.user)
        return self.back_to_run()


class RunsView(FilesScreen, View):
    """The history: every run of everybody, newest first."""

    rule = can_import
    template_name = "importers/runs.html"
    page_title = gettext_lazy("Imports so far")
    header_icon = "history"

    def get_way(self):
        return [{"url": reverse("casebook_importers:import"), "label": _("Import")}]

    def get(self, request):
        runs = ImportRun.objects.select_related("user").without_content()
        page = Paginator(runs.order_by("-created_at", "-pk"), PER_PAGE).get_page(request.GET.get("p"))
        rows = rows_of(page.object_list, request.user)
        return self.render_to_response(self.get_context_data(rows=rows, page_obj=page))


class UndoView(RunScreen):
    """Take an import back: GET says what that undoes, or why it cannot be; POST does it."""

    template_name = "importers/undo.html"
    header_icon = "rotate"

    def get_runs(self):
        return ImportRun.objects.filter(state__in=[State.DONE, State.UNDONE])

    def get_page_title(self):
        return pgettext("of an import", "Take back")

    def get_way(self):
        return [*super().get_way(), {"url": reverse("casebook_importers:runs"), "label": _("Imports so far")}]

    def get(self, request, uid):
        [row] = rows_of([self.run], request.user)
        reasons = undo.can_undo(self.run)
        return self.render_to_response(self.get_context_data(row=row, run=self.run, reasons=reasons))

    def post(self, request, uid):
        try:
            undo.undo(self.run, user=request.user)
        except undo.UndoRefused as refusal:
            messages.error(request, _("Nothing was taken back: %(reason)s") % {"reason": refusal.reasons[0]})
            return redirect("casebook_importers:undo", uid=uid)
        messages.success(request, _("The import was taken back: the casebook is as it was before it."))
        return redirect("casebook_importers:runs")
