"""The forms of a consent and of a hold on a person's records."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.choices import ConsentPurpose, HoldKind
from casebook.models import Consent, Hold, Person
from casebook.permissions import (
    can_keep_counselling_consent,
    can_keep_counselling_consents,
    can_set_hold,
)
from casebook.search import person_code
from casebook.wagtail_admin.fields import DayField, PersonField
from casebook.wagtail_admin.forms.base import CaseModelForm


class ConsentForm(CaseModelForm):
    """Whose consent it is and to what stands for good; taking it back writes the day."""

    person = PersonField(label=gettext_lazy("Person"))
    given_on = DayField(label=gettext_lazy("Given on"))
    withdrawn_on = DayField(label=gettext_lazy("Taken back on"), required=False)
    constraint_fields = {
        "casebook_consent_once": "purpose",
        "casebook_consent_withdrawn_after_given": "withdrawn_on",
    }

    class Meta(CaseModelForm.Meta):
        model = Consent
        fields = ["person", "purpose", "form", "given_on", "withdrawn_on"]

    def prepare(self):
        if not self.is_new:
            self.drop("person", "purpose")
            return
        self.drop("withdrawn_on")
        if not can_keep_counselling_consents(self.for_user):
            purposes = self.fields["purpose"].choices
            self.fields["purpose"].choices = [
                (value, label) for value, label in purposes if value != ConsentPurpose.COUNSELLING
            ]
        self.fields["person"].queryset = self.people()
        self.initial |= {"person": self.suggested_person(), "given_on": timezone.localdate()}

    def clean(self):
        """Told alike whether there is counselling of the person, and such a consent, or not."""
        data = super().clean()
        person, purpose = data.get("person"), data.get("purpose")
        is_of_counselling = person and purpose == ConsentPurpose.COUNSELLING
        if is_of_counselling and not can_keep_counselling_consent(self.for_user, person):
            sentence = _("Only who leads counselling of the person, and the coordinator, write this down.")
            self.add_error("purpose", sentence)
        return data

    def _get_validation_exclusions(self):
        # "Once in force" is checked whichever of its fields this form shows.
        once = {"person", "purpose", "withdrawn_on"} - set(self._errors or ())
        return super()._get_validation_exclusions() - once

    def save(self, commit=True):
        if self.is_new:
            self.instance.recorded_by = self.for_user
        return super().save(commit)


class HoldForm(CaseModelForm):
    """A new hold on the person of a code, since the officer sees no names; or the end of one that stands."""

    code = forms.CharField(
        label=gettext_lazy("Code of the person"),
        max_length=20,
        help_text=gettext_lazy("As ΑΒ-2022-000123."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=HoldKind.choices)
    since = DayField(label=gettext_lazy("Since"))
    lifted_on = DayField(label=gettext_lazy("Lifted on"))
    constraint_fields = {"casebook_hold_once": "kind", "casebook_hold_lifted_after_set": "lifted_on"}

    class Meta(CaseModelForm.Meta):
        model = Hold
        fields = ["kind", "reason", "since", "lifted_on"]

    def prepare(self):
        if not self.is_new:
            self.drop("code", "kind", "reason", "since")
            self.initial["lifted_on"] = timezone.localdate()
            return
        self.drop("lifted_on")
        self.fields["kind"].choices = [
            (kind, label) for kind, label in HoldKind.choices if can_set_hold(self.for_user, kind)
        ]
        self.fields["reason"].help_text = _("Without names: the data protection officer reads it, too.")
        code, kind = self.suggested.get("code", ""), self.suggested.get("kind", "")
        self.initial |= {"since": timezone.localdate(), "code": code[:20], "kind": kind}

    def clean_code(self):
        """The person of that code; a record that was merged stands for nobody."""
        code = person_code(self.cleaned_data["code"])
        person = Person.objects.select_related("merged_into").filter(code=code).first()
        if person is None:
            raise ValidationError(_("There is no person with this code."))
        self.instance.person = person.merged_into or person
        return code

    def clean(self):
        data = super().clean()
        for name in ("since", "lifted_on"):
            if data.get(name) and data[name] > timezone.localdate():
                self.add_error(name, _("This day has not come yet."))
        return data

    def _get_validation_exclusions(self):
        # The person comes with the code: "once in force" is checked with it, where there is one.
        once = {"person", "lifted_on"} if self.instance.person_id else {"lifted_on"}
        return super()._get_validation_exclusions() - (once - set(self._errors or ()))

    def save(self, commit=True):
        if self.is_new:
            self.instance.set_by = self.for_user
        else:
            self.instance.lifted_by = self.for_user
        return super().save(commit)
