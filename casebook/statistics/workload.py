"""What one colleague worked on in a period. Each figure is counted by the phrases that the report uses.

The figures have several units and add up to nothing; only the requests by category are parts of a whole. What
was erased since belongs to nobody any more: the anonymous ledger keeps no worker.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils import timezone

from casebook.choices import ParticipantRole, Unit
from casebook.models import Appointment, AppointmentParticipant, CounsellingSession, Referral, Request
from casebook.statistics.counting import distinct_persons
from casebook.statistics.counts import Count
from casebook.statistics.periods import Period


@dataclass(frozen=True)
class OfCategory:
    """The requests of one category among those received."""

    category: str
    count: Count


@dataclass(frozen=True)
class Workload:
    """The figures of one worker in `period`; the requests that are open are those of now, of any period."""

    period: Period
    requests_received: Count
    by_category: tuple[OfCategory, ...]
    requests_open_now: Count
    appointments_held: Count
    sessions_held: Count
    persons_received: Count
    referrals_made: Count


def workload_of(worker: AbstractBaseUser, period: Period) -> Workload:
    """Six questions, however much the worker did.

    A request is of whoever works on it now, an appointment or session of whom it was held by; sessions are
    among the appointments. A referral counts where it comes from a request of the worker.
    """
    # A figure goes by the clock of the centre, whatever clock the reader's admin has.
    with timezone.override(timezone.get_default_timezone()):
        days = period.start, period.end
        received = Request.objects.counted().received_in(*days).filter(worker_id=worker.pk)
        held = Appointment.objects.held().starting_in(*days).filter(worker_id=worker.pk)
        sessions = CounsellingSession.objects.held().starting_in(*days)
        referrals = Referral.objects.made().sent_in(*days)
        by_category = _by_category(received)
        return Workload(
            period=period,
            requests_received=Count(sum(each.count.value for each in by_category), Unit.REQUEST),
            by_category=by_category,
            requests_open_now=_count(Request.objects.open().filter(worker_id=worker.pk), Unit.REQUEST),
            appointments_held=_count(held, Unit.APPOINTMENT),
            sessions_held=_count(sessions.filter(appointment__worker_id=worker.pk), Unit.SESSION),
            persons_received=Count(distinct_persons(_applicants(held)), Unit.PERSON),
            referrals_made=_count(referrals.filter(request__worker_id=worker.pk), Unit.REFERRAL),
        )


def _count(records: models.QuerySet, unit: Unit) -> Count:
    return Count(records.count(), unit)


def _applicants(appointments: models.QuerySet) -> models.QuerySet:
    """Companions come along and are not counted as received."""
    return AppointmentParticipant.objects.filter(
        role=ParticipantRole.APPLICANT, appointment__in=appointments.order_by()
    ).order_by()


def _by_category(requests: models.QuerySet) -> tuple[OfCategory, ...]:
    """In the order of the report."""
    rows = (
        requests.order_by("category__report_order", "category__name")
        .values_list("category__report_order", "category__name")
        .annotate(requests=models.Count("pk"))
    )
    return tuple(OfCategory(name, Count(number, Unit.REQUEST)) for _order, name, number in rows)
