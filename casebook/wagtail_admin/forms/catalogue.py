"""The forms of the catalogue and of contacts without a case."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.models import Body, ContactTally, HistoricalAggregate, Programme, ServiceCategory
from casebook.wagtail_admin.fields import DayField
from casebook.wagtail_admin.forms.base import CaseModelForm


class TallyForm(CaseModelForm):
    date = DayField(label=_("Date"))
    constraint_fields = {"casebook_tally_once": "topic", "casebook_tally_count": "count"}

    class Meta(CaseModelForm.Meta):
        model = ContactTally
        fields = ["date", "channel", "topic", "count"]

    def prepare(self):
        if self.is_new:
            self.initial["date"] = timezone.localdate()


class CategoryForm(CaseModelForm):
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_until = DayField(label=_("Valid until"), required=False)
    constraint_fields = {
        "casebook_category_valid_range": "valid_until",
        "casebook_category_not_its_own": "parent",
    }

    class Meta(CaseModelForm.Meta):
        model = ServiceCategory
        fields = [
            "name",
            "code",
            "parent",
            "unit",
            "definition",
            "default_body",
            "checklist",
            "is_restricted",
            "valid_from",
            "valid_until",
            "successor",
            "report_order",
        ]


class BodyForm(CaseModelForm):
    class Meta(CaseModelForm.Meta):
        model = Body
        fields = ["name", "code", "former_names", "phone", "email", "address", "is_active"]


class ProgrammeForm(CaseModelForm):
    class Meta(CaseModelForm.Meta):
        model = Programme
        fields = ["name", "code", "body", "is_active"]


class AggregateForm(CaseModelForm):
    period_start = DayField(label=_("From"))
    period_end = DayField(label=_("To"), help_text=_("The last day that the total covers."))
    constraint_fields = {
        "casebook_aggregate_period": "period_end",
        "casebook_aggregate_once": "period_start",
    }

    class Meta(CaseModelForm.Meta):
        model = HistoricalAggregate
        fields = ["indicator", "unit", "period_start", "period_end", "value", "source"]
