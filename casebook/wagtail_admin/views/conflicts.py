"""Two people change one record: the second is told, sees what the first wrote, and loses nothing."""

from copy import copy

from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name

from casebook.models import EarlierValue, StaleRecord
from casebook.rectification import as_text
from casebook.wagtail_admin.earlier import write_value
from casebook.wagtail_admin.forms.conflicts import Conflict, compare
from casebook.wagtail_admin.forms.opening import NAME, Opening, opening_of, read_opening, sign, value_in
from casebook.wagtail_admin.wording import write_moment


class ConflictScreen:
    """Mixed into a view that edits a record, before it.

    A form that comes back after somebody else saved the record writes nothing. It is shown again with what
    both wrote, as of now: saving it a second time is deliberate.
    """

    conflict = None

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        opened = read_opening(request.POST.get(NAME), self.object)
        now = opening_of(self.form_now)
        if opened.differs_from(now):
            return self.tell(opened)
        self.opening = now
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except StaleRecord:
            self.object = self.get_object()
            del self.form_now
            return self.tell(self.opening)

    @cached_property
    def form_now(self):
        """The form as somebody would open it now."""
        return self.form_of(self.object)

    def form_of(self, record, data=None):
        kwargs = self.get_form_kwargs() | {"instance": copy(record), "data": data, "files": None}
        return self.get_form_class()(**kwargs)

    def tell(self, opening: Opening):
        conflict = compare(opening, self.request.POST, self.form_now)
        change = self.last_change(opening)
        is_own = change is not None and change.changed_by_id == self.request.user.pk
        if conflict.leaves_nothing_to_save and (conflict.changes_nothing or is_own):
            messages.info(self.request, _("This was saved already: nothing is left to save."))
            return redirect(self.get_success_url())
        self.form = self.form_of(self.object, conflict.data)
        who = get_user_display_name(change.changed_by) if change and change.changed_by else _("Somebody")
        self.mark(conflict, _("You, in another window,") if is_own else who)
        self.conflict = self.describe(conflict) | {
            "who": who,
            "when": write_moment(change.changed_at) if change else "",
            "is_own": is_own,
        }
        return self.render_to_response(self.get_context_data(form=self.form))

    def last_change(self, opening: Opening) -> EarlierValue | None:
        """The latest value that was replaced since; none where the change was one of rows or of another."""
        changes = EarlierValue.objects.of(self.object).since(opening.version)
        return changes.select_related("changed_by").first()

    def mark(self, conflict: Conflict, who: str) -> None:
        """A sentence at each field that the other one changed."""
        parts = {part.prefix: part for _key, part in self.form.parts()}
        self.form.is_valid()  # what is wrong with the fields comes first
        for part, name in conflict.taken:
            bound = parts[part.prefix][name]
            bound.help_text = _("%(who)s changed this while you were writing: it says what stands now.") % {
                "who": who
            }
        for part, name in conflict.clashing:
            value = self.write(part, name) or _("nothing")
            sentence = _(
                "%(who)s changed this, too. Now stands: %(value)s. Save again to put yours in its place."
            )
            parts[part.prefix].add_error(name, sentence % {"who": who, "value": value})

    def describe(self, conflict: Conflict) -> dict:
        """What the screen says above the form: pairs of a label and what stands now."""
        other_rows = []
        if conflict.has_other_rows:
            rows = self.form_now.values().get("members", ())
            other_rows = [(self.form_now.rows_label, ", ".join(sorted(rows)) or _("nothing"))]
        return {
            "taken": [self.say(*each) for each in conflict.taken] + other_rows,
            "clashing": [self.say(*each) for each in conflict.clashing],
        }

    def say(self, part, name: str) -> tuple[str, str]:
        label = capfirst(str(part[name].label))
        if part is not self.form_now:
            label = f"{part.instance.person.full_name}: {label}"
        return label, self.write(part, name) or _("nothing")

    @staticmethod
    def write(part, name: str) -> str:
        return write_value(name, as_text(value_in(part, name)), part.fields[name])

    def get_context_data(self, **kwargs):
        context = super().get_context_data(conflict=self.conflict, **kwargs)
        opened = self.form_now if self.request.method == "POST" else self.form
        return context | {"hidden_marks": [(NAME, sign(opened))]}
