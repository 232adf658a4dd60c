"""What a screen reader finds in a PDF: tags, fonts and words."""

import io
import re
from collections.abc import Iterator

import pypdf


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def words(content: bytes) -> str:
    """Everything that it says, in one line."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read(content).pages))


def elements(content: bytes) -> Iterator[tuple[str, dict]]:
    """Every tag of its structure with its dictionary, in the order of reading."""
    yield from _elements(read(content).trailer["/Root"]["/StructTreeRoot"]["/K"])


def tags(content: bytes) -> list[str]:
    return [tag for tag, _element in elements(content)]


def _elements(node) -> Iterator[tuple[str, dict]]:
    node = node.get_object()
    if isinstance(node, list):
        for part in node:
            yield from _elements(part)
    elif isinstance(node, dict) and "/S" in node:
        yield node["/S"], node
        if "/K" in node:
            yield from _elements(node["/K"])


def fonts(content: bytes) -> dict[str, bool]:
    """Its fonts by name, and whether their letters are within the file."""
    found = {}
    for page in read(content).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            for part in (font, *(kind.get_object() for kind in font.get("/DescendantFonts", ()))):
                if "/FontDescriptor" in part:
                    files = part["/FontDescriptor"].get_object().keys()
                    found[part["/BaseFont"]] = any(name.startswith("/FontFile") for name in files)
    return found
