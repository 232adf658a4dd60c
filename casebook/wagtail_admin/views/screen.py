"""What the screens share: the rules come first, the records through them.

A record of somebody else and a record that does not exist give the same answer (404). Who may not open the
screen at all gets PermissionDenied, which Wagtail answers with a message on the admin's first page; so does
who reads a record in an emergency alone and asks for more than reading.
"""

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import Http404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages

from casebook import accountability
from casebook.accountability import Action
from casebook.models.restriction import is_restricted, with_restriction

READ_IN_EMERGENCY = {"screen": "emergency"}


class CaseScreen:
    """Mixed into a view of Wagtail, before it."""

    model_admin = None
    permission_required = None
    any_permission_required = None
    # What the user must be able to do with the record that the address names: "edit", "delete" or nothing.
    action_on_record = ""
    # Pages that are read and nothing else show what was opened in an emergency, too.
    opens_in_emergency = False
    is_in_reach = True

    def setup(self, request, *args, **kwargs):
        admin = self.model_admin
        self.rules, self.model = admin.rules, admin.model
        if not self.may_enter(request.user):
            self.note_refusal(request.user)
            raise PermissionDenied
        self.index_url_name = admin.url_name("index")
        self.index_results_url_name = admin.url_name("index_results")
        self.add_url_name = admin.url_name("create")
        self.edit_url_name = admin.url_name("edit")
        self.delete_url_name = admin.url_name("delete")
        self.inspect_url_name = admin.url_name("inspect")
        self.history_url_name = admin.url_name("history")
        self.history_results_url_name = admin.url_name("history_results")
        super().setup(request, *args, **kwargs)

    def may_enter(self, user) -> bool:
        return self.rules.list(user)

    def user_has_permission(self, permission):
        """Wagtail asks this for buttons of the screen as a whole; those of a record are asked one by one."""
        return permission == "add" and self.rules.create(self.request.user)

    def user_has_any_permission(self, permissions):
        return True

    def user_has_permission_for_instance(self, permission, instance):
        return permission == "delete" and self.rules.may("delete", self.request.user, instance)

    def get_object(self, queryset=None):
        user = self.request.user
        helper = self.model_admin.permission_helper
        records = with_restriction(helper.visible_to(user))
        record = records.select_related(*self.model_admin.list_related).filter(pk=self.kwargs["pk"]).first()
        if record is None:
            if hidden := self.model._base_manager.filter(pk=self.kwargs["pk"]).first():
                self.note_refusal(user, hidden)
            raise Http404
        self.is_in_reach = helper.is_in_reach(user, record)
        may = not self.action_on_record or self.rules.may(self.action_on_record, user, record)
        if not may or not (self.is_in_reach or self.opens_in_emergency):
            self.note_refusal(user, record)
            if reason := self.why_only_read(record):
                messages.warning(self.request, reason)
            raise PermissionDenied
        return record

    def why_only_read(self, record) -> str:
        """In words, where it is not the role that keeps somebody who reads a record from changing it."""
        if not self.is_in_reach:
            return _("These records are open to you in an emergency: they are read, and not changed.")
        if is_restricted(record):
            return _("Processing of these records is restricted: they are read, and not changed.")
        return ""

    def note_refusal(self, user, record=None) -> None:
        """A line of the access log: somebody asked for a screen, or for a record, that is not theirs."""
        accountability.record(
            actor=user,
            action=Action.REFUSED,
            subject=record,
            detail={"screen": f"{self.model._meta.model_name} {type(self).__name__}"},
        )

    def note_reading(self, action: Action, record) -> None:
        """A line of the access log: who looked at whose record."""
        accountability.record(
            actor=self.request.user, action=action, subject=record, detail=self.reading_detail()
        )

    def reading_detail(self) -> dict:
        """Tells a reading in an emergency from the others."""
        return {} if self.is_in_reach else READ_IN_EMERGENCY

    def is_visible(self, record) -> bool:
        return self.model_admin.permission_helper.user_can_inspect_obj(self.request.user, record)

    def trail(self, *last) -> list[dict]:
        """Breadcrumbs: home, the list, then pairs of label and address."""
        items = [(capfirst(self.model._meta.verbose_name_plural), reverse(self.index_url_name)), *last]
        return [*self.breadcrumbs_items, *({"label": label, "url": url} for label, url in items)]

    def record_trail(self, *last) -> list[dict]:
        name = self.inspect_url_name
        record_url = reverse(name, args=[quote(self.object.pk)]) if name and last else ""
        return self.trail((str(self.object), record_url), *last)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["media"] = context.get("media", Media()) + Media(
            css={"all": ["casebook/casebook.css"]}, js=["casebook/people.js"]
        )
        return context
