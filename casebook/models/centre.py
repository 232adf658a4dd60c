"""What the casebook must know of the centre itself."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting


class CentreSettings(BaseGenericSetting):
    """Facts that figures depend on; edited by staff where `wagtail.contrib.settings` is installed."""

    wagtail_reference_index_ignore = True

    opened_on = models.DateField(
        _("opened on"),
        default=date(2017, 4, 1),
        help_text=_("The first day of operation. The cumulative figure of the annual report counts from it."),
    )
    publisher = models.CharField(
        _("publisher of the report"),
        max_length=150,
        blank=True,
        help_text=_("Who publishes its figures as open data. Left empty: the name of the site."),
    )
    contact_email = models.EmailField(
        _("e-mail for questions about the data"),
        blank=True,
        help_text=_("It is published with the open data."),
    )
    licence = models.URLField(
        _("licence of the data"),
        default="https://creativecommons.org/licenses/by/4.0/",
        help_text=_("The address of the licence under which anybody may use the figures."),
    )

    @classmethod
    def says_who_publishes(cls) -> bool:
        return cls.objects.exclude(publisher="").exclude(contact_email="").exists()

    class Meta:
        verbose_name = _("casebook of the centre")
        verbose_name_plural = verbose_name
