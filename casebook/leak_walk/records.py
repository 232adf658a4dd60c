"""Whose a record is, in the words of the roles: a record of the visitor's own, and one it must not see.

This says again, and in another way, what the phrases `visible_to` say, so that a mistake in them turns red.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Model, Q, QuerySet
from wagtail import hooks
from wagtail.models import Collection, Page, Site

from casebook.choices import ConsentPurpose, HoldKind, NoteScope, Role
from casebook.leak_walk.visitors import ADMINISTRATOR
from casebook.models.restriction import restricted
from casebook.roles import User

HOOK = "register_leak_walk_kinds"
RECEPTION, SOCIAL_WORKER = Role.RECEPTION.value, Role.SOCIAL_WORKER.value
PSYCHOLOGIST, COORDINATOR = Role.PSYCHOLOGIST.value, Role.COORDINATOR.value
MANAGEMENT = Role.MANAGEMENT.value
CATALOGUE, DATA_PROTECTION = Role.CATALOGUE.value, Role.DATA_PROTECTION.value
EVERYTHING, NOTHING = ~Q(pk__in=[]), Q(pk__in=[])
# Of the records that fit, the newest are looked at first, as the lists show them.
NEWEST = ("-pk",)


@dataclass(frozen=True)
class Kind:
    """A kind of record: for each part of the walk, which records are its own and which it must not see."""

    model: str
    own: Callable[[str, User], Q]
    hidden: Callable[[str, User], Q]
    # What its addresses name it by.
    key: str = "pk"

    def records(self) -> QuerySet:
        return apps.get_model(self.model)._base_manager.all()


def _counselled_by(user: User, person: str) -> Q:
    return Q(**{f"{person}__counselling_cases__professional_id": user.pk})


def _receives_citizens(part: str) -> bool:
    return part in {RECEPTION, SOCIAL_WORKER, PSYCHOLOGIST, COORDINATOR}


def _to_all(part: str, user: User) -> Q:
    return EVERYTHING if _receives_citizens(part) else NOTHING


def _to_none(part: str, user: User) -> Q:
    return NOTHING if _receives_citizens(part) else EVERYTHING


def _own_person(part: str, user: User) -> Q:
    """A record that was merged into another is read and not changed."""
    return _to_all(part, user) & Q(merged_into__isnull=True)


def _person_of_own_case(part: str, user: User) -> Q:
    """One whose request or counselling is the professional's."""
    if part in {SOCIAL_WORKER, PSYCHOLOGIST}:
        led = Q(requests__worker_id=user.pk) | Q(counselling_cases__professional_id=user.pk)
        return led & Q(merged_into__isnull=True)
    return _own_person(part, user)


def _to_keepers(part: str, user: User) -> Q:
    return EVERYTHING if part in {COORDINATOR, CATALOGUE, ADMINISTRATOR} else NOTHING


def _not_to_others(part: str, user: User) -> Q:
    return ~_to_keepers(part, user)


def _to_readers_of_figures(part: str, user: User) -> Q:
    return EVERYTHING if part in {COORDINATOR, MANAGEMENT} else NOTHING


def _not_to_readers_of_figures(part: str, user: User) -> Q:
    return ~_to_readers_of_figures(part, user)


def _own_request(part: str, user: User) -> Q:
    if part in {SOCIAL_WORKER, PSYCHOLOGIST}:
        return Q(worker_id=user.pk)
    if part == RECEPTION:
        return Q(category__is_restricted=False)
    return _to_all(part, user)


def _hidden_request(part: str, user: User) -> Q:
    """Reception and social workers: restricted ones of others. Psychologists: where they have no part."""
    others = Q(worker__isnull=True) | ~Q(worker_id=user.pk)
    if part in {RECEPTION, SOCIAL_WORKER}:
        return others & Q(category__is_restricted=True)
    if part == PSYCHOLOGIST:
        return others & _of_strangers("applicant_id", user)
    return _to_none(part, user)


def _of_strangers(person: str, user: User) -> Q:
    """Of a person whose request or counselling is not the user's."""
    requests = apps.get_model("casebook.request").objects.filter(worker_id=user.pk)
    cases = apps.get_model("casebook.counsellingcase").objects.filter(professional_id=user.pk)
    return ~Q(**{f"{person}__in": requests.values("applicant_id")}) & ~Q(
        **{f"{person}__in": cases.values("person_id")}
    )


