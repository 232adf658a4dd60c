"""One step of the walk: one address, asked as one user, and nothing of it stays.

The view is called as the addresses lead to it, without the middleware around it, so that no second factor and
no limit of attempts stands before it: what is asked is whether the view itself keeps its doors.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.test import RequestFactory
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from wagtail import hooks

from casebook.roles import User

# A host's function that answers a context manager around one request: what its middleware would have set.
AROUND_HOOK = "leak_walk_request"
# Where those are sent who may not, whatever the namespace.
DOORS = frozenset({"wagtailadmin_home", "wagtailadmin_login", "wagtailcore_login", "account_login", "login"})
# More of an answer than this is not read.
LONGEST_ANSWER = 5 << 20


class Outcome(StrEnum):
    """What an address answered."""

    OPEN = "open"
    REFUSED = "refused"
    MISSING = "missing"
    # The method is not taken there: nothing was shown, nothing was decided.
    CLOSED = "closed"
    FAULT = "fault"


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    text: str = ""
    # The name of the error, where the view failed.
    fault: str = ""


class ThrowAwaySession(SessionBase):
    """A session that is kept nowhere."""

    def exists(self, session_key):
        return False

    def create(self):
        self._session_key = self._get_new_session_key()
        self.modified = True

    def save(self, must_create=False):
        pass

    def delete(self, session_key=None):
        pass

    def load(self):
        return {}


class Undo(Exception):
    """Leaves a transaction without keeping what was written in it."""


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is never kept, and what waits for the end of the transaction is never done."""
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


def ask(
    path: str, view: Callable, args: tuple, kwargs: dict, *, user: User, method: str, query: str = ""
) -> Answer:
    """Call `view` as `user`; to be called inside `undone()`."""
    request = make_request(path, user=user, method=method, query=query)
    try:
        with ExitStack() as around:
            around.enter_context(quiet())
            # Wagtail answers in the language and at the clock of the user.
            around.enter_context(translation.override(translation.get_language()))
            around.enter_context(timezone.override(timezone.get_current_timezone()))
            # A view that catches an error of the database must not spoil the transaction around it.
            around.enter_context(transaction.atomic())
            for surround in hooks.get_hooks(AROUND_HOOK):
                around.enter_context(surround(request))
            answered = answer(read(view(request, *args, **kwargs)))
            return replace(answered, text="\n".join([answered.text, *_messages(request)]))
    except PermissionDenied as refusal:
        return Answer(Outcome.REFUSED, _words(refusal))
    except Http404 as missing:
        return Answer(Outcome.MISSING, _words(missing))
    except Exception as error:
        return Answer(Outcome.FAULT, fault=type(error).__name__)


def _messages(request: HttpRequest) -> list[str]:
    """What the next page would say."""
    return [str(message) for message in get_messages(request)]


def _words(refusal: Exception) -> str:
    """What a page of errors has to show."""
    return " ".join(word for word in refusal.args if isinstance(word, str))


def make_request(path: str, *, user: User, method: str, query: str) -> HttpRequest:
    # A host name that the site takes: what the walk is started from may be a command.
    host = next((name for name in settings.ALLOWED_HOSTS if name and name[0] not in "*."), "localhost")
    address = f"{path}?{query}" if query else path
    request = RequestFactory(SERVER_NAME=host).generic(method, address)
    request.user = user
    request.session = ThrowAwaySession()
    request._messages = CookieStorage(request)
    request._dont_enforce_csrf_checks = True
    try:
        request.resolver_match = resolve(path)
    except Resolver404:
        request.resolver_match = None
    return request


def read(response: HttpResponse) -> HttpResponse:
    """The whole answer: rendered, and a stream read to its end."""
    if hasattr(response, "render") and callable(response.render):
        response = response.render()
    if response.streaming:
        content = b"".join(response.streaming_content)[:LONGEST_ANSWER]
        # Not response.close(): that tells Django the request has ended, and the database is closed with it.
        for close in response._resource_closers:
            close()
        response = HttpResponse(content, status=response.status_code, headers=dict(response.headers))
    return response


def answer(response: HttpResponse) -> Answer:
    if response.status_code in {301, 302, 303, 307, 308}:
        outcome = Outcome.REFUSED if is_turned_away(response.headers["Location"]) else Outcome.OPEN
        return Answer(outcome, response.headers["Location"])
    text = response.content[:LONGEST_ANSWER].decode("utf-8", "replace")
    outcomes = {401: Outcome.REFUSED, 403: Outcome.REFUSED, 404: Outcome.MISSING, 405: Outcome.CLOSED}
    if response.status_code in outcomes:
        return Answer(outcomes[response.status_code], text)
    if response.status_code >= 500:
        return Answer(Outcome.FAULT, text, fault=str(response.status_code))
    return Answer(Outcome.OPEN, text)


def is_turned_away(location: str) -> bool:
    """Those who may not are sent to a log-in, or to the first page of the admin with a message."""
    path = urlsplit(location).path
    if path == resolve_url(settings.LOGIN_URL):
        return True
    try:
        return resolve(path).url_name in DOORS
    except Resolver404:
        return False


@contextmanager
def quiet() -> Iterator[None]:
    """Refusals of the walk are no refusals of anybody: the server's log does not fill with them."""
    logger = logging.getLogger("django.request")
    was = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = was
