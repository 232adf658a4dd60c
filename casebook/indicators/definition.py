"""A figure, defined: what is counted, of which records, by which day."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

from casebook.choices import Unit
from casebook.indicators.vocabulary import Dimension, DistinctOn, Source
from casebook.indicators.whitelist import WHITELIST

Text = str | Promise


@dataclass(frozen=True)
class Definition:
    """A figure that can be counted for any period.

    `filters` holds dimensions to values (codes); a category stands for its parts and predecessors too.
    `distinct_on` counts persons or households once. `parent` names the figure that this one is a part of.
    `is_since_opening` marks the figure whose period is not the report's but runs from the opening of the
    centre to a cut-off of its own; `is_standard` those of the published report. `is_printed` is False of
    those that only tables and screens count.
    """

    code: str
    unit: Unit
    label: Text
    definition: Text
    source: Source
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    distinct_on: str = ""
    date_field: str = ""
    parent: str = ""
    category: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    is_standard: bool = False
    is_since_opening: bool = False
    is_printed: bool = True

    @property
    def day(self) -> str:
        """The date field by which it counts: the one that it names, or that of its source."""
        return self.date_field or next(iter(WHITELIST[self.source].date_fields))

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What its records can be told apart by."""
        return WHITELIST[self.source].dimensions

    @property
    def counts_the_erased(self) -> bool:
        """Whether the anonymous ledger can tell how many erased records it had."""
        allowed = WHITELIST[self.source]
        return (
            self.distinct_on in allowed.kept_of_erased
            and self.day == next(iter(allowed.date_fields))
            and not set(self.filters) & allowed.unknown_of_erased
        )

    @property
    def adds_up_by(self) -> frozenset[Dimension]:
        """The dimensions whose cells make up the figure. Persons who are counted once stand in one cell by
        what they are, and in several by what they did; households by nothing."""
        if self.distinct_on == DistinctOn.HOUSEHOLD:
            return frozenset()
        if self.distinct_on or self.source == Source.SERVED:
            return frozenset({Dimension.SEX, Dimension.AGE_BAND, Dimension.MUNICIPAL_UNIT})
        return frozenset(self.dimensions)

    def describe(self) -> str:
        """The query in its written form: canonical JSON, the same for the same counting."""
        query = {
            "code": self.code,
            "unit": self.unit.value,
            "source": self.source.value,
            "filters": {name: sorted(values) for name, values in self.filters.items()},
            "distinct_on": self.distinct_on,
            "date_field": self.day,
            "parent": self.parent,
            "since_opening": self.is_since_opening,
        }
        return json.dumps(query, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
