"""The values of dimensions: as columns hold them, as codes that last, and as words."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from casebook.indicators import WHITELIST, Definition, Dimension
from casebook.indicators.whitelist import AGE_BANDS, PERSON_VALUES
from casebook.models import Body, Programme, ServiceCategory
from casebook.statistics.periods import Period, months_of

UNKNOWN = ""
Raw = int | str | None
IN_TABLES = frozenset({Dimension.CATEGORY, Dimension.BODY, Dimension.PROGRAMME, Dimension.WORKER})


class _Category(NamedTuple):
    pk: int
    code: str
    name: str
    parent: int | None
    successor: int | None
    valid_until: date | None


class Names:
    """The catalogue as figures need it, each table of it read once, and only where somebody asks."""

    @cached_property
    def categories(self) -> dict[int, _Category]:
        """In the order of the report."""
        rows = ServiceCategory.objects.values_list(
            "pk", "code", "name", "parent_id", "successor_id", "valid_until"
        )
        return {row[0]: _Category(*row) for row in rows}

    def _table(self, dimension: Dimension) -> dict[int, tuple[str, str]]:
        """Code and name by key."""
        if dimension == Dimension.CATEGORY:
            return {row.pk: (row.code, row.name) for row in self.categories.values()}
        return self._bodies if dimension == Dimension.BODY else self._programmes

    @cached_property
    def _bodies(self) -> dict[int, tuple[str, str]]:
        return {pk: (code, name) for pk, code, name in Body.objects.values_list("pk", "code", "name")}

    @cached_property
    def _programmes(self) -> dict[int, tuple[str, str]]:
        return {pk: (code, name) for pk, code, name in Programme.objects.values_list("pk", "code", "name")}

    # --- filters

    def held_to(self, dimension: Dimension, codes: Iterable[str]) -> frozenset[Raw]:
        """What a column may hold where a filter names `codes`; categories with parts and predecessors."""
        wanted = set(codes)
        if dimension not in IN_TABLES:
            return frozenset(wanted)
        found = {pk for pk, (code, _name) in self._table(dimension).items() if code in wanted}
        return frozenset(self._families_of(found) if dimension == Dimension.CATEGORY else found)

    def _families_of(self, found: set[int]) -> set[int]:
        grown = True
        while grown:
            more = {
                row.pk for row in self.categories.values() if row.parent in found or row.successor in found
            }
            grown = not more <= found
            found |= more
        return found

    # --- cells

    def code(self, dimension: Dimension, raw: Raw, definition: Definition) -> str:
        """The key of the cell that a row with `raw` in its column stands in."""
        if raw is None:
            return UNKNOWN
        if dimension == Dimension.WORKER or dimension not in IN_TABLES:
            return str(raw)
        if dimension == Dimension.CATEGORY:
            return self.categories[self._line_of(int(raw), definition)].code
        return self._table(dimension)[int(raw)][0]

    def held_in(self, dimension: Dimension, key: str, definition: Definition) -> frozenset[Raw]:
        """What the column of a row holds that stands in the cell `key`."""
        if key == UNKNOWN:
            return frozenset({None} if dimension in IN_TABLES else {None, ""})
        if dimension == Dimension.CATEGORY:
            return frozenset(pk for pk in self.categories if self.code(dimension, pk, definition) == key)
        if dimension == Dimension.WORKER:
            return frozenset({int(key)} if key.isdecimal() else {0})
        return self.held_to(dimension, [key])

    def _line_of(self, pk: int, definition: Definition) -> int:
        """The line in which a category is counted: what it became, and what that is a part of. A figure of
        one category is told apart by its parts."""
        named = definition.filters.get(Dimension.CATEGORY, ())
        seen: set[int] = set()
        while pk not in seen:
            seen.add(pk)
            row = self.categories[pk]
            if row.successor is not None:
                pk = row.successor
            elif row.parent is not None and row.code not in named:
                parent = self.categories[row.parent]
                if len(named) == 1 and parent.code in named:
                    return pk
                pk = row.parent
        return pk

    # --- words

    def labels(
        self, dimension: Dimension, keys: Iterable[str], definition: Definition, period: Period
    ) -> Mapping[str, str]:
        """What the cells are called, in the order in which they are shown: those of `keys`, and the other
        values of a dimension that is always told in full."""
        found = set(keys)
        known = self._known(dimension, definition, period, found)
        labels = dict(known)
        for key in sorted(found - labels.keys() - {UNKNOWN}):
            labels[key] = key
        if UNKNOWN in found:
            # A request without a body is addressed to none: nothing is missing of it.
            labels[UNKNOWN] = _("No body") if dimension == Dimension.BODY else _("Not known")
        return labels

    def _known(
        self, dimension: Dimension, definition: Definition, period: Period, found: set[str]
    ) -> dict[str, str]:
        if dimension == Dimension.MONTH:
            return {f"{month.start:%Y-%m}": month.label for month in months_of(period)}
        if dimension == Dimension.AGE_BAND:
            return {band: band for band in AGE_BANDS}
        if dimension == Dimension.WORKER:
            return self._workers(found)
        if dimension in IN_TABLES:
            return {code: name for code, name in self._table(dimension).values() if code in found}
        values = WHITELIST[definition.source].values.get(dimension)
        if values is None:
            values = PERSON_VALUES.get(dimension, {})
        return {str(key): str(label) for key, label in values.items()}

    def _workers(self, found: set[str]) -> dict[str, str]:
        users = get_user_model()._default_manager.filter(pk__in=[key for key in found if key])
        named = {str(user.pk): user.get_full_name() or user.get_username() for user in users}
        return dict(sorted(named.items(), key=lambda pair: pair[1]))
