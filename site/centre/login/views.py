"""The one door: user name and password, then the second factor where the account has one."""

from allauth.account.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST


class SignInView(LoginView):
    """allauth's view, at every address where Wagtail would show a form of its own."""

    template_name = "account/login.html"

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin"):
            return redirect(self.get_success_url() or "wagtailadmin_home")
        return super().get(request, *args, **kwargs)


sign_in = SignInView.as_view()


def too_many_attempts(request: HttpRequest) -> HttpResponse:
    """What allauth shows when a limit of attempts is reached."""
    return render(request, "429.html", status=429)


@require_POST
def sign_of_life(request: HttpRequest) -> HttpResponse:
    """Somebody types or moves the mouse: the session counts as used. 403 tells the page that it is over."""
    return HttpResponse(status=204 if request.user.is_authenticated else 403)
