"""Pictures of published tables: SVG drawn on the server, that needs no script and no style sheet.

Only what may be published comes in, so nothing that is hidden can be measured in a picture.
"""

from functools import lru_cache
from hashlib import sha256

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from casebook.charts import picture, specification
from casebook.charts.specification import NARROW, WIDE
from casebook.charts.words import described
from casebook.choices import ChartKind
from casebook.statistics.publication import PublishedTable

__all__ = ["NARROW", "WIDE", "chart", "described"]

# Of the pictures that a process keeps; one is some ten kilobytes.
KEPT = 128


def chart(
    table: PublishedTable,
    kind: str = ChartKind.BARS,
    *,
    codes: tuple[str, ...] = (),
    size: specification.Size = NARROW,
) -> SafeString:
    """The picture of `table`, or of its rows `codes`, in the reader's language; empty without rows. `size` is
    NARROW, for telephones, or WIDE."""
    return _kept(table, str(kind), codes, size, get_language() or "")


@lru_cache(maxsize=KEPT)
def _kept(
    table: PublishedTable, kind: str, codes: tuple[str, ...], size: specification.Size, language: str
) -> SafeString:
    """Drawing costs a tenth of a second and a JavaScript engine: once for all processes, where they share."""
    made_of = (table, kind, codes, size, language, specification.VERSION)
    digest = sha256(repr(made_of).encode()).hexdigest()
    return mark_safe(  # noqa: S308 - the library escapes the words, and `picture` reads its answer as XML
        str(
            cache.get_or_set(
                f"casebook-chart-{digest}", lambda: _drawn(table, kind, codes, size, digest), None
            )
        )
    )


def _drawn(
    table: PublishedTable, kind: str, codes: tuple[str, ...], size: specification.Size, digest: str
) -> str:
    spec = specification.of(table, kind, codes, size)
    if not spec:
        return ""
    return picture.drawn(spec, table.title, described(table, codes=codes), name=f"chart-{digest[:12]}")
