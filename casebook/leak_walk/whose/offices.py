"""What one office keeps: the data protection officer's registers, the catalogue, the figures of a year."""

from django.db.models import Q

from casebook.choices import HoldKind
from casebook.leak_walk.visitors import ADMINISTRATOR
from casebook.leak_walk.whose.kind import (
    CATALOGUE,
    COORDINATOR,
    DATA_PROTECTION,
    EVERYTHING,
    MANAGEMENT,
    NOTHING,
    Kind,
    receives_citizens,
)
from casebook.roles import User


def _own_emergency(part: str, user: User) -> Q:
    """Those that the visitor was told of."""
    if part == DATA_PROTECTION:
        return EVERYTHING
    return Q(notices__recipient_id=user.pk) if receives_citizens(part) else NOTHING


def _hidden_emergency(part: str, user: User) -> Q:
    if part == DATA_PROTECTION:
        return NOTHING
    untold = ~Q(notices__recipient_id=user.pk) & ~Q(user_id=user.pk)
    return untold if receives_citizens(part) else EVERYTHING


def _own_hold(part: str, user: User) -> Q:
    """One that the visitor may lift: the data protection officer's are legal holds."""
    if part == COORDINATOR:
        return Q(lifted_on__isnull=True)
    return Q(lifted_on__isnull=True, kind=HoldKind.LEGAL) if part == DATA_PROTECTION else NOTHING


def _hidden_hold(part: str, user: User) -> Q:
    return NOTHING if part in {COORDINATOR, DATA_PROTECTION} else EVERYTHING


def _own_erasure(part: str, user: User) -> Q:
    return EVERYTHING if part == DATA_PROTECTION else NOTHING


def _hidden_erasure(part: str, user: User) -> Q:
    return NOTHING if part == DATA_PROTECTION else EVERYTHING


def _to_keepers(part: str, user: User) -> Q:
    return EVERYTHING if part in {COORDINATOR, CATALOGUE, ADMINISTRATOR} else NOTHING


def _not_to_others(part: str, user: User) -> Q:
    return ~_to_keepers(part, user)


def _to_readers_of_figures(part: str, user: User) -> Q:
    return EVERYTHING if part in {COORDINATOR, MANAGEMENT} else NOTHING


def _not_to_readers_of_figures(part: str, user: User) -> Q:
    return ~_to_readers_of_figures(part, user)


KINDS = {
    "emergencyaccess": Kind("casebook.emergencyaccess", _own_emergency, _hidden_emergency),
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
