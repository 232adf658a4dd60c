"""What a browser test listens to: faults of the page, requests to other hosts, answers still on their way."""

import threading
from urllib.parse import urlsplit

from django.core.signals import request_finished, request_started
from playwright.sync_api import BrowserContext, ConsoleMessage, Request

PATIENCE = 20  # seconds


class Watch:
    """Writes down what no page of ours may do: call another host, break its own policy, fail in a script."""

    def __init__(self, context: BrowserContext, own: str):
        self.own = urlsplit(own).netloc
        self.faults: list[str] = []
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != self.own:
            self.faults.append(f"request to another host: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text} ({message.location['url']})")


class Traffic:
    """How many requests the live server is answering: none may be left when the database is emptied."""

    def __init__(self):
        self._count = 0
        self._changed = threading.Condition()
        request_started.connect(self._begin)
        request_finished.connect(self._end)

    def _begin(self, **kwargs) -> None:
        with self._changed:
            self._count += 1

    def _end(self, **kwargs) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def wait_until_quiet(self) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._count <= 0, PATIENCE), "a request never ended"

    def stop(self) -> None:
        request_started.disconnect(self._begin)
        request_finished.disconnect(self._end)
