"""The form of a person: masked identifiers, and a look at namesakes before a second record is made."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.models import Person
from casebook.models.people import VULNERABILITY_FLAGS
from casebook.permissions import can_unmask_identifiers
from casebook.wagtail_admin.fields import DayField
from casebook.wagtail_admin.forms.base import CaseModelForm
from casebook.wagtail_admin.wording import describe_person

MAX_DUPLICATES = 5


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
        if self.is_new:
            self.drop("status")
        elif not can_unmask_identifiers(self.for_user, self.instance):
            self._mask("amka", self.instance.masked_amka)
            self._mask("afm", self.instance.masked_afm)

    def _mask(self, name: str, masked: str) -> None:
        """Show that there is a number, and keep it as it is."""
        if masked:
            self.fields[name] = forms.CharField(
                label=self.fields[name].label,
                initial=masked,
                disabled=True,
                help_text=_("Only the coordinator and the worker of a case see and change the whole number."),
            )
            self.initial[name] = masked

    @property
    def masked_fields(self) -> list[str]:
        return [name for name in ("amka", "afm") if name in self.fields and self.fields[name].disabled]

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | set(self.masked_fields)

    def clean_amka(self):
        """The number of somebody else names the record that has it."""
        if "amka" in self.masked_fields:
            return self.instance.amka
        amka = self.cleaned_data["amka"] or None
        other = Person.objects.with_amka(amka).exclude(pk=self.instance.pk).first() if amka else None
        if other:
            raise ValidationError(_("The record %(code)s has this ΑΜΚΑ already.") % {"code": other.code})
        return amka

    def clean_afm(self):
        return self.instance.afm if "afm" in self.masked_fields else self.cleaned_data["afm"]

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
