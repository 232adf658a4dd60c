"""Handing a person everything that is held on them: a page that says what it will be, and the file."""

from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.urls import re_path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from casebook import accountability
from casebook.access_file import collect, write_archive
from casebook.accountability import Action
from casebook.permissions import can_make_access_file
from casebook.reauthentication import recently_authenticated
from casebook.wagtail_admin.views import CaseScreen
from casebook.wagtail_admin.wording import screen_url

HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@method_decorator(recently_authenticated, name="dispatch")
class AccessFileView(CaseScreen, WagtailAdminTemplateMixin, View):
    """GET says how much of what there is; POST makes the file, and a line in the access log."""

    template_name = "casebook/admin/access_file.html"
    page_title = _("Everything held, as a file")
    header_icon = "download"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.object = self.get_object()
        if not can_make_access_file(request.user, self.object):
            self.note_refusal(request.user, self.object)
            raise PermissionDenied

    def get(self, request, *args, **kwargs):
        file = collect(self.object, request.user)
        return self.render_to_response(
            self.get_context_data(file=file, card_url=screen_url("person", "inspect", self.object))
        )

    def post(self, request, *args, **kwargs):
        file = collect(self.object, request.user)
        stream = BytesIO()  # never a temporary file: nothing of it may stand on the disk in plain
        write_archive(file, stream)
        stream.seek(0)
        accountability.record(
            actor=request.user,
            action=Action.EXPORT,
            subject=self.object,
            detail={"kind": "access_file", "purpose": "access", "rows": file.rows, "columns": file.columns},
        )
        return FileResponse(
            stream,
            as_attachment=True,
            filename=f"access-{_ascii(self.object.code)}-{timezone.localdate().isoformat()}.zip",
            content_type="application/zip",
            headers=HEADERS,
        )

    def get_breadcrumbs_items(self):
        return self.record_trail((self.page_title, ""))


def _ascii(code: str) -> str:
    """The digits of a code: its Greek letters are lost in headers and on old machines."""
    return "".join(character for character in code if character.isascii()).strip("-")


def card_urls(admin) -> list:
    """Its address, under that of the persons."""
    helper = admin.url_helper
    return [
        re_path(
            helper.get_action_url_pattern("access_file"),
            AccessFileView.as_view(model_admin=admin),
            name=helper.get_action_url_name("access_file"),
        )
    ]
