"""What a word of a column can mean: the values of its closed list, or the entries of its catalogue."""

from __future__ import annotations

from casebook.models import Body, Programme, ServiceCategory

from .resources import KINDS
from .resources.labels import LABELS
from .resources.widgets import Choice, Reference

CATALOGUES = {"category": ServiceCategory, "body": Body, "programme": Programme}


def meanings(kind: str, key: str) -> list[tuple[str, str]]:
    """(code, label) of what a cell of the column `key` may say; empty where that is no list."""
    match KINDS[kind].resource.fields[key].widget:
        case Choice(choices=choices):
            return list(LABELS[choices].items())
        case Reference(name=name) if name in CATALOGUES:
            entries = CATALOGUES[name].objects.order_by("name")
            if name == "category":  # requests are filed under the parts of a category, not under the whole
                entries = entries.filter(children=None)
            return list(entries.values_list("code", "name"))
    return []
