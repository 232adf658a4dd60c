"""The year of the demo's report is prepared and confirmed as in a real centre, so that its page tells it."""

from __future__ import annotations

from datetime import date

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from casebook.demo import plan
from casebook.freezing import confirm_year, prepare_year
from casebook.models import ReportSnapshot

COORDINATOR, MANAGER = "coordinator", "manager"
TITLE = "Αντιδήμαρχος Κοινωνικής Πολιτικής"


def confirm_report(today: date) -> str:
    """Prepare and confirm the year of the report, where nobody has confirmed it."""
    snapshot = ReportSnapshot.objects.confirmed().of(plan.REPORT_YEAR).first()
    if snapshot is None:
        find = get_user_model()._default_manager.get_by_natural_key
        prepared = prepare_year(year=plan.REPORT_YEAR, by=find(COORDINATOR))
        snapshot = confirm_year(snapshot=prepared, by=find(MANAGER), title=TITLE)
    return _("Figures of %(year)d, confirmed by %(name)s") % {
        "year": snapshot.year,
        "name": snapshot.confirmed_by_name,
    }
