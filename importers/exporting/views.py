"""The screens of what goes out: the records of a period, or those of a list."""

from __future__ import annotations

from django.http import Http404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages

from casebook.permissions import can_export
from casebook.reauthentication import recently_authenticated
from casebook.spreadsheets import download

from ..screens import FilesScreen
from .files import Export, say_left_out
from .forms import ExportForm, PurposeForm
from .limits import ExportRefused
from .lists import LISTS, chosen_filters, list_view, shown_in


@method_decorator(recently_authenticated, name="dispatch")
class ExportScreen(FilesScreen, FormView):
    """A download for each POST, so that no link in a mail or a page can make one."""

    rule = can_export
    template_name = "importers/export.html"
    page_title = gettext_lazy("Export")
    header_icon = "download"

    def send(self, form: PurposeForm, export: Export):
        """The file, or the form again with the sentence why there is none."""
        try:
            pieces = export.begin()
        except ExportRefused as refusal:
            form.add_error("format", str(refusal))
            return self.form_invalid(form)
        if export.left_out:
            messages.warning(self.request, say_left_out(export.left_out))
        name = f"{export.kind}-{timezone.localdate().isoformat()}"
        return download(pieces, name=name, format=export.format)


class ExportView(ExportScreen):
    """The records of a kind and a period."""

    form_class = ExportForm

    def form_valid(self, form):
        return self.send(form, Export(user=self.request.user, **form.cleaned_data))


class ListExportView(ExportScreen):
    """What a list shows at the same address: `?status=new` here is `?status=new` there."""

    form_class = PurposeForm

    @cached_property
    def listed(self):
        if self.kwargs["name"] not in LISTS:
            raise Http404
        return list_view(self.request, self.kwargs["name"])

    @cached_property
    def records(self):
        return shown_in(self.listed)

    def get_context_data(self, **kwargs):
        return super().get_context_data(count=self.records.count(), **kwargs)

    @property
    def list_name(self) -> str:
        return capfirst(self.listed.model._meta.verbose_name_plural)

    def get_page_title(self):
        return f"{self.page_title}: {self.list_name}"

    def get_way(self):
        query = self.request.GET.urlencode()
        return [{"url": f"{self.listed.index_url}?{query}", "label": self.list_name}]

    def form_valid(self, form):
        export = Export(
            LISTS[self.listed.model._meta.model_name].kind,
            user=self.request.user,
            records=self.records,
            filter=chosen_filters(self.listed),
            **form.cleaned_data,
        )
        return self.send(form, export)
