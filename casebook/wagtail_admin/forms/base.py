"""What the forms share: who fills them in, what the address suggested, sentences at their fields."""

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from casebook.accountability import Change
from casebook.models import Person
from casebook.wagtail_admin.forms.opening import value_in


class CaseModelForm(WagtailAdminModelForm):
    """A form of a record. `for_user` is who fills it in; `suggested` what a link prefilled."""

    # At which field the sentence of a database constraint stands: constraint name -> field name.
    constraint_fields: dict[str, str] = {}

    def __init__(self, *args, suggested=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.suggested = suggested or {}
        self.is_new = self.instance._state.adding
        # Other records that saving the form changed, for the access log.
        self.also_changed: list[Change] = []
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to the user and the record; called once, when everything else stands."""

    def people(self, *kept):
        """Whom the user may choose; for a record that stands, `kept` too, whatever became of them."""
        people = Person.objects.in_reach_of(self.for_user)
        pks = [person.pk for person in kept if person] if not self.is_new else []
        return people.choosable() | people.filter(pk__in=pks) if pks else people.choosable()

    def suggested_person(self) -> Person | None:
        """The person of ?person=12, if there is one whom the user may choose."""
        return pick(self.people(), self.suggested.get("person"))

    def parts(self) -> list[tuple[str, object]]:
        """The form and the forms of its rows, each after what stands before the names of its fields."""
        return [("", self)]

    # What the rows of the form are called, where it has some.
    rows_label = ""

    def fit(self, data) -> int:
        """Let `data`, which somebody sent late, have the rows of this form, which nobody filled in yet, and
        its own new ones. Returns how many are new."""
        return 0

    def values(self) -> dict[str, object]:
        """What the record of a form that nobody filled in says, by field. Masked fields are left out."""
        return {name: value_in(self, name) for name, field in self.fields.items() if not field.disabled}

    def keep_person(self) -> None:
        """Whose the record is stays as it is while something hangs on it; who asks for another is told."""
        name = self.instance.person_field
        if self.is_new or not self.instance.keeps_its_person:
            return
        self.fields[name].help_text = _("Notes, files or other records hang on this one, so it stays theirs.")
        sent = self.data.get(name) if self.is_bound else None
        self.fields[name].disabled = sent in (None, "", str(getattr(self.instance, f"{name}_id")))

    def keep_out_of_reach(self, name: str) -> None:
        """Drop a field that names a record which the user may not see: it keeps what it says, unseen."""
        key = getattr(self.instance, f"{name}_id")
        if key and not self.fields[name].queryset.filter(pk=key).exists():
            self.drop(name)

    def drop(self, *names: str) -> None:
        for name in names:
            self.fields.pop(name, None)

    def _update_errors(self, errors):
        if hasattr(errors, "error_dict"):
            sentences = {
                constraint.get_violation_error_message(): self.constraint_fields[constraint.name]
                for constraint in self._meta.model._meta.constraints
                if constraint.name in self.constraint_fields
            }
            for error in errors.error_dict.pop(NON_FIELD_ERRORS, []):
                field = sentences.get(error.message, NON_FIELD_ERRORS)
                errors.error_dict.setdefault(field if field in self.fields else NON_FIELD_ERRORS, []).append(
                    error
                )
        super()._update_errors(errors)


def pick(records, pk: str | None):
    """The record of that number in the address; None for anything else that may stand there."""
    if not pk or not pk.isascii() or not pk.isdigit() or len(pk) > 18:
        return None
    return records.filter(pk=pk).first()