def _own_by_request(part: str, user: User) -> Q:
    if part in {SOCIAL_WORKER, PSYCHOLOGIST}:
        return Q(request__worker_id=user.pk) | _counselled_by(user, "person") & Q(request__isnull=True)
    if part == RECEPTION:
        return Q(request__isnull=True) | Q(request__category__is_restricted=False)
    return _to_all(part, user)


def _hidden_referral(part: str, user: User) -> Q:
    others = Q(request__worker__isnull=True) | ~Q(request__worker_id=user.pk)
    if part in {RECEPTION, SOCIAL_WORKER}:
        return Q(request__category__is_restricted=True) & others
    if part == PSYCHOLOGIST:
        return (Q(request__isnull=True) | others) & _of_strangers("person_id", user)
    return _to_none(part, user)


def _own_enrolment(part: str, user: User) -> Q:
    return _counselled_by(user, "person") if part == PSYCHOLOGIST else _to_all(part, user)


def _hidden_enrolment(part: str, user: User) -> Q:
    return _of_strangers("person_id", user) if part == PSYCHOLOGIST else _to_none(part, user)


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
    return _to_none(part, user)


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


def _own_emergency(part: str, user: User) -> Q:
    """Those that the visitor was told of."""
    if part == DATA_PROTECTION:
        return EVERYTHING
    return Q(notices__recipient_id=user.pk) if _receives_citizens(part) else NOTHING


def _hidden_emergency(part: str, user: User) -> Q:
    if part == DATA_PROTECTION:
        return NOTHING
    untold = ~Q(notices__recipient_id=user.pk) & ~Q(user_id=user.pk)
    return untold if _receives_citizens(part) else EVERYTHING


def _own_erasure(part: str, user: User) -> Q:
    return EVERYTHING if part == DATA_PROTECTION else NOTHING


def _hidden_erasure(part: str, user: User) -> Q:
    return NOTHING if part == DATA_PROTECTION else EVERYTHING


def _own_consent(part: str, user: User) -> Q:
    if part in {SOCIAL_WORKER, PSYCHOLOGIST}:
        return ~Q(purpose=ConsentPurpose.COUNSELLING) | _counselled_by(user, "person")
    if part == RECEPTION:
        return ~Q(purpose=ConsentPurpose.COUNSELLING)
    return _to_all(part, user)


def _hidden_consent(part: str, user: User) -> Q:
    """Those to counselling that others wrote down, of persons whose counselling others lead."""
    if part not in {RECEPTION, SOCIAL_WORKER, PSYCHOLOGIST}:
        return _to_none(part, user)
    cases = apps.get_model("casebook.counsellingcase").objects.filter(professional_id=user.pk)
    of_others = NOTHING if part == RECEPTION else Q(person__in=cases.values("person_id"))
    return Q(purpose=ConsentPurpose.COUNSELLING) & ~Q(recorded_by_id=user.pk) & ~of_others


def _own_hold(part: str, user: User) -> Q:
    """One that the visitor may lift: the data protection officer's are legal holds."""
    if part == COORDINATOR:
        return Q(lifted_on__isnull=True)
    return Q(lifted_on__isnull=True, kind=HoldKind.LEGAL) if part == DATA_PROTECTION else NOTHING


def _hidden_hold(part: str, user: User) -> Q:
    return NOTHING if part in {COORDINATOR, DATA_PROTECTION} else EVERYTHING


def _own_note(part: str, user: User) -> Q:
    return Q(author_id=user.pk) if part in {SOCIAL_WORKER, PSYCHOLOGIST} else NOTHING


def hidden_notes(part: str, user: User) -> Q:
    """Private notes of others; all that counselling says to others; of the rest, as the role has it."""
    if part not in {SOCIAL_WORKER, PSYCHOLOGIST, COORDINATOR}:
        return EVERYTHING
    others = ~Q(author_id=user.pk)
    private = Q(scope=NoteScope.PRIVATE)
    counselling = Q(counselling_case__isnull=False) & ~Q(counselling_case__professional_id=user.pk)
    teams = NOTHING if part == COORDINATOR else Q(scope=NoteScope.TEAM) & ~Q(team=part)
    return others & (private | counselling | teams)


