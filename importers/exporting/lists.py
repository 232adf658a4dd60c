"""What a list of the casebook shows, as a file: the same records, by the same filter and the same rules."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.forms import Field
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from casebook.permissions import can_export
from casebook.wagtail_admin.wording import screen_url

from ..resources import KINDS


@dataclass(frozen=True)
class ListOfKind:
    """The kind of file of a list, and how a record of the kind leads to the one in the list."""

    kind: str
    path: str = "pk"


# By the name of the model that the list shows.
LISTS = {
    "person": ListOfKind("people"),
    "household": ListOfKind("households"),
    "request": ListOfKind("requests"),
    "appointment": ListOfKind("appointments"),
    "counsellingsession": ListOfKind("sessions", "session__pk"),
    "referral": ListOfKind("referrals"),
    "programmeenrolment": ListOfKind("enrolments"),
    "contacttally": ListOfKind("tallies"),
}


def add_export(view) -> list[Button]:
    """The button over a list, for whoever may take files out.

    Its address has what the list's own address has and nothing else. A list looks there for names and codes
    alone; numbers of the state and telephones are looked for by POST (casebook.wagtail_admin.finding), so
    they never come here.
    """
    name = view.model._meta.model_name
    if name not in LISTS or not can_export(view.request.user):
        return []
    address = reverse("casebook_importers:export_list", args=[name])
    if query := view.request.GET.urlencode():
        address += f"?{query}"
    return [Button(_("Export this list"), url=address, icon_name="download", priority=90)]


def shown_in(view) -> QuerySet:
    """The records of the kind of file that a list shows to its visitor; `view` as list_view answers it.

    A list of appointments also shows that somebody's hour is taken, and nothing else of it: such rows, which
    the visitor may not read, stay out.
    """
    of_kind = LISTS[view.model._meta.model_name]
    readable = view.model_admin.permission_helper.in_reach_of(view.request.user).order_by()
    listed = view.get_queryset().filter(pk__in=readable.values("pk")).order_by().values("pk")
    resource = KINDS[of_kind.kind].resource()
    return resource.get_export_queryset().filter(**{f"{of_kind.path}__in": listed})


def list_view(request: HttpRequest, name: str):
    """The view behind the list `name`, set up as for the visitor and the query of `request`.

    Raises:
        PermissionDenied: the list is not the visitor's.
    """
    match = resolve(screen_url(name, "index"))
    view = match.func.view_class(**match.func.view_initkwargs)
    view.setup(request)
    return view


def chosen_filters(view) -> dict[str, str]:
    """What of the list's filters the access log keeps: choices of closed lists and days, nothing typed."""
    form = view.filters.form if view.filters else None
    if form is None or not form.is_valid():
        return {}
    said = {name: _said(form.fields[name], value) for name, value in form.cleaned_data.items() if value}
    return {name: text for name, text in said.items() if text}


def _said(field: Field, value) -> str:
    if isinstance(value, slice):  # of days
        return "..".join(f"{day:%Y-%m-%d}" if day else "" for day in (value.start, value.stop))
    if not hasattr(field, "choices"):
        return ""
    several = value if isinstance(value, (list, tuple, QuerySet)) else [value]
    return ",".join(str(getattr(each, "pk", each)) for each in several)
