"""The forms of the years of the report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casebook.freezing.correcting import REASON_LENGTH


class PrepareForm(forms.Form):
    year = forms.IntegerField(min_value=1990, max_value=2199, widget=forms.HiddenInput)


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the figure is corrected"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Printed on the page beside the figure. Write nothing about a person."),
    )


class PublishCorrectionForm(forms.Form):
    is_final = forms.BooleanField(
        label=_("Publish the notice as it stands"),
        help_text=_("It stands on the page for good: nobody changes it or takes it back."),
        error_messages={"required": _("Tick that the notice is published: this cannot be undone.")},
    )


class RefuseCorrectionForm(forms.Form):
    refusal = forms.CharField(
        label=_("Why it is refused"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("Read by whoever wrote the correction. Write nothing about a person."),
    )


# By the decision that the form is sent with.
DECISIONS = {"accept": PublishCorrectionForm, "refuse": RefuseCorrectionForm}
