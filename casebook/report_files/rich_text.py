"""Rich text as a tree that the paper prints. The words of the staff are data there, never mark-up.

A node is a dictionary with its `kind`: a heading (with `level`) or a paragraph has `spans`, a list has
`items`, each of them with `spans` and the lists within it as `nodes`. A span has `text`, and where they apply
`bold`, `italic` and `to`, the address of a link. A line break is the text "\\n".
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

HEADINGS = {f"h{level}": level for level in range(1, 7)}
STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}
LISTS = {"ul", "ol"}
FOLLOWED = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
BLANKS = re.compile(r"[ \t\r\n\f]+")


def nodes_of(html: str, *, base: str = "") -> list[dict]:
    """The nodes of `html`; links become absolute by `base`, those that no paper can follow become words."""
    reader = _Reader(base)
    reader.feed(html)
    reader.close()
    return reader.finished()


class _Reader(HTMLParser):
    """Reads what Wagtail's editor writes; what it does not know, it reads for the words in it."""

    def __init__(self, base: str):
        super().__init__(convert_charrefs=True)
        self.base = base
        self.nodes: list[dict] = []
        self.lists: list[dict] = []
        self.block: dict | None = None
        self.styles: list[tuple[str, str, str | bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in LISTS:
            self._begin_list(tag)
        elif tag == "li" and self.lists:
            self._begin_item()
        elif tag in HEADINGS or tag == "p":
            self._begin_block({"kind": "heading", "level": HEADINGS[tag]} if tag in HEADINGS else {})
        elif tag in STYLES:
            self.styles.append((tag, STYLES[tag], True))
        elif tag == "a":
            self.styles.append((tag, "to", self._address(dict(attrs).get("href") or "")))
        elif tag == "br":
            self._say("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in LISTS and self.lists:
            self.lists.pop()
            # The item goes on in which the list stood.
            outer = self.lists[-1]["items"] if self.lists else []
            self.block = outer[-1] if outer else None
        elif not self.lists and (tag in HEADINGS or tag == "p"):
            self.block = None
        elif tag in STYLES or tag == "a":
            places = [place for place, style in enumerate(self.styles) if style[0] == tag]
            if places:
                del self.styles[places[-1]]

    def handle_data(self, data: str) -> None:
        words = BLANKS.sub(" ", data)
        if self.block is None and not words.strip():
            return
        self._say(words)

    def finished(self) -> list[dict]:
        """The nodes, without those in which nothing stands."""
        return [node for node in self.nodes if node.get("items") or _has_words(node)]

    def _say(self, words: str) -> None:
        block = self.block or self._begin_block({})
        style = {name: value for _tag, name, value in self.styles if value}
        block["spans"].append({"text": words, **style})

    def _begin_block(self, node: dict) -> dict:
        """A new block; a paragraph within an item of a list is the item."""
        if self.lists:
            return self.block or self._begin_item()
        self.block = {"kind": "paragraph", **node, "spans": []}
        self.nodes.append(self.block)
        return self.block

    def _begin_item(self) -> dict:
        self.block = {"spans": [], "nodes": []}
        self.lists[-1]["items"].append(self.block)
        return self.block

    def _begin_list(self, tag: str) -> None:
        new: dict = {"kind": "numbers" if tag == "ol" else "points", "items": []}
        items = self.lists[-1]["items"] if self.lists else []
        (items[-1]["nodes"] if items else self.nodes).append(new)
        self.lists.append(new)
        self.block = None

    def _address(self, href: str) -> str:
        address = urljoin(self.base, href)
        return address if FOLLOWED.match(address) else ""


def _has_words(node: dict) -> bool:
    return any(span["text"].strip() for span in node.get("spans", ()))
