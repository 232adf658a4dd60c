"""The form of a household with its members, a row each."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseModelFormSet, modelformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.accountability import Change
from casebook.choices import Relation
from casebook.models import Household, HouseholdMembership, Person
from casebook.wagtail_admin.fields import DayField, PersonField
from casebook.wagtail_admin.forms.base import CaseModelForm
from casebook.wagtail_admin.forms.conflicts import fit_rows


class MembershipForm(forms.ModelForm):
    """One member. The person of a row that stands is not changed: somebody leaves, somebody else comes."""

    person = PersonField(label=gettext_lazy("Person"))
    started_on = DayField(label=gettext_lazy("Member since"), required=False)
    ended_on = DayField(label=gettext_lazy("Member until"), required=False)

    class Meta:
        model = HouseholdMembership
        fields = ["person", "relation", "started_on", "ended_on"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["person"]
        else:
            del self.fields["ended_on"]
            self.fields["person"].queryset = Person.objects.in_reach_of(user).choosable()

    def _get_validation_exclusions(self):
        # One head, and nobody twice: the rows together are checked for that, below.
        return super()._get_validation_exclusions() | {"household"}


class BaseMembershipFormSet(BaseModelFormSet):
    def clean(self):
        if any(self.errors):
            return
        rows = [form for form in self.forms if form.instance.pk or form.has_changed()]
        current = [form.instance for form in rows if not form.cleaned_data.get("ended_on")]
        if len([row for row in current if row.relation == Relation.HEAD]) > 1:
            raise ValidationError(_("A household has one head: choose another relation for the others."))
        people = [row.person_id for row in current]
        if len(people) != len(set(people)):
            raise ValidationError(_("The same person stands twice among the members."))


MembershipFormSet = modelformset_factory(
    HouseholdMembership, form=MembershipForm, formset=BaseMembershipFormSet, extra=0
)


class HouseholdForm(CaseModelForm):
    constraint_fields = {"casebook_household_declared_plausible": "declared_adults"}
    rows_label = gettext_lazy("Members")

    class Meta(CaseModelForm.Meta):
        model = Household
        fields = ["declared_adults", "declared_minors"]

    def prepare(self):
        self.members = MembershipFormSet(
            self.data if self.is_bound else None,
            queryset=self._current_members(),
            prefix="members",
            initial=self._suggested_member(),
            form_kwargs={"user": self.for_user},
        )
        self.members.extra = 1 if self.is_new else 0

    def _current_members(self):
        if self.is_new:
            return HouseholdMembership.objects.none()
        return self.instance.memberships.current().select_related("person").order_by("pk")

    def _suggested_member(self) -> list[dict]:
        person = self.suggested_person() if self.is_new else None
        return [{"person": person.pk, "relation": Relation.HEAD}] if person else []

    def is_valid(self):
        # Both are asked, so that every row shows what is wrong with it at once.
        return all([super().is_valid(), self.members.is_valid()])

    @property
    def changed_data(self):
        changed = super().changed_data
        return [*changed, "members"] if self.members.has_changed() else changed

    def parts(self):
        rows = [(f"members.{row.instance.pk}.", row) for row in self.members.initial_forms]
        return [*super().parts(), *rows]

    def fit(self, data):
        return fit_rows(data, self.members, by="person")

    def values(self):
        return super().values() | {"members": [_say(row.instance) for row in self.members.initial_forms]}

    def save(self, commit=True):
        corrected = [form.instance for form in self.members.initial_forms if form.has_changed()]
        joining = [form.instance for form in self.members.extra_forms if form.has_changed()]
        if self.is_new:
            actions.open_household(household=self.instance)
        left = actions.change_household(household=self.instance, memberships=corrected, joining=joining)
        self.also_changed = [Change(household, ["members"]) for household in left]
        return self.instance


def _say(membership: HouseholdMembership) -> str:
    """A member in one line of a history: the code and the relation, with the days where they are known."""
    days = " – ".join(str(day) if day else "…" for day in (membership.started_on, membership.ended_on))
    return f"{membership.person.code} {membership.relation}" + (f" ({days})" if days != "… – …" else "")
