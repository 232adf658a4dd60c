"""The access log as the data protection officer reads it: filtered, by person, and as a file."""

from collections.abc import Iterator

import django_filters
from django.contrib.auth import get_user_model
from django.forms import Media
from django.http import StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import BaseListingView
from wagtail.admin.widgets.button import Button

from casebook import accountability
from casebook.accountability import Action, wording
from casebook.models import AccessLogEntry
from casebook.models.numbering import Series
from casebook.permissions import can_read_access_log
from casebook.search import person_code
from casebook.spreadsheets import Value, csv_pieces, download
from casebook.wagtail_admin.columns import MomentColumn
from casebook.wagtail_admin.filters import WagtailFilterSet, any_of, day_range
from casebook.wagtail_admin.turning_away import turn_away
from casebook.wagtail_admin.wording import write_moment

URL_NAME = "casebook_access_log"


class AccessLogFilterSet(WagtailFilterSet):
    person = django_filters.CharFilter(
        label=_("Code of the person"), method="about_person", help_text=_("As ΑΒ-2022-000123.")
    )
    actor_name = django_filters.CharFilter(label=_("User"), lookup_expr="iexact")
    at = day_range("at", _("Date"))
    action = any_of("action", Action.choices, _("Action"))

    class Meta:
        model = AccessLogEntry
        fields = []

    def about_person(self, lines, name, value):
        return lines.about(person_code(value))


def person_lines(line: AccessLogEntry) -> str:
    """The code, leading to all lines on that person: the officer sees no card."""
    if not line.person_code:
        return ""
    address = f"{reverse(URL_NAME)}?{urlencode({'person': line.person_code})}"
    return format_html('<a class="casebook-code" href="{}">{}</a>', address, line.person_code)


def filter_as_logged(asked: dict) -> dict:
    """What was asked for, as a line may hold it: choices, the code of a person, the name of a user. Of what
    somebody typed that is none of these, nothing."""
    model, code = get_user_model(), person_code(asked["person"])
    user = model.objects.filter(**{f"{model.USERNAME_FIELD}__iexact": asked["actor_name"]}).first()
    found = {
        "person": code if Series.PERSON.read(code) else "",
        "actor_name": user.get_username() if user else "",
        "action": asked["action"],
    }
    return {name: value for name, value in found.items() if value}


class AccessLogView(BaseListingView):
    """Lines, the latest first; `?person=` adds who looked at that person; `?export=csv` hands them out."""

    model = AccessLogEntry
    page_title = _("Access log")
    header_icon = "view"
    results_template_name = "casebook/admin/access_log_results.html"
    index_url_name = URL_NAME
    index_results_url_name = f"{URL_NAME}_results"
    filterset_class = AccessLogFilterSet
    default_ordering = ("-at", "-pk")
    verbose_name_plural = _("lines of the access log")
    paginate_by = 50
    is_searchable = False
    _show_breadcrumbs = True

    columns = [
        MomentColumn("at", label=_("Moment")),
        Column("actor", label=_("User"), accessor=wording.write_actor),
        Column("action", label=_("Action"), accessor=lambda line: line.get_action_display()),
        Column("record", label=_("Record"), accessor=wording.write_record),
        Column("person_code", label=_("Person"), accessor=person_lines),
        Column("fields", label=_("Fields"), accessor=wording.write_fields),
        Column("detail", label=_("Details"), accessor=wording.write_detail),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not can_read_access_log(request.user):
            turn_away(request.user, URL_NAME)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if request.GET.get("export") == "csv" and self.filters.is_valid():
            return self.as_file()
        return super().get(request, *args, **kwargs)

    @cached_property
    def header_more_buttons(self):
        query = self.request.GET.copy()
        query["export"] = "csv"
        address = f"{self.index_url}?{query.urlencode()}"
        return [Button(_("Download CSV"), url=address, icon_name="download", priority=90)]

    @cached_property
    def person(self) -> str:
        """The code that the filter understood: not everything in an address is a text."""
        asked = self.filters.form
        return person_code(asked.cleaned_data["person"]) if asked.is_valid() else ""

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        context["media"] += Media(css={"all": ["casebook/casebook.css"]})
        if self.person:
            context["person_code"] = self.person
            context["looks"] = [
                (look, write_moment(look.first_at), write_moment(look.last_at))
                for look in accountability.who_looked(self.person)
            ]
        return context

    def as_file(self) -> StreamingHttpResponse:
        """The filtered lines as CSV; that they were taken out is a line of the log itself."""
        lines = self.get_queryset()
        asked = self.filters.form
        days = asked.cleaned_data["at"]
        accountability.record(
            actor=self.request.user,
            action=Action.EXPORT,
            detail={
                "kind": "access_log",
                "rows": lines.count(),
                "columns": [column.name for column in self.columns],
                "format": "csv",
                "filter": filter_as_logged(asked.cleaned_data),
                "period_start": days.start if days else None,
                "period_end": days.stop if days else None,
            },
        )
        headings = [gettext("Line"), *(str(column.label) for column in self.columns), gettext("Seal")]
        name = f"access-log-{timezone.localdate():%Y-%m-%d}"
        return download(csv_pieces(headings, self._rows(lines)), name=name, format="csv")

    def _rows(self, lines) -> Iterator[list[Value]]:
        for line in lines.iterator(chunk_size=2000):
            # The screen's cell is a link.
            plain = {"person_code": line.person_code}
            cells = [plain.get(column.name, column.get_value(line)) for column in self.columns]
            yield [line.number, *map(str, cells), line.seal]


class AccessLogItem(MenuItem):
    def is_shown(self, request) -> bool:
        return can_read_access_log(request.user)


def urls() -> list:
    return [
        path("casebook/access-log/", AccessLogView.as_view(), name=URL_NAME),
        path(
            "casebook/access-log/results/",
            AccessLogView.as_view(results_only=True),
            name=f"{URL_NAME}_results",
        ),
    ]


def menu_item() -> MenuItem:
    address = reverse(URL_NAME)
    return AccessLogItem(_("Access log"), address, name="casebook-access-log", icon_name="view", order=500)
