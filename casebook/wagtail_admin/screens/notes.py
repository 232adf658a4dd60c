"""Writing and correcting a note. Notes are read on the card of their person and have no list or log."""

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel

from casebook import permissions
from casebook.accountability import Action
from casebook.models import EarlierValue, Note
from casebook.wagtail_admin.base import CasebookAdmin
from casebook.wagtail_admin.forms.notes import NoteForm
from casebook.wagtail_admin.rules import Rules
from casebook.wagtail_admin.views import CaseCreateView, CaseEditView
from casebook.wagtail_admin.wording import screen_url


class NoteScreen:
    """A note leads back to the card that it stands on."""

    def get_success_url(self):
        return screen_url("person", "inspect", self.object.person)

    def get_success_message(self, *args):
        return _("The note was saved.")

    def trail(self, *last):
        return [*self.breadcrumbs_items, *({"label": label, "url": url} for label, url in last)]


class NoteCreateView(NoteScreen, CaseCreateView):
    def get_form(self, form_class=None):
        """A note is of somebody: an address that names nobody opens no form."""
        form = super().get_form(form_class)
        if form.person is None:
            raise Http404
        return form

    @cached_property
    def add_url(self):
        return self.request.get_full_path()


class NoteEditView(NoteScreen, CaseEditView):
    """Its author alone opens it, and reads in it what the note said before."""

    template_name = "casebook/admin/note_form.html"
    read_as = Action.NOTE

    def get_context_data(self, **kwargs):
        earlier = EarlierValue.objects.of(self.object).filter(field="text").select_related("changed_by")
        return super().get_context_data(earlier_texts=earlier, **kwargs)

    def get_page_subtitle(self):
        return capfirst(self.model._meta.verbose_name)

    def get_breadcrumbs_items(self):
        person = self.object.person
        return self.trail((person.code, screen_url("person", "inspect", person)), (_("Note"), ""))

    def get_last_updated_info(self):
        return None


class NoteAdmin(CasebookAdmin):
    model = Note
    add_label = gettext_lazy("New note")
    is_in_menu = False
    inspect_view_enabled = False
    history_view_enabled = False
    index_view_enabled = False
    rules = Rules(
        list=permissions.can_write_notes,
        create=permissions.can_write_notes,
        edit=permissions.can_edit_note,
    )
    create_view_class = NoteCreateView
    edit_view_class = NoteEditView
    list_related = ("person",)
    form_class = NoteForm
    panels = [FieldPanel("scope"), FieldPanel("text")]
