"""Entering and correcting a record."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Media
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.views import generic
from wagtail.log_actions import log

from casebook import accountability
from casebook.accountability import Action, Change
from casebook.models.restriction import RestrictedRecord, refuse_restricted
from casebook.rectification import keep_earlier_values
from casebook.wagtail_admin.views.conflicts import ConflictScreen
from casebook.wagtail_admin.views.screen import CaseScreen
from casebook.wagtail_admin.views.sending import SentOnce


class CaseForm:
    """The form is told who fills it in; what changed is logged by name."""

    template_name = "casebook/admin/form.html"
    # Django would call the record by its model's name, and a Request would stand in the request's place.
    context_object_name = "record"
    # Whom the record was about before the form came back: who is taken out of it has a line of the log, too.
    persons_before = ()
    # The version that a change replaces, by which the history finds what stood in it.
    version_before = None

    def get_panel(self):
        return ObjectList(self.model_admin.panels).bind_to_model(self.model)

    def get_form_class(self):
        return self.model_admin.form_class

    def log_change(self, action: Action, record) -> None:
        """The names of the fields, never what they said; the title is the record's code."""
        user, fields = self.request.user, self.form.changed_data
        change = Change(record, fields, self.persons_before)
        accountability.record_many(actor=user, action=action, changes=[change])
        accountability.record_many(actor=user, action=Action.CHANGE, changes=self.form.also_changed)
        if self.model_admin.history_view_enabled:
            version = {"version": self.version_before} if self.version_before else {}
            name = "wagtail.create" if action == Action.CREATE else "wagtail.edit"
            self.keep_history(name, record, fields, **version)
        for other in self.form.also_changed:
            self.keep_history("wagtail.edit", other.record, other.fields)

    def keep_history(self, action: str, record, fields, **data) -> None:
        log(
            instance=record,
            action=action,
            user=self.request.user,
            data={"fields": fields} | data,
            content_changed=True,
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["media"] += Media(js=["casebook/forms.js"])
        return context

    def form_valid(self, form):
        """Forms offer nobody whose processing is restricted; a way around them ends here."""
        try:
            return super().form_valid(form)
        except RestrictedRecord:
            self.note_refusal(self.request.user)
            raise PermissionDenied from None

    def get_success_message(self, *args):
        kind = capfirst(self.model._meta.verbose_name)
        return _("%(kind)s %(code)s was saved.") % {"kind": kind, "code": self.object}

    def get_error_message(self):
        return _("Nothing is saved yet: look at the fields that are marked.")

    def get_success_buttons(self):
        return []

    def get_success_url(self):
        """The record's own page; the list, where the record went out of the writer's sight."""
        if self.inspect_url_name and self.is_visible(self.object):
            return self.model_admin.url("inspect", self.object)
        return self.model_admin.url("index")


class CaseCreateView(SentOnce, CaseForm, CaseScreen, generic.CreateView):
    def may_enter(self, user):
        return self.rules.create(user)

    def get_form_kwargs(self):
        """What the address suggests (?person=12) is for the form to judge."""
        return super().get_form_kwargs() | {"suggested": self.request.GET.dict()}

    @transaction.atomic
    def save_instance(self):
        self.use_mark()
        record = self.form.save()
        refuse_restricted(record)
        self.note_made(record)
        self.log_change(Action.CREATE, record)
        return record

    def get_breadcrumbs_items(self):
        return self.trail((self.model_admin.add_label, ""))

    def get_page_subtitle(self):
        return self.model_admin.add_label


class CaseEditView(ConflictScreen, CaseForm, CaseScreen, generic.EditView):
    action_on_record = "edit"
    read_as = Action.INSPECT

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        self.note_reading(self.read_as, self.object)
        return response

    @transaction.atomic
    def save_instance(self):
        before, self.version_before = self.form_now.values(), self.form_now.instance.version
        self.persons_before = accountability.persons_of(self.form_now.instance)
        record = self.form.save()
        refuse_restricted(record)
        if self.form.changed_data:
            now = self.form_of(record).values()
            keep_earlier_values(record, before, self.request.user, now=now, version=self.version_before)
            self.log_change(Action.CHANGE, record)
        return record

    def get_page_subtitle(self):
        return f"{capfirst(self.model._meta.verbose_name)} {self.object}"

    def get_breadcrumbs_items(self):
        return self.record_trail((_("Edit"), ""))
