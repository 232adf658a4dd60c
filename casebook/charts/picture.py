"""The library's SVG, with what it says for those who do not see it."""

from xml.etree import ElementTree as ET

import vl_convert
from defusedxml.ElementTree import fromstring

SVG = "http://www.w3.org/2000/svg"
IN_SVG = f"{{{SVG}}}"


def drawn(spec: dict, title: str, description: str, *, name: str) -> str:
    """The picture of a specification as an SVG element; its ids begin with `name`."""
    root = fromstring(vl_convert.vegalite_to_svg(spec))
    # The prefixes that ElementTree writes are known to the whole process, and others set theirs, too.
    for element in root.iter():
        element.tag = element.tag.removeprefix(IN_SVG)
        # What the library says of its groups, in English, of an element that is one picture.
        for attribute in [key for key in element.attrib if key.startswith("aria-")]:
            del element.attrib[attribute]
        element.attrib.pop("role", None)
    root.attrib.pop("class", None)
    root.attrib |= {
        "xmlns": SVG,
        "role": "img",
        "aria-labelledby": f"{name}-title",
        "aria-describedby": f"{name}-desc",
    }
    for position, (tag, words) in enumerate((("title", title), ("desc", description))):
        child = ET.Element(tag, {"id": f"{name}-{tag}"})
        child.text = words
        root.insert(position, child)
    return ET.tostring(root, encoding="unicode")
