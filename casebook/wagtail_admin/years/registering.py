"""The addresses of the years, and their place in the menu."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from casebook import permissions
from casebook.wagtail_admin.years.figures import CORRECTION, FIGURE, CorrectionView, FigureView
from casebook.wagtail_admin.years.views import YEAR, YEARS, YearsView, YearView


class YearsMenuItem(MenuItem):
    """Shown to those who may see figures."""

    def is_shown(self, request) -> bool:
        return permissions.can_see_statistics(request.user)


def menu_item() -> MenuItem:
    return YearsMenuItem(
        _("Confirmation of years"), reverse(YEARS), name="casebook-years", icon_name="check", order=305
    )


def urls() -> list:
    return [
        path("casebook/years/", YearsView.as_view(), name=YEARS),
        path("casebook/years/<int:pk>/", YearView.as_view(), name=YEAR),
        path("casebook/years/figures/<int:pk>/", FigureView.as_view(), name=FIGURE),
        path("casebook/years/corrections/<int:pk>/", CorrectionView.as_view(), name=CORRECTION),
    ]
