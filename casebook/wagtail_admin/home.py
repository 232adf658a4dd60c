"""“My day” on the admin's first page, for those who receive citizens; the others see nothing of it."""

from datetime import timedelta

from django.db.models import Prefetch
from django.forms import Media
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from casebook.models import Appointment, AppointmentParticipant, Request
from casebook.permissions import can_see_cases
from casebook.wagtail_admin.wording import (
    person_link,
    record_link,
    screen_url,
    write_day,
    write_hour,
)

MAX_ROWS = 8


class MyDayPanel(Component):
    name = "casebook_my_day"
    template_name = "casebook/admin/my_day.html"
    order = 50

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        requests = Request.objects.in_reach_of(user)
        mine = requests.open().filter(worker_id=user.pk)
        overdue = requests.overdue(timezone.localdate())
        return super().get_context_data(parent_context) | {
            "parts": [
                self._appointments(user),
                self._requests(_("My open requests"), mine, "mine"),
                self._requests(_("Waiting for documents too long"), overdue, "overdue"),
            ]
        }

    def _appointments(self, user) -> dict:
        """Today's appointments of the user; of everyone, for whom none is booked (reception)."""
        today = timezone.localdate()
        participants = AppointmentParticipant.objects.select_related("person")
        readable = Appointment.objects.in_reach_of(user).starting_in(today, today + timedelta(days=1))
        own = readable.filter(worker_id=user.pk)
        of_day, show = (own, "mine_today") if own.exists() else (readable, "today")
        coming = of_day.prefetch_related(Prefetch("participations", participants)).order_by("starts_at", "pk")
        return {
            "heading": _("Today's appointments"),
            "count": coming.count(),
            "more": f"{screen_url('appointment', 'index')}?show={show}",
            "rows": [
                (
                    record_link(write_hour(each.starts_at), "appointment", each),
                    [person_link(participation.person) for participation in each.participations.all()],
                    "" if each.awaits_attendance else each.get_status_display(),
                )
                for each in coming[:MAX_ROWS]
            ],
            "empty": _("No appointment today."),
        }

    def _requests(self, heading: str, requests, show: str) -> dict:
        oldest = requests.select_related("applicant", "category").order_by("received_on", "number")
        return {
            "heading": heading,
            "count": requests.count(),
            "more": f"{screen_url('request', 'index')}?show={show}",
            "rows": [
                (
                    record_link(each.number, "request", each),
                    [person_link(each.applicant)],
                    f"{write_day(each.received_on)} · {each.category.name}",
                )
                for each in oldest[:MAX_ROWS]
            ],
            "empty": _("None."),
        }

    @property
    def media(self):
        return Media(css={"all": ["casebook/casebook.css"]})


def add_my_day(request, panels) -> None:
    """For the hook construct_homepage_panels."""
    if can_see_cases(request.user):
        panels.append(MyDayPanel())
