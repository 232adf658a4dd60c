"""Browsers in which a user signed in before.

Five wrong passwords close an account for five minutes, so a stranger could keep a colleague out by trying
again and again. A browser that the colleague signed in with carries a signed mark, and attempts from there
are counted apart: nobody else's attempts can close it.
"""

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "known_browser"
SALT = "centre.login.browsers"
AGE = 90 * 24 * 3600
# A desk that colleagues share is known for each of them, up to this many.
USERS = 8


def remember(request: HttpRequest, response: HttpResponse, user) -> None:
    """Mark the browser as one that `user` signed in with."""
    marks = {**_marks(request)}
    mark = marks.pop(str(user.pk), None) or secrets.token_urlsafe(12)
    marks = dict([*marks.items(), (str(user.pk), mark)][-USERS:])
    response.set_cookie(
        COOKIE,
        signing.dumps(marks, salt=SALT),
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def mark_of(request: HttpRequest, username: str) -> str:
    """The mark of this browser for the user of that name; empty where the browser is unknown to them."""
    marks = _marks(request)
    if not marks:
        return ""
    User = get_user_model()
    user = User._default_manager.filter(**{User.USERNAME_FIELD: username}).only("pk").first()
    return marks.get(str(user.pk), "") if user else ""


def _marks(request: HttpRequest) -> dict[str, str]:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return {}
