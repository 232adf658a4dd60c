from datetime import datetime, time
from typing import Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from cms_pages.blocks import BodyBlock
from cms_pages.calendars import calendar_response
from cms_pages.filters import Filters, Month
from cms_pages.listings import build_listing
from cms_pages.models.base import CentrePage
from cms_pages.models.contact import telephone_link
from cms_pages.models.listed import ListedPageQuerySet
from cms_pages.models.pictures import PicturedPage
from cms_pages.models.topics import Topic

END_BEFORE_START = _("The event ends before it starts: correct the end or the start.")


def start_of_today() -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(), time.min))


class EventPageQuerySet(ListedPageQuerySet):
    def coming(self) -> Self:
        """Not over yet, soonest first; an event without an end lasts until its day is over."""
        return self.filter(self._not_over()).order_by("starts_at", "pk")

    def past(self) -> Self:
        """Over, the latest first."""
        return self.exclude(self._not_over()).order_by("-starts_at", "-pk")

    def in_month(self, month: Month) -> Self:
        """With at least one moment in the month."""
        return self.filter(starts_at__lt=month.next.starts_at).filter(
            Q(ends_at__gte=month.starts_at) | Q(starts_at__gte=month.starts_at)
        )

    def held_in(self, year: int) -> Self:
        """Begun in the year and not cancelled, the earliest first."""
        return self.filter(is_cancelled=False, starts_at__year=year).order_by("starts_at", "pk")

    @staticmethod
    def _not_over() -> Q:
        # Spelled out for missing ends: exclude() of a comparison with NULL would lose those rows.
        has_end = Q(ends_at__isnull=False, ends_at__gte=timezone.now())
        return has_end | Q(ends_at__isnull=True, starts_at__gte=start_of_today())


class EventIndexPage(RoutablePageMixin, CentrePage):
    """The coming events, the past ones apart (?past=1), and the calendar of the coming ones at ics/."""

    introduction = models.TextField(_("introduction"), blank=True)

    subpage_types = ["cms_pages.EventPage"]
    show_in_menus_default = True
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    objects = PageManager.from_queryset(ListedPageQuerySet)()

    class Meta:
        verbose_name = _("list of events")
        verbose_name_plural = _("lists of events")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        filters = Filters.read(request.GET)
        events = EventPage.objects.readable_from(self)
        events = events.past() if filters.is_past else events.coming()
        months = [Month.of(moment) for moment in events.order_by().datetimes("starts_at", "month")]
        if filters.topic:
            events = events.on_topic(filters.topic)
        if filters.month:
            events = events.in_month(filters.month)
        context["listing"] = build_listing(request, events.for_cards(), filters=filters, months=months)
        return context

    @path("ics/", name="ics")
    def ics(self, request):
        events = EventPage.objects.readable_from(self).coming().defer("body").prefetch_related("topics")
        return calendar_response(events, request, name=self.title, file_name=self.slug)


class EventPage(RoutablePageMixin, PicturedPage, CentrePage):
    """Something that happens at a place and a time, with its calendar file at ics/."""

    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"), null=True, blank=True)
    is_cancelled = models.BooleanField(
        _("cancelled"), default=False, help_text=_("The event stays in the lists, marked as cancelled.")
    )
    place = models.CharField(_("place"), max_length=200, help_text=_("For example: Town hall, room 2."))
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact_name = models.CharField(_("who to ask"), max_length=150, blank=True)
    contact_telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    attendance = models.PositiveIntegerField(
        _("attendance"),
        null=True,
        blank=True,
        help_text=_("How many came, once the event is over. The report of the year prints it."),
    )
    summary = models.TextField(
        _("summary"), max_length=400, help_text=_("One or two sentences, for the lists and the calendar.")
    )
    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="+")
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    parent_page_types = ["cms_pages.EventIndexPage"]
    subpage_types = []
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldPanel("is_cancelled"),
                FieldPanel("place"),
                FieldPanel("address"),
                FieldPanel("attendance"),
            ],
            heading=_("When and where"),
        ),
        FieldPanel("summary"),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        PicturedPage.picture_panel,
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("contact_name"), FieldPanel("contact_telephone"), FieldPanel("contact_email")],
            heading=_("Contact"),
            help_text=_("Left empty, the page shows the contact details of the centre."),
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("place"),
        index.SearchField("body"),
        index.FilterField("starts_at"),
    ]
    objects = PageManager.from_queryset(EventPageQuerySet)()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["starts_at"], name="cms_pages_event_start")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="cms_pages_event_ends_after_start",
                violation_error_message=END_BEFORE_START,
            )
        ]

    def clean(self):
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": END_BEFORE_START})

    @property
    def is_over(self) -> bool:
        """The rule of EventPageQuerySet.coming, for one event."""
        if self.ends_at:
            return self.ends_at < timezone.now()
        return self.starts_at < start_of_today()

    @property
    def is_within_one_day(self) -> bool:
        if self.ends_at is None:
            return True
        return timezone.localdate(self.starts_at) == timezone.localdate(self.ends_at)

    @property
    def has_contact(self) -> bool:
        return bool(self.contact_name or self.contact_telephone or self.contact_email)

    @property
    def contact_telephone_link(self) -> str:
        return telephone_link(self.contact_telephone)

    @path("ics/", name="ics")
    def ics(self, request):
        return calendar_response([self], request, name=self.title, file_name=self.slug)
