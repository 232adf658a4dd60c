"""A record's own page, and its history."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryFilterSet
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.models import ModelLogEntry

from casebook import accountability
from casebook.accountability import Action
from casebook.models import Note
from casebook.models.restriction import is_restricted
from casebook.wagtail_admin.columns import MomentColumn, WorkerColumn
from casebook.wagtail_admin.earlier import EarlierValues
from casebook.wagtail_admin.filters import day_range
from casebook.wagtail_admin.views.screen import CaseScreen

ENTERED_BY_FILE = "casebook.enter_by_file"


@dataclass(frozen=True)
class Section:
    """A list of other records on the page of a record: rows of (text, address or "", remark, status)."""

    heading: str
    rows: list = field(default_factory=list)
    empty: str = ""
    more: tuple[str, str] | None = None
    # The notes whose texts stand in the rows.
    notes: list[Note] = field(default_factory=list)


class CaseInspectView(CaseScreen, generic.InspectView):
    template_name = "casebook/admin/record.html"
    read_as = Action.INSPECT
    opens_in_emergency = True

    def may_enter(self, user):
        return self.model_admin.permission_helper.user_can_read(user)

    def get(self, request, *args, **kwargs):
        self.note_reading(self.read_as, self.object)
        return super().get(request, *args, **kwargs)

    def note_notes_read(self, notes: Iterable[Note]) -> None:
        """A line of the access log for each note whose text stands on the page."""
        accountability.record_many(
            actor=self.request.user,
            action=Action.NOTE,
            changes=[(note, ()) for note in notes],
            detail=self.reading_detail(),
        )

    def get_fields(self):
        return []

    def get_page_title(self):
        return capfirst(self.model._meta.verbose_name)

    def get_breadcrumbs_items(self):
        return self.record_trail()

    @cached_property
    def header_buttons(self):
        user = self.request.user
        found = []
        if self.is_in_reach and self.rules.may("edit", user, self.object):
            found.append(HeaderButton(_("Edit"), self.model_admin.url("edit", self.object), icon_name="edit"))
        return found

    @cached_property
    def header_more_buttons(self):
        found = []
        if not self.is_in_reach:
            return found
        if self.history_url_name:
            found.append(
                Button(_("History"), self.model_admin.url("history", self.object), icon_name="history")
            )
        if self.delete_url_name and self.rules.may("delete", self.request.user, self.object):
            found.append(Button(_("Delete"), self.model_admin.url("delete", self.object), icon_name="bin"))
        return found

    def get_context_data(self, **kwargs):
        user = self.request.user
        admin = self.model_admin
        facts, sections = admin.facts(self.object, user), admin.related(self.object, user)
        self.note_notes_read(note for section in sections for note in section.notes)
        return super().get_context_data(
            record_title=admin.title_of(self.object),
            facts=[(capfirst(label), value) for label, value in facts if value not in ("", None)],
            sections=sections,
            next_steps=[] if is_restricted(self.object) else admin.buttons(self.object, user),
            **kwargs,
        )


def register_actions(actions) -> None:
    """What histories say beside the words of Wagtail."""
    actions.register_action(
        ENTERED_BY_FILE, gettext_lazy("Enter by a file"), gettext_lazy("Entered by a file")
    )


class ChangesFilterSet(HistoryFilterSet):
    """As Wagtail's, with days that need no script inside the page."""

    timestamp = day_range("timestamp", gettext_lazy("Date"))


class ChangesColumn(Column):
    """The fields of a change, and what stood in each before."""

    cell_template_name = "casebook/admin/changes_cell.html"


def entering_by_file(record: Model) -> list[ModelLogEntry]:
    """What the history of a record that came in a file begins with; nothing for any other record."""
    line = accountability.line_of_entering(record)
    if line is None:
        return []
    user = get_user_model()._default_manager.filter(pk=line.actor_key).first() if line.actor_key else None
    return [ModelLogEntry(action=ENTERED_BY_FILE, timestamp=line.at, user=user, data={})]


class CaseHistoryView(CaseScreen, generic.HistoryView):
    """Who changed what and when, and what stood there before: for those who read the record."""

    filterset_class = ChangesFilterSet
    read_as = Action.INSPECT

    def get(self, request, *args, **kwargs):
        self.note_reading(self.read_as, self.object)
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return self.record_trail((_("History"), ""))

    header_buttons = ()

    def paginate_queryset(self, queryset, page_size):
        """The last page ends with the file in which the record came, which is written down once for all of
        its records."""
        paginator, page, entries, is_paginated = super().paginate_queryset(queryset, page_size)
        if not page.has_next() and not self.is_filtering:
            entries = [*entries, *entering_by_file(self.object)]
        return paginator, page, entries, is_paginated

    @property
    def no_results_message(self):
        return _("No change of this record was written down.")

    @cached_property
    def columns(self):
        return [
            Column("message", label=_("Action")),
            ChangesColumn("fields", label=_("Fields"), accessor=self.changes),
            WorkerColumn("user", label=_("User")),
            MomentColumn("timestamp", label=_("Date")),
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.entries = context["object_list"]
        return context

    @cached_property
    def earlier(self) -> EarlierValues:
        versions = [entry.data["version"] for entry in self.entries if "version" in (entry.data or {})]
        fields = self.model_admin.form_class.base_fields
        return EarlierValues(self.object, self.request.user, fields, versions)

    def changes(self, entry) -> list[tuple]:
        data = entry.data or {}
        return self.earlier.changes(data.get("version"), data.get("fields", ()))
