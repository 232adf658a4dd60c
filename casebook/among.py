"""Records that have one of many values: any number of values, one query and one parameter."""

import json
from collections.abc import Iterable

from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL


def among(queryset: QuerySet, field: str, values: Iterable) -> QuerySet:
    """Those of `queryset` whose `field` (of its own model) is one of `values`, numbers, texts or days.

    A database takes so many parameters and no more; here the values travel as one.
    """
    values = list(dict.fromkeys(values))
    if not values:
        return queryset.none()
    connection = connections[queryset.db]
    if connection.vendor == "postgresql":
        column = queryset.model._meta.get_field(field)
        column_type = (column.target_field if column.is_relation else column).cast_db_type(connection)
        listed = RawSQL(f"SELECT unnest(%s::{column_type}[])", [values])  # noqa: S611 (our own type's name)
    else:
        listed = RawSQL(
            "SELECT value FROM json_each(%s)", [json.dumps(values, ensure_ascii=False, default=str)]
        )
    return queryset.filter(**{f"{field}__in": listed})
