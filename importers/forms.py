"""What the first screen of an import asks: a kind and a file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .reading import LARGEST
from .resources import KINDS

KIND_CHOICES = [(kind.code, kind.label) for kind in KINDS.values()]


class ImportForm(forms.Form):
    """A kind and a file. What the file is, is read later, outside the request."""

    is_too_large = False  # whether there was a file that nobody read to its end

    kind = forms.ChoiceField(label=_("What the file holds"), choices=KIND_CHOICES)
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx). What it is, is read from its content."),
        error_messages={"empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def clean(self):
        if self.is_too_large:
            del self.errors["file"]  # which says that there is none
            self.add_error("file", gettext("The file is larger than %(size)d MB.") % {"size": LARGEST >> 20})
        return super().clean()
