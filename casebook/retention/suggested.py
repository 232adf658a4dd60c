"""The rules that a new centre starts from: suggestions, none of them in force, on no legal basis yet."""

from django.db import transaction

from casebook.choices import RetentionAction, RetentionKind
from casebook.models import RetentionRule

SUGGESTED = (
    (RetentionKind.PERSON, 10, RetentionAction.ANONYMISE),
    (RetentionKind.NOTE, 10, RetentionAction.REVIEW),
    (RetentionKind.ATTACHMENT, 5, RetentionAction.REVIEW),
    (RetentionKind.EARLIER_VALUE, 5, RetentionAction.DELETE),
    (RetentionKind.EMERGENCY, 5, RetentionAction.DELETE),
)


@transaction.atomic
def install() -> int:
    """Add a rule for each kind that has none, switched off; returns how many were added."""
    return sum(
        RetentionRule.objects.get_or_create(kind=kind, defaults={"years": years, "action": action})[1]
        for kind, years, action in SUGGESTED
    )
