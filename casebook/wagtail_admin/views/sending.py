"""A form that is sent twice makes one record."""

from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages

from casebook import submissions
from casebook.submissions import SentAlready

NAME = "submission"


class SentOnce:
    """Mixed into a view that makes a record, before it.

    The form carries a mark, which is used in the transaction that makes the record. Sent a second time, it
    leads to that record. A form without a mark, or with the mark of somebody else, is a form of its own.
    """

    submission = None

    def post(self, request, *args, **kwargs):
        return self.answer_sent() or super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except SentAlready:  # the same form, at the same instant
            return self.answer_sent() or super().form_valid(form)

    def form_invalid(self, form):
        """What the first of two forms wrote may be what is wrong with the second."""
        return self.answer_sent() or super().form_invalid(form)

    @property
    def mark(self):
        """The mark that the form came with, unless it is somebody else's."""
        mark = submissions.read_mark(self.request.POST.get(NAME))
        return None if mark and submissions.is_used(mark) and not self.sent_before(mark) else mark

    def sent_before(self, mark):
        return submissions.sent_before(mark, user=self.request.user, model=self.model)

    def answer_sent(self):
        """The way to the record that this form made; None where it made none yet."""
        mark = submissions.read_mark(self.request.POST.get(NAME))
        sent = self.sent_before(mark) if mark else None
        if sent is None:
            return None
        self.object = self.model._base_manager.filter(pk=sent.key).first()
        if self.object is None:
            messages.warning(self.request, _("This form was sent already, and what it made is gone."))
            return redirect("wagtailadmin_home")
        kind = capfirst(self.model._meta.verbose_name)
        text = _("%(kind)s %(code)s was saved already: the form was sent twice and counts once.")
        messages.info(self.request, text % {"kind": kind, "code": self.object})
        return redirect(self.get_success_url())

    def use_mark(self) -> None:
        mark = self.mark
        if mark:
            self.submission = submissions.use(mark, user=self.request.user, model=self.model)

    def note_made(self, record) -> None:
        if self.submission:
            self.submission.key = record.pk
            self.submission.save(update_fields=["key"])

    def get_context_data(self, **kwargs):
        mark = self.mark or submissions.new_mark()
        return super().get_context_data(**kwargs) | {"hidden_marks": [(NAME, mark)]}
