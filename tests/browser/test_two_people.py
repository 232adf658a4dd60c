"""Two colleagues at one record, and a hand that clicks twice."""

import pytest
from playwright.sync_api import expect

from casebook.models import Person, Request
from casebook.wagtail_admin.wording import screen_url
from tests.factories import PersonFactory, RequestFactory

pytestmark = [pytest.mark.browser, pytest.mark.site]

SAVE = "footer button[type=submit]"


def test_the_second_of_two_is_told_and_keeps_the_work_of_both(visit, cast):
    request = RequestFactory(worker=cast["social1"])
    address = screen_url("request", "edit", request)
    first, second = visit("social1"), visit("social2")
    for page in (first, second):
        page.goto(address)
    first.locator("[name=outcome]").fill("Εγκρίθηκε")
    first.locator("[name=external_reference]").fill("12/2022")
    first.locator(SAVE).click()
    expect(first.locator(".messages")).to_contain_text(request.number)

    second.locator("[name=external_status]").fill("Σε έλεγχο")
    second.locator("[name=external_reference]").fill("13/2022")
    second.locator(SAVE).click()

    told = second.locator(".casebook-conflict")
    expect(told).to_contain_text("social1")
    expect(told).to_contain_text("12/2022")
    expect(told).to_contain_text("Εγκρίθηκε")
    expect(second.locator("[name=outcome]")).to_have_value("Εγκρίθηκε")
    expect(second.locator("[name=external_reference]")).to_have_value("13/2022")
    stored = Request.objects.get(pk=request.pk)
    assert (stored.external_reference, stored.external_status) == ("12/2022", "")
    second.locator(SAVE).click()
    expect(second.locator(".messages")).to_contain_text(request.number)
    stored.refresh_from_db()
    assert (stored.outcome, stored.external_reference, stored.external_status) == (
        "Εγκρίθηκε",
        "13/2022",
        "Σε έλεγχο",
    )


def test_the_history_shows_what_stood_before_within_the_content_policy(visit):
    person = PersonFactory(phone="2101111111")
    page = visit("reception")
    page.goto(screen_url("person", "edit", person))
    page.locator("[name=phone]").fill("2102222222")
    page.locator(SAVE).click()
    expect(page.locator(".messages")).to_contain_text(person.code)

    page.goto(screen_url("person", "history", person))

    expect(page.locator(".casebook-changes")).to_contain_text("2101111111")


def test_a_hand_that_clicks_twice_makes_one_record(visit):
    page = visit("reception")
    page.goto(screen_url("person", "create"))
    page.locator("[name=surname]").fill("Διπλού")
    page.locator("[name=name]").fill("Άννα")

    page.locator(SAVE).dblclick()

    expect(page.locator(".messages")).to_be_visible()
    assert Person.objects.get().surname == "Διπλού"


def test_who_sends_with_enter_and_comes_back_finds_the_form_ready(visit):
    person = PersonFactory()
    page = visit("reception")
    page.goto(screen_url("person", "edit", person))
    page.locator("[name=email]").fill("a@example.gr")
    page.locator("[name=email]").press("Enter")
    expect(page.locator(".messages")).to_contain_text(person.code)

    page.go_back()

    expect(page.locator(SAVE)).to_be_enabled()
    assert Person.objects.get().email == "a@example.gr"
