"""The mapping of a file that nobody has looked at yet: by its headings, or by the profile that knows them."""

from __future__ import annotations

from ..headings import match
from ..meanings import meanings
from ..models import MappingProfile
from ..reading import Table
from ..resources import KINDS
from .mapping import Mapping


def mapping_for(kind: str, table: Table) -> tuple[Mapping, str]:
    """The mapping of `table`, and the name of the profile that it comes from ("" for none)."""
    profile = MappingProfile.objects.recognise(kind, table.headers)
    if profile is None:
        return Mapping(tuple(match(table.headers, KINDS[kind].resource.fields).keys)), ""
    columns, words = profile.read(table.headers)
    return _still_known(kind, Mapping(columns, words)), profile.name


def _still_known(kind: str, mapping: Mapping) -> Mapping:
    """Without what the casebook no longer has: a later version has other columns, catalogues change."""
    fields = KINDS[kind].resource.fields
    columns = tuple(key if key in fields else None for key in mapping.columns)
    words = {}
    for key, meant in mapping.words.items():
        codes = {code for code, _label in meanings(kind, key)} if key in fields else set()
        if known := {word: code for word, code in meant.items() if code in codes}:
            words[key] = known
    return Mapping(columns, words)
