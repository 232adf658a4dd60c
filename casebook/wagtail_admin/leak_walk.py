"""The leak walk as the data protection officer runs it: role by role, on demand, green or red."""

from dataclasses import dataclass, field

from django.forms import Media
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from casebook import accountability
from casebook.accountability import Action
from casebook.grants import dangerous_grants
from casebook.leak_walk import wording
from casebook.leak_walk.judging import Result, walk
from casebook.leak_walk.visitors import LABELS, PARTS
from casebook.permissions import can_run_leak_walk
from casebook.wagtail_admin.turning_away import turn_away
from casebook.wagtail_admin.wording import write_moment

URL_NAME = "casebook_leak_walk"
# Where the officer's session keeps what was found: names of addresses and words, nothing of a case.
SESSION_KEY = "casebook_leak_walk"
SHOWN_FINDINGS = 50
MEDIA = Media(css={"all": ["casebook/casebook.css"]}, js=["casebook/leak_walk.js"])


@dataclass(frozen=True)
class Row:
    """One role on the screen, walked or not yet."""

    part: str
    found: dict = field(default_factory=dict)

    @property
    def label(self) -> str:
        return LABELS[self.part]

    @property
    def counts(self) -> str:
        return wording.write_counts(self.found) if self.found else ""

    @property
    def moment(self) -> str:
        return write_moment(parse_datetime(self.found["at"])) if self.found else ""


def summary(result: Result) -> dict:
    """What the session keeps of a walk, as plain words and numbers."""
    return {
        "at": timezone.now().isoformat(),
        "addresses": result.addresses,
        "questions": result.questions,
        "opened": result.opened,
        "red": len(result.findings),
        "findings": [
            {
                "name": finding.name,
                "case": wording.write_case(finding),
                "expected": wording.write_expected(finding),
                "happened": wording.write_happened(finding),
            }
            for finding in result.findings[:SHOWN_FINDINGS]
        ],
        "undeclared": result.undeclared[:SHOWN_FINDINGS],
        "unanswered": result.unanswered[:SHOWN_FINDINGS],
    }


@method_decorator(never_cache, name="dispatch")
class LeakWalkView(WagtailAdminTemplateMixin, View):
    """GET shows what was found in this session; POST walks one role, with a line in the access log."""

    page_title = _("Leak walk")
    header_icon = "circle-check"
    template_name = "casebook/admin/leak_walk.html"

    def dispatch(self, request, *args, **kwargs):
        if not can_run_leak_walk(request.user):
            turn_away(request.user, URL_NAME)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())

    def post(self, request, *args, **kwargs):
        part = request.POST.get("role", "")
        if part not in PARTS:
            raise Http404
        accountability.record(
            actor=request.user, action=Action.INSPECT, detail={"screen": "leak walk", "asked": part}
        )
        found = request.session.get(SESSION_KEY, {})
        request.session[SESSION_KEY] = {**found, part: summary(walk(part))}
        return HttpResponseRedirect(f"{reverse(URL_NAME)}#walk-{part}")

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        found = self.request.session.get(SESSION_KEY, {})
        rows = [Row(part, found.get(part, {})) for part in PARTS]
        undeclared = {name for row in rows for name in row.found.get("undeclared", ())}
        unanswered = {name for row in rows for name in row.found.get("unanswered", ())}
        return super().get_context_data(
            rows=rows,
            red_rows=[row for row in rows if row.found.get("red")],
            undeclared=sorted(undeclared),
            unanswered=sorted(unanswered),
            grants=dangerous_grants(),
            shown=SHOWN_FINDINGS,
            media=MEDIA,
            **kwargs,
        )


class LeakWalkItem(MenuItem):
    def is_shown(self, request) -> bool:
        return can_run_leak_walk(request.user)


def urls() -> list:
    return [path("casebook/leak-walk/", LeakWalkView.as_view(), name=URL_NAME)]


def menu_item() -> MenuItem:
    return LeakWalkItem(
        _("Leak walk"),
        reverse(URL_NAME),
        name="casebook-leak-walk",
        icon_name="circle-check",
        order=510,
    )
