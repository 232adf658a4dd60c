"""Pictures of published tables: SVG drawn on the server, that needs no script and no style sheet.

Only what may be published comes in, so nothing that is hidden can be measured in a picture.
"""

from functools import lru_cache
from hashlib import sha256

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from casebook.charts import picture, specification
from casebook.charts.words import described
from casebook.choices import ChartKind
from casebook.statistics.publication import PublishedTable

__all__ = ["chart", "described"]

# Of the pictures that a process keeps; one is some ten kilobytes.
KEPT = 128


def chart(table: PublishedTable, kind: str = ChartKind.BARS, *, codes: tuple[str, ...] = ()) -> SafeString:
    """The picture of `table`, or of its rows `codes`, in the reader's language; empty without rows."""
    return _kept(table, str(kind), codes, get_language() or "")


@lru_cache(maxsize=KEPT)
def _kept(table: PublishedTable, kind: str, codes: tuple[str, ...], language: str) -> SafeString:
    """Drawing costs a tenth of a second and a JavaScript engine: once for all processes, where they share."""
    digest = sha256(repr((table, kind, codes, language, specification.VERSION)).encode()).hexdigest()
    return mark_safe(  # noqa: S308 - the library escapes the words, and `picture` reads its answer as XML
        str(cache.get_or_set(f"casebook-chart-{digest}", lambda: _drawn(table, kind, codes, digest), None))
    )


def _drawn(table: PublishedTable, kind: str, codes: tuple[str, ...], digest: str) -> str:
    spec = specification.of(table, kind, codes)
    if not spec:
        return ""
    return picture.drawn(spec, table.title, described(table, codes=codes), name=f"chart-{digest[:12]}")
