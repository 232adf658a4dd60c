"""Erasures as the data protection officer decides them: by codes and counts, without a name."""

from django.apps import apps
from django.forms import Media
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import BaseListingView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from casebook import accountability
from casebook.accountability import Action
from casebook.choices import ErasureStatus
from casebook.erasure import Belongings, Held, erase, is_register_complete, refuse
from casebook.models import Erasure
from casebook.permissions import can_decide_erasures
from casebook.reauthentication import recently_authenticated
from casebook.wagtail_admin.columns import MomentColumn, WorkerColumn
from casebook.wagtail_admin.filters import WagtailFilterSet, any_of
from casebook.wagtail_admin.forms.erasures import EraseForm, RefuseErasureForm
from casebook.wagtail_admin.turning_away import turn_away
from casebook.wagtail_admin.wording import write_day, write_moment

URL_NAME = "casebook_erasures"
DECISION = "casebook_erasure"
MEDIA = Media(css={"all": ["casebook/casebook.css"]})


def write_counts(counts: dict[str, int]) -> list[tuple[str, int]]:
    """The kinds of record by name, with how many of each."""
    return [
        (capfirst(str(apps.get_model("casebook", kind)._meta.verbose_name_plural)), number)
        for kind, number in counts.items()
    ]


class ErasureFilterSet(WagtailFilterSet):
    status = any_of("status", ErasureStatus.choices, gettext_lazy("Status"))

    class Meta:
        model = Erasure
        fields = []


class ErasureListView(BaseListingView):
    """What was asked for, refused and done, the latest first."""

    model = Erasure
    page_title = gettext_lazy("Erasures")
    header_icon = "bin"
    results_template_name = "casebook/admin/erasure_results.html"
    index_url_name = URL_NAME
    index_results_url_name = f"{URL_NAME}_results"
    filterset_class = ErasureFilterSet
    default_ordering = ("-asked_at", "-pk")
    verbose_name_plural = gettext_lazy("erasures")
    paginate_by = 50
    is_searchable = False
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        if not can_decide_erasures(request.user):
            turn_away(request.user, URL_NAME)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def columns(self):
        return [
            Column("person_code", label=_("Person"), accessor=self._link),
            Column("ground", label=_("Ground"), accessor=lambda erasure: erasure.get_ground_display()),
            Column("status", label=_("Status"), accessor=lambda erasure: erasure.get_status_display()),
            MomentColumn("asked_at", label=_("Asked at")),
            WorkerColumn("asked_by", label=_("Asked by"), classname="casebook-wide"),
            MomentColumn("decided_at", label=_("Decided at")),
            WorkerColumn("decided_by", label=_("Decided by"), classname="casebook-wide"),
        ]

    @staticmethod
    def _link(erasure: Erasure) -> str:
        address = reverse(DECISION, args=[erasure.pk])
        return format_html('<a class="casebook-code" href="{}">{}</a>', address, erasure.person_code)

    def get_base_queryset(self):
        return Erasure.objects.select_related("asked_by", "decided_by")

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        context["media"] += MEDIA
        context["register_lags"] = not is_register_complete()
        return context


@method_decorator(never_cache, name="dispatch")
@method_decorator(recently_authenticated, name="dispatch")
class ErasureView(WagtailAdminTemplateMixin, View):
    """GET shows what would go, counted without writing; POST erases, with the code typed, or refuses."""

    page_title = gettext_lazy("Erasure")
    header_icon = "bin"
    template_name = "casebook/admin/erasure.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not can_decide_erasures(request.user):
            turn_away(request.user, URL_NAME)
        related = Erasure.objects.select_related("person", "asked_by", "decided_by")
        self.object = related.filter(pk=kwargs["pk"]).first()
        if self.object is None:
            raise Http404
        self.erase_form = EraseForm(expected=self.object.person_code)
        self.refuse_form = RefuseErasureForm()

    def get(self, request, *args, **kwargs):
        accountability.record(
            actor=request.user,
            action=Action.INSPECT,
            subject=self.object.person,
            detail={"screen": DECISION, "asked": self.object.person_code},
        )
        return self.render_to_response(self.get_context_data())

    def post(self, request, *args, **kwargs):
        if not self.object.is_waiting:
            messages.warning(request, _("This erasure was decided before."))
            return redirect(DECISION, self.object.pk)
        decide = self._refuse if request.POST.get("decision") == "refuse" else self._erase
        if decide():
            return redirect(URL_NAME)
        return self.render_to_response(self.get_context_data())

    def _refuse(self) -> bool:
        self.refuse_form = RefuseErasureForm(self.request.POST)
        if not self.refuse_form.is_valid():
            return False
        refuse(erasure=self.object, by=self.request.user, answer=self.refuse_form.cleaned_data["answer"])
        messages.success(self.request, _("The erasure of %s was refused.") % self.object.person_code)
        return True

    def _erase(self) -> bool:
        self.erase_form = EraseForm(self.request.POST, expected=self.object.person_code)
        if not self.erase_form.is_valid():
            return False
        try:
            erase(erasure=self.object, by=self.request.user)
        except Held as error:
            self.erase_form.add_error(None, str(error))
            return False
        messages.success(self.request, _("%s was erased.") % self.object.person_code)
        return True

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(URL_NAME), "label": capfirst(str(ErasureListView.page_title))},
            {"url": "", "label": self.object.person_code},
        ]

    def get_context_data(self, **kwargs):
        erasure = self.object
        belongings = Belongings(erasure.person) if erasure.is_waiting else None
        counts = belongings.counts() if belongings else erasure.counts
        return super().get_context_data(
            erasure=erasure,
            asked=write_moment(erasure.asked_at),
            decided=write_moment(erasure.decided_at),
            counts=write_counts(counts),
            stays=write_counts(belongings.shared_counts()) if belongings else [],
            holds=self._holds(belongings) if belongings else [],
            is_held=bool(belongings and belongings.is_held),
            merged=belongings.persons[1:] if belongings else [],
            erase_form=self.erase_form,
            refuse_form=self.refuse_form,
            list_url=reverse(URL_NAME),
            media=MEDIA,
            **kwargs,
        )

    @staticmethod
    def _holds(belongings: Belongings) -> list[tuple[str, str]]:
        return [
            (hold.get_kind_display(), write_day(hold.since))
            for hold in belongings.holds.in_force().order_by("pk")
        ]


class ErasuresItem(MenuItem):
    def is_shown(self, request) -> bool:
        return can_decide_erasures(request.user)


def urls() -> list:
    return [
        path("casebook/erasures/", ErasureListView.as_view(), name=URL_NAME),
        path(
            "casebook/erasures/results/",
            ErasureListView.as_view(results_only=True),
            name=f"{URL_NAME}_results",
        ),
        path("casebook/erasures/<int:pk>/", ErasureView.as_view(), name=DECISION),
    ]


def menu_item() -> MenuItem:
    return ErasuresItem(
        gettext_lazy("Erasures"), reverse(URL_NAME), name="casebook-erasures", icon_name="bin", order=520
    )
