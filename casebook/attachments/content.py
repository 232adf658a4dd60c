"""What a file is, by its content alone: its name and what the browser says of it are not believed.

Only files of the kinds of AttachmentType come in. A picture that would unfold to a wall, an archive that
would unfold to a library, a document that carries a program: each is refused, in a sentence.
"""

import re
import warnings
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image

from casebook.attachments.archives import type_of_archive
from casebook.attachments.refusals import FileRefused
from casebook.choices import AttachmentType

__all__ = ["FileRefused", "type_of"]

# A telephone's picture has 12 to 50 million; below it Pillow itself is not alarmed either.
MOST_PIXELS = 80_000_000
PDF_MARK = b"%PDF-"
# A header of a printer may stand before the mark; how far readers look for it.
PDF_MARK_WITHIN = 1024
# What begins so is another kind of file, whatever follows: a page, a program, an archive, a picture.
OTHER_BEGINNINGS = re.compile(rb"MZ|PK|\x7fELF|#!|\xff\xd8|\x89PNG|GIF8|RIFF|%!PS|Rar!|7z")
MAY_FOLLOW_A_PDF = b"\0\t\n\f\r \x1a"


def type_of(content: bytes) -> AttachmentType:
    """The type of a file.

    Raises:
        FileRefused: it is of another type, not whole, or holds what may do harm.
    """
    if not content:
        raise FileRefused(_("The file is empty."))
    if PDF_MARK in content[: PDF_MARK_WITHIN + len(PDF_MARK)]:
        return _pdf(content)
    if content.startswith(b"\xff\xd8\xff"):
        return _picture(content, AttachmentType.JPEG, {"JPEG", "MPO"})
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _picture(content, AttachmentType.PNG, {"PNG"})
    if content.startswith(b"PK\x03\x04"):
        return type_of_archive(content)
    raise FileRefused(
        _("This kind of file is not taken. Choose a PDF, a picture (JPEG, PNG) or a document (DOCX, ODT).")
    )


def _pdf(content: bytes) -> AttachmentType:
    before = content[: content.index(PDF_MARK)]
    if OTHER_BEGINNINGS.match(before) or b"<" in before:
        raise FileRefused(_("The file is a PDF and something else at once. Save it as a PDF anew."))
    if not content.rstrip(MAY_FOLLOW_A_PDF).endswith(b"%%EOF"):
        raise FileRefused(_("The PDF is not whole: its end is missing. Save it or send it again."))
    return AttachmentType.PDF


def _picture(content: bytes, found: AttachmentType, formats: set[str]) -> AttachmentType:
    """The picture as it is, not decoded: only its frame is read, and what PNG says of its own parts."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            image = Image.open(BytesIO(content), formats=[found.name])
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        if image.format not in formats:
            raise SyntaxError
        image.verify()
    except Image.DecompressionBombError:
        raise FileRefused(_("The picture is too large. Make it smaller, or take it again.")) from None
    except Exception:  # Pillow raises whatever its readers stumble over
        raise FileRefused(_("The picture is damaged. Save it or take it again.")) from None
    return found
