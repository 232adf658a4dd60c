"""Numbers that are gap-free within a year, and safe when two people save at once."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class Series(models.TextChoices):
    """What is numbered; the value is what stands in `NumberSequence.series`."""

    PERSON = "person", _("People")
    REQUEST = "request", _("Requests")
    HOUSEHOLD = "household", _("Households")
    APPOINTMENT = "appointment", _("Appointments")
    SESSION = "session", _("Counselling sessions")
    REFERRAL = "referral", _("Referrals")

    def write(self, year: int, serial: int) -> str:
        """The number as people write it: 2022/00123 for requests, ΑΒ-2022-000123 for persons."""
        return FORMATS[self].format(year=year, serial=serial)

    def read(self, number: str) -> tuple[int, int] | None:
        """Year and serial of a number of this series; None where it is written in another way."""
        match = PATTERNS[self].fullmatch(number)
        if not match:
            return None
        year, serial = match.group("year", "serial")
        return int(year), int(serial)


# Greek capitals: ΑΒ (αριθμός βιβλίου), Ν(οικοκυριό), Ρ(αντεβού), Σ(υνεδρία), Π(αραπομπή).
FORMATS = {
    Series.PERSON: "ΑΒ-{year:04}-{serial:06}",
    Series.REQUEST: "{year:04}/{serial:05}",
    Series.HOUSEHOLD: "Ν-{year:04}-{serial:05}",
    Series.APPOINTMENT: "Ρ-{year:04}-{serial:06}",
    Series.SESSION: "Σ-{year:04}-{serial:06}",
    Series.REFERRAL: "Π-{year:04}-{serial:05}",
}
PATTERNS = {
    series: re.compile(
        re.sub(
            r"\{year:\d+\}", r"(?P<year>\\d{4})", re.sub(r"\{serial:0(\d+)\}", r"(?P<serial>\\d{\1,9})", form)
        )
    )
    for series, form in FORMATS.items()
}
NUMBER_OF_ANY_SERIES = re.compile(
    "|".join(re.sub(r"\?P<\w+>", "?:", pattern.pattern) for pattern in PATTERNS.values())
)


class NumberSequenceQuerySet(models.QuerySet):
    """Numbers are taken inside the transaction that uses them: the lock of a sequence is held until it ends,
    so a second writer waits, and a transaction that is rolled back gives its numbers back: no gap."""

    def take(self, series: Series, year: int) -> str:
        """The next number of `series` in `year`."""
        return self.take_many(series, year, 1)[0]

    def take_many(self, series: Series, year: int, count: int) -> list[str]:
        """The next `count` numbers of `series` in `year`, in order."""
        self._refuse_outside_transaction()
        if not count:
            return []
        row = {"series": series.value, "year": year}
        if not self.filter(**row).update(last=F("last") + count):
            self.get_or_create(**row)
            self.filter(**row).update(last=F("last") + count)
        last = self.values_list("last", flat=True).get(**row)
        return [series.write(year, serial) for serial in range(last - count + 1, last + 1)]

    def number_all(self, series: Series, records: Sequence[tuple[int, str]]) -> list[str]:
        """A number for each of `records`, which come with their year and the number that they have already.

        As one by one, in their order: a record without a number takes the next of its year, one that has a
        number of the series lets the series go on after it. A constant number of queries.
        """
        self._refuse_outside_transaction()
        known = {number: series.read(number) for _year, number in records if number}
        years = {year for year, number in records if not number}
        years |= {parts[0] for parts in known.values() if parts}
        last = self._locked(series, years)
        before, numbers = dict(last), []
        for year, number in records:
            if not number:
                last[year] += 1
                number = series.write(year, last[year])
            elif (parts := known[number]) and parts[1] > last[parts[0]]:
                last[parts[0]] = parts[1]
            numbers.append(number)
        self._go_on(series, {year: serial for year, serial in last.items() if serial != before[year]})
        return numbers

    def keep_clear_of(self, series: Series, numbers: Iterable[str]) -> None:
        """Let the series go on after `numbers`, which came from a file with numbers of its own."""
        highest: dict[int, int] = {}
        for number in numbers:
            if parts := series.read(number):
                year, serial = parts
                highest[year] = max(serial, highest.get(year, 0))
        for year, serial in sorted(highest.items()):
            row = {"series": series.value, "year": year}
            # A file comes in order, mostly: then the first line is all that happens.
            if not self.filter(**row, last__lt=serial).update(last=serial):
                self.get_or_create(**row)
                self.filter(**row, last__lt=serial).update(last=serial)

    def give_back(self, series: Series, numbers: Iterable[str]) -> None:
        """Let `numbers`, of records that go, be given out again where they are the last of their series.

        Behind a number that somebody else was given they stay: there a gap is the truth.
        """
        self._refuse_outside_transaction()
        going: dict[int, set[int]] = {}
        for number in numbers:
            if parts := series.read(number):
                going.setdefault(parts[0], set()).add(parts[1])
        last = self._locked(series, going)
        before = dict(last)
        for year, serials in going.items():
            while last[year] in serials:
                last[year] -= 1
        self._go_on(series, {year: serial for year, serial in last.items() if serial != before[year]})

    def _refuse_outside_transaction(self) -> None:
        if not transaction.get_connection(self.db).in_atomic_block:
            raise transaction.TransactionManagementError(
                "A number is taken inside the transaction that uses it."
            )

    def _locked(self, series: Series, years: Iterable[int]) -> dict[int, int]:
        """The last number of each year, locked in the order of the years so that no two writers wait for
        each other. (The first statement writes: SQLite locks nothing for one that reads.)"""
        years = sorted(years)
        if not years:
            return {}
        rows = [self.model(series=series.value, year=year) for year in years]
        self.bulk_create(rows, ignore_conflicts=True)
        locked = self.filter(series=series.value, year__gte=years[0], year__lte=years[-1])
        last = locked.select_for_update().order_by("year").values_list("year", "last")
        return {year: serial for year, serial in last if year in set(years)}

    def _go_on(self, series: Series, last: Mapping[int, int]) -> None:
        self.bulk_create(
            [self.model(series=series.value, year=year, last=serial) for year, serial in last.items()],
            update_conflicts=True,
            unique_fields=["series", "year"],
            update_fields=["last"],
        )


class NumberSequence(models.Model):
    """The last number given out in a series in a year."""

    wagtail_reference_index_ignore = True

    series = models.CharField(_("series"), max_length=20, choices=Series.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    objects = NumberSequenceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("number sequence")
        verbose_name_plural = _("number sequences")
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="casebook_one_sequence_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}"
