"""Opening a person's records in an emergency: for a reason, for a while, and not unseen by others.

    open_in_emergency(person=person, user=user, reason="…")

Who works on the person's open requests and counselling is told, and every data protection officer: by a
notice on the first page of the admin, and by e-mail. Where nobody can be told, nothing is opened. The reason
stands with the access alone, since it may name people.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_admin_base_url

from casebook import accountability
from casebook.accountability import Action
from casebook.choices import Role
from casebook.models import CounsellingCase, EmergencyAccess, EmergencyNotice, Person, Request
from casebook.models.emergencies import forget_opened_persons
from casebook.permissions import can_open_in_emergency
from casebook.roles import CASE_ROLES, User, users_with_role

# Letters and digits that a reason has at least, and how many different ones of them.
SHORTEST_REASON, FEWEST_LETTERS = 20, 8
# How many persons a user may open within an hour: an emergency is of one or two, a curious reader's are many.
MOST_AN_HOUR = 5
SECONDS_FOR_THE_MAIL_SERVER = 5

logger = logging.getLogger(__name__)


class NobodyToTell(Exception):
    """There is nobody but the user who could be told, so nobody would know."""


class TooManyEmergencies(Exception):
    """The user opened as many persons within the last hour as anybody may."""


def is_a_reason(text: str) -> bool:
    """Whether somebody wrote a sentence, and did not only lean on the keyboard."""
    letters = [character for character in text.casefold() if character.isalnum()]
    return len(letters) >= SHORTEST_REASON and len(set(letters)) >= FEWEST_LETTERS


@transaction.atomic
def open_in_emergency(*, person: Person, user: User, reason: str) -> EmergencyAccess:
    """Open all that is kept back of `person` to `user` for three hours, and tell those whom it concerns.

    Where it is open already, the access that stands is answered, and nobody is told again.

    Raises:
        ValueError: the user may not, or the reason is none (`is_a_reason`).
        TooManyEmergencies: `MOST_AN_HOUR` were opened within the last hour.
        NobodyToTell: nobody else could read the notice.
    """
    if not can_open_in_emergency(user, person) or not is_a_reason(reason):
        raise ValueError("Who works with persons opens one, with a reason.")
    # One after the other: two clicks open it once, and nobody slips past the count.
    get_user_model().objects.select_for_update().get(pk=user.pk)
    accesses = EmergencyAccess.objects.of(user)
    if standing := accesses.in_force().about(person).first():
        return standing
    if accesses.filter(opened_at__gt=timezone.now() - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise TooManyEmergencies
    told = list(who_is_told(person, user))
    if not told:
        raise NobodyToTell
    access = EmergencyAccess.objects.create(user_id=user.pk, person=person, reason=reason.strip())
    EmergencyNotice.objects.bulk_create(EmergencyNotice(access=access, recipient=each) for each in told)
    accountability.record(
        actor=user, action=Action.EMERGENCY, subject=person, detail={"period_end": access.ends_at}
    )
    forget_opened_persons(user)
    transaction.on_commit(partial(tell_by_mail, access, told), robust=True)
    return access


def close_emergency(*, person: Person, user: User) -> bool:
    """Close what `user` opened of `person` before its time; False where nothing was open."""
    accesses = EmergencyAccess.objects.in_force().of(user)
    with transaction.atomic():
        closed = list(accesses.about(person))
        for access in closed:
            access.ends_at = timezone.now()
            access.save(update_fields=["ends_at"])
        changes = [(access, ["ends_at"]) for access in closed]
        accountability.record_many(actor=user, action=Action.CHANGE, changes=changes)
    forget_opened_persons(user)
    return bool(closed)


def note_seen(*, access: EmergencyAccess, user: User) -> bool:
    """Write that `user` saw the notice of `access`; False where there is none or it was seen before."""
    unseen = EmergencyNotice.objects.filter(access=access, recipient_id=user.pk, seen_at__isnull=True)
    return bool(unseen.update(seen_at=timezone.now()))


def who_is_told(person: Person, asker: User) -> QuerySet:
    """Every data protection officer, and who works on the person's open requests and leads open counselling;
    else who did so before; else the coordinators; and where there is no officer either, all who work with
    persons. Never the one who asks, nor anybody who could not read the notice."""
    others = get_user_model().objects.exclude(pk=asker.pk)
    officers = others.filter(pk__in=_keys([Role.DATA_PROTECTION]))
    case_workers = others.filter(pk__in=_keys(CASE_ROLES))
    requests = Request.objects.filter(applicant=person, worker=OuterRef("pk"))
    cases = CounsellingCase.objects.filter(person=person, professional=OuterRef("pk"))
    circles = [
        case_workers.filter(Exists(requests.open()) | Exists(cases.open())),
        case_workers.filter(Exists(requests.counted()) | Exists(cases)),
        others.filter(pk__in=_keys([Role.COORDINATOR])),
    ]
    last = others.none() if officers.exists() else case_workers
    nearest = next((circle for circle in circles if circle.exists()), last)
    return others.filter(Q(pk__in=nearest.values("pk")) | Q(pk__in=officers.values("pk"))).order_by("pk")


def _keys(roles: Iterable[Role]) -> QuerySet:
    return users_with_role(roles).values("pk")


def tell_by_mail(access: EmergencyAccess, recipients: Iterable[User]) -> None:
    """One e-mail for each, with codes alone. A mail server that is down costs seconds: the notices stand."""
    addresses = [getattr(each, each.get_email_field_name(), "") for each in recipients]
    messages = [_message(access, address) for address in addresses if address]
    if not messages:
        return
    try:
        with mail.get_connection(timeout=SECONDS_FOR_THE_MAIL_SERVER) as connection:
            for message in messages:
                _send(connection, message)
    except OSError:
        logger.warning("Nobody could be told by e-mail of emergency access %s.", access.pk, exc_info=True)


def _send(connection, message: mail.EmailMessage) -> None:
    """A recipient whom the server refuses keeps the e-mail from nobody else."""
    try:
        connection.send_messages([message])
    except OSError:
        logger.warning("An e-mail on an emergency access could not be sent.", exc_info=True)


def _message(access: EmergencyAccess, to: str) -> mail.EmailMessage:
    """In the language of the installation."""
    with translation.override(settings.LANGUAGE_CODE):
        site = (get_admin_base_url() or "").rstrip("/")
        context = {"access": access, "address": f"{site}{reverse('casebook_emergencies')}"}
        return mail.EmailMessage(
            subject=_("Emergency access to the records of %(code)s") % {"code": access.person.code},
            body=render_to_string("casebook/emails/emergency.txt", context),
            to=[to],
        )
