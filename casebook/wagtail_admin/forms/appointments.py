"""The form of an appointment: when, with whom, for which requests."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.choices import ParticipantRole
from casebook.models import Appointment, Person, Request
from casebook.roles import CASE_ROLES
from casebook.wagtail_admin.fields import MomentField, PeopleField, RequestsField, WorkerField
from casebook.wagtail_admin.forms.base import CaseModelForm


def next_quarter():
    """The next quarter of an hour, for an appointment that starts about now."""
    now = timezone.localtime().replace(second=0, microsecond=0)
    return now + timedelta(minutes=-now.minute % 15)


class AppointmentForm(CaseModelForm):
    starts_at = MomentField(label=gettext_lazy("Starts at"))
    worker = WorkerField(label=gettext_lazy("Worker"), required=False)
    applicants = PeopleField(
        label=gettext_lazy("Applicants"),
        help_text=gettext_lazy("Those who come about a matter of their own; they are counted as received."),
    )
    companions = PeopleField(label=gettext_lazy("Companions"), required=False)
    requests = RequestsField(
        label=gettext_lazy("Requests"),
        people=("applicants", "companions"),
        required=False,
        help_text=gettext_lazy("What the appointment is for."),
    )

    class Meta(CaseModelForm.Meta):
        model = Appointment
        fields = ["starts_at", "minutes", "worker", "booking", "status"]

    def prepare(self):
        self.hidden_requests: list[Request] = []
        by_role = {role: [] for role in ParticipantRole}
        if self.is_new:
            person = self.suggested_person()
            by_role[ParticipantRole.APPLICANT] = [person] if person else []
            self.initial["starts_at"] = next_quarter()
        else:
            for participation in self.instance.participations.select_related("person"):
                by_role[participation.role].append(participation.person)
        taking_part = [person for people in by_role.values() for person in people]
        for name, role in (("applicants", "applicant"), ("companions", "companion")):
            self.fields[name].queryset = self.people(*taking_part)
            self.initial[name] = [person.pk for person in by_role[role]]
        self.fields["worker"].offer(CASE_ROLES, self.instance.worker)
        self._prepare_requests(taking_part)

    def _prepare_requests(self, taking_part: list[Person]):
        """Requests that the user may not see stay with the appointment, unseen."""
        requests = Request.objects.in_reach_of(self.for_user)
        field = self.fields["requests"]
        field.queryset = requests
        if not self.is_new:
            self.initial["requests"] = [request.pk for request in requests.filter(appointments=self.instance)]
            self.hidden_requests = list(self.instance.requests.exclude(pk__in=requests.values("pk")))
        chosen = []
        if self.is_bound:
            for name in ("applicants", "companions"):
                chosen += field.widget.chosen_pks(self.data.getlist(name))
        field.widget.offered_to = chosen or [person.pk for person in taking_part]

    def clean(self):
        data = super().clean()
        applicants = set(data.get("applicants") or ())
        companions = set(data.get("companions") or ())
        if applicants & companions:
            self.add_error("companions", _("Somebody is an applicant or a companion, not both."))
        people = {person.pk for person in applicants | companions}
        if any(request.applicant_id not in people for request in data.get("requests") or ()):
            self.add_error("requests", _("One of these requests is of somebody who does not take part."))
        return data

    def save(self, commit=True):
        data = self.cleaned_data
        write = actions.book_appointment if self.is_new else actions.change_appointment
        return write(
            appointment=self.instance,
            applicants=data["applicants"],
            companions=data["companions"],
            requests=[*data["requests"], *self.hidden_requests],
        )
