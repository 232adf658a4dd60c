"""What the browser may do with our pages: nothing from elsewhere, no script inside a page where that can be.

Four kinds of pages, four policies. Public pages and those of signing in bear the strictest. The casebook's
screens run no script inside the page either, only style attributes as Wagtail's frame writes them. The rest
of Wagtail's admin (the page editor, choosers, previews) writes scripts into its pages, so there only what
comes from elsewhere is shut.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


def policy(**directives: str) -> str:
    """A Content-Security-Policy: what is named, and never plug-ins, other bases or targets of forms."""
    named = {
        "default-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        **{name.replace("_", "-"): sources for name, sources in directives.items()},
    }
    return "; ".join(f"{name} {sources}" for name, sources in named.items())


PUBLIC = policy(img_src="'self' data:", frame_ancestors="'self'")
SIGNING_IN = policy(
    default_src="'none'",
    script_src="'self'",
    style_src="'self'",
    font_src="'self'",
    connect_src="'self'",
    img_src="'self' data:",
    base_uri="'none'",
    frame_ancestors="'none'",
)
CASEBOOK = policy(
    script_src="'self'",
    style_src="'self' 'unsafe-inline'",
    img_src="'self' data:",
    base_uri="'none'",
    frame_ancestors="'none'",
)
ADMIN = policy(
    script_src="'self' 'unsafe-inline'",
    style_src="'self' 'unsafe-inline'",
    img_src="'self' data: blob:",
    frame_ancestors="'self'",
)
PERMISSIONS = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)


class SecurityHeadersMiddleware:
    """Content-Security-Policy by the kind of page, Permissions-Policy on all. A view may set its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # Django's own pages about an error, for the developer, write their style into the page.
        if settings.DEBUG and response.status_code in {404, 500}:
            return response
        chosen = policy_of(request.path)
        response.headers.setdefault("Content-Security-Policy", chosen)
        if chosen in {SIGNING_IN, CASEBOOK}:
            response.headers["Cache-Control"] = "no-store, private"
        return response


def policy_of(path: str) -> str:
    """The policy for the page at `path`."""
    admin = reverse("wagtailadmin_home")
    if path.startswith((reverse("wagtailadmin_login"), "/_util/login/", "/account/")):
        return SIGNING_IN
    if path.startswith(f"{admin}casebook/"):
        return CASEBOOK
    return ADMIN if path.startswith(admin) else PUBLIC
