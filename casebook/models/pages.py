"""The public page of a year's report. It names figures; their values are those of the confirmed snapshot."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from casebook.models.confirming import ConfirmedByManagement
from casebook.models.report_blocks import ReportBody, standard_body


class AnnualReportPage(ConfirmedByManagement, Page):
    """The report of one calendar year: staff lay it out and write the words around the figures."""

    # No `page.annualreportpage` on Wagtail's Page: a host may have a model of that name.
    page_ptr = models.OneToOneField(
        Page, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name="+", serialize=False
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    body = StreamField(ReportBody(), verbose_name=_("report"), blank=True, default=standard_body)

    template = "casebook/annual_report_page.html"
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("year"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("annual report")
        verbose_name_plural = _("annual reports")
