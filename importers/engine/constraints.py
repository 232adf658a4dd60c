"""The constraints of the database, read from the models and asked of columns before anything is written.

A check passes where its condition is true or, as in SQL, unknown.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection
from typing import Any

from django.db.models import CheckConstraint, F, Q

from ..resources.columns import REFUSED
from .faults import Faults
from .frames import Frame

Values = dict[str, Any]
Condition = Callable[[Values], bool | None]  # None: unknown

_COMPARISONS = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, allowed: value in allowed,
}


class NotUnderstood(NotImplementedError):
    """A constraint says something that has no word here. A fault of the program."""


def check_constraints(frame: Frame, faults: Faults) -> None:
    """The checks of the table, of rows without a fault. The first that a row breaks is told."""
    for constraint in frame.model._meta.constraints:
        if not isinstance(constraint, CheckConstraint):
            continue
        names = sorted(names_in(constraint.condition))
        if not any(frame.speaks_of(name) for name in names):
            continue
        _check(constraint, names, frame, faults)


def _check(constraint: CheckConstraint, names: list[str], frame: Frame, faults: Faults) -> None:
    holds = condition_of(constraint.condition)
    fields = [frame.model._meta.get_field(name) for name in names]
    rows = list(zip(*(frame.column(field.attname) for field in fields), strict=True))
    broken = {
        row
        for row in dict.fromkeys(rows)
        if REFUSED not in row and holds(dict(zip(names, row, strict=True))) is False
    }
    for at in faults.places_of(broken, rows, frame.places):
        faults.add_of_record(frame.places[at], str(constraint.get_violation_error_message()))


def names_in(condition: Q) -> set[str]:
    """The fields that a condition speaks of."""
    names: set[str] = set()
    for child in condition.children:
        if isinstance(child, Q):
            names |= names_in(child)
            continue
        path, wanted = child
        names.add(path.partition("__")[0])
        if isinstance(wanted, F):
            names.add(wanted.name)
    return names


def condition_of(condition: Q) -> Condition:
    """A function of the values of a row that says what `condition` says of it."""
    parts = [
        condition_of(child) if isinstance(child, Q) else _comparison(*child) for child in condition.children
    ]
    joined = _all(parts) if condition.connector == Q.AND else _any(parts)
    return _not(joined) if condition.negated else joined


def _comparison(path: str, wanted: Any) -> Condition:
    name, _separator, lookup = path.partition("__")
    if lookup == "isnull":
        return lambda values: (values[name] is None) == wanted
    compare = _COMPARISONS.get(lookup or "exact")
    if compare is None:
        raise NotUnderstood(path)
    if isinstance(wanted, F):
        return lambda values: _compared(compare, values[name], values[wanted.name])
    if isinstance(wanted, Collection) and not isinstance(wanted, str):
        wanted = frozenset(wanted)
    return lambda values: _compared(compare, values[name], wanted)


def _compared(compare: Callable[[Any, Any], bool], value: Any, wanted: Any) -> bool | None:
    return None if value is None or wanted is None else compare(value, wanted)


def _all(parts: list[Condition]) -> Condition:
    def condition(values: Values) -> bool | None:
        said = [part(values) for part in parts]
        if False in said:
            return False
        return None if None in said else True

    return condition


def _any(parts: list[Condition]) -> Condition:
    def condition(values: Values) -> bool | None:
        said = [part(values) for part in parts]
        if True in said:
            return True
        return None if None in said else False

    return condition


def _not(part: Condition) -> Condition:
    def condition(values: Values) -> bool | None:
        said = part(values)
        return None if said is None else not said

    return condition
