"""Form fields of the screens: people by searching, requests of those people, colleagues, days."""

import re

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.models import ModelChoiceField, ModelMultipleChoiceField
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name

from casebook.models import Person, Request
from casebook.roles import users_with_role
from casebook.wagtail_admin.wording import describe_person, describe_request

# Never month first, whatever the language of the browser or of the interface.
DAY_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
MOMENT_FORMATS = [f"{day} {time}" for day in DAY_FORMATS for time in ("%H:%M", "%H.%M")]
# In digits: what every database takes.
LONGEST_KEY = 18


class DayInput(forms.DateInput):
    """A day as people write it. The browser's own date field would show it in the browser's own order."""

    template_name = "casebook/admin/day_input.html"

    def __init__(self, attrs=None):
        hints = {"placeholder": _("dd/mm/yyyy"), "autocomplete": "off", "inputmode": "numeric"}
        super().__init__(hints | (attrs or {}), format="%d/%m/%Y")


class MomentInput(forms.DateTimeInput):
    template_name = "casebook/admin/day_input.html"

    def __init__(self, attrs=None):
        hints = {"placeholder": _("dd/mm/yyyy hh:mm"), "autocomplete": "off"}
        super().__init__(hints | (attrs or {}), format="%d/%m/%Y %H:%M")


class DayField(forms.DateField):
    widget = DayInput

    def __init__(self, **kwargs):
        messages = {"invalid": _("This is not a day. Write it as 31/12/2022.")}
        super().__init__(input_formats=DAY_FORMATS, error_messages=messages, **kwargs)

    def to_python(self, value):
        """31122022 saves the slashes; fewer digits could be two different days."""
        if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{8}\s*", value):
            digits = value.strip()
            value = f"{digits[:2]}/{digits[2:4]}/{digits[4:]}"
        return super().to_python(value)


class MomentField(forms.DateTimeField):
    widget = MomentInput

    def __init__(self, **kwargs):
        messages = {"invalid": _("This is not a day and an hour. Write them as 31/12/2022 09:30.")}
        super().__init__(input_formats=MOMENT_FORMATS, error_messages=messages, **kwargs)


class _Search(forms.Widget):
    """A widget whose chosen values are records of its field's queryset."""

    is_multiple = False

    def value_from_datadict(self, data, files, name):
        return data.getlist(name) if self.is_multiple and hasattr(data, "getlist") else data.get(name)

    def chosen_pks(self, value) -> list[int]:
        values = value if isinstance(value, (list, tuple, set)) or hasattr(value, "all") else [value]
        pks = (str(getattr(each, "pk", each) or "") for each in values)
        return [int(pk) for pk in pks if pk.isascii() and pk.isdigit() and len(pk) < 19]

    def chosen(self, value) -> list:
        """The records that `value` names, in its order; those out of reach are left out."""
        pks = self.chosen_pks(value)
        found = self.choices.queryset.in_bulk(pks) if pks else {}
        return [found[pk] for pk in pks if pk in found]

    def id_for_label(self, id_):
        return id_


class PersonSearch(_Search):
    """Typing searches (casebook/people.js); nothing is listed before somebody types."""

    template_name = "casebook/admin/people_search.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["chosen"] = [describe_person(person) for person in self.chosen(value)]
        context["is_multiple"] = self.is_multiple
        return context


class PeopleSearch(PersonSearch):
    is_multiple = True


class RequestPicker(_Search):
    """The requests of the persons that another field names; follows that field as it changes."""

    template_name = "casebook/admin/request_picker.html"
    url = reverse_lazy("casebook_requests_of_people")

    def __init__(self, attrs=None, *, people: tuple[str, ...] = ()):
        super().__init__(attrs)
        self.people = people
        # The persons whose requests are offered at first; the form knows them.
        self.offered_to: list[int] = []

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chosen = set(self.chosen_pks(value))
        offered = requests_to_choose(self.choices.queryset, self.offered_to)
        context["items"] = [describe_request(each) | {"is_chosen": each.pk in chosen} for each in offered]
        context["is_multiple"] = self.is_multiple
        context["people"] = " ".join(self.people)
        context["has_choice"] = any(item["is_chosen"] for item in context["items"])
        return context


class RequestsPicker(RequestPicker):
    is_multiple = True


def requests_to_choose(requests, people: list[int], limit: int = 50):
    """The newest of `requests` that those people filed."""
    return requests.filter(applicant__in=people).select_related("category")[:limit]


PERSON_ERRORS = {
    "required": _("Search for a person and choose one."),
    "invalid_choice": _("Choose a person."),
}


class PersonField(ModelChoiceField):
    """One person, chosen by searching."""

    widget = PersonSearch

    def __init__(self, **kwargs):
        super().__init__(Person.objects.none(), error_messages=PERSON_ERRORS, **kwargs)


class PlausibleKeys:
    """Mixed into a field of several records, before it: a number that no key can be chooses nothing. (The
    database would fail on it.)"""

    def clean(self, value):
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return super().clean(value)


class PeopleField(PlausibleKeys, ModelMultipleChoiceField):
    """Several persons, chosen by searching."""

    widget = PeopleSearch

    def __init__(self, **kwargs):
        super().__init__(Person.objects.none(), error_messages=PERSON_ERRORS, **kwargs)


class RequestField(ModelChoiceField):
    def __init__(self, *, people: tuple[str, ...], **kwargs):
        super().__init__(Request.objects.none(), widget=RequestPicker(people=people), **kwargs)


class RequestsField(PlausibleKeys, ModelMultipleChoiceField):
    def __init__(self, *, people: tuple[str, ...], **kwargs):
        super().__init__(Request.objects.none(), widget=RequestsPicker(people=people), **kwargs)


class WorkerField(ModelChoiceField):
    """A colleague, by full name. `offer` says who can be chosen."""

    def __init__(self, **kwargs):
        super().__init__(get_user_model().objects.none(), **kwargs)

    def label_from_instance(self, user):
        return get_user_display_name(user)

    def offer(self, roles=(), *users) -> None:
        """Active users with one of `roles`, and these users whatever became of them."""
        model = get_user_model()
        kept = [user.pk for user in users if user is not None]
        self.queryset = model.objects.filter(
            Q(pk__in=users_with_role(roles).values("pk")) | Q(pk__in=kept)
        ).order_by(model.USERNAME_FIELD)
