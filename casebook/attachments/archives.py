"""Documents that are archives: DOCX and ODT, told from any other ZIP, without programs inside and bounded."""

import zipfile
import zlib
from io import BytesIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from casebook.attachments.refusals import FileRefused
from casebook.choices import AttachmentType

MOST_PARTS = 2_000
MOST_UNPACKED = 100 << 20  # bytes of all parts together
LARGEST_LIST = 1 << 20  # bytes of the part that lists the others
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1  # flag of a part

DOCX_LIST = "[Content_Types].xml"
DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
DOCX_PROGRAMS = ("macroenabled", "vbaproject", "vbadata", "activex", "oleobject")
ODT_MARK = b"application/vnd.oasis.opendocument.text"
ODT_PROGRAMS = ("basic/", "scripts/")
# What readers stumble over in parts that lie about themselves.
DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    DefusedXmlException,
    EOFError,
    KeyError,
    RuntimeError,
    ValueError,
    OSError,
    OverflowError,
)


def type_of_archive(content: bytes) -> AttachmentType:
    """DOCX or ODT.

    Raises:
        FileRefused: it is another archive, damaged, locked, too large when unpacked, or carries programs.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_unbounded(parts)
            names = [part.filename for part in parts]
            if DOCX_LIST in names:
                found = _docx(archive, names)
            elif names[:1] == ["mimetype"]:
                found = _odt(archive, names)
            else:
                raise FileRefused(_("Archives are not taken. Unpack it, and choose the files in it."))
            # Reads every part to the size that it claims, and no further, and compares its checksum.
            if archive.testzip() is not None:
                raise zipfile.BadZipFile
    except FileRefused:
        raise
    except DAMAGES:
        raise FileRefused(_("The document is damaged. Save it or send it again.")) from None
    return found


def _refuse_unbounded(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileRefused(_("The document unpacks to far more than a document holds."))
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise FileRefused(_("The document is locked with a password. Save it without one."))
    if len({part.filename for part in parts}) < len(parts) or any(
        part.compress_type not in METHODS for part in parts
    ):
        raise zipfile.BadZipFile


def _docx(archive: zipfile.ZipFile, names: list[str]) -> AttachmentType:
    root = fromstring(_read(archive, DOCX_LIST), forbid_dtd=True)
    listed = [element.get("ContentType", "").strip() for element in root]
    if DOCX_MAIN not in listed and not any("macroenabled" in kind.lower() for kind in listed):
        raise FileRefused(_("This is no text document. Save it as PDF, and choose that."))
    said = [text.lower() for text in (*names, *listed)]
    if any(word in text for word in DOCX_PROGRAMS for text in said):
        raise _with_programs()
    return AttachmentType.DOCX


def _odt(archive: zipfile.ZipFile, names: list[str]) -> AttachmentType:
    if _read(archive, "mimetype").strip() != ODT_MARK or "content.xml" not in names:
        raise FileRefused(_("This is no text document. Save it as PDF, and choose that."))
    if any(name.lower().startswith(ODT_PROGRAMS) and not name.endswith("/") for name in names):
        raise _with_programs()
    return AttachmentType.ODT


def _with_programs() -> FileRefused:
    return FileRefused(_("The document carries macros or embedded objects. Save it as PDF, and choose that."))


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        content = part.read(LARGEST_LIST + 1)
    if len(content) > LARGEST_LIST:
        raise zipfile.BadZipFile
    return content
