"""A Chromium for each worker, a centre for each test, and visitors who come in by name."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from playwright.sync_api import Browser, Page, expect, sync_playwright

from cms_pages.roles import EDITORS
from tests.browser.ground import lay_ground
from tests.browser.watching import PATIENCE, Traffic, Watch

DESK = {"width": 1280, "height": 900}
TELEPHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="package")
def browser(chromium) -> Browser:
    expect.set_options(timeout=PATIENCE * 1000)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, beside which Django refuses the database by default.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=chromium)
        yield browser
        browser.close()


@pytest.fixture
def home(transactional_db, live_server):
    """The front page of a centre with its groups, its catalogue and nothing else."""
    return lay_ground(live_server.thread.host, live_server.thread.port)


@pytest.fixture
def staff(home, cast) -> dict:
    """The cast, and the editor in the group of those who write the site."""
    cast["editor"].groups.add(Group.objects.get(name=EDITORS))
    return cast


@pytest.fixture
def visit(browser, home, live_server, staff, log_in):
    """visit() answers a page of a new visitor, visit("social1") one of somebody who is logged in already.

    When the test is over, no page may have called another host, broken its content policy or failed in a
    script.
    """
    traffic, contexts, watches = Traffic(), [], []

    def visit(name: str = "", size: dict = DESK) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="el-GR", viewport=size)
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        watches.append(Watch(context, live_server.url))
        if name:
            cookie = log_in(name).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    yield visit
    for context in contexts:
        context.close()
    traffic.wait_until_quiet()
    traffic.stop()
    assert [fault for watch in watches for fault in watch.faults] == []
