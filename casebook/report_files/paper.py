"""The report as a PDF for everybody, also for those who hear it read out (PDF/UA-1), set by Typst.

What is printed goes to Typst as data. Its template stands beside this module, and no other file is within its
reach: a word of the staff that looks like a command is printed as it stands.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import typst
from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebook.report_files import wording
from casebook.statistics.publication import Publication

TEMPLATE = Path(__file__).with_name("report.typ")
# What the fonts that Typst brings can show; a letter that they lack would keep the paper from being made.
SHOWN = (
    " -~\u00a0-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u04ff\u05d0-\u05ea\u10d0-\u10ff"
    "\u1e00-\u1f15\u1f18-\u1f1d\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f59\u1f5b\u1f5d\u1f5f-\u1f7d"
    "\u1f80-\u1fb4\u1fb6-\u1fc4\u1fc6-\u1fd3\u1fd6-\u1fdb\u1fdd-\u1fef\u1ff2-\u1ff4\u1ff6-\u1ffe"
    "\u2000-\u200a\u2010-\u2029\u202f-\u2040\u2070-\u2071\u2074-\u208e\u20a0-\u20c0\u2100-\u211e\u2122\u2126"
    "\u2150\u2153-\u2184\u2190-\u23ff\u2460-\u2606\u2701-\u2704\u2706-\u2709\u2713-\u2714\u2717-\u2718"
)
UNSHOWN = re.compile(f"[^\\n{SHOWN}]")
INVISIBLE = {"Cc", "Cf", "Mn"}
MARK = "|"  # where the number of a page stands
REPLACEMENT = "\u25a1"
# Seconds for which a paper is kept; what changed has another key, so that this is for tidiness alone.
KEPT = 30 * 24 * 60 * 60


def kept_pdf(content: str, *, made_on: datetime) -> bytes:
    """As `pdf`, and set once for as long as nothing of what is printed changes: words, figures, notices,
    language, template. Two who ask at once set the same bytes.

    Raises:
        typst.TypstError: as of `pdf`.
    """
    made_of = [content, made_on.isoformat(), TEMPLATE.read_text(encoding="utf-8"), version("typst")]
    key = f"casebook-paper-{sha256(json.dumps(made_of).encode()).hexdigest()}"
    paper: bytes | None = cache.get(key)
    if paper is None:
        paper = pdf(content, made_on=made_on)
        cache.set(key, paper, KEPT)
    return paper


def pdf(content: str, *, made_on: datetime) -> bytes:
    """The paper of `content`, as `paper_data` gives it: the same bytes for the same content and moment.

    Raises:
        typst.TypstError: Typst found no accessible PDF in it, which is a fault of the template.
    """
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        sys_inputs={"data": content},
        format="pdf",
        pdf_standards="ua-1",
        timestamp=int(made_on.timestamp()),
    )


def paper_data(
    publication: Publication, *, title: str, publisher: str, summary: str, day: date, blocks: list[dict]
) -> str:
    """Everything that the template prints, as JSON; `day` is when it was settled."""
    data = {
        "language": (get_language() or "el").split("-")[0],
        "title": title,
        "author": publisher,
        "description": summary,
        "date": [day.year, day.month, day.day],
        "confirmed": wording.confirmation(publication),
        "words": {"page": (_("Page %(page)s of %(pages)s") % {"page": MARK, "pages": MARK}).split(MARK)},
        "blocks": even_headings(blocks),
    }
    return json.dumps(_showable(data), ensure_ascii=False, sort_keys=True)


def even_headings(blocks: list[dict]) -> list[dict]:
    """The blocks with headings that never go down by more than one level: screen readers need them so."""
    level = 0

    def even(block: dict) -> dict:
        nonlocal level
        if block["kind"] == "heading":
            level = min(block["level"], level + 1)
            return {**block, "level": level}
        return {**block, "nodes": [even(node) for node in block["nodes"]]} if "nodes" in block else block

    return [even(block) for block in blocks]


@lru_cache
def _fonts() -> typst.Fonts:
    """Those within Typst alone: the same paper on every machine."""
    return typst.Fonts(include_system_fonts=False)


def _showable(value):
    """`value` with nothing in its texts that the fonts lack."""
    if isinstance(value, str):
        return UNSHOWN.sub(_instead, unicodedata.normalize("NFC", value))
    if isinstance(value, dict):
        return {key: _showable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_showable(part) for part in value]
    return value


def _instead(found: re.Match) -> str:
    return "" if unicodedata.category(found[0]) in INVISIBLE else REPLACEMENT
