"""The gate before private pages and documents, which Wagtail serves at the addresses of public ones.

A page that is kept for people who sign in, or for a group, opens by who somebody is. So the session must have
proved that, as before every screen. A page behind a password of its own opens by that password to anybody.
"""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.documents.models import AbstractDocument
from wagtail.models import BaseViewRestriction, Page

from centre.login import gate

BY_PERSON = (BaseViewRestriction.LOGIN, BaseViewRestriction.GROUPS)


def before_page(page: Page, request: HttpRequest, args, kwargs) -> HttpResponse | None:
    """For the hook before_serve_page."""
    return gate.demand(request) if opens_by_person(page.get_view_restrictions()) else None


def before_document(document: AbstractDocument, request: HttpRequest) -> HttpResponse | None:
    """For the hook before_serve_document."""
    restrictions = document.collection.get_view_restrictions()
    return gate.demand(request) if opens_by_person(restrictions) else None


def opens_by_person(restrictions: QuerySet) -> bool:
    return any(restriction.restriction_type in BY_PERSON for restriction in restrictions)
