"""Retention as the data protection officer sees it: rules, what is due, running a rule, the reports."""

from django.core.paginator import Paginator
from django.forms import Media
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from casebook import permissions, retention
from casebook.choices import RetentionAction, RetentionKind
from casebook.models import Person, RetentionRule, RetentionRun
from casebook.models.retention import ACTIONS_OF
from casebook.reauthentication import recently_authenticated
from casebook.wagtail_admin.base import CasebookAdmin
from casebook.wagtail_admin.forms.base import CaseModelForm
from casebook.wagtail_admin.rules import Rules, never
from casebook.wagtail_admin.turning_away import turn_away
from casebook.wagtail_admin.views import CaseEditView
from casebook.wagtail_admin.wording import screen_url, write_day, write_moment

URL_NAME, DUE_URL_NAME, RUN_URL_NAME = (f"casebook_retention{part}" for part in ("", "_due", "_run"))
PER_PAGE = 50
SHOWN_RUNS = 20
# What one click does at most: the command does all at once.
PERSONS_A_CLICK, ROWS_A_CLICK = 200, 5000


@method_decorator(never_cache, name="dispatch")
class RetentionScreen(WagtailAdminTemplateMixin, View):
    """Codes and numbers alone: the officer sees no name."""

    header_icon = "time"
    page_title = gettext_lazy("Retention")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not permissions.can_keep_retention(request.user):
            turn_away(request.user, URL_NAME)

    @cached_property
    def rule(self) -> RetentionRule:
        rule = RetentionRule.objects.filter(pk=self.kwargs["pk"]).first()
        if rule is None:
            raise Http404
        return rule

    def get_breadcrumbs_items(self):
        items = [{"url": reverse(URL_NAME), "label": _("Retention")}]
        if "pk" in self.kwargs:
            items.append({"url": "", "label": self.rule.get_kind_display()})
        return [*self.breadcrumbs_items, *items]

    def get_context_data(self, **kwargs):
        return super().get_context_data(media=Media(css={"all": ["casebook/casebook.css"]}), **kwargs)


class RulesView(RetentionScreen):
    """The rules and what their runs did. What is due is counted on the page of a rule, when it is asked."""

    template_name = "casebook/admin/retention.html"

    def get(self, request):
        rules = [
            {
                "rule": rule,
                "edit_url": screen_url("retentionrule", "edit", rule),
                "due_url": reverse(DUE_URL_NAME, args=[rule.pk]),
            }
            for rule in RetentionRule.objects.all()
        ]
        runs = [
            {
                "run": run,
                "moment": write_moment(run.ran_at),
                "by": get_user_display_name(run.ran_by) if run.ran_by else _("a command"),
            }
            for run in RetentionRun.objects.select_related("ran_by")[:SHOWN_RUNS]
        ]
        return self.render_to_response(self.get_context_data(rules=rules, runs=runs))


class DueView(RetentionScreen):
    """The dry run: what is due under a rule, and what a hold keeps."""

    template_name = "casebook/admin/retention_due.html"

    def get(self, request, pk):
        due = retention.due_under(self.rule, today=timezone.localdate())
        page = Paginator(due.records, PER_PAGE).get_page(request.GET.get("p"))
        return self.render_to_response(
            self.get_context_data(
                rule=self.rule,
                rows=rows_of(list(page.object_list)),
                page_obj=page,
                due_count=page.paginator.count,
                held_count=due.held.count(),
                run_url=self._run_url(page.paginator.count),
                rules_url=reverse(URL_NAME),
            )
        )

    def _run_url(self, due: int) -> str:
        is_run = self.rule.is_active and due and self.rule.action != RetentionAction.REVIEW
        return reverse(RUN_URL_NAME, args=[self.rule.pk]) if is_run else ""


