"""People, and what the whole centre does for them: each role sees its part."""

from django.db.models import Q

from casebook.leak_walk.whose.kind import (
    COORDINATOR,
    NOTHING,
    PSYCHOLOGIST,
    RECEPTION,
    SOCIAL_WORKER,
    Kind,
    counselled_by,
    of_strangers,
    to_all,
    to_none,
)
from casebook.roles import User


def _own_person(part: str, user: User) -> Q:
    """A record that was merged into another is read and not changed."""
    return to_all(part, user) & Q(merged_into__isnull=True)


def _person_of_own_case(part: str, user: User) -> Q:
    """One whose request or counselling is the professional's."""
    if part in {SOCIAL_WORKER, PSYCHOLOGIST}:
        led = Q(requests__worker_id=user.pk) | Q(counselling_cases__professional_id=user.pk)
        return led & Q(merged_into__isnull=True)
    return _own_person(part, user)


def _own_request(part: str, user: User) -> Q:
    if part in {SOCIAL_WORKER, PSYCHOLOGIST}:
        return Q(worker_id=user.pk)
    if part == RECEPTION:
        return Q(category__is_restricted=False)
    return to_all(part, user)


def _hidden_request(part: str, user: User) -> Q:
    """Reception and social workers: restricted ones of others. Psychologists: where they have no part."""
    others = Q(worker__isnull=True) | ~Q(worker_id=user.pk)
    if part in {RECEPTION, SOCIAL_WORKER}:
        return others & Q(category__is_restricted=True)
    if part == PSYCHOLOGIST:
        return others & of_strangers("applicant_id", user)
    return to_none(part, user)


def _own_by_request(part: str, user: User) -> Q:
    if part in {SOCIAL_WORKER, PSYCHOLOGIST}:
        return Q(request__worker_id=user.pk) | counselled_by(user, "person") & Q(request__isnull=True)
    if part == RECEPTION:
        return Q(request__isnull=True) | Q(request__category__is_restricted=False)
    return to_all(part, user)


def _hidden_referral(part: str, user: User) -> Q:
    others = Q(request__worker__isnull=True) | ~Q(request__worker_id=user.pk)
    if part in {RECEPTION, SOCIAL_WORKER}:
        return Q(request__category__is_restricted=True) & others
    if part == PSYCHOLOGIST:
        return (Q(request__isnull=True) | others) & of_strangers("person_id", user)
    return to_none(part, user)


def _own_enrolment(part: str, user: User) -> Q:
    return counselled_by(user, "person") if part == PSYCHOLOGIST else to_all(part, user)


def _hidden_enrolment(part: str, user: User) -> Q:
    return of_strangers("person_id", user) if part == PSYCHOLOGIST else to_none(part, user)


def _own_appointment(part: str, user: User) -> Q:
    if part == PSYCHOLOGIST:
        return Q(worker_id=user.pk) & (Q(session__isnull=True) | Q(session__case__professional_id=user.pk))
    if part in {RECEPTION, SOCIAL_WORKER}:
        return Q(session__isnull=True)
    return Q(session__isnull=True) if part == COORDINATOR else NOTHING


def _hidden_appointment(part: str, user: User) -> Q:
    others = Q(worker__isnull=True) | ~Q(worker_id=user.pk)
    if part in {RECEPTION, SOCIAL_WORKER}:
        return Q(session__isnull=False) & ~Q(session__case__professional_id=user.pk) & others
    if part == PSYCHOLOGIST:
        return others & (Q(session__isnull=True) | ~Q(session__case__professional_id=user.pk))
    return to_none(part, user)


KINDS = {
    "person": Kind("casebook.person", _own_person, to_none),
    "person_of_own_case": Kind("casebook.person", _person_of_own_case, to_none),
    "household": Kind("casebook.household", to_all, to_none),
    "request": Kind("casebook.request", _own_request, _hidden_request),
    "referral": Kind("casebook.referral", _own_by_request, _hidden_referral),
    "programmeenrolment": Kind("casebook.programmeenrolment", _own_enrolment, _hidden_enrolment),
    "appointment": Kind("casebook.appointment", _own_appointment, _hidden_appointment),
    "contacttally": Kind("casebook.contacttally", to_all, to_none),
}
