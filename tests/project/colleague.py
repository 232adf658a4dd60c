"""A colleague before a browser: signs in as the pages want it, and holds an app for one-time codes."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

PASSWORD = "demo"
CASEBOOK = "/admin/casebook/person/"


class Colleague:
    """`page` is what the browser shows at last."""

    def __init__(self, name: str, **meta):
        self.name = name
        self.secret = ""
        self.recovery_codes: list[str] = []
        self.browser = Client(**meta)
        self.page = None

    def another_browser(self, **meta) -> "Colleague":
        other = Colleague(self.name, **meta)
        other.secret, other.recovery_codes = self.secret, self.recovery_codes
        return other

    def opens(self, address: str):
        self.page = self.browser.get(address, follow=True)
        return self.page

    def sends(self, name: str, **fields):
        self.page = self.browser.post(reverse(name), fields, follow=True)
        return self.page

    def signs_in(self, password: str = PASSWORD, door: str = "/admin/login/"):
        self.page = self.browser.post(door, {"username": self.name, "password": password}, follow=True)
        return self.page

    def code(self, seconds: int = 0) -> str:
        """What the app shows now, or so many seconds from now."""
        return format_hotp_value(hotp_value(self.secret, int(time.time() + seconds) // 30))

    def enrols(self):
        """Sets the app up, as the page describes it, and writes the recovery codes down."""
        self.opens(reverse("mfa_activate_totp"))
        self.secret = self.page.context["form"].secret
        self.sends("mfa_activate_totp", code=self.code())
        self.recovery_codes = re.findall(r"<code>(\d{8})</code>", self.page.content.decode())
        return self.page

    @property
    def address(self) -> str:
        """Where the browser is."""
        return self.page.request["PATH_INFO"]

    @property
    def errors(self) -> str:
        """What the form on the page complains about."""
        form = self.page.context["form"]
        return " ".join(error for errors in form.errors.values() for error in errors)

    def reads_cases(self) -> bool:
        """Whether the list of persons opens, asked without following anywhere."""
        return self.browser.get(CASEBOOK).status_code == 200

    def is_signed_in(self) -> bool:
        return "_auth_user_id" in self.browser.session
