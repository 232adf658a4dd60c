import re
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Orderable, Site


def telephone_link(telephone: str) -> str:
    """The telephone as the address of a link: `tel:` and digits."""
    return f"tel:{re.sub(r'[^0-9+]', '', telephone)}"


class ContactDetails(ClusterableModel, BaseSiteSetting):
    """The way to the centre, one record a site. Staff edit it under Settings; nothing of it is in code."""

    # As in BaseSiteSetting, with a name that is translated.
    site = models.OneToOneField(Site, verbose_name=_("site"), editable=False, on_delete=models.CASCADE)
    centre_name = models.CharField(_("name of the centre"), max_length=150, blank=True)
    municipality = models.CharField(_("municipality"), max_length=150, blank=True)
    address = models.TextField(_("address"), blank=True, help_text=_("Street, number, floor, postal code."))
    map_url = models.URLField(_("link to a map"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    hours_note = models.CharField(
        _("note on the opening hours"),
        max_length=250,
        blank=True,
        help_text=_("For example: closed on public holidays."),
    )

    panels = [
        MultiFieldPanel([FieldPanel("centre_name"), FieldPanel("municipality")], heading=_("The centre")),
        MultiFieldPanel([FieldPanel("telephone"), FieldPanel("email")], heading=_("Contact")),
        MultiFieldPanel([FieldPanel("address"), FieldPanel("map_url")], heading=_("Where it is")),
        InlinePanel("opening_hours", heading=_("Opening hours"), label=_("Row")),
        FieldPanel("hours_note"),
    ]

    class Meta:
        verbose_name = _("contact details")
        verbose_name_plural = _("contact details")

    @classmethod
    def shown_on(cls, site: Site | None) -> Self:
        """The details of `site`, or empty ones; unlike for_site it writes nothing, so a visit may ask it."""
        details = cls.objects.filter(site=site).prefetch_related("opening_hours").first() if site else None
        return details or cls()

    @property
    def telephone_link(self) -> str:
        return telephone_link(self.telephone)


class OpeningHours(Orderable):
    """One row of the opening hours, in the centre's own words."""

    details = ParentalKey(
        ContactDetails,
        verbose_name=_("contact details"),
        on_delete=models.CASCADE,
        related_name="opening_hours",
    )
    # As in Orderable, with a name that is translated.
    sort_order = models.IntegerField(_("place in the list"), null=True, blank=True, editable=False)
    days = models.CharField(_("days"), max_length=80, help_text=_("For example: Monday to Thursday."))
    hours = models.CharField(_("hours"), max_length=80, help_text=_("For example: 08:00–15:00, or closed."))

    panels = [FieldPanel("days"), FieldPanel("hours")]

    class Meta(Orderable.Meta):
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")

    def __str__(self):
        return f"{self.days}: {self.hours}"
