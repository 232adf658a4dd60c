"""The base of every screen: modeladmin's menu item, addresses and helpers, Wagtail's own views.

modeladmin opens its history to everyone who enters the admin, guards its list alone by its queryset, and
takes any lookup in the address. None of its views is used here, so none of that can happen: see views.py.
"""

from functools import partial

from django.contrib.admin.utils import quote
from django.urls import re_path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.helpers import AdminURLHelper
from wagtail_modeladmin.options import ModelAdmin

from casebook.wagtail_admin import views
from casebook.wagtail_admin.rules import CasePermissionHelper, Rules


class CaseURLHelper(AdminURLHelper):
    """As modeladmin's, with addresses for what a search replaces, and numbers only for records."""

    OF_THE_LIST = frozenset({"index", "index_results", "create"})

    def get_action_url_pattern(self, action):
        if action in self.OF_THE_LIST:
            return self._get_action_url_pattern(action)
        return rf"^{self.base_url_path}/{action}/(?P<pk>\d{{1,18}})/$"

    def get_action_url(self, action, *args, **kwargs):
        return reverse(self.get_action_url_name(action), args=args, kwargs=kwargs)


class CasebookAdmin(ModelAdmin):
    """The screens of one kind of record. What a subclass names: model, rules, columns, filters, form."""

    rules: Rules
    url_helper_class = CaseURLHelper
    index_view_enabled = True
    inspect_view_enabled = True
    delete_view_enabled = False
    is_searchable = True
    # Notes, for example, stand on the card of a person and have no list of their own.
    is_in_menu = True
    list_per_page = 50

    # What the button over the list says.
    add_label = ""
    search_hint = _("Name or code")

    default_ordering: tuple[str, ...] | None = None
    list_related: tuple[str, ...] = ()
    filterset_class = None
    # The filter whose choices also stand above the list, one click away.
    quick_filter = ""
    form_class = None
    panels = ()

    index_view_class = views.CaseIndexView
    create_view_class = views.CaseCreateView
    edit_view_class = views.CaseEditView
    inspect_view_class = views.CaseInspectView
    history_view_class = views.CaseHistoryView
    delete_view_class = views.CaseDeleteView

    def get_permission_helper_class(self):
        return partial(CasePermissionHelper, rules=self.rules)

    def register_indexing(self):
        """Nothing of a case stands in Wagtail's reference index."""

    # --- what the views ask for

    def columns(self, view) -> list:
        """The columns of the list; the first by `view.title_column`, which carries link and actions."""
        raise NotImplementedError

    def facts(self, record, user) -> list[tuple]:
        """Label and value of what the record's own page says."""
        raise NotImplementedError

    def related(self, record, user) -> list:
        """Lists of other records on the record's own page, each a views.Section."""
        return []

    def buttons(self, record, user) -> list[tuple[str, str, str]]:
        """Label, address and icon of what one does next with the record."""
        return []

    def title_of(self, record) -> str:
        """The heading of the record's own page: words of the screen, never of a log."""
        return f"{capfirst(self.opts.verbose_name)} {record}"

    def slots_for(self, user):
        """The rows of the list: what is in reach of the user, unless rows may be shown unread."""
        return self.permission_helper.in_reach_of(user)

    # --- addresses

    def url_name(self, action: str) -> str | None:
        return self.url_helper.get_action_url_name(action) if action in self.views() else None

    def url(self, action: str, record=None) -> str:
        return self.url_helper.get_action_url(action, *([quote(record.pk)] if record else []))

    def views(self) -> dict:
        """The view class of each action."""
        found = {
            "index": self.index_view_class if self.index_view_enabled else None,
            "index_results": self.index_view_class if self.index_view_enabled else None,
            "create": self.create_view_class,
            "edit": self.edit_view_class,
            "delete": self.delete_view_class if self.delete_view_enabled else None,
            "inspect": self.inspect_view_class if self.inspect_view_enabled else None,
            "history": self.history_view_class if self.history_view_enabled else None,
            "history_results": self.history_view_class if self.history_view_enabled else None,
        }
        return {action: view for action, view in found.items() if view}

    def more_urls(self) -> list:
        """Addresses of this kind of record beside the usual ones."""
        return []

    def get_admin_urls_for_registration(self):
        urls = []
        for action, view_class in self.views().items():
            options = {"results_only": True} if action.endswith("_results") else {}
            urls.append(
                re_path(
                    self.url_helper.get_action_url_pattern(action),
                    view_class.as_view(model_admin=self, **options),
                    name=self.url_helper.get_action_url_name(action),
                )
            )
        return (*urls, *self.more_urls())
