"""Two people changed one record: what both wrote is brought together, field by field.

A field that only one of them changed has what that one wrote. Where both changed it, what the second one
typed stays in the form, beside what the first one wrote.
"""

from dataclasses import dataclass, field

from django.forms import CheckboxInput, MultipleChoiceField
from django.forms.models import BaseModelFormSet, ModelMultipleChoiceField

from casebook.wagtail_admin.forms.opening import Opening, fields_of, posted, rows_of, stored


@dataclass
class Conflict:
    """Of a form that comes back late. A field is named with its form, since a row has a form of its own."""

    # What the form shall say now, as if somebody had sent it.
    data: object
    # Fields that only the other one changed: they say now what stands.
    taken: list[tuple] = field(default_factory=list)
    # Fields that both changed.
    clashing: list[tuple] = field(default_factory=list)
    # Fields that only the user changed.
    own: list[tuple] = field(default_factory=list)
    # Rows that the user added.
    new_rows: int = 0
    # Rows came or went since the form was opened.
    has_other_rows: bool = False

    @property
    def leaves_nothing_to_save(self) -> bool:
        """Whatever the user changed stands already, as when a form is sent twice."""
        return not (self.clashing or self.own or self.new_rows)

    @property
    def changes_nothing(self) -> bool:
        """The form says what it said."""
        return not (self.clashing or self.taken or self.has_other_rows)


def compare(opening: Opening, data, now) -> Conflict:
    """`data` came from a form that was opened as `opening` says; the unbound form `now` has what stands."""
    data = data.copy()
    conflict = Conflict(data, new_rows=now.fit(data))
    conflict.has_other_rows = opening.rows != rows_of(now)
    for key, part, name in fields_of(now):
        theirs, mine = stored(part, name), posted(part, name, data)
        if mine == theirs:
            continue
        if opening.shows(key, theirs):
            conflict.own.append((part, name))
        elif opening.shows(key, mine):
            conflict.taken.append((part, name))
            take(data, part, name)
        else:
            conflict.clashing.append((part, name))
    return conflict


def take(data, part, name: str) -> None:
    """Let `data` say in a field what the record says."""
    bound, key = part[name], part.add_prefix(name)
    value, widget = bound.value(), bound.field.widget
    if isinstance(bound.field, (ModelMultipleChoiceField, MultipleChoiceField)):
        data.setlist(key, [str(getattr(each, "pk", each)) for each in value or ()])
    elif isinstance(widget, CheckboxInput):
        data.pop(key, None)
        if value:
            data[key] = "on"
    else:
        text = widget.format_value(value)
        data[key] = "".join(text) if isinstance(text, list) else text or ""


def fit_rows(data, now: BaseModelFormSet, *, by: str) -> int:
    """Let `data` have a row for each record of the formset `now`, in its order, and then its own new rows.

    A row of a record that is there no more is left out, and so is a new one whose field `by` names what a
    row names already; one that came since says what its record says. Returns how many new rows there are.
    """
    prefix, total = now.prefix, _number(data.get(f"{now.prefix}-TOTAL_FORMS"))
    rows = [_cut_row(data, f"{prefix}-{place}-") for place in range(min(total, now.absolute_max))]
    sent = {row["id"][0]: row for row in rows if row.get("id", [""])[0]}
    named = {str(getattr(form.instance, f"{by}_id")) for form in now.initial_forms}
    new = [row for row in rows if not row.get("id", [""])[0] and row.get(by, [""])[0] not in named]
    for form in now.initial_forms:
        row = sent.get(str(form.instance.pk))
        if row is None:
            for name in form.fields:
                take(data, form, name)
        else:
            _put_row(data, f"{form.prefix}-", row)
    for place, row in enumerate(new, start=len(now.initial_forms)):
        _put_row(data, f"{prefix}-{place}-", row)
    data[f"{prefix}-INITIAL_FORMS"] = str(len(now.initial_forms))
    data[f"{prefix}-TOTAL_FORMS"] = str(len(now.initial_forms) + len(new))
    return len(new)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0


def _cut_row(data, prefix: str) -> dict[str, list[str]]:
    return {key.removeprefix(prefix): data.pop(key) for key in list(data) if key.startswith(prefix)}


def _put_row(data, prefix: str, row: dict[str, list[str]]) -> None:
    for name, values in row.items():
        data.setlist(prefix + name, values)
