"""The forms of counselling: a case, and one of its sessions."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook import actions
from casebook.choices import AppointmentStatus
from casebook.models import Appointment, CounsellingCase, CounsellingSession
from casebook.models.appointments import LONGEST_MINUTES
from casebook.models.restriction import outside_restriction
from casebook.permissions import can_assign
from casebook.roles import PROFESSIONAL_ROLES
from casebook.wagtail_admin.fields import DayField, MomentField, PeopleField, PersonField, WorkerField
from casebook.wagtail_admin.forms.appointments import next_quarter
from casebook.wagtail_admin.forms.base import CaseModelForm, pick
from casebook.wagtail_admin.wording import write_day

SESSION_MINUTES = 50


class CounsellingCaseForm(CaseModelForm):
    person = PersonField(label=_("Person"))
    requested_on = DayField(label=_("Asked for on"))
    professional = WorkerField(label=_("Professional"))
    closed_on = DayField(label=_("Closed on"), required=False)
    constraint_fields = {
        "casebook_counselling_once_a_day": "requested_on",
        "casebook_counselling_closed_after_request": "closed_on",
    }

    class Meta(CaseModelForm.Meta):
        model = CounsellingCase
        fields = ["person", "requested_on", "professional", "closed_on"]

    def prepare(self):
        professional = self.fields["professional"]
        if can_assign(self.for_user):
            current = None if self.is_new else self.instance.professional
            professional.offer(PROFESSIONAL_ROLES, current)
        else:
            # Professionals open cases for themselves and do not hand them over.
            professional.offer((), self.for_user)
            professional.empty_label = None
        if self.is_new:
            person = self.suggested_person()
            self.initial |= {"person": person, "requested_on": timezone.localdate()}
            if not can_assign(self.for_user):
                self.initial["professional"] = self.for_user
            self.drop("closed_on")
        else:
            person = self.instance.person
        self.fields["person"].queryset = self.people(person)
        self.keep_person()

    def save(self, commit=True):
        self.instance.save()
        return self.instance


class CaseChoice(forms.ModelChoiceField):
    def label_from_instance(self, case):
        return f"{case.person.full_name} ({case.person.code}) – {write_day(case.requested_on)}"


class CounsellingSessionForm(CaseModelForm):
    case = CaseChoice(CounsellingCase.objects.none(), label=_("Counselling case"))
    starts_at = MomentField(label=_("Starts at"))
    minutes = forms.IntegerField(
        label=_("Minutes"),
        initial=SESSION_MINUTES,
        validators=[MinValueValidator(5), MaxValueValidator(LONGEST_MINUTES)],
    )
    status = forms.ChoiceField(
        label=_("Status"), choices=AppointmentStatus.choices, initial=AppointmentStatus.SCHEDULED
    )
    participants = PeopleField(
        label=_("Others who take part"),
        required=False,
        help_text=_("Of a couple's or family's session; the person of the case takes part anyway."),
    )

    class Meta(CaseModelForm.Meta):
        model = CounsellingSession
        fields = ["case", "kind"]

    def prepare(self):
        others = []
        mine = CounsellingCase.objects.in_reach_of(self.for_user).filter(professional_id=self.for_user.pk)
        cases = outside_restriction(mine.open())
        if self.is_new:
            self.appointment = Appointment()
            self.initial |= {"starts_at": next_quarter(), "case": pick(cases, self.suggested.get("case"))}
        else:
            self.appointment = self.instance.appointment
            cases = mine.filter(pk=self.instance.case_id)
            others = [
                person
                for person in self.appointment.participants.all()
                if person.pk != self.instance.case.person_id
            ]
            for name in ("starts_at", "minutes", "status"):
                self.initial[name] = getattr(self.appointment, name)
            self.initial["participants"] = [person.pk for person in others]
            self.fields["case"].empty_label = None
        self.fields["case"].queryset = cases.select_related("person").order_by("person__surname", "pk")
        self.fields["participants"].queryset = self.people(*others)

    def save(self, commit=True):
        data = self.cleaned_data
        for name in ("starts_at", "minutes", "status"):
            setattr(self.appointment, name, data[name])
        if not self.is_new:
            return actions.change_session(
                session=self.instance, appointment=self.appointment, participants=data["participants"]
            )
        return actions.book_session(
            session=self.instance,
            appointment=self.appointment,
            case=data["case"],
            participants=data["participants"],
        )
