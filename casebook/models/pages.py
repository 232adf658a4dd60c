"""The public page of a year's report. Its figures are computed when it is shown, never stored in it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from casebook.models.confirming import ConfirmedByManagement

PLAIN_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class AnnualReportPage(ConfirmedByManagement, Page):
    """The report of one calendar year: staff write the words around the figures."""

    # No `page.annualreportpage` on Wagtail's Page: a host may have a model of that name.
    page_ptr = models.OneToOneField(
        Page, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name="+", serialize=False
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    message_title = models.CharField(_("title of the message"), max_length=200, blank=True)
    message = RichTextField(_("message"), blank=True, features=PLAIN_FEATURES)
    introduction = RichTextField(_("introduction"), blank=True, features=PLAIN_FEATURES)
    closing = RichTextField(
        _("after the figures"), blank=True, features=PLAIN_FEATURES, help_text=_("Staff, services, contact.")
    )

    template = "casebook/annual_report_page.html"
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("year"),
        MultiFieldPanel([FieldPanel("message_title"), FieldPanel("message")], heading=_("Message")),
        FieldPanel("introduction"),
        FieldPanel("closing"),
    ]

    class Meta:
        verbose_name = _("annual report")
        verbose_name_plural = _("annual reports")
