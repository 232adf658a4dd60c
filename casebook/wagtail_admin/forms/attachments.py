"""The form that adds a file to a person, a request or a counselling case."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.attachments import CONTENT_TYPES, EXTENSIONS
from casebook.attachments.keeping import too_large
from casebook.attachments.naming import LONGEST_TITLE

ACCEPTED = ",".join([*CONTENT_TYPES.values(), *(f".{ending}" for ending in EXTENSIONS.values())])


class AttachmentForm(forms.Form):
    """One file, chosen or photographed. What it is, is judged when it is taken in, not here."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    photo = forms.FileField(
        label=gettext_lazy("or take a picture of the document"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg", "capture": "environment"}),
    )
    title = forms.CharField(
        label=gettext_lazy("What the file is"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("As: tax statement of 2025. Left empty, the name of the file is taken."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, is_too_large: bool = False, **kwargs):
        """`is_too_large`: there was a file that nobody read to its end."""
        super().__init__(*args, **kwargs)
        self.is_too_large = is_too_large

    def clean(self):
        data = super().clean()
        # Not by `or`: a file without content is one, and is refused in its own words.
        chosen = [data[name] for name in ("file", "photo") if data.get(name) is not None]
        data["upload"] = chosen[0] if chosen else None
        if self.is_too_large:
            self.add_error("file", str(too_large()))
        elif data["upload"] is None and not self.errors:
            self.add_error("file", _("Choose a file."))
        return data
