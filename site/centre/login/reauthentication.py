"""Proving once more who one is, before an export, before a number is shown in full, before an erasure.

The casebook calls `demand` without knowing it: CASEBOOK["REAUTHENTICATE"] names it
(casebook/reauthentication.py).
"""

import time
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode


def demand(request: HttpRequest) -> HttpResponse | None:
    """None where the person proved lately who they are; else the way to prove it and back.

    What was sent with a POST is not kept, since it may be confidential: the way leads back to the form.
    """
    if is_recent(request):
        return None
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    address = methods[0]["url"] if methods else reverse("wagtailadmin_login")
    return HttpResponseRedirect(f"{address}?{urlencode({'next': way_back(request)})}")


def is_recent(request: HttpRequest) -> bool:
    """True within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds of signing in or of proving it again."""
    times = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(times) and time.time() - max(times) < app_settings.REAUTHENTICATION_TIMEOUT


def way_back(request: HttpRequest) -> str:
    """The address that was asked for; after a POST the page it came from, if that is ours."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        parts = urlsplit(came_from)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return reverse("wagtailadmin_home")
