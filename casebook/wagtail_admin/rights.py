"""What a person's card says of the person's rights: restriction, consents, and the ways to act on them."""

from django.db.models import F
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from casebook import permissions
from casebook.choices import HoldKind
from casebook.models import Consent, Hold, Person
from casebook.models.restriction import is_restricted
from casebook.roles import User
from casebook.wagtail_admin.wording import screen_url, write_day


def rights_on_card(person: Person, user: User) -> dict:
    """For the template: the banner of a restriction, the consents with those in force first, the links."""
    restriction = _restriction(person, user) if is_restricted(person) else None
    return {
        "restriction": restriction,
        "consents": [_consent(consent) for consent in _in_force_first(person, user)],
        "consents_url": screen_url("consent", "index"),
        "rights_links": _links(person, user, is_free=restriction is None),
    }


def _restriction(person: Person, user: User) -> dict:
    hold = Hold.objects.in_force().restrictions().filter(person=person.merged_into or person).first()
    may_see = hold and permissions.can_see_holds(user)
    return {
        "since": write_day(hold.since) if hold else "",
        "url": screen_url("hold", "inspect", hold) if may_see else "",
    }


def _in_force_first(person: Person, user: User):
    consents = Consent.objects.visible_to(user).filter(person=person)
    return consents.order_by(F("withdrawn_on").desc(nulls_first=True), "-given_on", "-pk")


def _consent(consent: Consent) -> dict:
    return {
        "purpose": consent.get_purpose_display(),
        "url": screen_url("consent", "inspect", consent),
        "form": consent.get_form_display(),
        "given_on": write_day(consent.given_on),
        "withdrawn_on": write_day(consent.withdrawn_on),
    }


def _links(person: Person, user: User, *, is_free: bool) -> list[tuple[str, str, str]]:
    """Label, address and icon of what one does about the rights of the person."""
    found = []
    if is_free and not person.merged_into_id and permissions.can_keep_consents(user):
        found.append((_("New consent"), screen_url("consent", "create") + f"?person={person.pk}", "plus"))
    if is_free and permissions.can_set_hold(user, HoldKind.RESTRICTION):
        query = urlencode({"code": person.code, "kind": HoldKind.RESTRICTION.value})
        found.append((_("Restrict processing"), f"{screen_url('hold', 'create')}?{query}", "lock"))
    if permissions.can_make_access_file(user, person):
        address = screen_url("person", "access_file", person)
        found.append((_("Everything held, as a file"), address, "download"))
    if permissions.can_ask_erasure(user):
        found.append((_("Erasure"), screen_url("person", "erasure", person), "bin"))
    return found
