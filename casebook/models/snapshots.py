"""The figures of a year as they were published: frozen, signed off, and corrected in the open.

Keys of records stand in a snapshot, names never do: of a record that was erased since, a key leads nowhere.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from casebook.choices import CorrectionState, DriftReason, SnapshotState, Unit

# What a snapshot says in words, it says in these: a page is read in the language of its reader.
LANGUAGES = ("el", "en")


def in_languages(text: object) -> dict[str, str]:
    """A lazy text in each of LANGUAGES."""
    texts = {}
    for language in LANGUAGES:
        with translation.override(language):
            texts[language] = str(text)
    return texts


def in_language(texts: dict[str, str]) -> str:
    """The text in the reader's language, or in that of the site; nothing of no text."""
    wanted = (translation.get_language() or "", settings.LANGUAGE_CODE, *texts)
    return next((texts[code] for code in (each.split("-")[0] for each in wanted) if code in texts), "")


def _signer(verbose_name) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=verbose_name,
    )


class ReportSnapshotQuerySet(models.QuerySet):
    def prepared(self) -> Self:
        return self.filter(state=SnapshotState.PREPARED)

    def confirmed(self) -> Self:
        return self.filter(state=SnapshotState.CONFIRMED)

    def current(self) -> Self:
        """One a year at most: what is confirmed, or else waits for it."""
        confirmed = type(self)(self.model).confirmed().order_by().values("year")
        return self.filter(Q(state=SnapshotState.CONFIRMED) | Q(state=SnapshotState.PREPARED)).exclude(
            ~Q(state=SnapshotState.CONFIRMED), year__in=confirmed
        )

    def of(self, year: int) -> Self:
        return self.filter(year=year)

    def known(self) -> Self:
        """Those that readers from whom small numbers are hidden may open, or opened before they were
        replaced."""
        may_be_opened = Q(state=SnapshotState.CONFIRMED) | Q(state=SnapshotState.PREPARED)
        return self.filter(may_be_opened | Q(read_on__isnull=False))

    def note_read(self) -> None:
        """Such a reader opens them. Of confirmed ones it is known."""
        self.prepared().filter(read_on=None).update(read_on=timezone.now())


class ReportSnapshot(models.Model):
    """A year as it stood at one moment. Once confirmed, the database refuses to change it."""

    wagtail_reference_index_ignore = True

    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(
        _("state"), max_length=10, choices=SnapshotState.choices, default=SnapshotState.PREPARED
    )
    computed_on = models.DateTimeField(_("computed at"))
    # SHA-256 over everything below it: what is confirmed is what was prepared.
    digest = models.CharField(_("digest"), max_length=64)
    code_version = models.CharField(_("version of the program"), max_length=80)
    # As they are published: small numbers stand nowhere in them.
    tables = models.JSONField(_("tables"), default=list, blank=True)
    # As they are printed, since the confirmation (casebook/report_events.py). None: they were not kept then.
    events = models.JSONField(_("events"), null=True, blank=True)
    prepared_by = _signer(_("prepared by"))
    prepared_by_name = models.CharField(_("prepared by, by name"), max_length=150, blank=True)
    # By anybody from whom small numbers are hidden: whatever takes its place is held against it.
    read_on = models.DateTimeField(_("first read at"), null=True, blank=True)
    # When management would have confirmed it, and it was not any more what is counted.
    refused_on = models.DateTimeField(_("confirmation refused at"), null=True, blank=True)
    confirmed_on = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = _signer(_("confirmed by"))
    # As printed; they outlive the account.
    confirmed_by_name = models.CharField(_("confirmed by, by name"), max_length=150, blank=True)
    confirmed_by_title = models.CharField(_("title of who confirmed"), max_length=150, blank=True)

    objects = ReportSnapshotQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("snapshot of a year")
        verbose_name_plural = _("snapshots of years")
        ordering = ["-year", "-computed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(state="confirmed"), name="casebook_year_confirmed_once"
            ),
            models.UniqueConstraint(
                fields=["year"], condition=Q(state="prepared"), name="casebook_year_prepared_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} #{self.pk}"

    @property
    def is_confirmed(self) -> bool:
        return self.state == SnapshotState.CONFIRMED

    @property
    def is_outdated(self) -> bool:
        """Whether it waits to be prepared anew, as far as somebody found out."""
        return self.state == SnapshotState.PREPARED and self.refused_on is not None

    @property
    def signature(self) -> str:
        """Who confirmed the year, as printed: name and title."""
        return ", ".join(filter(None, [self.confirmed_by_name, self.confirmed_by_title]))


class SnapshotFigure(models.Model):
    """One figure of a snapshot, with how it was counted and the keys of the records that it counted.

    Labels and definitions are kept in every language of the site, by its code. `value` is what was counted;
    what is published of it `is_hidden` says. `keys` are packed (casebook/statistics/keys.py); `beyond` counts
    what is no record any more or never was one: erased records, unnamed members, totals on paper.
    """

    wagtail_reference_index_ignore = True

    snapshot = models.ForeignKey(
        ReportSnapshot, on_delete=models.CASCADE, related_name="figures", verbose_name=_("snapshot")
    )
    place = models.PositiveSmallIntegerField(_("place in the report"))
    code = models.CharField(_("code"), max_length=60)
    unit = models.CharField(_("unit"), max_length=12, choices=Unit.choices)
    parent = models.CharField(_("part of"), max_length=60, blank=True)
    labels = models.JSONField(_("names"), default=dict)
    definitions = models.JSONField(_("definitions"), default=dict)
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"), help_text=_("The last day that the figure covers."))
    is_since_opening = models.BooleanField(_("since the opening"), default=False)
    value = models.PositiveIntegerField(_("value"))
    is_hidden = models.BooleanField(_("not published"), default=False)
    query = models.TextField(_("query"))
    sql = models.TextField(_("query in SQL"), blank=True)
    keys_of = models.CharField(_("kind of record counted"), max_length=80, blank=True)
    keys = models.BinaryField(_("keys of the records counted"), default=b"")
    keys_hash = models.CharField(_("hash of the keys"), max_length=64)
    beyond = models.JSONField(_("counted beyond records"), default=dict, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("figure of a snapshot")
        verbose_name_plural = _("figures of snapshots")
        ordering = ["snapshot", "place"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "code"], name="casebook_figure_once_a_snapshot")
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.code}"

    @property
    def label(self) -> str:
        return in_language(self.labels)

    @property
    def definition(self) -> str:
        return in_language(self.definitions)

    @property
    def published_value(self) -> int | None:
        return None if self.is_hidden else self.value


