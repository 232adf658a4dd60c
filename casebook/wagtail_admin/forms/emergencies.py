"""The form of an emergency: a reason."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.emergencies import SHORTEST_REASON, is_a_reason

LONGEST_REASON = 1000


class EmergencyForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why the records are needed now"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=gettext_lazy("In a sentence that others understand."),
    )

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        if not is_a_reason(reason):
            raise forms.ValidationError(
                _("Write the reason in a sentence of at least %(number)s letters.")
                % {"number": SHORTEST_REASON}
            )
        return reason
