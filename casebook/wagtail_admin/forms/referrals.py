"""The forms of a referral and of an enrolment in a programme."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.choices import ConsentPurpose
from casebook.models import Body, Person, Programme, ProgrammeEnrolment, Referral, Request
from casebook.permissions import can_work_on_requests
from casebook.wagtail_admin.fields import DayField, PersonField, RequestField
from casebook.wagtail_admin.forms.base import CaseModelForm, pick
from casebook.wagtail_admin.wording import write_day


class ReferralForm(CaseModelForm):
    person = PersonField(label=gettext_lazy("Person"))
    request = RequestField(label=gettext_lazy("From the request"), people=("person",), required=False)
    sent_on = DayField(label=gettext_lazy("Sent on"), required=False)
    constraint_fields = {"casebook_referral_sent_has_date": "sent_on"}

    class Meta(CaseModelForm.Meta):
        model = Referral
        fields = [
            "person",
            "request",
            "body",
            "type",
            "sent_on",
            "status",
            "outcome",
            "has_consent",
            "consent_override",
        ]

    def prepare(self):
        requests = Request.objects.in_reach_of(self.for_user)
        if self.is_new:
            request = pick(requests, self.suggested.get("request"))
            person = request.applicant if request else self.suggested_person()
            self.initial |= {"person": person, "request": request, "sent_on": timezone.localdate()}
            self.drop("outcome")
        else:
            person = self.instance.person
        self.fields["person"].queryset = self.people(person)
        bodies = Body.objects.filter(is_active=True) | Body.objects.filter(pk=self.instance.body_id)
        self.fields["body"].queryset = bodies
        field = self.fields["request"]
        field.queryset = requests
        chosen = field.widget.chosen_pks(self.data.get("person")) if self.is_bound else []
        field.widget.offered_to = chosen or ([person.pk] if person else [])
        self.keep_out_of_reach("request")
        if self.is_new and person:
            self._say_consent(person)

    def _say_consent(self, person: Person) -> None:
        """Whether the person's consent is in force; whoever refers may know better, and has the last word."""
        consent = person.consents.in_force().filter(purpose=ConsentPurpose.REFERRAL).first()
        self.initial["has_consent"] = consent is not None
        if consent is None:
            sentence = _("No consent to passing data on is in force for this person.")
        else:
            sentence = _("A consent to passing data on is in force since %(day)s.")
            sentence %= {"day": write_day(consent.given_on)}
        self.fields["has_consent"].help_text = sentence

    def clean(self):
        """A new referral without consent needs a reason on record; files of earlier years say neither."""
        data = super().clean()
        if self.is_new and not data.get("has_consent") and not data.get("consent_override"):
            self.add_error(
                "consent_override", _("Without the person's consent, write why the referral is made anyway.")
            )
        return data

    def save(self, commit=True):
        return actions.refer(referral=self.instance) if self.is_new else super().save(commit)


class EnrolmentForm(CaseModelForm):
    person = PersonField(label=gettext_lazy("Person"))
    enrolled_on = DayField(label=gettext_lazy("Enrolled on"))
    ended_on = DayField(label=gettext_lazy("Ended on"), required=False)
    constraint_fields = {
        "casebook_enrolment_once_a_day": "enrolled_on",
        "casebook_enrolment_ends_after_start": "ended_on",
    }

    class Meta(CaseModelForm.Meta):
        model = ProgrammeEnrolment
        fields = ["person", "programme", "enrolled_on", "ended_on", "source"]

    def prepare(self):
        if self.is_new:
            person = self.suggested_person()
            self.initial |= {"person": person, "enrolled_on": timezone.localdate()}
        else:
            person = self.instance.person
        self.fields["person"].queryset = self.people(person)
        in_use = Programme.objects.filter(is_active=True)
        self.fields["programme"].queryset = in_use | Programme.objects.filter(pk=self.instance.programme_id)
        if not can_work_on_requests(self.for_user):
            self.drop("ended_on")
