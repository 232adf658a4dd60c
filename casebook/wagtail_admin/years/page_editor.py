"""The report in Wagtail's editor: it is sent to be confirmed, not published by whoever writes it, and decided
once."""

from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.action_menu import PublishMenuItem, SubmitForModerationMenuItem
from wagtail.admin.utils import get_user_display_name
from wagtail.models import TaskState, WorkflowState

from casebook.models import AnnualReportPage, ReportSnapshot
from casebook.models.hindrances import hindrance_of
from casebook.permissions import can_confirm_year
from casebook.wagtail_admin.years.views import YEAR, YEARS

DECISION, PUBLISH = "action-workflow-action", "action-publish"
PAST_THE_DRAFT = (PublishMenuItem, SubmitForModerationMenuItem)


def hide_publishing(menu_items, request, context) -> None:
    """For the hook construct_page_action_menu: a page that is being made has no permissions of its own yet,
    and its kind stands in the address alone. It is not sent either before it is saved: Wagtail would name
    the workflow of the page above."""
    if context.get("view") != "create" or request.resolver_match is None:
        return
    kind = request.resolver_match.kwargs
    asked = (kind.get("content_type_app_name"), kind.get("content_type_model_name"))
    if asked == (AnnualReportPage._meta.app_label, AnnualReportPage._meta.model_name):
        menu_items[:] = [item for item in menu_items if not isinstance(item, PAST_THE_DRAFT)]


def send_back_to_draft(request, page):
    """For the hook before_publish_page: a report that somebody would publish past its workflow is kept as a
    draft, with all that was written."""
    if not isinstance(page, AnnualReportPage) or page.permissions_for_user(request.user).can_publish():
        return None
    if page.first_published_at is None:
        # Made and published in one go: Wagtail has put it into the tree as if it were live.
        AnnualReportPage.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
    _tell_kept_as_draft(request)
    return redirect("wagtailadmin_pages:edit", page.pk)


def decide_once(request, page):
    """For the hook before_edit_page: a report is decided by one at a time, as a whole or not at all.

    Wagtail asks several times on the way whether the page waits, and fails where somebody decides it in
    between (a double click does). So the editor runs under the lock of what waits; who comes second is told.
    """
    if not isinstance(page, AnnualReportPage) or getattr(request, "decides_report", False):
        return None
    if request.method == "POST" and DECISION in request.POST:
        with transaction.atomic():
            waiting = page.workflow_states.select_for_update(of=("self",))
            if waiting.filter(status=WorkflowState.STATUS_IN_PROGRESS).first() is not None:
                request.decides_report = True
                editor = request.resolver_match
                return editor.func(request, *editor.args, **editor.kwargs)
        return tell_what_became(request, page)
    if not page.permissions_for_user(request.user).can_write():
        return tell_what_became(request, page)
    if request.method == "GET" and page.workflow_in_progress and can_confirm_year(request.user):
        _tell_hindrance(request, page)
    return None


def lead_on(request, page):
    """For the hook after_edit_page: management, who decided a report, has no place in the page tree; and
    whoever pressed a button to publish it, that Wagtail does not offer, is told what became of it."""
    if not isinstance(page, AnnualReportPage):
        return None
    if DECISION in request.POST and can_confirm_year(request.user):
        return tell_what_became(request, page)
    if PUBLISH in request.POST and page.has_workflow:
        _tell_kept_as_draft(request)
    return None


def tell_what_became(request, page):
    """Say what became of the report, and who decided it; the screen of its year shows the figures."""
    page = AnnualReportPage.objects.get(pk=page.pk)
    states = TaskState.objects.filter(workflow_state__in=page.workflow_states)
    last = states.select_related("finished_by").order_by("-started_at", "-pk").first()
    told = {"title": page.get_latest_revision_as_object().title, "year": page.year}
    if last is None or last.status == TaskState.STATUS_CANCELLED:
        messages.info(request, _("“%(title)s” does not wait for management at this moment.") % told)
    elif last.status == TaskState.STATUS_IN_PROGRESS:
        # What the program answered to the last attempt (casebook/models/confirming.py).
        told["why"] = last.comment or hindrance_of(page.get_latest_revision_as_object(), request.user)
        messages.error(
            request,
            _("%(year)d was not confirmed, and “%(title)s” is not published: it waits as before. %(why)s")
            % told,
        )
    else:
        told |= {"name": get_user_display_name(last.finished_by), "comment": last.comment}
        if last.status == TaskState.STATUS_REJECTED:
            messages.warning(request, _("“%(title)s” was sent back by %(name)s: %(comment)s") % told)
        elif page.live:
            messages.success(
                request,
                _("The figures of %(year)d are confirmed and “%(title)s” is published, approved by %(name)s.")
                % told,
                buttons=[messages.button(page.url, _("The page on the site"))] if page.url else None,
            )
        else:
            messages.success(
                request,
                _("“%(title)s” is approved by %(name)s, and is not on the site at this moment.") % told,
            )
    return redirect(*_screen_of(page.year))


def _tell_hindrance(request, page) -> None:
    """What is missing, and who does it, for whoever would confirm the report that waits."""
    if hindrance := hindrance_of(page, request.user):
        name, *arguments = _screen_of(page.year)
        screen = reverse(name, args=arguments)
        messages.warning(
            request,
            _("This report cannot be confirmed yet, only sent back. %(why)s") % {"why": hindrance},
            buttons=[messages.button(screen, _("Confirmation of years"))],
        )


def _tell_kept_as_draft(request) -> None:
    messages.warning(
        request,
        _("The report is kept as a draft: send it to management, who confirms the year and publishes it."),
    )


def _screen_of(year: int) -> tuple:
    """The name and the arguments of the address at which the year is confirmed."""
    snapshot = ReportSnapshot.objects.current().of(year).first()
    return (YEAR, snapshot.pk) if snapshot else (YEARS,)
