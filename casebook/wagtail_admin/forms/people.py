"""The form of a person: masked identifiers, and a look at namesakes before a second record is made."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.identifiers import mask
from casebook.models import Person
from casebook.models.people import VULNERABILITY_FLAGS
from casebook.permissions import can_see_vulnerability, can_unmask_identifiers
from casebook.wagtail_admin.fields import DayField
from casebook.wagtail_admin.forms.base import CaseModelForm
from casebook.wagtail_admin.numbers import NUMBERS
from casebook.wagtail_admin.wording import describe_person

MAX_DUPLICATES = 5


class KnownNumberField(forms.CharField):
    """A number of the state that is known already. It is shown masked; the mask keeps it, whatever else is
    written takes its place, and nothing at all removes it."""

    def __init__(self, *, number: str, **kwargs):
        self.number, self.masked = number, mask(number)
        super().__init__(required=False, initial=self.masked, **kwargs)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value):
        value = super().clean(value)
        return self.number if value == self.masked else value

    def has_changed(self, initial, data):
        return not self.disabled and self.to_python(data) not in (self.masked, self.number)


class PersonForm(CaseModelForm):
    birth_date = DayField(label=gettext_lazy("Date of birth"), required=False)
    is_another_person = forms.BooleanField(
        label=gettext_lazy("I looked at these records: this is another person"), required=False
    )

    class Meta(CaseModelForm.Meta):
        model = Person
        fields = [
            "surname",
            "name",
            "father_name",
            "birth_date",
            "sex",
            "amka",
            "afm",
            "phone",
            "mobile",
            "email",
            "address",
            "municipal_unit",
            *VULNERABILITY_FLAGS,
            "status",
        ]

    def prepare(self):
        self.duplicates: list[dict] = []
        if not can_see_vulnerability(self.for_user):
            self.drop(*VULNERABILITY_FLAGS)
        if self.is_new:
            self.drop("status")
        else:
            may_change = can_unmask_identifiers(self.for_user, self.instance)
            for name in NUMBERS:
                self._mask(name, getattr(self.instance, name), may_change)

    def _mask(self, name: str, number: str | None, may_change: bool) -> None:
        """Show that there is a number; who may see it may change it, the others keep it as it is."""
        if not number:
            return
        may = _("Write the whole number to replace it, or empty the field to remove it.")
        may_not = _("Only the coordinator and the worker of a case see and change the whole number.")
        field = self.fields[name]
        self.fields[name] = KnownNumberField(
            number=number,
            label=field.label,
            max_length=field.max_length,
            disabled=not may_change,
            help_text=may if may_change else may_not,
        )
        self.initial[name] = self.fields[name].masked

    def values(self):
        """The numbers that can be changed as they are, and not as the form shows them."""
        shown = super().values()
        return shown | {name: getattr(self.instance, name) or "" for name in NUMBERS if name in shown}

    def _get_validation_exclusions(self):
        """A number that the user may not change is not complained of either."""
        return super()._get_validation_exclusions() | {name for name in NUMBERS if self.fields[name].disabled}

    def clean_amka(self):
        """The number of somebody else names the record that has it."""
        amka = self.cleaned_data["amka"] or None
        other = Person.objects.with_amka(amka).exclude(pk=self.instance.pk).first() if amka else None
        if other:
            raise ValidationError(_("The record %(code)s has this ΑΜΚΑ already.") % {"code": other.code})
        return amka

    def clean(self):
        data = super().clean()
        if self.is_new and data.get("surname") and data.get("name") and not data.get("is_another_person"):
            namesakes = Person.objects.possible_duplicates_of(
                surname=data["surname"], name=data["name"], birth_date=data.get("birth_date")
            )
            self.duplicates = [
                describe_person(person) | {"record": person} for person in namesakes[:MAX_DUPLICATES]
            ]
            if self.duplicates:
                self.add_error(
                    "is_another_person",
                    _("Somebody of this name has a record. Look at it before you make a second one."),
                )
        return data

    def save(self, commit=True):
        return actions.register_person(person=self.instance) if self.is_new else super().save(commit)
