"""Deleting an entry of the catalogue. Records of cases have no such screen: nothing of them is lost."""

from django.db import transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views import generic
from wagtail.log_actions import log

from casebook import accountability
from casebook.accountability import Action
from casebook.models import StaleRecord
from casebook.wagtail_admin.views.screen import CaseScreen


class CaseDeleteView(CaseScreen, generic.DeleteView):
    """For entries of the catalogue alone; one that records use stays, and the page says so."""

    # The page asks again where somebody changed the entry since.
    template_name = "casebook/admin/confirm_delete.html"
    action_on_record = "delete"

    @cached_property
    def reason_to_stay(self) -> str:
        """Why the entry cannot be deleted; empty where it can."""
        try:
            Collector(using=self.object._state.db, origin=self.object).collect([self.object])
        except (ProtectedError, RestrictedError):
            return _("“%(name)s” is used by records and cannot be deleted.") % {"name": self.object}
        return ""

    def get_breadcrumbs_items(self):
        return self.record_trail((_("Delete"), ""))

    @property
    def was_changed(self) -> bool:
        """The entry is not any more what the page that asked showed."""
        return self.request.POST.get("version", str(self.object.version)) != str(self.object.version)

    def form_valid(self, form):
        if self.reason_to_stay or self.was_changed:
            return self.render_to_response(self.get_context_data(form=form))
        try:
            return super().form_valid(form)
        except StaleRecord:
            self.object.refresh_from_db()
            return self.render_to_response(self.get_context_data(form=form, has_changed=True))

    @transaction.atomic
    def delete_action(self):
        # Whoever saves the entry at this instant comes before, and is seen; or after, and is told.
        self.object.save(update_fields=["updated_at"])
        accountability.record(actor=self.request.user, action=Action.DELETE, subject=self.object)
        log(instance=self.object, action="wagtail.delete", user=self.request.user, deleted=True)
        self.object.delete()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.setdefault("has_changed", self.was_changed)
        context["reason_to_stay"] = self.reason_to_stay
        return context
