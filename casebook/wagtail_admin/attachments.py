"""The screens of files of cases: adding one, handing it out, deleting it, and their list on other pages.

A file is reached through its record, by who reads that; there is no list of all files, and no address of a
file itself. Another's file and no file answer alike.
"""

import logging
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Media
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from casebook import accountability, attachments, conf, permissions
from casebook.accountability import Action
from casebook.encryption.cipher import DecryptionRefused
from casebook.models import Attachment, CounsellingCase, Person, Request
from casebook.models.restriction import is_restricted, with_restriction
from casebook.wagtail_admin.forms.attachments import AttachmentForm
from casebook.wagtail_admin.forms.base import pick
from casebook.wagtail_admin.uploads import uploads_in_memory
from casebook.wagtail_admin.views.screen import READ_IN_EMERGENCY
from casebook.wagtail_admin.views.sending import SentOnce
from casebook.wagtail_admin.wording import screen_url

logger = logging.getLogger(__name__)

ADD, DOWNLOAD, REMOVE = (f"casebook_attachment_{action}" for action in ("add", "download", "remove"))
# What ?person=, ?request= and ?case= name.
NAMED = {"case": CounsellingCase, "request": Request, "person": Person}
# A file is saved, never shown inside the site; should a program show it all the same, nothing in it may act.
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "none",
}


@dataclass(frozen=True)
class Owner:
    """What a file belongs to: a person alone, or one of the person's requests or counselling cases."""

    person: Person
    request: Request | None = None
    counselling_case: CounsellingCase | None = None

    @classmethod
    def of(cls, attachment: Attachment) -> "Owner":
        return cls(attachment.person, attachment.request, attachment.counselling_case)

    @classmethod
    def by_record(cls, record: Person | Request | CounsellingCase) -> "Owner":
        if isinstance(record, CounsellingCase):
            return cls(record.person, counselling_case=record)
        return cls(record.applicant, request=record) if isinstance(record, Request) else cls(record)

    @property
    def record(self) -> Person | Request | CounsellingCase:
        """The record on whose page the file stands."""
        return self.counselling_case or self.request or self.person

    @property
    def add_url(self) -> str:
        name = next(name for name, model in NAMED.items() if isinstance(self.record, model))
        return f"{reverse(ADD)}?{name}={self.record.pk}"

    def takes_files_of(self, user) -> bool:
        may = permissions.can_attach(
            user, self.person, request=self.request, counselling_case=self.counselling_case
        )
        return may and not is_restricted(self.person)


class AttachmentScreen:
    """Its rule comes first. Nobody learns whether files are kept here, or which, who may not read cases."""

    def dispatch(self, request, *args, **kwargs):
        if not permissions.can_see_cases(request.user):
            self.refuse()
        if not conf.keeps_files():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def refuse(self, record=None):
        """A line of the access log, and the message that this is not theirs."""
        self.note_refusal(record)
        raise PermissionDenied

    def note_refusal(self, record) -> None:
        accountability.record(
            actor=self.request.user,
            action=Action.REFUSED,
            subject=record,
            detail={"screen": f"attachment {type(self).__name__}"},
        )

    @cached_property
    def attachment(self) -> Attachment:
        """The file that the address names, if the user reads it."""
        visible = with_restriction(Attachment.objects.visible_to(self.request.user))
        visible = visible.select_related("person", "request", "counselling_case")
        found = visible.filter(uid=self.kwargs["uid"]).first()
        if found is None:
            if hidden := Attachment.objects.filter(uid=self.kwargs["uid"]).first():
                self.note_refusal(hidden)
            raise Http404
        return found


class AttachmentPage(AttachmentScreen, WagtailAdminTemplateMixin):
    """A screen that shows something: in the trail of the record that the file belongs to."""

    header_icon = "doc-empty"

    @cached_property
    def owner(self) -> Owner:
        raise NotImplementedError

    @cached_property
    def way_back(self) -> tuple[str, str]:
        """Code and address of the record on whose page the file stands; of its person, where who uploaded the
        file does not see that record any more."""
        record, seen = self.owner.record, type(self.owner.record).objects.visible_to(self.request.user)
        if not seen.filter(pk=record.pk).exists():
            record = self.owner.person
        return str(record), screen_url(record._meta.model_name, "inspect", record)

    def get_breadcrumbs_items(self):
        items = [self.way_back, (self.get_page_title(), "")]
        return [*self.breadcrumbs_items, *({"label": label, "url": url} for label, url in items)]

    def get_context_data(self, **kwargs):
        media = Media(css={"all": ["casebook/casebook.css"]})
        return super().get_context_data(back_url=self.way_back[1], media=media, **kwargs)


