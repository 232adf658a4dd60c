"""What the browser may do with our pages: nothing from elsewhere, no script or style inside a page.

The admin (and all that Wagtail shows below its address, such as previews) writes scripts and styles into
its pages, so it has no content policy of ours. A public page has the strict one, also for staff.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

PUBLIC_CONTENT = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class SecurityHeadersMiddleware:
    """Content-Security-Policy on public pages, Permissions-Policy on all. A view may set its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # Django's own pages about an error, for the developer, write their style into the page.
        explains_an_error = settings.DEBUG and response.status_code in {404, 500}
        if not request.path.startswith(reverse("wagtailadmin_home")) and not explains_an_error:
            response.headers.setdefault("Content-Security-Policy", PUBLIC_CONTENT)
        return response
