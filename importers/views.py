"""The screens of what goes out: records as a file, and empty files as templates."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin import messages

from casebook.permissions import can_export, can_import
from casebook.reauthentication import recently_authenticated

from .exports import CONTENT_TYPES, write
from .forms import ExportForm
from .resources import KINDS
from .runs import left_out, run_export, say_left_out
from .screens import FilesScreen


@method_decorator(recently_authenticated, name="dispatch")
class ExportView(FilesScreen, FormView):
    """A download for each POST, so that no link in a mail or a page can make one."""

    rule = can_export
    form_class = ExportForm
    template_name = "importers/export.html"
    page_title = gettext_lazy("Export")
    header_icon = "download"

    def form_valid(self, form):
        wanted = dict(form.cleaned_data)
        kind = wanted.pop("kind")
        stream = BytesIO()
        run_export(kind, stream, user=self.request.user, **wanted)
        if kept := left_out(kind, start=wanted.get("start"), end=wanted.get("end")):
            messages.warning(self.request, say_left_out(kept))
        return download(stream, f"{kind}-{timezone.localdate().isoformat()}", wanted["format"])


class TemplateView(FilesScreen, View):
    """An empty file of a kind: its headings and one row as an example."""

    rule = can_import

    def get(self, request, kind: str, format: str):
        if kind not in KINDS or format not in CONTENT_TYPES:
            raise Http404
        columns = KINDS[kind].columns
        stream = BytesIO()
        headers = [column.label for column in columns]
        write(stream, headers, [[column.example for column in columns]], format=format)
        return download(stream, f"{kind}-template", format)


def download(stream, name: str, format: str) -> FileResponse:
    stream.seek(0)
    return FileResponse(
        stream, as_attachment=True, filename=f"{name}.{format}", content_type=CONTENT_TYPES[format]
    )
