"""The screens: a file is chosen, shown as it would come in, and confirmed; or records are taken out."""

from __future__ import annotations

import logging
from functools import partial
from io import BytesIO

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from casebook import accountability
from casebook.accountability import Action
from casebook.encryption.cipher import DecryptionRefused
from casebook.permissions import can_export, can_import
from casebook.reauthentication import recently_authenticated
from casebook.wagtail_admin.uploads import uploads_in_memory

from .exports import CONTENT_TYPES, write
from .formats import LARGEST, read_table
from .forms import ExportForm, ImportForm
from .models import LIFETIME, PendingUpload
from .resources import KINDS
from .runs import left_out, run_export, run_import, say_left_out

logger = logging.getLogger(__name__)

SALT = "casebook_importers.pending"
DELIMITER_NAMES = {
    ";": gettext_lazy("a semicolon"),
    ",": gettext_lazy("a comma"),
    "\t": gettext_lazy("a tab"),
    "|": gettext_lazy("a vertical bar"),
}
SHOWN_FINDINGS = 200
SHOWN_ROWS = 5


@method_decorator(never_cache, name="dispatch")
class FilesScreen(WagtailAdminTemplateMixin):
    """Its rule comes first; nothing of it is kept by browsers or proxies."""

    rule = None

    def dispatch(self, request, *args, **kwargs):
        if not type(self).rule(request.user):
            accountability.record(
                actor=request.user, action=Action.REFUSED, detail={"screen": type(self).__name__}
            )
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


@method_decorator(partial(uploads_in_memory, largest=lambda: LARGEST), name="dispatch")
class ImportView(FilesScreen, FormView):
    """Choose a kind and a file; a file that can be read is previewed, and nothing of it is written."""

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
        return super().get_context_data(kinds=KINDS.values(), **kwargs)

    def form_valid(self, form):
        PendingUpload.objects.expired().delete()
        kind, table = form.cleaned_data["kind"], form.cleaned_data["table"]
        report = run_import(kind, table, user=self.request.user, dry_run=True)
        token = ""
        if report.is_accepted:
            pending = PendingUpload.objects.keep(
                user=self.request.user, kind=kind, data=form.cleaned_data["content"]
            )
            token = signing.dumps([pending.pk, self.request.user.pk], salt=SALT)
        return self.render_to_response(self.get_context_data(form=form, **preview(report, table, token)))


class ConfirmView(FilesScreen, View):
    """Take the file that was previewed, or forget it. The address carries nothing; the form a signed mark."""

    rule = can_import

    def post(self, request):
        pending = self._pending()
        # Of two who confirm the same file at once, one deletes it.
        if pending is None or not PendingUpload.objects.filter(pk=pending.pk).delete()[0]:
            messages.error(
                request,
                _(
                    "This file is not waiting any more: it was imported, cancelled or left for too long. "
                    "Choose it again."
                ),
            )
            return redirect("casebook_importers:import")
        if "cancel" in request.POST:
            messages.info(request, _("Nothing was written."))
            return redirect("casebook_importers:import")
        try:
            content = pending.data
        except DecryptionRefused as refusal:
            logger.error("%s", refusal)
            messages.error(request, _("This file cannot be read any more. Choose it again."))
            return redirect("casebook_importers:import")
        return self._take(pending.kind, content)

    def _pending(self) -> PendingUpload | None:
        try:
            pk, user_pk = signing.loads(self.request.POST.get("token", ""), salt=SALT, max_age=LIFETIME)
        except (signing.BadSignature, ValueError):
            return None
        if user_pk != self.request.user.pk:
            return None
        return PendingUpload.objects.waiting_for(self.request.user).filter(pk=pk).first()

    def _take(self, kind: str, content: bytes):
        table = read_table(content)
        report = run_import(kind, table, user=self.request.user, dry_run=False)
        if not report.is_accepted:  # the casebook changed since the preview
            screen = ImportView()
            screen.setup(self.request)
            context = screen.get_context_data(
                form=ImportForm(initial={"kind": kind}), **preview(report, table, "")
            )
            return screen.render_to_response(context)
        messages.success(
            self.request,
            _("%(kind)s: wrote %(created)d new and %(updated)d changed; %(unchanged)d stay as they were.")
            % {**vars(report), "kind": KINDS[kind].label},
        )
        return redirect("casebook_importers:import")


def preview(report, table, token: str) -> dict:
    """What the screen says of a file: how it was read, what it would do, and its first rows."""
    return {
        "report": report,
        "kind_label": KINDS[report.kind].label,
        "recognised": table.recognised,
        "delimiter_name": DELIMITER_NAMES.get(table.recognised.delimiter, ""),
        "shown_errors": report.errors[:SHOWN_FINDINGS],
        "shown_warnings": report.warnings[:SHOWN_FINDINGS],
        "headers": table.headers,
        "first_rows": table.rows[:SHOWN_ROWS],
        "token": token,
    }


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
