"""The section «Files» on a person's card and on the pages of requests and counselling cases."""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from casebook import conf
from casebook.choices import AttachmentType
from casebook.models import Attachment, CounsellingCase, Person, Request
from casebook.models.restriction import with_restriction
from casebook.permissions import can_remove_attachment
from casebook.wagtail_admin.attachments import DOWNLOAD, REMOVE, Owner
from casebook.wagtail_admin.views import Section
from casebook.wagtail_admin.wording import write_moment

LOOKUPS = {Person: "person", Request: "request", CounsellingCase: "counselling_case"}


def files_of(record: Person | Request | CounsellingCase, user) -> Section | None:
    """The files of a record that `user` reads, and the way to add one; None where there is neither.

    On a person's card stand those of the person's requests and counselling, too.
    """
    if not conf.keeps_files():
        return None
    owner = Owner.by_record(record)
    found = with_restriction(Attachment.objects.visible_to(user).filter(**{LOOKUPS[type(record)]: record}))
    rows = [_row(each, user) for each in found.select_related("uploaded_by")]
    more = (_("Add a file"), owner.add_url) if owner.takes_files_of(user) else None
    return Section(_("Files"), rows, empty=_("No file yet."), more=more) if rows or more else None


def _row(attachment: Attachment, user) -> tuple[str, str, str]:
    link = format_html('<a href="{}">{}</a>', reverse(DOWNLOAD, args=[attachment.uid]), attachment.title)
    remark = [
        AttachmentType(attachment.type).label,
        filesizeformat(attachment.size),
        get_user_display_name(attachment.uploaded_by),
        write_moment(attachment.created_at),
    ]
    may_remove = can_remove_attachment(user, attachment) and not attachment.is_kept_as_is
    removal = format_html(
        '<a href="{}" aria-label="{}">{}</a>',
        reverse(REMOVE, args=[attachment.uid]),
        _("Delete “%(title)s”") % {"title": attachment.title},
        _("Delete"),
    )
    return link, " · ".join(map(str, remark)), removal if may_remove else ""
