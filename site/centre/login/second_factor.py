"""Who must prove a second factor, and which session has.

The rule looks at the session, never at the door: whoever came in by a door that asked for a password alone
has not passed.
"""

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from casebook.grants import managing_permissions
from casebook.roles import User, roles_of

# Recovery codes stand in for one of these; alone they are no second factor.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_demanded_of(user: User) -> bool:
    """Everyone with a case role, and whoever could give one: a superuser, or who manages users or groups."""
    if not user.is_active:
        return False
    return bool(roles_of(user)) or manages_users(user)


def manages_users(user: User) -> bool:
    """True where the user could reset a colleague's password or give themselves a role."""
    if user.is_superuser:
        return True
    return any(user.has_perm(f"{label}.{codename}") for label, codename in managing_permissions())


def has_enrolled(user: User) -> bool:
    """True where the user has an authenticator app or a security key."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def was_proved(request: HttpRequest) -> bool:
    """True where this session of this user has passed a second factor."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def note_enrolment(*, request: HttpRequest, user: User, authenticator: Authenticator, **signal) -> None:
    """Who enrols shows at that moment that they hold the factor, so the session has proved it."""
    if authenticator.type in FACTORS and request.user == user and not was_proved(request):
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
