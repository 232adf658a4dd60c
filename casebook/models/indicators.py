"""The centre's own indicators: rows that staff define in the browser, counted by the statistics as the
standard ones are."""

from collections.abc import Iterator
from dataclasses import replace

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import F, ProtectedError, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casebook.choices import Unit
from casebook.indicators import WHITELIST, Definition, Dimension, DistinctOn, Source
from casebook.indicators.standard import EXTRA, STANDARD
from casebook.models.base import CasebookModel, RecordQuerySet
from casebook.models.bodies import Body
from casebook.models.services import Programme, ServiceCategory
from casebook.models.snapshots import ReportSnapshot, SnapshotFigure

LOSES_THE_ERASED = _("Records that were erased since are not counted.")
LONGEST_TOPIC = 120
COUNTS_FOR_EVER = _(
    "A confirmed year has this indicator, so what it counts stays as it is. Give it a last day, and define "
    "another one."
)
# What says which records count, and how: closed once a confirmed year has the figure.
COUNTING = ("code", "source", "unit", "filters", "date_field", "distinct_on", "parent")


class IndicatorDefinitionQuerySet(RecordQuerySet):
    def valid_in(self, start, end):
        """Valid on some day of the half-open period [start, end)."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=end)).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=start)
        )

    def matching(self, text: str):
        return self.filter(Q(label__icontains=text.strip()) | Q(code__icontains=text.strip()))

    def update(self, **values):
        """Raises ProtectedError, and writes nothing, where what one of them counts has to stay as it is."""
        if not values.keys().isdisjoint(COUNTING):
            for each in self:
                each.refuse_to_change()
        return super().update(**values)

    update.alters_data = True

    def delete(self):
        """Raises ProtectedError, and deletes nothing, where one of them has to stay."""
        for each in self:
            each.refuse_to_go()
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True


class IndicatorDefinition(CasebookModel):
    """A figure of the centre's own. `filters` holds dimensions to lists of codes: {"body": ["opeka"]}."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    label = models.CharField(_("name"), max_length=200)
    definition = models.TextField(
        _("definition"), help_text=_("What counts here and what does not, in words for readers.")
    )
    source = models.CharField(_("source"), max_length=20, choices=Source.choices, default=Source.REQUESTS)
    unit = models.CharField(_("counting unit"), max_length=12, choices=Unit.choices, default=Unit.REQUEST)
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    date_field = models.CharField(_("counted by"), max_length=20, blank=True)
    distinct_on = models.CharField(_("counted once"), max_length=12, choices=DistinctOn.choices, blank=True)
    parent = models.CharField(
        _("part of"), max_length=60, blank=True, help_text=_("The code of the figure that this is a part of.")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    report_order = models.PositiveSmallIntegerField(_("order in the report"), default=100)

    objects = IndicatorDefinitionQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["report_order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="casebook_indicator_valid_range",
                violation_error_message=_("An indicator cannot stop being valid before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def as_definition(self) -> Definition:
        """What the statistics count; of a row that was not saved, too."""
        categories = self.filters.get(Dimension.CATEGORY, ())
        definition = Definition(
            self.code,
            Unit(self.unit),
            self.label,
            self.definition,
            Source(self.source),
            {name: tuple(values) for name, values in self.filters.items() if values},
            self.distinct_on,
            self.date_field,
            self.parent,
            categories[0] if len(categories) == 1 else "",
            self.valid_from,
            self.valid_until,
        )
        if definition.counts_the_erased:
            return definition
        return replace(definition, definition=f"{self.definition} {LOSES_THE_ERASED}".strip())

    @property
    def is_published(self) -> bool:
        """Whether a confirmed year has a figure of it: then it is closed by its last day, and never counts
        anything else."""
        confirmed = ReportSnapshot.objects.confirmed()
        return SnapshotFigure.objects.filter(code=self.code, snapshot__in=confirmed).exists()

    @property
    def parts(self) -> IndicatorDefinitionQuerySet:
        """The indicators that are parts of this one, by the code under which it was saved."""
        saved = IndicatorDefinition.objects.filter(pk=self.pk).values("code")
        return IndicatorDefinition.objects.filter(parent__in=saved).exclude(pk=self.pk)

    @property
    def reason_to_stay(self) -> str:
        """Why it cannot be deleted; empty where it can."""
        if self.is_published:
            sentence = gettext("“%(name)s” stands in a year that was confirmed and cannot be deleted.")
            return sentence % {"name": self.label}
        if part := self.parts.first():
            sentence = gettext("“%(part)s” is a part of “%(name)s”, which cannot be deleted before it.")
            return sentence % {"part": part.label, "name": self.label}
        return ""

    def refuse_to_go(self) -> None:
        """Raises ProtectedError where it cannot be deleted."""
        if reason := self.reason_to_stay:
            raise ProtectedError(reason, {self})

    def refuse_to_change(self) -> None:
        """Raises ProtectedError where a confirmed year has it, so that it never counts anything else."""
        if self.is_published:
            raise ProtectedError(str(COUNTS_FOR_EVER), {self})

    def save(self, *args, **kwargs):
        """Raises ProtectedError where it would count something else than what a confirmed year has of it."""
        before = self._saved()
        if before and self._differs_in_counting_from(before):
            before.refuse_to_change()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Raises ProtectedError where a confirmed year has it, or other indicators are parts of it."""
        self.refuse_to_go()
        return super().delete(*args, **kwargs)

    def clean(self) -> None:
        """What is counted must be on the whitelist, each mistake told beside its field.

        Raises:
            ValidationError: it is not.
        """
        super().clean()
        errors: dict[str, list] = {}
        for field, sentence in self._faults():
            errors.setdefault(field, []).append(sentence)
        if errors:
            raise ValidationError(errors)

    def _faults(self) -> Iterator[tuple[str, str]]:
        """Field and sentence of each mistake. What is closed is not asked any more whether it may be counted:
        what it names may have left the catalogue since, and its last day can be given all the same."""
        before = self._saved()
        if before and before.is_published:
            if self._differs_in_counting_from(before):
                yield NON_FIELD_ERRORS, str(COUNTS_FOR_EVER)
            return
        yield from self._faults_of_code()
        of_source = [*self._faults_of_source()]
        yield from of_source
        if not of_source:
            yield from self._faults_of_parent()
            yield from self._faults_of_parts()

    def _saved(self) -> "IndicatorDefinition | None":
        """As it stands in the database; None of one that was not saved yet."""
        return IndicatorDefinition.objects.filter(pk=self.pk).first() if self.pk else None

    def _differs_in_counting_from(self, other: "IndicatorDefinition") -> bool:
        return any(getattr(self, name) != getattr(other, name) for name in COUNTING)

    def _faults_of_code(self) -> Iterator[tuple[str, str]]:
        if self.code in {standard.code for standard in (*STANDARD, *EXTRA)}:
            yield "code", gettext("A standard indicator has this code already: choose another one.")

    def _faults_of_source(self) -> Iterator[tuple[str, str]]:
        allowed = WHITELIST.get(self.source)
        if allowed is None or not allowed.is_open:
            yield "source", gettext("Indicators of your own cannot count this source.")
            return
        if self.date_field and self.date_field not in allowed.date_fields:
            yield "date_field", gettext("This source has no such day to count by.")
        if self.distinct_on not in ({"", *allowed.distinct_on} if allowed.units else allowed.distinct_on):
            yield "distinct_on", gettext("This source cannot be counted in this way.")
        elif self.unit not in allowed.unit_for(self.distinct_on):
            units = ", ".join(str(unit.label) for unit in allowed.unit_for(self.distinct_on))
            yield "unit", gettext("Counted in this way, the unit is: %(units)s.") % {"units": units}
        yield from self._faults_of_filters()

    def _faults_of_filters(self) -> Iterator[tuple[str, str]]:
        allowed = WHITELIST[Source(self.source)]
        if not isinstance(self.filters, dict):
            yield "filters", gettext("The filters cannot be read.")
            return
        for name, values in self.filters.items():
            if name not in allowed.filters:
                yield "filters", gettext("This source has no filter “%(name)s”.") % {"name": name}
                continue
            if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
                yield "filters", gettext("The filters cannot be read.")
                continue
            label = Dimension(name).label
            for value in sorted(set(values) - known_values(Source(self.source), Dimension(name), values)):
                yield (
                    "filters",
                    gettext("%(filter)s: there is no value “%(value)s”.") % {"filter": label, "value": value},
                )

    def _faults_of_parent(self) -> Iterator[tuple[str, str]]:
        if not self.parent:
            return
        parent = self._parent()
        if parent is None or self.parent == self.code:
            yield "parent", gettext("There is no other indicator with this code.")
        elif fault := self._fault_as_part_of(parent):
            yield "parent", fault

    def _fault_as_part_of(self, whole: Definition) -> str:
        """Why it is no part of `whole`; empty where it is one."""
        if whole.parent:
            return gettext("This indicator is itself a part of another one.")
        if (whole.unit, whole.source, whole.day) != (self.unit, self.source, self.as_definition().day):
            return gettext("A part has the unit, the source and the day of the figure it belongs to.")
        if whole.distinct_on or self.distinct_on:
            return gettext("Persons of two figures overlap: such figures have no parts.")
        if not self._lies_within(whole):
            return gettext("A part has the filters of the figure it belongs to, and narrower ones.")
        return ""

    def _faults_of_parts(self) -> Iterator[tuple[str, str]]:
        """What its parts would have to say of it as it is to be now."""
        for part in self.parts:
            words = {"part": part.label}
            if self.parent:
                sentence = gettext("“%(part)s” is a part of this indicator, which is then no part itself.")
                yield "parent", sentence % words
            elif part.parent != self.code:
                sentence = gettext("“%(part)s” is a part of this indicator by its code, so the code stays.")
                yield "code", sentence % words
            elif fault := part._fault_as_part_of(self.as_definition()):
                sentence = gettext("“%(part)s” would be no part of this indicator any more, change it first.")
                yield NON_FIELD_ERRORS, f"{sentence % words} {fault}"

    def _parent(self) -> Definition | None:
        for standard in STANDARD:
            if standard.code == self.parent:
                return standard
        row = IndicatorDefinition.objects.filter(code=self.parent).exclude(pk=self.pk).first()
        return row.as_definition() if row else None

    def _lies_within(self, parent: Definition) -> bool:
        return all(
            self.filters.get(name) and set(self.filters[name]) <= set(values)
            for name, values in parent.filters.items()
        )


def known_values(source: Source, name: Dimension, asked: list[str]) -> set[str]:
    """Which of the values `asked` a filter of `source` knows."""
    catalogues = {
        Dimension.CATEGORY: ServiceCategory,
        Dimension.BODY: Body,
        Dimension.PROGRAMME: Programme,
    }
    if name in catalogues:
        return set(catalogues[name].objects.filter(code__in=asked).values_list("code", flat=True))
    if name == Dimension.TOPIC:
        return {value for value in asked if value.strip() and len(value) <= LONGEST_TOPIC}
    return {str(value) for value in WHITELIST[source].values[name]}
