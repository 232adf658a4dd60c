"""The form of a request."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.models import Request, ServiceCategory
from casebook.permissions import can_assign, can_file_restricted, can_work_on_requests
from casebook.roles import CASE_ROLES
from casebook.wagtail_admin.fields import DayField, PersonField, RequestField, WorkerField
from casebook.wagtail_admin.forms.base import CaseModelForm


class RequestForm(CaseModelForm):
    applicant = PersonField(label=gettext_lazy("Applicant"))
    received_on = DayField(label=gettext_lazy("Received on"))
    worker = WorkerField(label=gettext_lazy("Worker"), required=False)
    closed_on = DayField(label=gettext_lazy("Closed on"), required=False)
    valid_until = DayField(
        label=gettext_lazy("Valid until"),
        required=False,
        help_text=gettext_lazy("When what was granted must be renewed."),
    )
    renewal_of = RequestField(label=gettext_lazy("Renewal of"), people=("applicant",), required=False)
    constraint_fields = {
        "casebook_request_closed_after_received": "closed_on",
        "casebook_request_closed_is_finished": "status",
    }

    class Meta(CaseModelForm.Meta):
        model = Request
        fields = [
            "applicant",
            "received_on",
            "category",
            "body",
            "channel",
            "worker",
            "status",
            "external_reference",
            "external_status",
            "closed_on",
            "outcome",
            "valid_until",
            "renewal_of",
        ]

    def prepare(self):
        request, user = self.instance, self.for_user
        person = self.suggested_person() if self.is_new else request.applicant
        self.fields["applicant"].queryset = self.people(person)
        if self.is_new:
            self.initial["applicant"] = person
            self.initial["received_on"] = timezone.localdate()
            self.fields["body"].help_text = _("Left empty, the usual body of the category is written.")
        self.fields["category"].queryset = self._categories()
        self._prepare_worker()
        self._prepare_renewal(person)
        self.keep_person()
        if not can_work_on_requests(user):
            self.drop("status", "closed_on", "outcome", "external_status", "worker")

    def _categories(self):
        """Those in force today that have no parts; restricted ones only for whom they may exist."""
        categories = ServiceCategory.objects.leaves().in_force_on(timezone.localdate())
        if not can_file_restricted(self.for_user):
            categories = categories.filter(is_restricted=False)
        offered = Q(pk__in=categories.values("pk")) | Q(pk=self.instance.category_id)
        return ServiceCategory.objects.filter(offered)

    def _prepare_worker(self):
        """The coordinator gives requests to workers; the others take one on or leave it as it is."""
        field = self.fields["worker"]
        if can_assign(self.for_user):
            field.offer(CASE_ROLES, self.instance.worker)
        else:
            field.offer((), self.for_user, self.instance.worker)
        if self.is_new and not can_assign(self.for_user):
            self.initial["worker"] = self.for_user

    def _prepare_renewal(self, person):
        field = self.fields["renewal_of"]
        earlier = Request.objects.in_reach_of(self.for_user).exclude(pk=self.instance.pk)
        field.queryset = earlier
        chosen = field.widget.chosen_pks(self.data.get("applicant")) if self.is_bound else []
        field.widget.offered_to = chosen or ([person.pk] if person else [])
        self.keep_out_of_reach("renewal_of")

    def clean(self):
        data = super().clean()
        applicant, renewed = data.get("applicant"), data.get("renewal_of")
        if applicant and renewed and renewed.applicant_id != applicant.pk:
            self.add_error("renewal_of", _("This request is of another person."))
        if self.is_new and data.get("category") and not data.get("body"):
            data["body"] = data["category"].default_body
        return data

    def save(self, commit=True):
        return actions.file_request(request=self.instance) if self.is_new else super().save(commit)
