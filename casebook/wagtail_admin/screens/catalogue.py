"""The screens of the catalogue: categories, bodies, programmes, and totals of the years on paper."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column

from casebook import permissions
from casebook.models import Body, HistoricalAggregate, Programme, ServiceCategory
from casebook.wagtail_admin.base import CasebookAdmin
from casebook.wagtail_admin.columns import DayColumn
from casebook.wagtail_admin.forms.catalogue import AggregateForm, BodyForm, CategoryForm, ProgrammeForm
from casebook.wagtail_admin.rules import Rules
from casebook.wagtail_admin.wording import write_day


def keeps(user, record=None) -> bool:
    return permissions.can_keep_catalogue(user)


class CatalogueAdmin(CasebookAdmin):
    """An entry may be deleted as long as no record uses it."""

    delete_view_enabled = True
    # Wagtail's search in the header needs a phrase of the model; lists this short do without.
    is_searchable = False

    def __init__(self, parent=None):
        self.rules = Rules(
            list=keeps, create=keeps, edit=keeps, delete=keeps, visible=lambda user: self.model.objects.all()
        )
        super().__init__(parent)

    def title_of(self, record):
        return str(record)

    def facts(self, record, user):
        """Every field of the form, in its order."""
        return [
            (record._meta.get_field(name).verbose_name, self._write(record, name))
            for name in self.form_class._meta.fields
        ]

    @staticmethod
    def _write(record, name):
        choice = getattr(record, f"get_{name}_display", None)
        value = choice() if choice else getattr(record, name)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if hasattr(value, "year"):
            return write_day(value)
        return "" if value is None else str(value)


class CategoryAdmin(CatalogueAdmin):
    model = ServiceCategory
    add_label = gettext_lazy("New category")
    menu_label = gettext_lazy("Service categories")
    menu_icon = "list-ul"
    default_ordering = ("report_order", "name")
    list_related = ("parent", "default_body")
    form_class = CategoryForm
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("code"), FieldPanel("report_order")]),
                FieldRowPanel([FieldPanel("parent"), FieldPanel("unit")]),
                FieldPanel("definition"),
            ],
            heading=gettext_lazy("What it is"),
        ),
        MultiFieldPanel(
            [FieldPanel("default_body"), FieldPanel("checklist"), FieldPanel("is_restricted")],
            heading=gettext_lazy("How it is handled"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
                FieldPanel("successor"),
            ],
            heading=gettext_lazy("When it is valid"),
        ),
    ]

    def columns(self, view):
        return [
            view.title_column("name", _("Name"), sort_key="name"),
            Column("code", label=_("Code"), sort_key="code", classname="casebook-wide"),
            Column("get_unit_display", label=_("Counting unit")),
            Column("default_body.name", label=_("Usual body"), classname="casebook-wide"),
            DayColumn("valid_until", label=_("Valid until")),
            BooleanColumn("is_restricted", label=_("Restricted")),
        ]


class BodyAdmin(CatalogueAdmin):
    model = Body
    add_label = gettext_lazy("New body")
    menu_label = gettext_lazy("Bodies")
    menu_icon = "site"
    default_ordering = ("name",)
    form_class = BodyForm
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        FieldPanel("former_names"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
        FieldPanel("address"),
        FieldPanel("is_active"),
    ]

    def columns(self, view):
        return [
            view.title_column("name", _("Name"), sort_key="name"),
            Column("code", label=_("Code"), sort_key="code"),
            Column("phone", label=_("Telephone"), classname="casebook-wide"),
            BooleanColumn("is_active", label=_("In use")),
        ]


class ProgrammeAdmin(CatalogueAdmin):
    model = Programme
    add_label = gettext_lazy("New programme")
    menu_label = gettext_lazy("Programmes")
    menu_icon = "clipboard-list"
    default_ordering = ("name",)
    list_related = ("body",)
    form_class = ProgrammeForm
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        FieldPanel("body"),
        FieldPanel("is_active"),
    ]

    def columns(self, view):
        return [
            view.title_column("name", _("Name"), sort_key="name"),
            Column("code", label=_("Code"), sort_key="code"),
            Column("body.name", label=_("Body")),
            BooleanColumn("is_active", label=_("In use")),
        ]


class AggregateAdmin(CatalogueAdmin):
    model = HistoricalAggregate
    add_label = gettext_lazy("New historical total")
    menu_label = gettext_lazy("Historical totals")
    menu_icon = "history"
    default_ordering = ("indicator", "-period_start")
    form_class = AggregateForm
    panels = [
        FieldRowPanel([FieldPanel("indicator"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("period_start"), FieldPanel("period_end")]),
        FieldPanel("value"),
        FieldPanel("source"),
    ]

    def columns(self, view):
        return [
            view.title_column("indicator", _("Indicator"), sort_key="indicator"),
            DayColumn("period_start", label=_("From"), sort_key="period_start"),
            DayColumn("period_end", label=_("To")),
            Column("value", label=_("Value")),
            Column("source", label=_("Source"), classname="casebook-wide"),
        ]
