"""Taking files in, handing their content out, deleting them with their records."""

import logging
from datetime import timedelta
from functools import partial
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook import accountability, conf, virus_scan
from casebook.accountability import Action
from casebook.attachments.content import type_of
from casebook.attachments.naming import plain, title_from
from casebook.attachments.refusals import FileRefused
from casebook.models import Attachment, CounsellingCase, Person, Request
from casebook.models.attachments import AttachmentQuerySet
from casebook.private_files import private_storage
from casebook.roles import User

logger = logging.getLogger(__name__)

MOST_OF_A_PERSON = 200
MOST_OF_A_USER_IN_AN_HOUR = 60
SCREEN = "attachment AddView"


def attach(**what) -> Attachment:
    """Judge a file and keep it: see `judge` for what is said of it, and for what is raised."""
    return keep(*judge(**what))


def judge(
    *,
    upload: IO[bytes],
    title: str = "",
    person: Person,
    request: Request | None = None,
    counselling_case: CounsellingCase | None = None,
    user: User,
) -> tuple[Attachment, bytes]:
    """A file of `person`, of a request or of a counselling case, for `keep`; without a title it is called as
    it was.

    Its type is read from its content, and its size while it is read. Who may is asked before. A file that the
    virus scanner refused leaves a line in the access log.

    Raises:
        FileRefused: it is not taken, and why; nothing of it is kept.
        ValidationError: the request or the counselling case is of another person.
    """
    _refuse_too_many(person, user)
    content = upload.read(conf.largest_file() + 1)
    if len(content) > conf.largest_file():
        raise too_large()
    found = type_of(content)
    is_scanned = _scan(content, person, user)
    attachment = Attachment(
        person=person,
        request=request,
        counselling_case=counselling_case,
        title=plain(title) or title_from(getattr(upload, "name", None) or "") or str(found.label),
        type=found,
        size=len(content),
        is_scanned=is_scanned,
        uploaded_by=user,
    )
    attachment.clean()
    return attachment, content


def too_large() -> FileRefused:
    message = _("The file is larger than %(size)d MB.")
    return FileRefused(message % {"size": conf.largest_file() >> 20})


def content_of(attachment: Attachment) -> bytes:
    """The file, decrypted.

    Raises:
        FileNotFoundError: it is not in the folder, as after a restore of the database alone.
        DecryptionRefused: it was altered, or its key is not among ours.
    """
    with private_storage().open(attachment.file.name) as file:
        return file.read()


@transaction.atomic
def remove(*, attachment: Attachment, user: User) -> None:
    """Delete a file and its record; who may is asked before. Leaves a line in the access log."""
    accountability.record(actor=user, action=Action.DELETE, subject=attachment)
    delete_with_files(Attachment.objects.filter(pk=attachment.pk))


@transaction.atomic
def delete_with_files(attachments: AttachmentQuerySet) -> int:
    """Delete these records; their files go when the transaction ends, and stay where it is undone."""
    names = list(attachments.values_list("file", flat=True))
    attachments.delete()
    # Robust: a file that cannot be deleted now has no record any more, and remove_stray_files finds it.
    for name in names:
        transaction.on_commit(partial(private_storage().delete, name), robust=True)
    return len(names)


def keep(attachment: Attachment, content: bytes) -> Attachment:
    """Keep a file that was judged; it leaves a line in the access log.

    The file first, so that no record is without its file; and it goes again where the record fails.
    """
    storage = private_storage()
    field = Attachment._meta.get_field("file")
    name = field.generate_filename(attachment, "")
    attachment.file = storage.save(name, ContentFile(content))
    try:
        with transaction.atomic():
            attachment.save(force_insert=True)
            accountability.record(actor=attachment.uploaded_by, action=Action.CREATE, subject=attachment)
    except BaseException:
        storage.delete(name)
        raise
    return attachment


def _scan(content: bytes, person: Person, user: User) -> bool:
    """Whether a scanner looked at the file; what it found, and what it would not look at, is refused."""
    if not conf.virus_scanner():
        return False
    try:
        is_infected = virus_scan.is_infected(content)
    except virus_scan.NotScanned as error:
        logger.error("The virus scanner gave no verdict: %s", error)
        raise FileRefused(
            _("The virus scanner does not answer, so no file is taken now. Try again in a while.")
        ) from None
    if is_infected:
        detail = {"screen": SCREEN, "kind": "virus"}
        accountability.record(actor=user, action=Action.REFUSED, subject=person, detail=detail)
        raise FileRefused(_("The virus scanner found something in this file. It was not kept."))
    return True


def _refuse_too_many(person: Person, user: User) -> None:
    if Attachment.objects.filter(person=person).count() >= MOST_OF_A_PERSON:
        message = _("There are %(count)d files of this person already. Delete those that are not needed.")
        raise FileRefused(message % {"count": MOST_OF_A_PERSON})
    since = timezone.now() - timedelta(hours=1)
    lately = Attachment.objects.filter(uploaded_by_id=user.pk, created_at__gt=since).count()
    if lately >= MOST_OF_A_USER_IN_AN_HOUR:
        message = _("You added %(count)d files within an hour. Go on in a while.")
        raise FileRefused(message % {"count": MOST_OF_A_USER_IN_AN_HOUR})
