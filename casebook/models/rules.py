"""Rules of one record, declared so that a form asks them of one record and an import of whole columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.functional import Promise


@dataclass(frozen=True)
class Rule:
    """`is_broken` is asked with the values of the attributes that `reads` names; never where one of them is
    empty. `sentence` says what is wrong, beside the field `blames`."""

    reads: tuple[str, ...]
    is_broken: Callable[..., bool]
    blames: str
    sentence: str | Promise

    def refuse(self, record: Model) -> None:
        """
        Raises:
            ValidationError: `record` breaks the rule.
        """
        values = [_value(record, name) for name in self.reads]
        if None not in values and self.is_broken(*values):
            raise ValidationError({self.blames: self.sentence})


def refuse_broken(rules: Sequence[Rule], record: Model) -> None:
    """Ask the rules in their order.

    Raises:
        ValidationError: what the first one that `record` breaks says.
    """
    for rule in rules:
        rule.refuse(record)


def _value(record: Model, name: str) -> object:
    """An attribute of the record; a record that it refers to is looked up where there is one."""
    key = getattr(record._meta.get_field(name), "attname", name) if name != "pk" else name
    return None if getattr(record, key) in (None, "") else getattr(record, name)
