"""What is said in confidence: counselling, notes, files and consents, mostly their author's alone."""

from collections.abc import Callable

from django.apps import apps
from django.db.models import Q

from casebook.choices import ConsentPurpose, NoteScope
from casebook.leak_walk.whose.kind import (
    COORDINATOR,
    EVERYTHING,
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


def _own_counselling(professional: str) -> Callable[[str, User], Q]:
    def own(part: str, user: User) -> Q:
        if part == COORDINATOR:
            return EVERYTHING
        return Q(**{professional: user.pk}) if part in {SOCIAL_WORKER, PSYCHOLOGIST} else NOTHING

    return own


def _hidden_counselling(professional: str) -> Callable[[str, User], Q]:
    def hidden(part: str, user: User) -> Q:
        if part == COORDINATOR:
            return NOTHING
        return ~Q(**{professional: user.pk}) if part in {SOCIAL_WORKER, PSYCHOLOGIST} else EVERYTHING

    return hidden


def _hidden_session(part: str, user: User) -> Q:
    """As the case; one whose case was erased stays its worker's."""
    hidden = _hidden_counselling("case__professional_id")(part, user)
    return hidden & ~Q(case__isnull=True, appointment__worker_id=user.pk)


def _own_note(part: str, user: User) -> Q:
    return Q(author_id=user.pk) if part in {SOCIAL_WORKER, PSYCHOLOGIST} else NOTHING


def _hidden_note(part: str, user: User) -> Q:
    """Private notes of others; all that counselling says to others; of the rest, as the role has it."""
    if part not in {SOCIAL_WORKER, PSYCHOLOGIST, COORDINATOR}:
        return EVERYTHING
    others = ~Q(author_id=user.pk)
    private = Q(scope=NoteScope.PRIVATE)
    counselling = Q(counselling_case__isnull=False) & ~Q(counselling_case__professional_id=user.pk)
    teams = NOTHING if part == COORDINATOR else Q(scope=NoteScope.TEAM) & ~Q(team=part)
    return others & (private | counselling | teams)


def _own_attachment(part: str, user: User) -> Q:
    not_of_counselling = Q(counselling_case__isnull=True)
    if part == COORDINATOR:
        return not_of_counselling
    if part == RECEPTION:
        return not_of_counselling & Q(uploaded_by_id=user.pk)
    return Q(uploaded_by_id=user.pk) if part in {SOCIAL_WORKER, PSYCHOLOGIST} else NOTHING


def _hidden_attachment(part: str, user: User) -> Q:
    """What others uploaded: to reception all of it; counselling of others, restricted requests of others, and
    files of a person in whom one has no part."""
    others = ~Q(uploaded_by_id=user.pk)
    counselling = Q(counselling_case__isnull=False) & ~Q(counselling_case__professional_id=user.pk)
    if part == COORDINATOR:
        return others & counselling
    if part not in {SOCIAL_WORKER, PSYCHOLOGIST}:
        return others
    not_led = Q(request__worker__isnull=True) | ~Q(request__worker_id=user.pk)
    restricted = Q(request__category__is_restricted=True) & not_led
    elsewhere = Q(request__isnull=True) & of_strangers("person_id", user)
    return others & (counselling | Q(counselling_case__isnull=True) & (restricted | elsewhere))


def _own_consent(part: str, user: User) -> Q:
    if part in {SOCIAL_WORKER, PSYCHOLOGIST}:
        return ~Q(purpose=ConsentPurpose.COUNSELLING) | counselled_by(user, "person")
    if part == RECEPTION:
        return ~Q(purpose=ConsentPurpose.COUNSELLING)
    return to_all(part, user)


def _hidden_consent(part: str, user: User) -> Q:
    """Those to counselling that others wrote down, of persons whose counselling others lead."""
    if part not in {RECEPTION, SOCIAL_WORKER, PSYCHOLOGIST}:
        return to_none(part, user)
    cases = apps.get_model("casebook.counsellingcase").objects.filter(professional_id=user.pk)
    of_others = NOTHING if part == RECEPTION else Q(person__in=cases.values("person_id"))
    return Q(purpose=ConsentPurpose.COUNSELLING) & ~Q(recorded_by_id=user.pk) & ~of_others


KINDS = {
    "counsellingcase": Kind(
        "casebook.counsellingcase",
        _own_counselling("professional_id"),
        _hidden_counselling("professional_id"),
    ),
    "counsellingsession": Kind(
        "casebook.counsellingsession",
        _own_counselling("case__professional_id"),
        _hidden_session,
    ),
    "note": Kind("casebook.note", _own_note, _hidden_note),
    "attachment": Kind("casebook.attachment", _own_attachment, _hidden_attachment, key="uid"),
    "consent": Kind("casebook.consent", _own_consent, _hidden_consent),
}
