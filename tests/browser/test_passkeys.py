"""Keys and passkeys in a real browser, with an authenticator that Chromium plays itself."""

import re

import pytest
from django.apps import apps
from django.urls import reverse
from playwright.sync_api import Page, expect

from casebook.wagtail_admin.wording import screen_url

pytestmark = [pytest.mark.browser, pytest.mark.site]


@pytest.fixture
def second_factor(settings):
    """As in a real centre: a password alone opens nothing."""
    settings.SECOND_FACTOR_REQUIRED = True


def at(name: str) -> re.Pattern:
    """The address of a page, whatever stands behind it."""
    return re.compile(re.escape(reverse(name)) + r"(\?.*)?$")


def plug_in_a_key(page: Page) -> None:
    """A key that knows its owner and is touched whenever it is asked."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def type_the_password(page: Page, name: str) -> None:
    page.goto(reverse("wagtailadmin_login"))
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill("demo")
    page.locator("input[name=password]").press("Enter")


def sign_out(page: Page) -> None:
    page.goto(reverse("account_logout"))
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(at("wagtailadmin_login"))


def enrol(page: Page, *, passkey: bool) -> None:
    """At the first signing in: from the page where every other one leads, to a key."""
    type_the_password(page, "social1")
    expect(page).to_have_url(at("mfa_index"))
    page.locator(f"main a[href='{reverse('mfa_add_webauthn')}']").click()
    page.locator("input[name=name]").fill("Γαλάζιο κλειδί")
    page.locator("input[name=passwordless]").set_checked(passkey)
    page.locator("#mfa_webauthn_add").click()
    expect(page).to_have_url(at("mfa_view_recovery_codes"))
    key = apps.get_model("mfa.Authenticator").objects.get(user__username="social1", type="webauthn")
    assert (key.wrap().name, bool(key.wrap().is_passwordless)) == ("Γαλάζιο κλειδί", passkey)


def read_cases(page: Page) -> None:
    """The list of persons opens, and leads nowhere else."""
    page.goto(screen_url("person", "index"))
    expect(page).to_have_url(re.compile(re.escape(screen_url("person", "index")) + "$"))


def test_a_passkey_made_at_the_first_signing_in_signs_in_without_a_password(second_factor, visit):
    page = visit()
    plug_in_a_key(page)
    enrol(page, passkey=True)
    read_cases(page)
    sign_out(page)

    page.locator("#passkey_login").click()

    expect(page).to_have_url(at("wagtailadmin_home"))
    read_cases(page)


def test_a_key_is_the_second_step_after_the_password(second_factor, visit):
    page = visit()
    plug_in_a_key(page)
    enrol(page, passkey=False)
    sign_out(page)

    type_the_password(page, "social1")
    expect(page).to_have_url(at("mfa_authenticate"))
    page.locator("#mfa_webauthn_authenticate").click()

    expect(page).to_have_url(at("wagtailadmin_home"))
    read_cases(page)


def test_without_the_key_the_password_leads_no_further(second_factor, visit):
    page = visit()
    plug_in_a_key(page)
    enrol(page, passkey=False)

    stranger = visit()
    type_the_password(stranger, "social1")
    expect(stranger).to_have_url(at("mfa_authenticate"))
    stranger.goto(screen_url("person", "index"))

    expect(stranger).to_have_url(at("wagtailadmin_login"))
