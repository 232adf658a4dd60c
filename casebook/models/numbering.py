"""Numbers that are gap-free within a year, and safe when two people save at once."""

import re

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
        return (int(match["year"]), int(match["serial"])) if match else None


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


class NumberSequenceQuerySet(models.QuerySet):
    def take(self, series: Series, year: int) -> str:
        """The next number of `series` in `year`.

        The row's lock is held until the transaction ends, so a second writer waits, and a transaction that
        is rolled back gives its number back: no gap. Must run inside transaction.atomic.
        """
        if not transaction.get_connection(self.db).in_atomic_block:
            raise transaction.TransactionManagementError(
                "A number is taken inside the transaction that uses it."
            )
        row = {"series": series.value, "year": year}
        if not self.filter(**row).update(last=F("last") + 1):
            self.get_or_create(**row)
            self.filter(**row).update(last=F("last") + 1)
        return series.write(year, self.values_list("last", flat=True).get(**row))

    def keep_clear_of(self, series: Series, numbers) -> None:
        """Let the series go on after `numbers`, which came from a file with numbers of its own."""
        highest: dict[int, int] = {}
        for number in numbers:
            if parts := series.read(number):
                year, serial = parts
                highest[year] = max(serial, highest.get(year, 0))
        for year, serial in highest.items():
            row = {"series": series.value, "year": year}
            # A file comes in order, mostly: then the first line is all that happens.
            if not self.filter(**row, last__lt=serial).update(last=serial):
                self.get_or_create(**row)
                self.filter(**row, last__lt=serial).update(last=serial)


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
