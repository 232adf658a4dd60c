"""Files of cases: taken in after a look at what they are, kept encrypted, deleted with their records.

attach(upload=file, title="Έγγραφο", person=person, user=request.user)
remove(attachment=attachment, user=request.user)
delete_with_files(Attachment.objects.filter(person=person))
"""

from casebook.attachments.content import FileRefused, type_of
from casebook.attachments.keeping import attach, content_of, delete_with_files, judge, keep, remove
from casebook.attachments.naming import CONTENT_TYPES, EXTENSIONS, download_name, title_from

__all__ = [
    "CONTENT_TYPES",
    "EXTENSIONS",
    "FileRefused",
    "attach",
    "content_of",
    "delete_with_files",
    "download_name",
    "judge",
    "keep",
    "remove",
    "title_from",
    "type_of",
]
