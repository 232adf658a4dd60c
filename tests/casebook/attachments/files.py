"""Small files of every kind, true and false."""

import io
import struct
import zipfile
import zlib

from PIL import Image

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
ODT_MARK = "application/vnd.oasis.opendocument.text"


def pdf(text: bytes = b"", *, before: bytes = b"", after: bytes = b"\n") -> bytes:
    return (
        before + b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n%" + text + b"\ntrailer <<>>\n%%EOF" + after
    )


def picture(format: str, size=(40, 30)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, "red").save(content, format)
    return content.getvalue()


def png_of_claimed_size(width: int, height: int) -> bytes:
    """A few bytes that unfold to a picture of this size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack("!L", len(body)) + kind + body + struct.pack("!L", zlib.crc32(kind + body))

    header = struct.pack("!LLBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def archive(parts: dict[str, bytes | str], compression=zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return content.getvalue()


def docx(main: str = DOCX_MAIN, **more: bytes | str) -> bytes:
    """A Word document; `more` are parts, whose names are written with `__` for `/` and `_dot_` for `.`."""
    named = {name.replace("__", "/").replace("_dot_", "."): part for name, part in more.items()}
    types = f"""<?xml version="1.0"?>
      <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
      <Override PartName="/word/document.xml" ContentType="{main}"/></Types>"""
    return archive({"[Content_Types].xml": types, "word/document.xml": "<w:document/>", **named})


def odt(mark: str = ODT_MARK, **more: bytes | str) -> bytes:
    named = {name.replace("__", "/").replace("_dot_", "."): part for name, part in more.items()}
    return archive({"mimetype": mark, "content.xml": "<office/>", **named})


WHOLE = {
    "pdf": pdf(),
    "jpeg": picture("JPEG"),
    "png": picture("PNG"),
    "docx": docx(),
    "odt": odt(),
}
EXE = b"MZ\x90\0" + b"\0" * 200
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
BOMB = archive({"[Content_Types].xml": b"\0" * (101 << 20)})
ENTITIES = archive(
    {
        "[Content_Types].xml": f"""<!DOCTYPE a [<!ENTITY b "c">]><Types>
        <Override ContentType="{DOCX_MAIN}" PartName="&b;"/></Types>""",
        "word/document.xml": "",
    }
)


def truncated_archive() -> bytes:
    return docx()[:-30]


def lying_archive() -> bytes:
    """A document whose text is not what its checksum says."""
    stored = archive(
        {
            "mimetype": ODT_MARK,
            "content.xml": "AAAABBBB",
        },
        zipfile.ZIP_STORED,
    )
    return stored.replace(b"AAAABBBB", b"AAAACCCC")


def locked_archive() -> bytes:
    """A document whose parts say that a password is needed."""
    content = bytearray(docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 1)
    return bytes(content)


REFUSED = {
    "nothing": b"",
    "text": b"plain text",
    "html": HTML,
    "svg": SVG,
    "program": EXE,
    "gif": b"GIF89a" + b"\0" * 50,
    "virus as it is": EICAR,
    "archive": archive({"a.txt": "a"}),
    "workbook": docx("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    "page and pdf": pdf(before=HTML),
    "program and pdf": pdf(before=EXE),
    "picture and pdf": pdf(before=b"\xff\xd8\xff\xe0"),
    "archive and pdf": pdf(before=b"PK\x03\x04"),
    "pdf and archive": pdf(after=archive({"a.txt": "a"})),
    "pdf mark too late": b" " * 2000 + pdf(),
    "half a pdf": pdf()[:-20],
    "half a png": picture("PNG")[:40],
    "jpeg mark alone": b"\xff\xd8\xff" + b"\0" * 100,
    "huge picture": png_of_claimed_size(50_000, 50_000),
    "large picture": png_of_claimed_size(9_000, 9_000),
    "macros by name": docx(word__vbaProject_dot_bin=b"x"),
    "macros by type": docx(MACRO_MAIN),
    "embedded object": docx(word__embeddings__oleObject1_dot_bin=b"x"),
    "controls": docx(word__activeX__activeX1_dot_xml=b"x"),
    "macros of odt": odt(Basic__Standard__Module1_dot_xml="x"),
    "scripts of odt": odt(Scripts__python__evil_dot_py="x"),
    "spreadsheet": odt("application/vnd.oasis.opendocument.spreadsheet"),
    "bomb": BOMB,
    "entities": ENTITIES,
    "too many parts": archive({"[Content_Types].xml": ""} | {f"word/{n}.xml": "" for n in range(2_100)}),
    "half a document": truncated_archive(),
    "lying document": lying_archive(),
    "locked document": locked_archive(),
}
