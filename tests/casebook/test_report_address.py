"""The address of a report, and what is said of who publishes it."""

import pytest
from django.urls import reverse

from casebook.models import AnnualReportPage, CentreSettings
from tests.conftest import CAST
from tests.publications import report_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Απολογισμός 2023", "apologismos-2023"),
        ("Ετήσιος απολογισμός: το 2023", "etisios-apologismos-to-2023"),
    ],
)
def test_a_new_report_has_an_address_in_latin_letters(title, slug):
    parent = report_page().get_parent()
    assert parent.add_child(instance=AnnualReportPage(title=title, year=2023)).slug == slug


def test_two_reports_of_one_title_have_two_addresses():
    page = report_page()
    made = page.get_parent().add_child(instance=AnnualReportPage(title=page.title, year=2023))
    assert made.slug == f"{page.slug}-2"


def test_the_editor_writes_the_address_in_latin_letters_and_leaves_one_that_stands():
    page = report_page()
    form_class = AnnualReportPage.get_edit_handler().get_form_class()

    def slug_of(instance: AnnualReportPage, written: str) -> str:
        form = form_class(instance=instance, parent_page=page.get_parent())
        form.cleaned_data = {"slug": written}
        return form.clean_slug()

    assert slug_of(AnnualReportPage(), "απολογισμός-2023") == "apologismos-2023"
    page.slug = "απολογισμός-2022"
    assert slug_of(page, "απολογισμός-2022") == "απολογισμός-2022"


@pytest.mark.site
@pytest.mark.parametrize("name", CAST)
def test_the_settings_of_the_centre_are_in_the_menu_of_who_may_change_them(name, log_in):
    address = reverse("wagtailsettings:edit", args=["casebook", "centresettings"])
    client, may = log_in(name), name in {"coordinator", "admin"}
    assert (address in client.get(reverse("wagtailadmin_home")).content.decode()) == may
    assert ('name="publisher"' in client.get(address, follow=True).content.decode()) == may


@pytest.mark.site
def test_who_may_not_change_the_settings_leaves_no_row_of_them_behind(log_in):
    address = reverse("wagtailsettings:edit", args=["casebook", "centresettings"])
    log_in("editor").get(address)
    assert not CentreSettings.objects.exists()
    log_in("coordinator").get(address)
    assert CentreSettings.objects.exists()
