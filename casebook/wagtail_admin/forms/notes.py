"""The form of a note on a person."""

from casebook import actions
from casebook.models import CounsellingCase, Note, Request
from casebook.models.restriction import is_restricted
from casebook.wagtail_admin.forms.base import CaseModelForm, pick


class NoteForm(CaseModelForm):
    """Person, request and case come with the address; the text and its readers are what one writes."""

    class Meta(CaseModelForm.Meta):
        model = Note
        fields = ["scope", "text"]

    def prepare(self):
        if not self.is_new:
            return
        user, note = self.for_user, self.instance
        note.request = pick(Request.objects.in_reach_of(user), self.suggested.get("request"))
        led = CounsellingCase.objects.in_reach_of(user).filter(professional_id=user.pk)
        note.counselling_case = pick(led, self.suggested.get("case"))
        self.person = self.suggested_person()
        if note.request:
            self.person = note.request.applicant
        elif note.counselling_case:
            self.person = note.counselling_case.person
        if self.person and (is_restricted(self.person) or self._names_two_people):
            self.person = None
        if self.person:
            note.person = self.person

    @property
    def _names_two_people(self) -> bool:
        """The address names a request and a counselling case, and they are not of one person."""
        request, case = self.instance.request, self.instance.counselling_case
        return bool(request and case) and request.applicant_id != case.person_id

    def save(self, commit=True):
        if self.is_new:
            return actions.write_note(note=self.instance, author=self.for_user)
        return super().save(commit)
