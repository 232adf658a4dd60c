"""What the screens ask: a kind and a file, or a kind and a period."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .exports import FORMATS
from .purposes import PURPOSES_OF_PEOPLE
from .reading import LARGEST
from .resources import KINDS

KIND_CHOICES = [(kind.code, kind.label) for kind in KINDS.values()]
FORMAT_LABELS = {"csv": _("CSV (for Excel and LibreOffice)"), "xlsx": _("Excel (.xlsx)")}


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


class DayInput(forms.DateInput):
    """The browser's own date field: it speaks the user's language and needs no script."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class ExportForm(forms.Form):
    kind = forms.ChoiceField(label=_("What to export"), choices=KIND_CHOICES)
    start = forms.DateField(label=pgettext_lazy("period", "From"), required=False, widget=DayInput)
    end = forms.DateField(
        label=pgettext_lazy("period", "To"),
        required=False,
        widget=DayInput,
        help_text=_(
            "Both days are included; leave them empty for all. People and households are exported all, "
            "whatever the period."
        ),
    )
    format = forms.ChoiceField(
        label=_("Format"), choices=[(format, FORMAT_LABELS[format]) for format in FORMATS]
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=[("", _("Choose a purpose")), *PURPOSES_OF_PEOPLE],
        help_text=_("What the file is needed for. It is kept in the access log."),
    )

    def clean(self):
        data = super().clean()
        start, end = data.get("start"), data.get("end")
        if start and end and start > end:
            self.add_error("end", gettext("The period ends before it starts."))
        return data
