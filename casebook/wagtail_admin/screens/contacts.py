"""The screens of contacts without a case."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column

from casebook import permissions
from casebook.choices import Channel
from casebook.models import ContactTally
from casebook.wagtail_admin.base import CasebookAdmin
from casebook.wagtail_admin.filters import WagtailFilterSet, any_of, day_range
from casebook.wagtail_admin.forms.catalogue import TallyForm
from casebook.wagtail_admin.rules import Rules
from casebook.wagtail_admin.wording import write_day


class TallyFilterSet(WagtailFilterSet):
    channel = any_of("channel", Channel.choices, gettext_lazy("Channel"))
    date = day_range("date", gettext_lazy("Day"))

    class Meta:
        model = ContactTally
        fields = []


class TallyAdmin(CasebookAdmin):
    model = ContactTally
    add_label = gettext_lazy("New contact")
    search_hint = gettext_lazy("Topic")
    menu_label = gettext_lazy("Contacts")
    menu_icon = "mobile-alt"
    rules = Rules(
        list=permissions.can_tally,
        create=permissions.can_tally,
        edit=lambda user, tally: permissions.can_tally(user),
    )
    filterset_class = TallyFilterSet
    default_ordering = ("-date", "topic", "pk")
    form_class = TallyForm
    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("channel")]),
        FieldRowPanel([FieldPanel("topic"), FieldPanel("count")]),
    ]

    def columns(self, view):
        return [
            view.title_column("date", _("Date"), accessor=lambda row: write_day(row.date), sort_key="date"),
            Column("get_channel_display", label=_("Channel")),
            Column("topic", label=_("Topic")),
            Column("count", label=_("Count")),
        ]

    def title_of(self, record):
        return record.topic

    def facts(self, record, user):
        field = record._meta.get_field
        return [
            (field("date").verbose_name, write_day(record.date)),
            (field("channel").verbose_name, record.get_channel_display()),
            (field("topic").verbose_name, record.topic),
            (field("count").verbose_name, str(record.count)),
        ]
