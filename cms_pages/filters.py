"""What a visitor asks of a list by its address: ?topic=health&month=2026-03&page=2.

Whatever stands in the address gets a page: a value that means nothing is left out, and a sentence says so.
"""

import re
from dataclasses import dataclass, field
from datetime import MAXYEAR, date, datetime
from typing import Self

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from cms_pages.models.topics import Topic

MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month, half open: from its first day up to, and without, the first day of the next."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The month that `text` writes as YYYY-MM, or None."""
        match = MONTH.fullmatch(text)
        if match is None:
            return None
        year, month = int(match[1]), int(match[2])
        return cls(year, month) if 1 < year < MAXYEAR and 1 <= month <= 12 else None

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def next(self) -> "Month":
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def starts_at(self) -> datetime:
        """Midnight of the first day, in the time of the site."""
        return timezone.make_aware(datetime(self.year, self.month, 1))  # noqa: DTZ001


@dataclass
class Filters:
    """What was asked and understood, and a sentence for each value that was not."""

    topics: list[Topic]
    topic: Topic | None = None
    month: Month | None = None
    is_past: bool = False
    notices: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, address: QueryDict) -> Self:
        filters = cls(topics=list(Topic.objects.all()), is_past=address.get("past") == "1")
        filters._read_topic(address.get("topic", "").strip())
        filters._read_month(address.get("month", "").strip())
        return filters

    def _read_topic(self, slug: str) -> None:
        self.topic = next((topic for topic in self.topics if topic.slug == slug), None)
        if slug and self.topic is None:
            self.notices.append(
                _("There is no topic «%(topic)s»: all topics are shown.") % {"topic": slug[:80]}
            )

    def _read_month(self, text: str) -> None:
        self.month = Month.parse(text)
        if text and self.month is None:
            notice = _("«%(month)s» is not a month: all months are shown.")
            self.notices.append(notice % {"month": text[:80]})

    @property
    def are_set(self) -> bool:
        return bool(self.topic or self.month)
