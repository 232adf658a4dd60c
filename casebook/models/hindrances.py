"""What hinders the confirmation of a year, in words for whoever would confirm it: what is missing, and who
does it."""

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from casebook.models.report_years import others_of_the_year
from casebook.models.snapshots import ReportSnapshot
from casebook.roles import User


def year_of(page: Page) -> int | None:
    """The year whose figures a page prints; None of any other page. Wagtail asks of some as a mere Page."""
    return getattr(page.specific, "year", None)


def hindrance_of(page: Page, user: User) -> str:
    """Why `user` cannot approve the report `page` at this moment, or nothing."""
    if others_of_the_year(page).filter(live=True).exists():
        return _("Another page of %(year)d is on the site: a year has one page.") % {"year": page.year}
    snapshot = ReportSnapshot.objects.current().of(page.year).first()
    if snapshot is not None:
        return "" if snapshot.is_confirmed else hindrance_to_confirm(snapshot, user)
    if page.year >= timezone.localdate().year:
        return _("The year %(year)d is not over: its figures are confirmed afterwards.") % {"year": page.year}
    return _("Nobody prepared the figures of %(year)d: the coordinator does that first.") % {
        "year": page.year
    }


def hindrance_to_confirm(snapshot: ReportSnapshot, user: User) -> str:
    """Why `user` cannot confirm what was prepared, as far as can be told without counting, or nothing."""
    if snapshot.prepared_by_id == user.pk:
        return _("Whoever prepared the figures does not confirm them: a second person does.")
    if snapshot.is_outdated:
        return _("Something changed since the figures were prepared: the coordinator prepares them anew.")
    return ""
