"""Which records a line of the access log is about where they are many: keys, as ranges without gaps."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from casebook.models.access_log import AccessLogEntry

PART = 200  # ranges of one query


class KeyRange(NamedTuple):
    """Keys of one kind of record that follow each other, both ends included."""

    first: int
    last: int


def packed(keys: Iterable[int]) -> list[KeyRange]:
    """The ranges of `keys`, the lowest first; each key counts once."""
    found: list[KeyRange] = []
    first = last = None
    for key in sorted(set(keys)):
        if last is not None and key == last + 1:
            last = key
            continue
        if last is not None:
            found.append(KeyRange(first, last))
        first = last = key
    if last is not None:
        found.append(KeyRange(first, last))
    return found


def within(queryset: models.QuerySet, field: str, ranges: Sequence[KeyRange]) -> Iterator[models.QuerySet]:
    """Those of `queryset` whose `field` lies in one of `ranges`: in parts, each a query that any database
    takes, and one part where there are few ranges."""
    for start in range(0, len(ranges), PART):
        inside = models.Q()
        for first, last in ranges[start : start + PART]:
            inside |= models.Q(**{f"{field}__gte": first, f"{field}__lte": last})
        yield queryset.filter(inside)


class RecordRangeQuerySet(models.QuerySet):
    def holding(self, kind: str, keys: Iterable[int]):
        """The ranges in which one of `keys`, a few, of records of `kind` lies."""
        inside = models.Q(pk__in=())
        for key in keys:
            inside |= models.Q(first_key__lte=key, last_key__gte=key)
        return self.filter(inside, kind=kind)


class RecordRange(models.Model):
    """Records of one kind that a line of the access log is about; the seal of the line covers them.

    As the line itself it points to no record, so that it outlives what it speaks of, and the database refuses
    to change or delete it.
    """

    wagtail_reference_index_ignore = True

    entry = models.ForeignKey(
        AccessLogEntry,
        on_delete=models.PROTECT,
        related_name="ranges",
        verbose_name=_("line of the access log"),
    )
    kind = models.CharField(_("kind of record"), max_length=80)
    first_key = models.BigIntegerField(_("first key"))
    last_key = models.BigIntegerField(_("last key"))

    objects = RecordRangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("records of a line of the access log")
        verbose_name_plural = _("records of lines of the access log")
        ordering = ["pk"]
        indexes = [models.Index(fields=["kind", "first_key", "last_key"], name="casebook_log_by_range")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_key__gte=models.F("first_key")),
                name="casebook_log_range_ends_after_its_start",
                violation_error_message=_("A range cannot end before it starts."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_key}–{self.last_key}"
