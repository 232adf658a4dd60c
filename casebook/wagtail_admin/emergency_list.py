"""Who opened whose records in an emergency: for those who are told of it, as a list and on the first page."""

from django.db.models import Count, Prefetch, Q
from django.forms import Media
from django.http import Http404
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_user_display_name, get_valid_next_url_from_request
from wagtail.admin.views.generic import BaseListingView

from casebook import emergencies
from casebook.models import EmergencyAccess, EmergencyNotice, Person
from casebook.permissions import can_see_cases, can_see_emergencies, can_watch_emergencies
from casebook.roles import User
from casebook.wagtail_admin.columns import MomentColumn, WorkerColumn
from casebook.wagtail_admin.turning_away import turn_away
from casebook.wagtail_admin.wording import person_link, write_moment

URL_NAME = "casebook_emergencies"
MAX_NOTICES = 8


def write_person(person: Person, user: User) -> str:
    """By name for those who work with persons; the data protection officer reads codes."""
    return person_link(person) if can_see_cases(user) else format_html("{}", person.code)


def write_reason(access: EmergencyAccess) -> str:
    return format_html('<span class="casebook-text">{}</span>', access.reason)


class SeenColumn(Column):
    """A button for an own notice that was not seen yet; how many saw theirs, for the data protection officer.
    Nobody else learns who was told: that would say who works with the person."""

    def __init__(self, name, *, user, **kwargs):
        super().__init__(name, **kwargs)
        self.user = user

    def render_cell_html(self, instance, parent_context):
        request = parent_context["request"]
        context = {
            "access": instance,
            "notice": next(iter(instance.own_notices), None),
            "shows_all": can_watch_emergencies(self.user),
            "here": request.get_full_path(),
        }
        return render_to_string("casebook/admin/emergency_seen_cell.html", context, request)


class EmergencyListView(BaseListingView):
    """Emergency accesses, the latest first, as far as the reader is concerned by them."""

    model = EmergencyAccess
    page_title = gettext_lazy("Emergency accesses")
    header_icon = "warning"
    results_template_name = "casebook/admin/emergency_results.html"
    index_url_name = URL_NAME
    index_results_url_name = f"{URL_NAME}_results"
    default_ordering = ("-opened_at", "-pk")
    verbose_name_plural = gettext_lazy("emergency accesses")
    paginate_by = 50
    is_searchable = False
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        if not can_see_emergencies(request.user):
            turn_away(request.user, URL_NAME)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def columns(self):
        user = self.request.user
        return [
            MomentColumn("opened_at", label=_("Opened")),
            MomentColumn("ends_at", label=_("Until")),
            WorkerColumn("user", label=_("User")),
            Column("person", label=_("Person"), accessor=lambda row: write_person(row.person, user)),
            Column("reason", label=_("Reason"), accessor=write_reason),
            SeenColumn("seen", label=_("Seen"), user=user),
        ]

    def get_base_queryset(self):
        user = self.request.user
        own = EmergencyNotice.objects.filter(recipient_id=user.pk)
        seen = Count("notices", filter=Q(notices__seen_at__isnull=False))
        return (
            EmergencyAccess.objects.visible_to(user)
            .select_related("person", "user")
            .prefetch_related(Prefetch("notices", own, to_attr="own_notices"))
            .annotate(told=Count("notices"), seen=seen)
        )

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        context["media"] += Media(css={"all": ["casebook/casebook.css"]})
        return context


@require_POST
def note_emergency_seen(request, pk):
    """One click: the user saw the own notice."""
    if not can_see_emergencies(request.user):
        turn_away(request.user, URL_NAME)
    access = EmergencyAccess.objects.visible_to(request.user).filter(pk=pk).first()
    if access is None:
        raise Http404
    emergencies.note_seen(access=access, user=request.user)
    return redirect(get_valid_next_url_from_request(request) or reverse(URL_NAME))


class EmergencyNoticesPanel(Component):
    """On the admin's first page: what one was told and has not seen yet."""

    name = "casebook_emergency_notices"
    template_name = "casebook/admin/emergency_notices.html"
    order = 40

    def __init__(self, notices):
        self.notices = notices

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        return super().get_context_data(parent_context) | {
            "rows": [
                {
                    "access": notice.access,
                    "person": write_person(notice.access.person, user),
                    "user_name": get_user_display_name(notice.access.user),
                    "opened": write_moment(notice.access.opened_at),
                    "until": write_moment(notice.access.ends_at),
                }
                for notice in self.notices
            ],
            "list_url": reverse(URL_NAME),
            "here": reverse("wagtailadmin_home"),
            # A panel has a context of its own, without the token that its forms need.
            "csrf_token": get_token(parent_context["request"]),
        }

    @property
    def media(self):
        return Media(css={"all": ["casebook/casebook.css"]})


def add_notices(request, panels) -> None:
    """For the hook construct_homepage_panels."""
    if not can_see_emergencies(request.user):
        return
    unseen = EmergencyNotice.objects.filter(recipient_id=request.user.pk, seen_at__isnull=True)
    notices = unseen.select_related("access__person", "access__user").order_by("-access__opened_at", "-pk")
    if shown := list(notices[:MAX_NOTICES]):
        panels.append(EmergencyNoticesPanel(shown))


class EmergenciesItem(MenuItem):
    def is_shown(self, request) -> bool:
        return can_watch_emergencies(request.user)


def urls() -> list:
    return [
        path("casebook/emergencies/", EmergencyListView.as_view(), name=URL_NAME),
        path(
            "casebook/emergencies/results/",
            EmergencyListView.as_view(results_only=True),
            name=f"{URL_NAME}_results",
        ),
        path("casebook/emergencies/<int:pk>/seen/", note_emergency_seen, name="casebook_emergency_seen"),
    ]


def menu_item() -> MenuItem:
    return EmergenciesItem(
        gettext_lazy("Emergency accesses"),
        reverse(URL_NAME),
        name="casebook-emergencies",
        icon_name="warning",
        order=505,
    )
