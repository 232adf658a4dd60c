"""The report's workflow: made by setup_centre, and what its task asks of the figures."""

from django.utils.translation import gettext as _
from wagtail.models import Workflow, WorkflowTask

from casebook.freezing.confirming import Refused, confirm_year
from casebook.models import ConfirmYearTask, ReportSnapshot
from casebook.roles import User

# Data in Greek, as staff read it in the list of workflows.
WORKFLOW = "Ετήσιος απολογισμός"
TASK = "Επιβεβαίωση έτους"


def install_workflow() -> str:
    """Make the workflow of the report where there is none with a confirmation in it; says what was done."""
    present = Workflow.objects.filter(workflow_tasks__task__in=ConfirmYearTask.objects.all()).first()
    if present is not None:
        return _("Workflow of the annual report: %(name)s") % {"name": present.name}
    workflow = Workflow.objects.create(name=WORKFLOW)
    task = ConfirmYearTask.objects.create(name=TASK)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return _("Workflow of the annual report, made: %(name)s") % {"name": workflow.name}


def confirm_prepared(year: int, user: User, title: str) -> str:
    """For the hook `confirm_report_year`: confirm what was prepared of `year`, or say why that cannot be."""
    snapshot = ReportSnapshot.objects.prepared().of(year).first()
    if snapshot is None:
        return _("Nobody prepared the figures of %(year)d: the coordinator does that first.") % {"year": year}
    try:
        confirm_year(snapshot=snapshot, by=user, title=title)
    except Refused as refusal:
        return str(refusal)
    return ""
