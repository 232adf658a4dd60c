"""The form of an indicator of the centre's own: the filters that its source has, and no others."""

import json

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.indicators import WHITELIST, Definition, Dimension, Source
from casebook.indicators.standard import STANDARD
from casebook.models import Body, IndicatorDefinition, Programme, ServiceCategory
from casebook.wagtail_admin.fields import DayField
from casebook.wagtail_admin.forms.base import CaseModelForm

PREFIX = "only_"
# What an indicator is called and where it is printed: it can be counted before that is written.
NAMING = frozenset({"label", "code", "definition", "report_order"})
# What may be corrected of an indicator that a confirmed year has.
STILL_OPEN = frozenset({"label", "definition", "valid_from", "valid_until", "report_order"})
CATALOGUES = {
    Dimension.CATEGORY: ServiceCategory,
    Dimension.BODY: Body,
    Dimension.PROGRAMME: Programme,
}


class FilterField(forms.MultipleChoiceField):
    """Some of the values of a filter; none of them leaves it out."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, dimension: Dimension):
        super().__init__(label=dimension.label, required=False, choices=sorted(_labels(dimension).items()))


class TopicsField(forms.CharField):
    """Topics as they were tallied, one a line: there is no catalogue of them."""

    widget = forms.Textarea

    def __init__(self):
        super().__init__(
            label=Dimension.TOPIC.label,
            required=False,
            help_text=gettext_lazy("One a line, written as in the tallies."),
        )


def _labels(dimension: Dimension) -> dict[str, object]:
    """What the values of a closed vocabulary are called, whichever source has them."""
    return {
        str(value): label
        for allowed in WHITELIST.values()
        for value, label in allowed.values.get(dimension, {}).items()
    }


def labels_of(source: Source, dimension: Dimension, values: list[str]) -> list[str]:
    """What the values of a filter are called; a value that nothing has any more by its code."""
    if model := CATALOGUES.get(dimension):
        names = dict(model._default_manager.filter(code__in=values).values_list("code", "name"))
    else:
        names = {str(value): label for value, label in WHITELIST[source].values.get(dimension, {}).items()}
    return [str(names.get(value, value)) for value in values]


def source_of(code: str | None) -> Source | None:
    """The source that an address or a form names, if indicators may be made of it."""
    return next((source for source in Source if source == code and WHITELIST[source].is_open), None)


class IndicatorForm(CaseModelForm):
    """The source is chosen before the form is opened and stays: another source is another indicator. Of one
    that a confirmed year has (`is_published`), what it counts is no part of the form."""

    source = forms.CharField(widget=forms.HiddenInput)
    date_field = forms.ChoiceField(
        label=gettext_lazy("Counted by"),
        required=False,
        choices=[day for allowed in WHITELIST.values() for day in allowed.date_fields.items()],
    )
    valid_from = DayField(label=gettext_lazy("Valid from"), required=False)
    valid_until = DayField(label=gettext_lazy("Valid until"), required=False)
    constraint_fields = {"casebook_indicator_valid_range": "valid_until"}

    only_category = FilterField(Dimension.CATEGORY)
    only_body = FilterField(Dimension.BODY)
    only_programme = FilterField(Dimension.PROGRAMME)
    only_channel = FilterField(Dimension.CHANNEL)
    only_status = FilterField(Dimension.STATUS)
    only_kind = FilterField(Dimension.KIND)
    only_booking = FilterField(Dimension.BOOKING)
    only_enrolment = FilterField(Dimension.ENROLMENT)
    only_sex = FilterField(Dimension.SEX)
    only_age_band = FilterField(Dimension.AGE_BAND)
    only_municipal_unit = FilterField(Dimension.MUNICIPAL_UNIT)
    only_topic = TopicsField()

    class Meta(CaseModelForm.Meta):
        model = IndicatorDefinition
        fields = [
            "source",
            "label",
            "code",
            "definition",
            "distinct_on",
            "unit",
            "date_field",
            "parent",
            "valid_from",
            "valid_until",
            "report_order",
        ]
        labels = {"parent": gettext_lazy("Part of the indicator")}
        help_texts = {
            "parent": "",
            "unit": gettext_lazy("It follows where each person or household counts once."),
            "code": gettext_lazy("Names the figure in files: Latin letters, digits, - and _, no spaces."),
        }
        error_messages = {
            "code": {
                "invalid": gettext_lazy("Use Latin letters, digits, - and _ alone, without spaces."),
                "unique": gettext_lazy("Another indicator has this code: choose another one."),
            }
        }
        widgets = {"distinct_on": forms.RadioSelect, "parent": forms.Select}

    def prepare(self):
        asked = self.data.get("source") or self.suggested.get("source") if self.is_new else None
        self.chosen_source = (source_of(asked) or Source.REQUESTS) if self.is_new else self.instance.source
        self.initial["source"] = self.chosen_source
        self.allowed = WHITELIST[Source(self.chosen_source)]
        self.is_published = not self.is_new and self.instance.is_published
        if self.is_published:
            self.drop(*(self.fields.keys() - STILL_OPEN))
            return
        self._prepare_counting()
        self._prepare_filters()
        self.fields["parent"].widget.choices = self._parents()

    def _prepare_counting(self) -> None:
        one_by_one = [("", _("Each record once"))] if self.allowed.units else []
        ways = [*one_by_one, *((way.value, way.label) for way in self.allowed.distinct_on)]
        self.fields["distinct_on"].choices = self.fields["distinct_on"].widget.choices = ways
        if len(ways) == 1:
            self.drop("distinct_on")
        if len(self.allowed.units) > 1:
            self._prepare_unit([way for way, _label in ways])
        else:
            self.drop("unit")
        days = list(self.allowed.date_fields.items())
        if len(days) > 1:
            self.fields["date_field"].choices = days
        else:
            self.drop("date_field")

    def _prepare_unit(self, ways: list[str]) -> None:
        """The units of every way to count; which ones go with which way the script is told."""
        units = {way: self.allowed.unit_for(way) for way in ways}
        field = self.fields["unit"]
        field.choices = [(unit.value, unit.label) for each in units.values() for unit in each]
        field.required = False
        field.widget.attrs["data-units"] = json.dumps(units)

    def _prepare_filters(self) -> None:
        for dimension in Dimension:
            name = PREFIX + dimension
            if dimension not in self.allowed.filters:
                self.drop(name)
                continue
            kept = self.instance.filters.get(dimension, [])
            if dimension == Dimension.TOPIC:
                self.initial[name] = "\n".join(kept)
                continue
            self.initial[name] = kept
            self.fields[name].choices = self._choices(dimension)

    def _choices(self, dimension: Dimension) -> list[tuple[str, object]]:
        if model := CATALOGUES.get(dimension):
            return list(model._default_manager.values_list("code", "name"))
        return list(self.allowed.values[dimension].items())

    def _parents(self) -> list[tuple[str, object]]:
        """Figures of the same source that are counted one by one and are no parts themselves."""
        own = IndicatorDefinition.objects.exclude(pk=self.instance.pk)
        candidates = [*STANDARD, *(row.as_definition() for row in own)]
        return [
            ("", _("Of no other indicator")),
            *(
                (each.code, each.label)
                for each in candidates
                if each.source == self.chosen_source and not each.distinct_on and not each.parent
            ),
        ]

    def clean_source(self) -> str:
        return self.chosen_source

    def clean(self) -> dict:
        """The record says what is counted before its own rules are asked."""
        cleaned = super().clean()
        if not self.is_published:
            self._say_what_is_counted(cleaned)
        return cleaned

    def _say_what_is_counted(self, cleaned: dict) -> None:
        self.instance.filters = {
            name.removeprefix(PREFIX): values
            for name in self.fields
            if name.startswith(PREFIX) and (values := self._values(name, cleaned.get(name)))
        }
        if "distinct_on" not in self.fields:
            self.instance.distinct_on = "" if self.allowed.units else self.allowed.distinct_on[0]
        distinct_on = cleaned.get("distinct_on", self.instance.distinct_on)
        units = self.allowed.unit_for(distinct_on)
        # Where somebody counts persons, the unit follows from that.
        if "unit" not in self.fields:
            self.instance.unit = units[0]
        elif cleaned.get("unit") not in units:
            cleaned["unit"] = units[0]

    @property
    def counted(self) -> Definition | None:
        """What is to be counted, as soon as all that says it is right; None before that."""
        is_clear = self.is_bound and not self.faults_of_counting
        return self.instance.as_definition() if is_clear else None

    @property
    def faults_of_counting(self) -> list[tuple[forms.BoundField | None, list[str]]]:
        """Why it cannot be counted: the field, or None of the form as a whole, and what is wrong there."""
        return [
            (self[name] if name in self.fields else None, sentences)
            for name, sentences in self.errors.items()
            if name not in NAMING
        ]

    @staticmethod
    def _values(name: str, value) -> list[str]:
        if name == PREFIX + Dimension.TOPIC:
            return [line.strip() for line in (value or "").splitlines() if line.strip()]
        return list(value or ())

    def _update_errors(self, errors):
        """What is wrong with something that is no field of this form stands above it."""
        if hasattr(errors, "error_dict"):
            for name in [*errors.error_dict]:
                if name != NON_FIELD_ERRORS and name not in self.fields:
                    found = errors.error_dict.pop(name)
                    errors.error_dict.setdefault(NON_FIELD_ERRORS, []).extend(found)
        super()._update_errors(errors)
