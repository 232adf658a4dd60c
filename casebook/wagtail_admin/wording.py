"""How screens write dates, states and people, as text or as small safe HTML."""

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from casebook.choices import AppointmentStatus, PersonStatus, ReferralStatus, RequestStatus

# Day first whatever the language of the interface: "03/04" must not mean March to one colleague of two.
DAY_FORMAT = "d/m/Y"
MOMENT_FORMAT = "d/m/Y H:i"

# How urgent a state looks. Colour only repeats what the word beside it says.
WAITING, ACTIVE, DONE, MISSED, OFF = "waiting", "active", "done", "missed", "off"
TONES = {
    RequestStatus: {
        RequestStatus.NEW: WAITING,
        RequestStatus.WAITING_DOCUMENTS: WAITING,
        RequestStatus.IN_PROGRESS: ACTIVE,
        RequestStatus.SUBMITTED: ACTIVE,
        RequestStatus.COMPLETED: DONE,
        RequestStatus.REFERRED: DONE,
    },
    AppointmentStatus: {
        AppointmentStatus.SCHEDULED: ACTIVE,
        AppointmentStatus.HELD: DONE,
        AppointmentStatus.NO_SHOW: MISSED,
    },
    ReferralStatus: {
        ReferralStatus.TO_SEND: WAITING,
        ReferralStatus.SENT: ACTIVE,
        ReferralStatus.UNDER_REVIEW: ACTIVE,
        ReferralStatus.ACCEPTED: DONE,
        ReferralStatus.COMPLETED: DONE,
        ReferralStatus.REJECTED: MISSED,
    },
    PersonStatus: {PersonStatus.ACTIVE: ACTIVE},
}


def tone(choices, value) -> str:
    """The look of a state; whatever needs nobody's attention is quiet."""
    return TONES[choices].get(value, OFF)


def write_day(value) -> str:
    return date_format(value, DAY_FORMAT) if value else ""


def write_moment(value) -> str:
    return date_format(timezone.localtime(value), MOMENT_FORMAT) if value else ""


def write_hour(value) -> str:
    return date_format(timezone.localtime(value), "H:i") if value else ""


def state_tag(choices, value) -> str:
    """A status as a word on a coloured ground."""
    if not value:
        return ""
    return format_html(
        '<span class="w-status casebook-state casebook-state--{}">{}</span>',
        tone(choices, value),
        choices(value).label,
    )


def screen_url(model_name: str, action: str, record=None) -> str:
    """The address of a screen: screen_url("person", "inspect", person)."""
    return reverse(f"casebook_{model_name}_modeladmin_{action}", args=[quote(record.pk)] if record else [])


def record_link(text: str, model_name: str, record) -> str:
    """A text that leads to a record's own page."""
    return format_html('<a href="{}">{}</a>', screen_url(model_name, "inspect", record), text)


def person_link(person) -> str:
    """Surname and name with the code, leading to the person's card."""
    return format_html(
        '<a href="{}">{}</a> <span class="casebook-quiet">{}</span>',
        screen_url("person", "inspect", person),
        person.full_name,
        person.code,
    )


def describe_person(person) -> dict:
    """What tells a person from a namesake, without any identifier: for searches and chosen persons."""
    details = [
        person.code,
        write_day(person.birth_date),
        _("father: %(name)s") % {"name": person.father_name} if person.father_name else "",
        person.get_municipal_unit_display(),
    ]
    return {
        "id": person.pk,
        "name": person.full_name,
        "detail": " · ".join(str(detail) for detail in details if detail),
    }


def describe_request(request) -> dict:
    """A request in one line, for choosing it."""
    return {
        "id": request.pk,
        "name": f"{request.number} {request.category.name}",
        "detail": f"{write_day(request.received_on)} · {request.get_status_display()}",
    }
