"""What the database refuses, in the words of the constraint that it broke."""

from __future__ import annotations

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model
from django.utils.translation import gettext as _


def explain(error: IntegrityError, instance: Model) -> ValidationError:
    """The ValidationError that says the same as `error`, which saving `instance` (and its parts) raised."""
    text = str(error)
    for model in apps.get_app_config("casebook").get_models():
        for constraint in model._meta.constraints:
            if constraint.name in text:
                return ValidationError(constraint.get_violation_error_message())
    # SQLite names the columns of a broken unique rule and not the rule: the record says which it is.
    try:
        instance.validate_unique()
        instance.validate_constraints()
    except ValidationError as refusal:
        return refusal
    return ValidationError(_("The row contradicts another record of the casebook."))
