"""ΑΜΚΑ and ΑΦΜ on a person's card: masked for everybody, in full on demand for those who may see them."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from casebook import accountability, permissions
from casebook.accountability import Action
from casebook.models import Person
from casebook.reauthentication import recently_authenticated
from casebook.roles import User

URL_NAME = "casebook_show_numbers"
NUMBERS = ("amka", "afm")


def numbers_of(person: Person) -> list[str]:
    """The names of the numbers that are known of the person."""
    return [name for name in NUMBERS if getattr(person, name)]


def numbers_on_card(person: Person, user: User, *, in_full: bool) -> dict:
    """For the template: label and text of each number, and whether the user may ask for them in full."""
    known = numbers_of(person)
    prefix = "" if in_full else "masked_"
    return {
        "rows": [
            (person._meta.get_field(name).verbose_name, getattr(person, prefix + name)) for name in known
        ],
        "in_full": in_full,
        "may_show": bool(known) and not in_full and permissions.can_unmask_identifiers(user, person),
    }


class ShowsNumbers:
    """Mixed into the card, before it: a POST is answered by the card with its numbers in full, this once.

    Who may is asked first, then who it is, where that was not proved lately; what was seen leaves a line.
    """

    shows_numbers = True

    def get(self, request, *args, **kwargs):
        """Reloading, or coming back from a log-in: the card as everybody sees it."""
        return redirect(self.model_admin.url("inspect", self.object))

    def post(self, request, *args, **kwargs):
        if not permissions.can_unmask_identifiers(request.user, self.object):
            self.note_refusal(request.user, self.object)
            raise PermissionDenied
        return self.show(request)

    @method_decorator([never_cache, recently_authenticated])
    def show(self, request):
        accountability.record(
            actor=request.user, action=Action.UNMASK, subject=self.object, fields=numbers_of(self.object)
        )
        return self.render_to_response(self.get_context_data())


def number_urls(base: str, view) -> list:
    """The address beside those of a person's screens; `view` answers it."""
    return [path(f"{base}/numbers/<int:pk>/", view, name=URL_NAME)]
