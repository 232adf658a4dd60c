"""The screens of indicators: the standard ones to read, the centre's own to define beside their value."""

from dataclasses import dataclass

from django.forms import Media
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column

from casebook import permissions
from casebook.indicators import WHITELIST, Definition, Dimension, Source
from casebook.indicators.standard import EXTRA, STANDARD
from casebook.models import IndicatorDefinition
from casebook.statistics.cuts import value_of
from casebook.statistics.periods import Period
from casebook.wagtail_admin.columns import DayColumn
from casebook.wagtail_admin.forms.indicators import PREFIX, IndicatorForm, labels_of, source_of
from casebook.wagtail_admin.forms.opening import NAME as OPENED
from casebook.wagtail_admin.screens.catalogue import CatalogueAdmin
from casebook.wagtail_admin.views import CaseCreateView, CaseDeleteView, CaseEditView, CaseIndexView
from casebook.wagtail_admin.wording import write_day

PREVIEW = "preview"


@dataclass(frozen=True)
class Preview:
    """What an indicator, saved or not, counts in a period as of now."""

    period: Period
    value: int
    is_final: bool


def previews_of(definition: Definition) -> list[Preview]:
    """The values of last year and of this one."""
    today = timezone.localdate()
    periods = [Period.year(today.year - 1), Period.year(today.year)]
    return [Preview(period, value_of(definition, period), period.is_over(today)) for period in periods]


def what_counts(record: IndicatorDefinition) -> list[tuple]:
    """In words, label and value: by what a saved indicator is counted, and of which records."""
    definition = record.as_definition()
    field = record._meta.get_field
    return [
        (field("source").verbose_name, definition.source.label),
        (field("distinct_on").verbose_name, record.get_distinct_on_display()),
        (field("unit").verbose_name, definition.unit.label),
        (field("date_field").verbose_name, WHITELIST[definition.source].date_fields[definition.day]),
        *(
            (Dimension(name).label, ", ".join(labels_of(definition.source, Dimension(name), values)))
            for name, values in record.filters.items()
        ),
        (field("parent").verbose_name, record.parent),
    ]


class PreviewScreen:
    """Mixed into a view of the form, before it: a second button counts what the form says and saves nothing.

    Whoever may not see small numbers sees no value here: by turning filters one could work each of them out.
    """

    template_name = "casebook/admin/indicator_form.html"
    previews = None

    def post(self, request, *args, **kwargs):
        if PREVIEW not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object() if self.kwargs else None
        self.form = self.get_form()
        if self.may_preview and (counted := self.form.counted):
            self.previews = previews_of(counted)
        return self.render_to_response(self.get_context_data(form=self.form))

    @property
    def may_preview(self) -> bool:
        return permissions.sees_small_numbers(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["media"] += Media(css={"all": ["casebook/statistics.css"]}, js=["casebook/indicators.js"])
        if OPENED in self.request.POST and PREVIEW in self.request.POST:
            # Counting is no saving: what was opened is still what was opened.
            context["hidden_marks"] = [(OPENED, self.request.POST[OPENED])]
        form = context["form"]
        return context | {
            "previews": self.previews,
            "may_preview": self.may_preview,
            "source_name": Source(form.chosen_source).label,
            "closed": what_counts(form.instance) if form.is_published else [],
        }


class IndicatorCreateView(PreviewScreen, CaseCreateView):
    """First the source is chosen, then the form has what that source can be counted by."""

    def get(self, request, *args, **kwargs):
        if source_of(request.GET.get("source")) is None:
            self.template_name = "casebook/admin/indicator_sources.html"
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        here = reverse(self.add_url_name)
        sources = [
            (source.label, f"{here}?{urlencode({'source': source.value})}")
            for source in Source
            if WHITELIST[source].is_open
        ]
        return super().get_context_data(sources=sources, **kwargs)


class IndicatorEditView(PreviewScreen, CaseEditView):
    pass


class IndicatorDeleteView(CaseDeleteView):
    """What a confirmed year printed is closed by its last day, and stays; so does what has parts."""

    @cached_property
    def reason_to_stay(self) -> str:
        return self.object.reason_to_stay


class IndicatorIndexView(CaseIndexView):
    """The centre's own indicators, and below them those that nobody changes."""

    template_name = "casebook/admin/indicator_index.html"

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        context["media"] += Media(css={"all": ["casebook/statistics.css"]})
        return context | {"standard": STANDARD, "others": EXTRA}


class IndicatorAdmin(CatalogueAdmin):
    model = IndicatorDefinition
    add_label = gettext_lazy("New indicator")
    menu_label = gettext_lazy("Indicators")
    menu_icon = "order"
    default_ordering = ("report_order", "code")
    form_class = IndicatorForm
    index_view_class = IndicatorIndexView
    create_view_class = IndicatorCreateView
    edit_view_class = IndicatorEditView
    delete_view_class = IndicatorDeleteView
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("label"),
                FieldRowPanel([FieldPanel("code"), FieldPanel("report_order")]),
                FieldPanel("definition"),
            ],
            heading=gettext_lazy("What it is"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("distinct_on"),
                FieldRowPanel([FieldPanel("unit"), FieldPanel("date_field")]),
                FieldPanel("parent"),
            ],
            heading=gettext_lazy("How it is counted"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in IndicatorForm.base_fields if name.startswith(PREFIX)],
            heading=gettext_lazy("Only these records"),
            help_text=gettext_lazy("Where nothing is ticked, all count."),
            classname="casebook-only",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")])],
            heading=gettext_lazy("When it is valid"),
        ),
    ]

    def columns(self, view):
        return [
            view.title_column("label", _("Name"), sort_key="label"),
            Column("code", label=_("Code"), sort_key="code", classname="casebook-wide"),
            Column("get_source_display", label=_("Source"), classname="casebook-wide"),
            Column("get_unit_display", label=_("Counting unit")),
            DayColumn("valid_from", label=_("Valid from"), classname="casebook-wide"),
            DayColumn("valid_until", label=_("Valid until")),
        ]

    def facts(self, record, user):
        field = record._meta.get_field
        return [
            (field("code").verbose_name, record.code),
            (field("definition").verbose_name, record.as_definition().definition),
            *what_counts(record),
            (field("valid_from").verbose_name, write_day(record.valid_from)),
            (field("valid_until").verbose_name, write_day(record.valid_until)),
        ]
