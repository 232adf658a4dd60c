"""The form of an indicator answers while it is filled in."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from casebook.choices import Sex
from tests.casebook.screens import url
from tests.factories import PersonFactory, RequestFactory

pytestmark = [pytest.mark.browser, pytest.mark.site]


@pytest.fixture
def requests_of_women(home) -> None:
    today = timezone.localdate()
    RequestFactory.create_batch(3, applicant=PersonFactory(sex=Sex.FEMALE), received_on=today)
    RequestFactory(applicant=PersonFactory(sex=Sex.MALE), received_on=today)


def test_a_new_indicator_is_counted_before_it_has_a_name_and_its_unit_follows(visit, requests_of_women):
    page = visit("coordinator")
    page.goto(url("indicatordefinition", "create", source="requests"))
    unit, preview = page.locator("#id_unit"), page.locator("#indicator-preview")
    expect(unit).to_have_value("request")
    page.get_by_label("Γυναίκα").check()
    expect(preview).to_contain_text("3 αιτήματα")
    page.get_by_label("Κάθε πρόσωπο μία φορά").check()
    expect(unit).to_have_value("person")
    expect(preview).to_contain_text("1 πρόσωπα")
    page.locator("#id_valid_from").fill("λάθος")
    page.locator("#id_valid_from").blur()
    expect(preview.get_by_role("link")).to_have_text("Ισχύει από")
