"""How long a session lasts: it ends after idleness and after a longest duration, on the server.

The two times lie in the session itself, in seconds since 1970. The last sign of life is kept to half a
minute, so that reading pages does not write the session each time.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centre.login import second_factor

BEGAN, SEEN = "session_began", "session_seen"
PRECISION = 30
# Wagtail's page editor calls this by itself, also when nobody sits before the screen.
CALLED_BY_THE_PAGE_ITSELF = frozenset({"wagtailadmin_editing_sessions:ping"})


def begin(*, request: HttpRequest, **signal) -> None:
    """A new session begins to count when somebody signs in."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


class SessionLifetimeMiddleware:
    """Ends sessions that are over before any view sees their user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            reason = why_over(request)
            if reason:
                logout(request)
                messages.info(request, reason)
            else:
                note_sign_of_life(request)
        return self.get_response(request)


def why_over(request: HttpRequest) -> str:
    """In words why the session is over; empty while it lasts."""
    if BEGAN not in request.session:
        begin(request=request)
    now = time.time()
    if now - request.session[BEGAN] >= settings.SESSION_LONGEST_SECONDS:
        return _("You were signed out: a session lasts one working day. Please sign in again.")
    idle = now - request.session[SEEN]
    if idle >= settings.SESSION_IDLE_SECONDS and second_factor.is_demanded_of(request.user):
        minutes = settings.SESSION_IDLE_SECONDS // 60
        return ngettext(
            "You were signed out after %(minutes)d minute without activity. Please sign in again.",
            "You were signed out after %(minutes)d minutes without activity. Please sign in again.",
            minutes,
        ) % {"minutes": minutes}
    return ""


def note_sign_of_life(request: HttpRequest) -> None:
    """Somebody is there. Requests that a page makes by itself do not count."""
    if time.time() - request.session[SEEN] >= PRECISION and not _calls_by_itself(request):
        request.session[SEEN] = int(time.time())


def _calls_by_itself(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).view_name in CALLED_BY_THE_PAGE_ITSELF
    except Resolver404:
        return False
