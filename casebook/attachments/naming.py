"""What a file of a case is called: for the staff by its title, and on its way out by code and type alone."""

import re
from pathlib import PurePosixPath

from casebook.choices import AttachmentType
from casebook.models import Attachment

EXTENSIONS = {
    AttachmentType.PDF: "pdf",
    AttachmentType.JPEG: "jpg",
    AttachmentType.PNG: "png",
    AttachmentType.DOCX: "docx",
    AttachmentType.ODT: "odt",
}
CONTENT_TYPES = {
    AttachmentType.PDF: "application/pdf",
    AttachmentType.JPEG: "image/jpeg",
    AttachmentType.PNG: "image/png",
    AttachmentType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    AttachmentType.ODT: "application/vnd.oasis.opendocument.text",
}
LONGEST_TITLE = Attachment._meta.get_field("title").max_length


def plain(text: str) -> str:
    """One line of letters that can be seen: no line breaks, no marks that turn the direction of writing."""
    seen = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(seen.split())[:LONGEST_TITLE].strip()


def title_from(file_name: str) -> str:
    """The title of a file for which nobody wrote another: its name without folder and ending."""
    last = re.split(r"[/\\]", file_name)[-1]
    return plain(PurePosixPath(last).stem if last.strip(".") else "")


def download_name(attachment: Attachment) -> str:
    """What the file is called where it is saved: never a person's name, nor what it was called before."""
    return f"{_ascii(attachment.person.code)}-{attachment.pk}.{EXTENSIONS[AttachmentType(attachment.type)]}"


def _ascii(code: str) -> str:
    """A person's code without its Greek letters, which headers and old programs mistake: 2022-000123."""
    return re.sub(r"[^0-9A-Za-z-]", "", code).strip("-") or "file"
