"""How a file is read and what its headings and words mean, changed by staff; each change previews anew."""

from __future__ import annotations

from io import BytesIO

from django.http import Http404
from django.utils.translation import gettext as _
from wagtail.admin import messages

from casebook.encryption.cipher import DecryptionRefused
from casebook.spreadsheets import download

from . import jobs
from .engine import Preview
from .forms_of_a_run import ReadingForm
from .glance import Glance
from .models import MappingProfile
from .previewing import mapping_form
from .reading import FileRefused, Reading, read_table
from .refused import write_refused
from .views_runs import ANSWERABLE, AnswerView, RunScreen


class ReadingView(AnswerView):
    """Read the file otherwise: another encoding, delimiter, sheet or order of dates."""

    def answer(self):
        glance = Glance.from_json(self.run.glance) if self.run.glance else None
        form = ReadingForm(self.request.POST, glance=glance)
        if form.is_valid():
            jobs.read_anew(self.run, user=self.request.user, reading=form.cleaned_data)
        else:
            messages.error(self.request, _("Choose from what the lists offer. Nothing was changed."))
        return self.back_to_run()


class MappingView(AnswerView):
    """Say what each heading and each strange word means; keep that under a name, where one is given."""

    def answer(self):
        if not self.run.glance:
            raise Http404
        form = mapping_form(self.run, Glance.from_json(self.run.glance), self.request.POST)
        if not form.is_valid():
            for message in form.all_messages():
                messages.error(self.request, message)
            return self.back_to_run()
        jobs.map_anew(self.run, user=self.request.user, mapping=form.mapping)
        if name := form.cleaned_data["profile"]:
            headers = [heading.text for heading in form.glance.headings]
            MappingProfile.objects.keep(
                kind=self.run.kind, name=name, headers=headers, mapping=form.mapping, user=self.request.user
            )
            messages.success(self.request, _("Kept as the profile “%(name)s”.") % {"name": name})
        return self.back_to_run()


class RefusedRowsView(RunScreen):
    """The refused rows as a file of the same form, with a column of reasons."""

    def get(self, request, uid):
        is_previewed = self.run.state in ANSWERABLE and self.run.preview
        refused = Preview.from_json(self.run.preview).refused if is_previewed else {}
        if not refused:
            raise Http404
        try:
            table = read_table(self.run.data, Reading(**self.run.reading))
        except (DecryptionRefused, FileRefused):
            messages.error(request, _("This file cannot be read any more. Choose it again."))
            return self.back_to_run()
        stream = BytesIO()
        write_refused(stream, table, refused)
        name = f"{self.run.kind}-refused"
        return download([stream.getvalue()], name=name, format=table.recognised.kind)
