"""The demo's texts, read from the files in texts/, and turned into what a StreamField stores."""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.utils.formats import date_format

TEXTS = Path(__file__).parent / "texts"


@cache
def read(name: str) -> dict:
    return tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))


def dated(entry: dict, today: date) -> dict:
    """The entry with {deadline} and {start} in its texts replaced by days counted from `today`."""
    days = {"deadline": entry.get("deadline_in"), "start": entry.get("start_in")}
    written = {
        f"{{{name}}}": date_format(today + timedelta(days=count), "j E Y")
        for name, count in days.items()
        if count is not None
    }
    return {key: _replace(value, written) for key, value in entry.items()}


def _replace(value, written: dict[str, str]):
    if isinstance(value, str):
        for mark, text in written.items():
            value = value.replace(mark, text)
        return value
    return [_replace(part, written) for part in value] if isinstance(value, list) else value


def stream(slug: str, body: list[list]) -> list[dict]:
    """The stored form of a body. Its ids follow from the page and the place, so that nothing changes
    when the demo is made again."""
    blocks = []
    for place, (kind, *parts) in enumerate(body):
        block_type, value = _block(f"{slug}/{place}", kind, parts)
        blocks.append({"type": block_type, "value": value, "id": _id(f"{slug}/{place}")})
    return blocks


def _block(place: str, kind: str, parts: list) -> tuple[str, object]:
    if kind in ("heading", "paragraph"):
        return kind, parts[0]
    if kind in ("steps", "papers"):
        title, steps = parts
        return "steps", {"title": title, "is_ordered": kind == "steps", "steps": _items(place, steps)}
    if kind == "facts":
        title, rows = parts
        pairs = [{"term": term, "value": value} for term, value in rows]
        return kind, {"title": title, "rows": _items(place, pairs)}
    if kind == "links":
        title, links = parts
        return kind, {"title": title, "links": _items(place, links)}
    keys = {"notice": ("title", "text"), "quote": ("text", "source")}[kind]
    return kind, dict(zip(keys, parts, strict=True))


def _items(place: str, values: list) -> list[dict]:
    return [
        {"type": "item", "value": value, "id": _id(f"{place}/{number}")}
        for number, value in enumerate(values)
    ]


def _id(place: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"demo:{place}"))
