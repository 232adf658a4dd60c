"""Filters of the lists. Only what is declared here or beside a screen means anything in an address."""

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from django_filters.fields import DateRangeField, ModelMultipleChoiceField, RangeField
from django_filters.widgets import SuffixedMultiWidget
from wagtail.admin.filters import MultipleUserFilter, UserModelMultipleChoiceField, WagtailFilterSet

from casebook.models import Body, ServiceCategory
from casebook.permissions import can_file_restricted
from casebook.roles import CASE_ROLES, users_with_role
from casebook.wagtail_admin.fields import DayField, DayInput, PlausibleKeys


class DayRangeWidget(SuffixedMultiWidget):
    """Two days, by the browser's own date input."""

    template_name = "wagtailadmin/widgets/range_input.html"
    suffixes = ["from", "to"]

    def __init__(self, attrs=None):
        super().__init__([DayInput({"aria-label": _("From")}), DayInput({"aria-label": _("To")})], attrs)

    def decompress(self, value):
        return [value.start, value.stop] if value else [None, None]


WORKER = _("Worker")


class DayRangeField(RangeField):
    widget = DayRangeWidget
    # Both ends count whole, also where the field of the record is an instant.
    compress = DateRangeField.compress

    def __init__(self, *args, **kwargs):
        super().__init__((DayField(), DayField()), *args, **kwargs)


class DayRangeFilter(django_filters.DateFromToRangeFilter):
    field_class = DayRangeField


def day_range(field_name: str, label):
    """From a day to a day, both included; either may be left open."""
    return DayRangeFilter(field_name=field_name, label=label)


def any_of(field_name: str, choices, label):
    """Some of a closed list, as check boxes."""
    return django_filters.MultipleChoiceFilter(
        field_name=field_name,
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )


def quick(choices, method: str):
    """The filter whose choices also stand above the list."""
    return django_filters.ChoiceFilter(
        label=_("Show"), choices=choices, method=method, widget=forms.RadioSelect, empty_label=_("All")
    )


class RecordsField(PlausibleKeys, ModelMultipleChoiceField):
    """Some entries of the catalogue."""


class RecordsFilter(django_filters.ModelMultipleChoiceFilter):
    field_class = RecordsField


class ColleaguesField(PlausibleKeys, UserModelMultipleChoiceField):
    """Some colleagues, by full name."""


class ColleaguesFilter(MultipleUserFilter):
    field_class = ColleaguesField


def colleagues(request):
    model = get_user_model()
    return model.objects.filter(pk__in=users_with_role(CASE_ROLES).values("pk")).order_by(
        model.USERNAME_FIELD
    )


def worker(field_name: str, label=WORKER):
    return ColleaguesFilter(
        field_name=field_name,
        label=label,
        queryset=colleagues,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )


def categories_for(request):
    categories = ServiceCategory.objects.all()
    return categories if can_file_restricted(request.user) else categories.filter(is_restricted=False)


def category(field_name: str = "category"):
    return RecordsFilter(
        field_name=field_name,
        label=_("Category"),
        queryset=categories_for,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )


def body(field_name: str = "body"):
    return RecordsFilter(
        field_name=field_name,
        label=_("Body"),
        queryset=Body.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )


__all__ = ["RecordsFilter", "WagtailFilterSet", "any_of", "body", "category", "day_range", "quick", "worker"]