class KeepView(AttachmentPage, FormView):
    """Takes a file in. What it is, and whether it is taken, is judged while it is kept."""

    form_class = AttachmentForm
    template_name = "casebook/admin/attachment_form.html"
    page_title = gettext_lazy("Add a file")

    @cached_property
    def owner(self) -> Owner:
        """The record that the address names: ?person=, ?request= or ?case=, in reach of the user."""
        named = self.request.GET
        name = next((name for name in NAMED if name in named), "person")
        record = pick(NAMED[name].objects.in_reach_of(self.request.user), named.get(name))
        if record is None:
            if hidden := pick(NAMED[name]._base_manager.all(), named.get(name)):
                self.note_refusal(hidden)
            raise Http404
        owner = Owner.by_record(record)
        if not owner.takes_files_of(self.request.user):
            self.refuse(record)
        return owner

    def get_form_kwargs(self):
        # The form is read first: only then the handler knows.
        given = super().get_form_kwargs()
        return given | {"is_too_large": self.request.upload.is_too_large}

    def get(self, request):
        return self.render_to_response(self.get_context_data())

    def form_valid(self, form):
        owner = self.owner
        try:
            judged = attachments.judge(
                upload=form.cleaned_data["upload"],
                title=form.cleaned_data["title"],
                person=owner.person,
                request=owner.request,
                counselling_case=owner.counselling_case,
                user=self.request.user,
            )
        except attachments.FileRefused as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        self.keep(*judged)
        messages.success(self.request, _("The file was added."))
        return redirect(self.get_success_url())

    def keep(self, attachment: Attachment, content: bytes) -> None:
        attachments.keep(attachment, content)

    def get_success_url(self):
        return self.way_back[1]

    def get_context_data(self, **kwargs):
        return super().get_context_data(largest=conf.largest_file() >> 20, **kwargs)


@method_decorator(uploads_in_memory, name="dispatch")
class AddView(SentOnce, KeepView):
    """A form that is sent twice keeps one file."""

    model = Attachment

    @transaction.atomic
    def keep(self, attachment, content):
        self.use_mark()
        super().keep(attachment, content)
        self.note_made(attachment)


class DownloadView(AttachmentScreen, View):
    http_method_names = ["get", "head", "options"]

    def get(self, request, uid):
        attachment = self.attachment
        try:
            content = attachments.content_of(attachment)
        except (FileNotFoundError, DecryptionRefused) as error:
            logger.error("%s cannot be read: %s", attachment, error)
            messages.error(
                request, _("This file cannot be read any more. Ask who looks after the system to restore it.")
            )
            return redirect(screen_url("person", "inspect", attachment.person))
        is_in_reach = permissions.is_in_reach(request.user, attachment)
        accountability.record(
            actor=request.user,
            action=Action.DOWNLOAD,
            subject=attachment,
            detail={} if is_in_reach else READ_IN_EMERGENCY,
        )
        name = attachments.download_name(attachment)
        return HttpResponse(
            content,
            content_type=attachments.CONTENT_TYPES[attachment.type],
            headers={**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'},
        )


class RemoveView(AttachmentPage, TemplateView):
    template_name = "casebook/admin/attachment_remove.html"
    page_title = gettext_lazy("Delete a file")

    @cached_property
    def owner(self) -> Owner:
        return Owner.of(self.attachment)

    def get(self, request, uid):
        self.ask_rule()
        return self.render_to_response(self.get_context_data(attachment=self.attachment))

    def post(self, request, uid):
        self.ask_rule()
        attachments.remove(attachment=self.attachment, user=request.user)
        messages.success(request, _("The file was deleted."))
        return redirect(self.way_back[1])

    def ask_rule(self) -> None:
        attachment = self.attachment
        if not permissions.can_remove_attachment(self.request.user, attachment) or is_restricted(attachment):
            self.refuse(attachment)


def urls() -> list:
    base = "casebook/files"
    return [
        path(f"{base}/add/", AddView.as_view(), name=ADD),
        path(f"{base}/<uuid:uid>/", DownloadView.as_view(), name=DOWNLOAD),
        path(f"{base}/<uuid:uid>/delete/", RemoveView.as_view(), name=REMOVE),
    ]
