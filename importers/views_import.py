"""The first screen of an import: a kind and a file are chosen, and whoever left a file waiting finds it."""

from __future__ import annotations

from functools import partial

from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from casebook.permissions import can_import
from casebook.wagtail_admin.uploads import uploads_in_memory

from . import jobs
from .forms import ImportForm
from .models import ImportRun
from .reading import LARGEST
from .resources import KINDS
from .run_rows import rows_of
from .screens import FilesScreen

SHOWN_WAITING = 5  # the others stand in the list of all


@method_decorator(partial(uploads_in_memory, largest=lambda: LARGEST), name="dispatch")
class ImportView(FilesScreen, FormView):
    """Choose a kind and a file. The file becomes a run, on whose page it is previewed; nothing is written."""

    rule = can_import
    form_class = ImportForm
    template_name = "importers/import.html"
    page_title = gettext_lazy("Import")
    header_icon = "upload"

    def get_form(self):
        # The file is read with the form: only then the handler knows.
        form = super().get_form()
        form.is_too_large = self.request.upload.is_too_large
        return form

    def get_context_data(self, **kwargs):
        jobs.wake_here()
        runs = ImportRun.objects.unanswered_by(self.request.user).select_related("user")
        waiting = rows_of(runs.without_content()[:SHOWN_WAITING], self.request.user)
        return super().get_context_data(kinds=KINDS.values(), waiting=waiting, **kwargs)

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        run = ImportRun.objects.receive(
            user=self.request.user, kind=form.cleaned_data["kind"], file_name=file.name, data=file.read()
        )
        jobs.submit_preview(run)
        return redirect("casebook_importers:run", uid=run.uid)
