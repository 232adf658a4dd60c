"""The public page of a year's report. It names figures; their values are those of the confirmed snapshot."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from casebook.models.confirming import ConfirmedByManagement
from casebook.models.report_blocks import ReportBody, standard_body
from casebook.models.report_years import FIRST_YEAR, year_to_report

FILE_HOOK = "serve_report_file"


class AnnualReportPage(ConfirmedByManagement, RoutablePageMixin, Page):
    """The report of one calendar year: staff lay it out and write the words around the figures."""

    # No `page.annualreportpage` on Wagtail's Page: a host may have a model of that name.
    page_ptr = models.OneToOneField(
        Page, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name="+", serialize=False
    )
    year = models.PositiveSmallIntegerField(
        _("year"),
        default=year_to_report,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(2100)],
    )
    body = StreamField(ReportBody(), verbose_name=_("report"), blank=True, default=standard_body)

    template = "casebook/annual_report_page.html"
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("year"), FieldPanel("body")]
    # A copy is the pattern of another year.
    exclude_fields_in_copy = ["year"]
    search_fields = [*Page.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("annual report")
        verbose_name_plural = _("annual reports")

    def copy(self, *args, **kwargs):
        if not kwargs.get("reset_translation_key", True):
            # A translation is of the same year.
            self.exclude_fields_in_copy = []
        return super().copy(*args, **kwargs)

    copy.alters_data = True

    @path("arxeia/<slug:name>/", name="file")
    def file(self, request: HttpRequest, name: str) -> HttpResponse:
        """A file of the report. Who makes them stands above the models, and comes by a hook: a function
        (page, request, name) that answers or raises Http404."""
        for answer in hooks.get_hooks(FILE_HOOK):
            return answer(self, request, name)
        raise Http404
