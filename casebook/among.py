"""Records that have one of many values: any number of values, one query and one parameter."""

import json
from collections.abc import Iterable

from django.db import connections
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.expressions import RawSQL


def among(queryset: QuerySet, field: str, values: Iterable) -> QuerySet:
    """Those of `queryset` whose `field` (of its own model) is one of `values`, numbers, texts or days.

    A database takes so many parameters and no more; here the values travel as one.
    """
    # In order, since SQLite puts them in order for itself, one by one.
    values = sorted({*values})
    if not values:
        return queryset.none()
    connection = connections[queryset.db]
    if connection.vendor == "postgresql":
        column = queryset.model._meta.get_field(field)
        column_type = (column.target_field if column.is_relation else column).cast_db_type(connection)
        return queryset.filter(_EqualsAny(F(field), RawSQL(f"%s::{column_type}[]", [_array(values)])))  # noqa: S611 (our own type's name)
    listed = RawSQL("SELECT value FROM json_each(%s)", [json.dumps(values, ensure_ascii=False, default=str)])
    return queryset.filter(**{f"{field}__in": listed})


class _EqualsAny(Func):
    """Whether a value is one of an array: PostgreSQL sees how many these are, unlike those of a subquery."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def _array(values: list) -> list | str:
    """Numbers as PostgreSQL writes them: the driver takes many times as long for tens of thousands."""
    return f"{{{','.join(map(str, values))}}}" if {*map(type, values)} == {int} else values
