"""The day at the centre: a request is filed with the keyboard alone, an appointment is marked as held."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from casebook.choices import AppointmentStatus, Booking
from casebook.models import Request, ServiceCategory
from casebook.wagtail_admin.wording import screen_url
from tests.browser.keyboard import choose, sign_in, tab_to
from tests.factories import AppointmentFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.site]


def test_a_social_worker_files_a_request_with_the_keyboard_alone(visit):
    person = PersonFactory(surname="Παπαδοπούλου", name="Ελένη")
    PersonFactory(surname="Παπαδάκης")
    category = ServiceCategory.objects.get(code="housing_benefit")
    page = visit()
    sign_in(page, "social1")
    page.goto(screen_url("request", "create"))
    field = page.locator("casebook-people[name=applicant]")

    tab_to(page, field.get_by_role("combobox"))
    page.keyboard.type("papadopoulou")
    expect(field.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field.locator("[data-chosen]")).to_contain_text(person.code)
    tab_to(page, page.locator("[name=received_on]"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("15/03/2022")
    choose(page, page.locator("select[name=category]"), str(category.pk))
    tab_to(page, page.locator("footer button[type=submit]"))
    page.keyboard.press("Enter")

    expect(page.locator(".messages")).to_contain_text("2022/00001")
    request = Request.objects.get()
    assert (request.applicant, request.category, request.worker.username) == (person, category, "social1")
    page.goto(screen_url("person", "inspect", person))
    line = page.locator(f".casebook-timeline a[href='{screen_url('request', 'inspect', request)}']")
    expect(line).to_contain_text("2022/00001")


def test_reception_marks_an_appointment_of_today_as_held_with_one_click(visit):
    appointment = AppointmentFactory(
        starts_at=timezone.now(), status=AppointmentStatus.SCHEDULED, booking=Booking.SCHEDULED
    )
    page = visit("reception")
    page.goto(f"{screen_url('appointment', 'index')}?show=today")

    page.locator("button[name=status][value=held]").click()

    expect(page.locator(".messages")).to_contain_text(appointment.reference)
    expect(page.locator(".casebook-list tbody tr")).to_have_count(1)
    expect(page.locator("button[name=status]")).to_have_count(0)
    appointment.refresh_from_db()
    assert appointment.status == AppointmentStatus.HELD
