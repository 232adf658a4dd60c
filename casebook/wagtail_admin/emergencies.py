"""Emergencies on a person's card: opening everything that is kept back, and closing it again."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from casebook import emergencies
from casebook.models import EmergencyAccess, Person
from casebook.models.emergencies import opened_persons
from casebook.permissions import can_open_in_emergency
from casebook.reauthentication import recently_authenticated
from casebook.roles import User
from casebook.wagtail_admin.forms.emergencies import EmergencyForm
from casebook.wagtail_admin.views import CaseScreen
from casebook.wagtail_admin.wording import screen_url, write_hour


def on_card(person: Person, user: User) -> dict:
    """What a person's card shows of emergencies: until when it is open, or that it may be opened."""
    if person.pk in opened_persons(user):
        accesses = EmergencyAccess.objects.in_force().of(user).about(person)
        last = accesses.order_by("ends_at").last()
        return {"until": write_hour(last.ends_at)} if last else {}
    return {"may_open": can_open_in_emergency(user, person)}


class EmergencyScreen(CaseScreen):
    """One person, named in the address, whose records the user may open."""

    breadcrumbs_items = ()

    def get_object(self, queryset=None):
        person = super().get_object(queryset)
        if not can_open_in_emergency(self.request.user, person):
            self.note_refusal(self.request.user, person)
            raise PermissionDenied
        return person

    def get_success_url(self) -> str:
        return screen_url("person", "inspect", self.object)


@method_decorator(sensitive_post_parameters("reason"), name="dispatch")
@method_decorator(recently_authenticated, name="dispatch")
class OpenInEmergencyView(EmergencyScreen, WagtailAdminTemplateMixin, FormView):
    template_name = "casebook/admin/emergency_form.html"
    form_class = EmergencyForm
    page_title = gettext_lazy("Open in an emergency")
    header_icon = "warning"
    breadcrumbs_items = WagtailAdminTemplateMixin.breadcrumbs_items

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if self.object.pk in opened_persons(request.user):
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            access = emergencies.open_in_emergency(
                person=self.object, user=self.request.user, reason=form.cleaned_data["reason"]
            )
        except emergencies.TooManyEmergencies:
            form.add_error(
                None,
                _(
                    "You opened %(number)s persons within the last hour, which is as many as "
                    "anybody may. Ask the coordinator or the worker of the case."
                )
                % {"number": emergencies.MOST_AN_HOUR},
            )
            return self.form_invalid(form)
        except emergencies.NobodyToTell:
            form.add_error(
                None,
                _(
                    "There is nobody who could be told of it, so nothing is opened. Ask an "
                    "administrator to give a colleague the role of data protection officer."
                ),
            )
            return self.form_invalid(form)
        messages.warning(
            self.request,
            _("The records of %(code)s are open to you until %(hour)s.")
            % {"code": self.object, "hour": write_hour(access.ends_at)},
        )
        return super().form_valid(form)

    def get_breadcrumbs_items(self):
        return self.record_trail((self.page_title, ""))

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.object, card_url=self.get_success_url(), **kwargs)


class CloseEmergencyView(EmergencyScreen, View):
    """One click: what was opened is closed before its time. POST alone."""

    def get(self, request, *args, **kwargs):
        return HttpResponseNotAllowed(["POST"])

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        if emergencies.close_emergency(person=self.object, user=request.user):
            messages.success(request, _("The records of %s are closed to you again.") % self.object)
        return redirect(self.get_success_url())


def card_urls(base: str, model_admin) -> list:
    """Addresses beside those of a person's screens."""
    return [
        path(
            f"{base}/emergency/<int:pk>/",
            OpenInEmergencyView.as_view(model_admin=model_admin),
            name="casebook_open_emergency",
        ),
        path(
            f"{base}/emergency/<int:pk>/close/",
            CloseEmergencyView.as_view(model_admin=model_admin),
            name="casebook_close_emergency",
        ),
    ]