class ErasedChange(models.Model):
    """Why a record that was erased since had come to a confirmed figure, or had left it, before it went.

    What was erased is told by nothing else any more. The key leads nowhere, as those of a snapshot do.
    """

    wagtail_reference_index_ignore = True

    figure = models.ForeignKey(
        SnapshotFigure, on_delete=models.CASCADE, related_name="erased_changes", verbose_name=_("figure")
    )
    key = models.BigIntegerField(_("key of the record"))
    reason = models.CharField(_("reason"), max_length=20, choices=DriftReason.choices)
    by = models.SmallIntegerField(_("difference"), help_text=_("+1 where it had come, −1 where it had left."))

    class Meta:
        default_permissions = ()
        verbose_name = _("change of a figure by an erased record")
        verbose_name_plural = _("changes of figures by erased records")
        ordering = ["figure", "key"]
        constraints = [
            models.UniqueConstraint(fields=["figure", "key"], name="casebook_change_once_a_record")
        ]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.key}"


class ReportCorrectionQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(state=CorrectionState.WAITING)

    def published(self) -> Self:
        """The notices of the page, the oldest first."""
        return self.filter(state=CorrectionState.CONFIRMED).order_by("decided_on", "pk")


class ReportCorrection(models.Model):
    """A notice beside a published figure. Nobody changes or deletes it: the database refuses.

    `new_value` is what was counted when the correction was written; `is_told` says, since the decision,
    whether the notice tells the number: a difference that is too small might point at a person.
    """

    wagtail_reference_index_ignore = True

    figure = models.ForeignKey(
        SnapshotFigure, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("figure")
    )
    old_value = models.PositiveIntegerField(_("value until now"))
    new_value = models.PositiveIntegerField(_("corrected value"))
    reason = models.CharField(
        _("reason"),
        max_length=500,
        help_text=_("Printed on the page beside the figure. Write nothing about a person."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=CorrectionState.choices, default=CorrectionState.WAITING
    )
    made_on = models.DateTimeField(_("written at"))
    made_by = _signer(_("written by"))
    made_by_name = models.CharField(_("written by, by name"), max_length=150, blank=True)
    decided_on = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = _signer(_("decided by"))
    decided_by_name = models.CharField(_("decided by, by name"), max_length=150, blank=True)
    is_told = models.BooleanField(_("the number is published"), default=False)
    refusal = models.CharField(
        _("why it was refused"),
        max_length=500,
        blank=True,
        help_text=_("Read by whoever wrote the correction. Write nothing about a person."),
    )

    objects = ReportCorrectionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("correction of a published figure")
        verbose_name_plural = _("corrections of published figures")
        ordering = ["made_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["figure"],
                condition=Q(state="waiting"),
                name="casebook_correction_waits_once",
                violation_error_message=_("A correction of this figure waits for its decision already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.figure_id} #{self.pk}"