@method_decorator(recently_authenticated, name="dispatch")
class RunView(RetentionScreen):
    """Running a rule: GET says what will be done and asks for a tick, POST does a bounded number at once."""

    template_name = "casebook/admin/retention_run.html"

    @property
    def limit(self) -> int:
        return PERSONS_A_CLICK if self.rule.kind == RetentionKind.PERSON else ROWS_A_CLICK

    def get(self, request, pk):
        due = retention.due_under(self.rule, today=timezone.localdate())
        return self.render_to_response(
            self.get_context_data(
                rule=self.rule,
                due_count=due.records.count(),
                held_count=due.held.count(),
                limit=self.limit,
                due_url=reverse(DUE_URL_NAME, args=[pk]),
            )
        )

    def post(self, request, pk):
        if not self.rule.is_active:
            messages.error(request, _("This rule is not in force: nothing was done."))
        elif not request.POST.get("is_sure"):
            messages.error(request, _("Nothing was done: tick that you looked at the list."))
        else:
            self._tell(retention.run(self.rule, by=request.user, limit=self.limit))
        return redirect(DUE_URL_NAME, pk=pk)

    def _tell(self, report: retention.Report) -> None:
        done = ngettext("%(count)d record is gone.", "%(count)d records are gone.", report.done)
        messages.success(self.request, done % {"count": report.done})
        if report.held:
            held = ngettext(
                "%(count)d record is kept by a hold.", "%(count)d records are kept by a hold.", report.held
            )
            messages.info(self.request, held % {"count": report.held})
        if report.failed:
            codes = ", ".join(report.failed)
            messages.error(self.request, _("These could not be erased: %(codes)s.") % {"codes": codes})
        if left := report.left - len(report.failed):
            message = ngettext(
                "%(count)d more is due: run the rule again.",
                "%(count)d more are due: run the rule again.",
                left,
            )
            messages.warning(self.request, message % {"count": left})


def rows_of(records: list) -> list[dict]:
    """A code, and the day on which something last happened."""
    if records and isinstance(records[0], Person):
        days = retention.last_days(records)
        return [{"code": record.code, "day": write_day(days[record.pk])} for record in records]
    moments = ("ends_at", "changed_at", "updated_at")
    return [
        {
            "code": str(record),
            "day": write_moment(next(getattr(record, name) for name in moments if hasattr(record, name))),
        }
        for record in records
    ]


class RuleForm(CaseModelForm):
    class Meta(CaseModelForm.Meta):
        model = RetentionRule
        fields = ["years", "action", "basis", "is_active"]

    def prepare(self):
        """Only what can be done to records of this kind is offered."""
        allowed = ACTIONS_OF[RetentionKind(self.instance.kind)]
        self.fields["action"].choices = [choice for choice in RetentionAction.choices if choice[0] in allowed]


class RuleEditView(CaseEditView):
    """A rule leads back to the page of all rules."""

    def get_success_url(self):
        return reverse(URL_NAME)

    def get_page_subtitle(self):
        return self.object.get_kind_display()

    def trail(self, *last):
        items = [(_("Retention"), reverse(URL_NAME)), *last]
        return [*self.breadcrumbs_items, *({"label": label, "url": url} for label, url in items)]


class RetentionRuleAdmin(CasebookAdmin):
    """The rules are those of `setup_centre`, one a kind: they are changed, never added or taken away."""

    model = RetentionRule
    is_in_menu = False
    index_view_enabled = False
    inspect_view_enabled = False
    history_view_enabled = False
    rules = Rules(
        list=permissions.can_keep_retention,
        create=never,
        edit=lambda user, rule: permissions.can_keep_retention(user),
        visible=lambda user: RetentionRule.objects.all(),
    )
    create_view_class = None
    edit_view_class = RuleEditView
    form_class = RuleForm
    panels = [FieldPanel("years"), FieldPanel("action"), FieldPanel("basis"), FieldPanel("is_active")]


class RetentionItem(MenuItem):
    def is_shown(self, request) -> bool:
        return permissions.can_keep_retention(request.user)


def urls() -> list:
    return [
        path("casebook/retention/", RulesView.as_view(), name=URL_NAME),
        path("casebook/retention/<int:pk>/", DueView.as_view(), name=DUE_URL_NAME),
        path("casebook/retention/<int:pk>/run/", RunView.as_view(), name=RUN_URL_NAME),
    ]


def menu_item() -> MenuItem:
    address = reverse(URL_NAME)
    return RetentionItem(_("Retention"), address, name="casebook-retention", icon_name="time", order=515)