# The fields that number the records which somebody may not see.
NUMBERS = {"request": "number", "referral": "reference", "appointment": "reference"}


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
    of_strangers = Q(request__isnull=True) & _of_strangers("person_id", user)
    return others & (counselling | Q(counselling_case__isnull=True) & (restricted | of_strangers))


KINDS = {
    "person": Kind("casebook.person", _own_person, _to_none),
    "person_of_own_case": Kind("casebook.person", _person_of_own_case, _to_none),
    "household": Kind("casebook.household", _to_all, _to_none),
    "request": Kind("casebook.request", _own_request, _hidden_request),
    "referral": Kind("casebook.referral", _own_by_request, _hidden_referral),
    "programmeenrolment": Kind("casebook.programmeenrolment", _own_enrolment, _hidden_enrolment),
    "appointment": Kind("casebook.appointment", _own_appointment, _hidden_appointment),
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
    "note": Kind("casebook.note", _own_note, hidden_notes),
    "attachment": Kind("casebook.attachment", _own_attachment, _hidden_attachment, key="uid"),
    "contacttally": Kind("casebook.contacttally", _to_all, _to_none),
    "emergencyaccess": Kind("casebook.emergencyaccess", _own_emergency, _hidden_emergency),
    "consent": Kind("casebook.consent", _own_consent, _hidden_consent),
    "hold": Kind("casebook.hold", _own_hold, _hidden_hold),
    # As erasures: the data protection officer's alone.
    "retentionrule": Kind("casebook.retentionrule", _own_erasure, _hidden_erasure),
    "erasure": Kind("casebook.erasure", _own_erasure, _hidden_erasure),
    **{
        name: Kind(f"casebook.{name}", _to_readers_of_figures, _not_to_readers_of_figures)
        for name in ("reportsnapshot", "snapshotfigure", "reportcorrection")
    },
    **{
        name: Kind(f"casebook.{name}", _to_keepers, _not_to_others)
        for name in ("servicecategory", "body", "programme", "historicalaggregate", "indicatordefinition")
    },
}


def kind_of(name: str) -> Kind:
    """The kind that a line calls `name`; other apps register theirs by the hook, as a dict of this form."""
    if name in KINDS:
        return KINDS[name]
    return {key: kind for register in hooks.get_hooks(HOOK) for key, kind in register().items()}[name]


def own_record(name: str, part: str, user: User) -> Model | None:
    """The newest record that the rules give to this visitor; none that a restriction keeps as it is."""
    kind = kind_of(name)
    return _newest(kind, kind.own(part, user) & ~Q(pk__in=_restricted(kind)))


def hidden_record(name: str, part: str, user: User) -> Model | None:
    """The newest record that this visitor must not see; none for who may see all of them."""
    return _newest(kind_of(name), kind_of(name).hidden(part, user))


def _restricted(kind: Kind) -> QuerySet:
    return restricted(kind.records()).order_by().values("pk")


def _newest(kind: Kind, condition: Q) -> Model | None:
    keys = kind.records().filter(condition).order_by(*NEWEST).values_list("pk", flat=True)[:1]
    return kind.records().filter(pk__in=list(keys)).first()


def foreign_key(name: str, argument: str) -> object | None:
    """A record of Wagtail's for an address of its own: a page, an account, a group, a site."""
    model = next((model for pattern, model in FOREIGN if re.fullmatch(pattern, f"{name} {argument}")), None)
    if model is None:
        return None
    # The first page is the root of the tree, which no editor opens.
    first = 1 if model is Page else 0
    keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
    return next(iter(keys[first : first + 1]), None)


FOREIGN = [
    (r"\S+ (page_id|parent_page_id|page_to_move_id|destination_id|page_pk)", Page),
    (r"wagtailusers_users:\S+ pk", get_user_model()),
    (r"wagtailusers_groups:\S+ pk", Group),
    (r"wagtailsites:\S+ pk", Site),
    (r"wagtailadmin_collections:\S+ (pk|collection_id)", Collection),
]
