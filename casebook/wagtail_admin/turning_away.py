"""Who asks for a screen without the role for it is turned away, and stands in the access log."""

from typing import NoReturn

from django.core.exceptions import PermissionDenied

from casebook import accountability
from casebook.accountability import Action
from casebook.roles import User


def turn_away(user: User, screen: str) -> NoReturn:
    """Note the refusal of `screen`, outside of any transaction that it rolls back.

    Raises:
        PermissionDenied: always.
    """
    accountability.record(actor=user, action=Action.REFUSED, detail={"screen": screen})
    raise PermissionDenied
