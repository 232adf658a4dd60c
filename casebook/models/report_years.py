"""Which year a report is of: one page a year, of a year that has begun, the same one once it is published."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from casebook.models.snapshots import ReportSnapshot

FIRST_YEAR = 1990


def year_to_report() -> int:
    """Of a new page and of a copy: the last year that is over, or the nearest one that has no page yet."""
    reports = apps.get_model("casebook", "AnnualReportPage")._base_manager
    taken = set(reports.values_list("year", flat=True))
    this_year = timezone.localdate().year
    nearest = [this_year - 1, this_year, *range(this_year - 2, FIRST_YEAR - 1, -1)]
    return next((year for year in nearest if year not in taken), this_year)


def check_year(page: Page) -> None:
    """A page keeps the year with which it was published or confirmed, and with it its address; another page
    says a year that has begun and that has no page yet. Aliases and translations are the same page.

    Raises:
        ValidationError: what is wrong, by the name of the field.
    """
    if page.alias_of_id:
        return
    before = type(page)._base_manager.filter(pk=page.pk).first() if page.pk else None
    is_new_year = before is None or before.year != page.year
    problems = {}
    if before is not None:
        is_confirmed = ReportSnapshot.objects.confirmed().of(before.year).exists()
        if is_new_year and is_confirmed:
            problems["year"] = _("The year is confirmed: this stays as it is.")
        elif is_new_year and before.first_published_at:
            problems["year"] = _(
                "The page was published as the report of this year: the year stays as it is."
            )
        if before.first_published_at and is_confirmed and page.slug != before.slug:
            problems["slug"] = _("The year is confirmed: this stays as it is.")
    if is_new_year and page.year is not None and "year" not in problems:
        if page.year > timezone.localdate().year:
            problems["year"] = _("This year has not begun yet.")
        elif other := others_of_the_year(page).first():
            problems["year"] = _("The report of this year has its page already: “%(title)s”.") % {
                "title": other.title
            }
    if problems:
        raise ValidationError(problems)


def others_of_the_year(page: Page):
    """The other pages that print the figures of the same year."""
    same = type(page)._base_manager.filter(year=page.year, alias_of=None)
    return same.exclude(pk=page.pk).exclude(translation_key=page.translation_key)
