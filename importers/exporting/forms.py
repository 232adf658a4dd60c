"""What the screens ask of whoever takes a file out: what for, in what form, and of which days."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ..purposes import PURPOSES_OF_PEOPLE
from ..resources import KINDS

# CSV for people, for scripts, and workbooks: (format, plain).
FORMS = {"csv": ("csv", False), "xlsx": ("xlsx", False), "plain": ("csv", True)}
FORM_LABELS = {
    "csv": _("CSV (for Excel and LibreOffice)"),
    "xlsx": _("Excel (.xlsx)"),
    "plain": _("CSV for programs (commas, codes)"),
}


class DayInput(forms.DateInput):
    """The browser's own date field: it speaks the user's language and needs no script."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class PurposeForm(forms.Form):
    """In what form, and what for. The cleaned data has `format` and `plain` as Export has them."""

    format = forms.ChoiceField(label=_("Format"), choices=list(FORM_LABELS.items()))
    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=[("", _("Choose a purpose")), *PURPOSES_OF_PEOPLE],
        help_text=_("What the file is needed for. It is kept in the access log."),
    )

    def clean(self):
        data = super().clean()
        if "format" in data:
            data["format"], data["plain"] = FORMS[data["format"]]
        return data


class ExportForm(PurposeForm):
    """A kind, and the days of a period."""

    field_order = ("kind", "start", "end", "format", "purpose")

    kind = forms.ChoiceField(
        label=_("What to export"), choices=[(kind.code, kind.label) for kind in KINDS.values()]
    )
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

    def clean(self):
        data = super().clean()
        start, end = data.get("start"), data.get("end")
        if start and end and start > end:
            self.add_error("end", gettext("The period ends before it starts."))
        return data
