"""Templates to download."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from casebook.permissions import can_import
from casebook.spreadsheets import FORMATS, download

from ..resources import KINDS
from ..screens import FilesScreen
from .templates import rules, template_pieces


class TemplateFileView(FilesScreen, View):
    """An empty file of a kind: its headings and one row as an example."""

    rule = can_import

    def get(self, request, kind: str, format: str):
        if kind not in KINDS or format not in FORMATS:
            raise Http404
        return download(template_pieces(kind, format), name=f"{kind}-template", format=format)


class ColumnsView(FilesScreen, TemplateView):
    """What a file of a kind holds: its columns, what must be filled, and which values are allowed."""

    rule = can_import
    template_name = "importers/columns.html"
    header_icon = "list-ul"

    def get_context_data(self, kind: str, **kwargs):
        if kind not in KINDS:
            raise Http404
        return super().get_context_data(
            kind=KINDS[kind], rules=rules(kind), example=_("for example"), **kwargs
        )

    def get_page_title(self):
        return _("Columns: %(kind)s") % {"kind": KINDS[self.kwargs["kind"]].label}

    def get_way(self):
        return [{"url": reverse("casebook_importers:import"), "label": _("Import")}]
