"""Values in words for people."""

from __future__ import annotations

from datetime import date, datetime


def in_words(value: object) -> str:
    """What a widget renders, as people write it."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
    return str(value)
