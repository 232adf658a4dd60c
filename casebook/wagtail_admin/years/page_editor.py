"""The report in Wagtail's editor: it is sent to be confirmed, and not published by whoever writes it."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.action_menu import PublishMenuItem, SubmitForModerationMenuItem

from casebook.models import AnnualReportPage

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
    messages.warning(
        request,
        _("The report is kept as a draft: send it to management, who confirms the year and publishes it."),
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
