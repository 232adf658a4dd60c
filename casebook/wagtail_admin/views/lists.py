"""The list of a kind of record."""

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail import hooks
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.views import generic

from casebook.models.restriction import with_restriction
from casebook.wagtail_admin.columns import RecordColumn
from casebook.wagtail_admin.views.screen import CaseScreen

BUTTONS_HOOK = "register_casebook_list_buttons"


class CaseIndexView(CaseScreen, generic.IndexView):
    """The list. Only declared filters, columns and `q` mean anything in the address."""

    template_name = "wagtailadmin/generic/index.html"
    results_template_name = "casebook/admin/index_results.html"

    @property
    def is_searchable(self):
        return self.model_admin.is_searchable

    @property
    def paginate_by(self):
        return self.model_admin.list_per_page

    @property
    def filterset_class(self):
        return self.model_admin.filterset_class

    @property
    def default_ordering(self):
        return self.model_admin.default_ordering

    @property
    def is_export(self):
        """Files go out through the importers' screens, which ask for more than the right to read a list."""
        return False

    @is_export.setter
    def is_export(self, value):
        pass

    @cached_property
    def columns(self):
        return self.model_admin.columns(self)

    @property
    def add_item_label(self):
        return self.model_admin.add_label

    def get_search_form(self):
        if not self.is_searchable:
            return None
        data = self.request.GET if self.search_kwarg in self.request.GET else None
        return SearchForm(data, placeholder=self.model_admin.search_hint)

    @property
    def no_results_message(self):
        if self.is_searching or self.is_filtering:
            return _("Nothing here matches what you look for.")
        return _("There is nothing here yet.")

    def title_column(self, name, label, **kwargs):
        return RecordColumn(name, view=self, label=label, **kwargs)

    def get_base_queryset(self):
        records = self.model_admin.slots_for(self.request.user).select_related(*self.model_admin.list_related)
        return with_restriction(records)

    def search_queryset(self, queryset):
        return queryset.matching(self.search_query) if self.is_searching else queryset

    def record_url(self, instance):
        if self.inspect_url_name:
            return reverse(self.inspect_url_name, args=[quote(instance.pk)])
        return self.get_edit_url(instance)

    def get_edit_url(self, instance):
        if self.rules.may("edit", self.request.user, instance):
            return reverse(self.edit_url_name, args=[quote(instance.pk)])

    def get_list_more_buttons(self, instance):
        links = [
            (self.record_url(instance), pgettext("action", "Open"), "view"),
            (self.get_edit_url(instance), _("Edit"), "edit"),
        ]
        if self.history_url_name:
            links.append((reverse(self.history_url_name, args=[quote(instance.pk)]), _("History"), "history"))
        if self.delete_url_name and self.rules.may("delete", self.request.user, instance):
            links.append((reverse(self.delete_url_name, args=[quote(instance.pk)]), _("Delete"), "bin"))
        return [
            MenuItem(label, url=url, icon_name=icon, priority=priority)
            for priority, (url, label, icon) in enumerate(links)
            if url
        ]

    @cached_property
    def header_more_buttons(self):
        """Wagtail's own, then what other apps do with a list: functions registered under BUTTONS_HOOK that
        take the view and answer buttons."""
        more = [button for add in hooks.get_hooks(BUTTONS_HOOK) for button in add(self)]
        return [*super().header_more_buttons, *more]

    def quick_choices(self) -> list[dict]:
        """The choices of the quick filter as links above the list."""
        name = self.model_admin.quick_filter
        if not name or not self.filters:
            return []
        now = self.request.GET.get(name, "")
        choices = [("", _("All")), *self.filters.filters[name].extra["choices"]]
        return [
            {
                "label": label,
                "url": f"{self.index_url}?{name}={value}" if value else self.index_url,
                "is_current": value == now,
            }
            for value, label in choices
        ]

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        context["quick_choices"] = self.quick_choices()
        return context
