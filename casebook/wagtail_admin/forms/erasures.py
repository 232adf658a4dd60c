"""The forms of erasures: asking for one, and deciding what was asked for."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.choices import ErasureGround
from casebook.wagtail_admin.access_log import person_code

LONGEST_REMARK = 1000
# The rules of retention erase by themselves.
ASKED_FOR = [(ground.value, ground.label) for ground in ErasureGround if ground != ErasureGround.RETENTION]


class AskErasureForm(forms.Form):
    ground = forms.ChoiceField(label=gettext_lazy("Ground"), choices=ASKED_FOR)
    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=LONGEST_REMARK,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=gettext_lazy(
            "For the data protection officer, who knows the person by code alone: write no names."
        ),
    )


class EraseForm(forms.Form):
    """The code typed by hand is the signature of whoever erases."""

    code = forms.CharField(
        label=gettext_lazy("Code of the person"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Type the code that stands above."),
    )

    def __init__(self, *args, expected: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_code(self):
        typed = self.cleaned_data["code"]
        if person_code(typed) != person_code(self.expected):
            raise forms.ValidationError(_("This is not the code of the person who would be erased."))
        return typed


class RefuseErasureForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("Why it is refused"),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=gettext_lazy("Whoever asked reads it."),
    )
