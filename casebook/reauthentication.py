"""Views that somebody may use only shortly after proving who they are: exports, numbers in full, erasures.

How one proves it is the host's matter: CASEBOOK["REAUTHENTICATE"] (casebook/conf.py) names its function.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from casebook import conf


def recently_authenticated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorates a view: the host's way to prove who one is comes first, where it was not walked lately.

    For a class: `@method_decorator(recently_authenticated, name="dispatch")`. It guards every method, so that
    the form of an export asks before anything is typed, and its answer asks again should it come late.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        demand = conf.reauthentication()
        response = demand(request) if demand else None
        return response if response is not None else view(request, *args, **kwargs)

    return guarded
