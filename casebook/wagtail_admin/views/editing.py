"""Entering and correcting a record."""

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.views import generic
from wagtail.log_actions import log

from casebook import accountability
from casebook.accountability import Action
from casebook.wagtail_admin.views.screen import CaseScreen


class CaseForm:
    """The form is told who fills it in; what changed is logged by name."""

    template_name = "wagtailadmin/generic/form.html"
    # Django would call the record by its model's name, and a Request would stand in the request's place.
    context_object_name = "record"

    def get_panel(self):
        return ObjectList(self.model_admin.panels).bind_to_model(self.model)

    def get_form_class(self):
        return self.model_admin.form_class

    def log_change(self, action: Action, record) -> None:
        """The names of the fields, never what they said; the title is the record's code."""
        accountability.record(
            actor=self.request.user, action=action, subject=record, fields=self.form.changed_data
        )
        if self.model_admin.history_view_enabled:
            log(
                instance=record,
                action="wagtail.create" if action == Action.CREATE else "wagtail.edit",
                user=self.request.user,
                data={"fields": self.form.changed_data},
                content_changed=True,
            )

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


class CaseCreateView(CaseForm, CaseScreen, generic.CreateView):
    def may_enter(self, user):
        return self.rules.create(user)

    def get_form_kwargs(self):
        """What the address suggests (?person=12) is for the form to judge."""
        return super().get_form_kwargs() | {"suggested": self.request.GET.dict()}

    @transaction.atomic
    def save_instance(self):
        record = self.form.save()
        self.log_change(Action.CREATE, record)
        return record

    def get_breadcrumbs_items(self):
        return self.trail((self.model_admin.add_label, ""))

    def get_page_subtitle(self):
        return self.model_admin.add_label


class CaseEditView(CaseForm, CaseScreen, generic.EditView):
    action_on_record = "edit"
    read_as = Action.INSPECT

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        self.note_reading(self.read_as, self.object)
        return response

    @transaction.atomic
    def save_instance(self):
        record = self.form.save()
        if self.form.changed_data:
            self.log_change(Action.CHANGE, record)
        return record

    def get_page_subtitle(self):
        return f"{capfirst(self.model._meta.verbose_name)} {self.object}"

    def get_breadcrumbs_items(self):
        return self.record_trail((_("Edit"), ""))
