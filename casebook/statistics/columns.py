"""Rows read as columns, each of which comes as one value: sets are made of whole columns, and 100,000 rows
that come one by one cost more than the question."""

import json

from django.db.models import Aggregate, QuerySet
from django.db.models.expressions import Combinable


class Column(Aggregate):
    """The values of an expression over all rows of a group, numbers or texts, as a list.

    Columns of one question are in one order.
    """

    function = "array_agg"
    name = "Column"

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="json_group_array", **extra)

    def convert_value(self, value, expression, connection):
        return json.loads(value) if isinstance(value, str) else value


def columns(queryset: QuerySet, *of: str | Combinable) -> list[list]:
    """The column of each of `of`, empty where there is no row."""
    found = queryset.aggregate(**{f"column_{place}": Column(each) for place, each in enumerate(of)})
    return [found[f"column_{place}"] or [] for place in range(len(of))]
