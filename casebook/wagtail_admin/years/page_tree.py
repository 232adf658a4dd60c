"""The report in the page tree: nobody takes a confirmed year away with a page above it, and no copy of a
report is published past its workflow.

What a page's own form allows, its permissions say (casebook/models/confirming.py).
"""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from casebook.models import AnnualReportPage, ReportSnapshot

# The bulk actions that reach the pages below; those that change the report itself ask its own permissions.
AWAY = frozenset({"delete", "move"})


def reports_below(pages: Iterable[Page]) -> Iterator[AnnualReportPage]:
    """The reports among `pages` and all that stands below them."""
    paths = Q(pk__in=[])
    for page in pages:
        paths |= Q(path__startswith=page.path)
    return AnnualReportPage.objects.filter(paths).iterator()


def kept_below(pages: Iterable[Page]) -> list[AnnualReportPage]:
    """Those of them that were published, of confirmed years."""
    confirmed = set(ReportSnapshot.objects.confirmed().values_list("year", flat=True))
    return [each for each in reports_below(pages) if each.first_published_at and each.year in confirmed]


def keep_from_deletion(request, page):
    """For the hook before_delete_page."""
    return _refuse(request, [page], back_to=page)


def keep_from_moving(request, page, destination):
    """For the hook before_move_page. Among its neighbours a page is put in another order."""
    return None if page.is_child_of(destination) else _refuse(request, [page], back_to=page)


def keep_address(request, page):
    """For the hook before_publish_page: another address of a page is another one of all below it."""
    below = Page.objects.filter(pk=page.pk).exclude(slug=page.slug)
    return _refuse(request, below, back_to=page)


def keep_from_bulk_actions(request, action_type, objects, action):
    """For the hook before_bulk_action: pages, images and documents come here, all of one kind."""
    pages = [each for each in objects if isinstance(each, Page)]
    return _refuse(request, pages, back_to=pages[0]) if pages and action_type in AWAY else None


def copy_as_draft(request, page):
    """For the hook before_copy_page: a report may be the pattern of the next one, but its copy is a draft. An
    alias, or a copy published at once, would be a report that management never saw."""
    asked = request.POST
    if not (asked.get("alias") or asked.get("publish_copies")):
        return None
    is_report = isinstance(page.specific, AnnualReportPage)
    if not is_report and not (asked.get("copy_subpages") and any(reports_below([page]))):
        return None
    messages.error(
        request,
        _("An annual report is copied as a draft only: management publishes it, through its workflow."),
    )
    return redirect("wagtailadmin_pages:copy", page.pk)


def _refuse(request, pages: Iterable[Page], *, back_to: Page):
    kept = kept_below(pages)
    if not kept:
        return None
    names = ", ".join(f"“{report.title}”" for report in kept)
    messages.error(
        request,
        _("The addresses of a confirmed year stay as they are, and all above it: %(titles)s.")
        % {"titles": names},
    )
    return redirect("wagtailadmin_explore", back_to.get_parent().pk)
