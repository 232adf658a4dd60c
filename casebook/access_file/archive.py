"""The archive: a page for people, the same for machines, and the files as they are."""

import json
from importlib.resources import files
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from casebook.access_file.collecting import AccessFile
from casebook.attachments import content_of, download_name
from casebook.encryption.cipher import DecryptionRefused

SCHEMA, SCHEMA_VERSION = "casebook-access-file", 1
PAGE, DATA = "README.html", "data.json"
STYLE = PurePosixPath("static/casebook/access_file.css")


def write_archive(file: AccessFile, stream: BinaryIO) -> None:
    """Write the archive to `stream`, which stays open. One attachment at a time is in memory.

    An attachment whose content is gone or cannot be decrypted is named in both documents as missing.
    """
    missing = []
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for attachment in file.attachments:
            name = download_name(attachment)
            try:
                archive.writestr(f"files/{name}", content_of(attachment))
            except (FileNotFoundError, DecryptionRefused):
                missing.append(f"files/{name}")
        archive.writestr(PAGE, as_page(file, missing))
        archive.writestr(DATA, as_json(file, missing))


def as_json(file: AccessFile, missing: list[str] = ()) -> str:
    """Stable keys, days as 2022-12-31, choices as code and label."""
    content = {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "person_code": file.person.code,
        "made_at": file.made_at.isoformat(timespec="seconds"),
        "made_by": {"function": file.made_by},
        "is_of_coordinator": file.is_of_coordinator,
        "sections": {
            section.key: [{cell.name: cell.value for cell in row} for row in section.rows]
            for section in file.sections
        },
        "kept_elsewhere": [
            {"section": each.key, "count": each.count, "keeper": each.keeper, "is_at_work": each.is_at_work}
            for each in file.kept_elsewhere
        ],
        "missing_files": list(missing),
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def as_page(file: AccessFile, missing: list[str] = ()) -> str:
    """One document that needs nothing else: no script, no picture, no address of another place."""
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string(
            "casebook/access_file.html",
            {"file": file, "missing": missing, "style": _style(), "language": settings.LANGUAGE_CODE},
        )


def _style() -> SafeString:
    """The style sheet, within the page, which is read where there is no site. A file of ours, not data."""
    css = files("casebook").joinpath(str(STYLE)).read_text(encoding="utf-8")
    return format_html("<style>{}</style>", mark_safe(css))  # noqa: S308
