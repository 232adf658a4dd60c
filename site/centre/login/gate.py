"""The gate before everything that is not public: no second factor, no view, whichever door was used."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from centre.login import second_factor

# What anybody on the street may open too; pages and documents that are not for everybody have a gate of their
# own (private.py).
PUBLIC = frozenset({"wagtail_serve", "wagtaildocs_serve", "wagtailcore_authenticate_with_password"})
SIGNING_IN_AND_OUT = frozenset(
    {
        "wagtailadmin_login",
        "wagtailcore_login",
        "wagtailadmin_logout",
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }
)
# For those who have no second factor yet: to get one, after the password once more.
ENROLMENT = frozenset({"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"})
# For those who have one: to prove it. A password alone must not add, remove or show anything here.
CHALLENGE = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})


class SecondFactorMiddleware:
    """Sends whoever needs a second factor, and has not proved it in this session, to enrol or to prove it.

    Refuses by default: a view that nobody thought of is shut, not open.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        name = request.resolver_match.view_name
        return None if name in PUBLIC | SIGNING_IN_AND_OUT else demand(request, name)


def demand(request: HttpRequest, name: str = "") -> HttpResponse | None:
    """The way to the second factor, for who needs one and has not proved it in this session; None for the
    others, and on that way itself (`name` is the view)."""
    if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
        return None
    if not second_factor.is_demanded_of(request.user):
        return None
    enrolled = second_factor.has_enrolled(request.user)
    if enrolled and second_factor.was_proved(request):
        return None
    if name in (CHALLENGE if enrolled else ENROLMENT):
        return None
    return challenge(request) if enrolled else enrolment(request)


def enrolment(request: HttpRequest) -> HttpResponse:
    """To the page where a second factor is set up."""
    messages.warning(request, _("Your role needs a second step at signing in. Set it up to go on."))
    return redirect("mfa_index")


def challenge(request: HttpRequest) -> HttpResponse:
    """To the page that asks for the second factor, and from there to where one wanted to go."""
    from allauth.mfa.models import Authenticator

    codes = Authenticator.objects.filter(user=request.user).exclude(type=Authenticator.Type.WEBAUTHN)
    name = "mfa_reauthenticate" if codes.exists() else "mfa_reauthenticate_webauthn"
    wanted = request.get_full_path() if request.method == "GET" else reverse("wagtailadmin_home")
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': wanted})}")
