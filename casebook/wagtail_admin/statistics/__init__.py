"""The screens of figures: any period, breakdowns, year against year, and the records behind a figure."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from casebook import permissions
from casebook.wagtail_admin.statistics.cutting import CutView
from casebook.wagtail_admin.statistics.figures import StatisticsView
from casebook.wagtail_admin.statistics.periods import MEDIA, PeriodForm, period_links, whole_days
from casebook.wagtail_admin.statistics.records import RecordsView
from casebook.wagtail_admin.statistics.screen import CUTS, FIGURES, RECORDS, YEARS
from casebook.wagtail_admin.statistics.years import YearsView

__all__ = ["MEDIA", "PeriodForm", "menu_item", "period_links", "urls", "whole_days"]


class StatisticsMenuItem(MenuItem):
    """Shown to those who may see figures."""

    def is_shown(self, request) -> bool:
        return permissions.can_see_statistics(request.user)


def menu_item() -> MenuItem:
    return StatisticsMenuItem(
        _("Statistics"), reverse(FIGURES), name="casebook-statistics", icon_name="history", order=300
    )


def urls() -> list:
    return [
        path("casebook/statistics/", StatisticsView.as_view(), name=FIGURES),
        path("casebook/statistics/breakdown/", CutView.as_view(), name=CUTS),
        path("casebook/statistics/years/", YearsView.as_view(), name=YEARS),
        path("casebook/statistics/records/", RecordsView.as_view(), name=RECORDS),
    ]
