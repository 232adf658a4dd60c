"""Asking for the erasure of a person, and what became of it: for the coordinator, from the person's card."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from casebook.erasure import AlreadyAsked, ask
from casebook.models import Erasure
from casebook.permissions import can_ask_erasure
from casebook.wagtail_admin.forms.erasures import AskErasureForm
from casebook.wagtail_admin.views import CaseScreen
from casebook.wagtail_admin.wording import screen_url, write_moment


@method_decorator(sensitive_post_parameters("remark"), name="dispatch")
class AskErasureView(CaseScreen, WagtailAdminTemplateMixin, FormView):
    """GET says what was asked for before, and with which answer; POST asks. Nothing is erased here."""

    template_name = "casebook/admin/ask_erasure.html"
    form_class = AskErasureForm
    page_title = gettext_lazy("Erasure")
    header_icon = "bin"

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset=None):
        """The record that stands for the person: a merged one goes with it."""
        person = super().get_object(queryset)
        if not can_ask_erasure(self.request.user):
            self.note_refusal(self.request.user, person)
            raise PermissionDenied
        return person.merged_into or person

    def form_valid(self, form):
        try:
            ask(person=self.object, by=self.request.user, **form.cleaned_data)
        except AlreadyAsked as error:
            messages.warning(self.request, str(error))
        else:
            messages.success(
                self.request, _("The erasure of %s now waits for the data protection officer.") % self.object
            )
        return redirect(screen_url("person", "erasure", self.object))

    def get_breadcrumbs_items(self):
        return self.record_trail((self.page_title, ""))

    def get_context_data(self, **kwargs):
        earlier = list(Erasure.objects.filter(person=self.object))
        return super().get_context_data(
            person=self.object,
            earlier=[(erasure, write_moment(erasure.asked_at)) for erasure in earlier],
            is_waiting=any(erasure.is_waiting for erasure in earlier),
            card_url=screen_url("person", "inspect", self.object),
            **kwargs,
        )


def card_urls(admin) -> list:
    """Its address, under that of the persons."""
    helper = admin.url_helper
    return [
        path(
            f"{helper.base_url_path}/erasure/<int:pk>/",
            AskErasureView.as_view(model_admin=admin),
            name=helper.get_action_url_name("erasure"),
        )
    ]
