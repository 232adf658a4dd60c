"""The keyboard: going from field to field, and the log-in form filled in with it."""

import re

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

# Further than any field of ours stands from the one before.
MANY = 60


def sign_in(page: Page, name: str, password: str = "demo") -> None:
    """Without a mouse: the first field has the focus, Enter sends."""
    page.goto(reverse("wagtailadmin_login"))
    field = page.locator("input[name=username]")
    expect(field).to_be_focused()
    page.keyboard.type(name)
    tab_to(page, page.locator("input[name=password]"))
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(reverse("wagtailadmin_home")) + "$"))


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _press in range(MANY):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The Tab key does not reach {target}.")


def choose(page: Page, select: Locator, value: str) -> None:
    """Go to a list of choices and down in it to `value`."""
    tab_to(page, select)
    for _press in range(select.locator("option").count()):
        if select.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    expect(select).to_have_value(value)
