"""The forms of the years of the report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casebook.freezing.correcting import REASON_LENGTH
from casebook.models.confirming import TITLE_LENGTH


class PrepareForm(forms.Form):
    year = forms.IntegerField(min_value=1990, max_value=2199, widget=forms.HiddenInput)


class ConfirmForm(forms.Form):
    title = forms.CharField(
        label=_("Your title, as it is printed beside your name"),
        max_length=TITLE_LENGTH,
        help_text=_("For example: Deputy Mayor for Social Policy"),
    )


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the figure is corrected"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Printed on the page beside the figure. Write nothing about a person."),
    )
