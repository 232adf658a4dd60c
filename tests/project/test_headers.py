"""The headers that tell a browser what a page may do."""

import pytest
from django.http import HttpResponse
from django.urls import reverse

pytestmark = pytest.mark.site


@pytest.fixture
def answer_of(rf):
    """The headers of the site's answer to a path, whatever the view says."""
    from centre.headers import SecurityHeadersMiddleware

    def answer(path: str, status: int = 200, **own: str):
        response = HttpResponse(status=status, headers=own)
        return SecurityHeadersMiddleware(lambda request: response)(rf.get(path)).headers

    return answer


def test_a_public_page_takes_nothing_from_elsewhere_and_no_inline_script(answer_of):
    policy = answer_of("/nea/")["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/", "/account/second-step/"])
def test_signing_in_stands_in_no_frame_and_stays_in_no_cache(answer_of, path):
    headers = answer_of(path)

    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store, private"


def test_the_casebook_runs_no_script_inside_a_page_and_stays_in_no_cache(answer_of):
    headers = answer_of(reverse("wagtailadmin_home") + "casebook/person/")
    scripts = next(part for part in headers["Content-Security-Policy"].split("; ") if "script-src" in part)

    assert scripts == "script-src 'self'"
    assert headers["Cache-Control"] == "no-store, private"


def test_the_page_editor_takes_nothing_from_elsewhere(answer_of):
    headers = answer_of(reverse("wagtailadmin_home") + "pages/")

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "http" not in headers["Content-Security-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]


def test_a_view_that_sets_its_own_policy_keeps_it(answer_of):
    assert (
        answer_of("/file/", **{"Content-Security-Policy": "sandbox"})["Content-Security-Policy"] == "sandbox"
    )


def test_the_page_that_explains_an_error_to_a_developer_stays_readable(answer_of, settings):
    settings.DEBUG = True
    assert "Content-Security-Policy" not in answer_of("/nea/", status=500)

    settings.DEBUG = False
    assert "Content-Security-Policy" in answer_of("/nea/", status=500)


def test_the_middleware_is_in_use(client, db):
    headers = client.get("/there-is-no-such-page/").headers

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
