"""One page a year, of a year that has begun, and the same one once it is published or confirmed."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Locale, Page

from casebook.models import AnnualReportPage
from casebook.models.report_years import year_to_report
from tests.snapshots import confirm

pytestmark = pytest.mark.django_db


def page_of(year: int, **fields) -> AnnualReportPage:
    root = Page.objects.filter(depth=2).first()
    fields = {"title": f"Απολογισμός {year}", "slug": f"etos-{year}", "live": False} | fields
    return root.add_child(instance=AnnualReportPage(year=year, **fields))


def problem(page: AnnualReportPage) -> str:
    with pytest.raises(ValidationError) as raised:
        page.full_clean()
    return " ".join(raised.value.message_dict["year"])


def test_a_year_has_one_page():
    page_of(2022)
    with pytest.raises(ValidationError, match="Απολογισμός 2022"):
        page_of(2022, slug="allos")
    other = page_of(2021)
    other.year = 2022
    assert "Απολογισμός 2022" in problem(other)


def test_aliases_and_translations_are_the_same_page():
    page = page_of(2022)
    alias = page.create_alias(update_slug="allos")
    alias.specific.full_clean()
    page.full_clean()
    english, _made = Locale.objects.get_or_create(language_code="en")
    page.get_parent().copy_for_translation(english)
    translation = page.copy_for_translation(english)
    assert translation.year == 2022
    translation.full_clean()


def test_any_other_copy_is_of_another_year():
    copy = page_of(2022).copy(update_attrs={"slug": "neos"}, keep_live=False)
    assert copy.year == copy.get_latest_revision_as_object().year == timezone.localdate().year - 1


def test_a_year_that_has_not_begun_has_no_page():
    this_year = timezone.localdate().year
    page_of(this_year)
    page = page_of(this_year - 1)
    page.year = this_year + 1
    assert "δεν έχει αρχίσει" in problem(page)


def test_the_year_of_a_published_page_stays():
    page = page_of(2022, live=True, first_published_at=timezone.now())
    page.year = 2021
    assert "δημοσιεύτηκε" in problem(page)
    draft = page_of(2020)
    draft.year = 2021
    draft.full_clean()


def test_the_year_of_a_draft_stays_once_it_is_confirmed():
    page = page_of(2022)
    confirm(2022)
    page.year = 2021
    assert "επιβεβαιωθεί" in problem(page)


def test_two_pages_of_a_year_from_before_the_rule_are_still_written():
    page_of(2022)
    second = page_of(2021)
    AnnualReportPage.objects.filter(pk=second.pk).update(year=2022)
    second.refresh_from_db()
    second.full_clean()


def test_a_new_page_begins_with_the_last_year_that_has_none():
    last = timezone.localdate().year - 1
    assert year_to_report() == AnnualReportPage().year == last
    page_of(last)
    assert year_to_report() == last + 1
    page_of(last + 1)
    assert year_to_report() == last - 1
