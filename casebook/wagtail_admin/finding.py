"""Finding people: by name in the list's header, by number in a form that leaves no trace in an address.

An ΑΜΚΑ or a telephone in an address would stand in the browser's history and in the server's log. So the
list's own search (GET) looks for names and codes alone; numbers are looked for by POST.
"""

import re

from django import forms
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from casebook.models import Person, Request
from casebook.permissions import can_see_cases
from casebook.wagtail_admin.fields import requests_to_choose
from casebook.wagtail_admin.views import CaseIndexView, CaseScreen
from casebook.wagtail_admin.wording import describe_person, describe_request, screen_url

MAX_FOUND = 20
SHORTEST_SEARCH = 2
MAX_PEOPLE = 20
# A telephone or an ΑΜΚΑ, whole or in part, however it is spaced; codes such as ΑΒ-2022-000123 have letters.
NUMBER = re.compile(r"^[\s\d+().-]*$")


def looks_like_a_number(text: str) -> bool:
    return bool(NUMBER.match(text)) and sum(character.isdigit() for character in text) >= 4


class PeopleListView(CaseIndexView):
    template_name = "casebook/admin/people_index.html"
    results_template_name = "casebook/admin/people_results.html"

    @property
    def is_number(self) -> bool:
        return looks_like_a_number(self.search_query)

    def search_queryset(self, queryset):
        return queryset.none() if self.is_number else super().search_queryset(queryset)

    @cached_property
    def header_more_buttons(self):
        find = Button(_("Find by ΑΜΚΑ or telephone"), reverse("casebook_find_by_number"), icon_name="search")
        return [find, *super().header_more_buttons]

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        context["find_by_number_url"] = reverse("casebook_find_by_number")
        context["is_number"] = self.is_number
        context["media"] += Media(js=["casebook/list.js"])
        return context


@require_POST
@sensitive_post_parameters("q")
def search_people(request):
    """At most twenty persons by name, code, telephone or ΑΜΚΑ, for choosing one in a form."""
    if not can_see_cases(request.user):
        raise PermissionDenied
    text = request.POST.get("q", "").strip()[:100]
    found = []
    if len(text) >= SHORTEST_SEARCH:
        people = Person.objects.in_reach_of(request.user).choosable().matching(text)
        found = list(people.order_by("surname", "name", "code")[: MAX_FOUND + 1])
    return JsonResponse(
        {
            "people": [describe_person(person) for person in found[:MAX_FOUND]],
            "has_more": len(found) > MAX_FOUND,
        }
    )


@require_POST
def requests_of_people(request):
    """The newest requests of some persons, as far as the user sees them, for choosing among them."""
    if not can_see_cases(request.user):
        raise PermissionDenied
    pks = [int(pk) for pk in request.POST.getlist("person")[:MAX_PEOPLE] if re.fullmatch("[0-9]{1,18}", pk)]
    requests = requests_to_choose(Request.objects.in_reach_of(request.user), pks)
    return JsonResponse({"requests": [describe_request(each) for each in requests]})


class NumberForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("ΑΜΚΑ or telephone"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "autofocus": True}),
    )

    def clean_q(self):
        text = self.cleaned_data["q"]
        if sum(character.isdigit() for character in text) < 6:
            raise forms.ValidationError(_("Write at least six digits of a telephone, or the whole ΑΜΚΑ."))
        return text


class FindByNumberView(CaseScreen, WagtailAdminTemplateMixin, FormView):
    """One person found opens at once; several are listed."""

    template_name = "casebook/admin/find_by_number.html"
    form_class = NumberForm
    page_title = gettext_lazy("Find by ΑΜΚΑ or telephone")

    def get_breadcrumbs_items(self):
        return self.trail((self.page_title, ""))

    def form_valid(self, form):
        people = self.model_admin.permission_helper.in_reach_of(self.request.user)
        found = list(people.matching(form.cleaned_data["q"]).order_by("surname", "name", "code")[:MAX_FOUND])
        if len(found) == 1:
            return redirect(screen_url("person", "inspect", found[0]))
        if not found:
            form.add_error("q", _("Nobody with this number was found."))
        listed = [describe_person(person) | {"record": person} for person in found]
        return self.render_to_response(self.get_context_data(form=form, found=listed))
