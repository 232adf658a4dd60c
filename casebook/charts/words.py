"""A picture in words, for those who do not see it; made of published counts alone."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.charts.rows import Bar, bars_of
from casebook.statistics.publication import PublishedTable
from casebook.statistics.wording import grouped


def described(table: PublishedTable, *, codes: tuple[str, ...] = ()) -> str:
    """What the picture of `table` shows: how many counts, the largest and the smallest that are published."""
    bars = [bar for row in bars_of(table, codes) for bar in row.bars]
    shown = [bar for bar in bars if bar.value is not None]
    sentences = [
        ngettext("A chart of %(count)d number.", "A chart of %(count)d numbers.", len(bars))
        % {"count": len(bars)}
    ]
    # Of different units there is no largest.
    if len(shown) > 1 and table.unit is not None:
        ordered = sorted(shown, key=lambda bar: bar.value or 0)
        sentences.append(_("The largest: %(bar)s.") % {"bar": _told(ordered[-1])})
        sentences.append(_("The smallest: %(bar)s.") % {"bar": _told(ordered[0])})
    gone = sum(bar.value is None and not bar.is_undefined for bar in bars)
    if gone:
        sentences.append(
            ngettext("%(count)d number is not published.", "%(count)d numbers are not published.", gone)
            % {"count": gone}
        )
    return " ".join(sentences)


def _told(bar: Bar) -> str:
    names = ", ".join(filter(None, (bar.row, bar.series)))
    return f"{names} ({grouped(bar.value or 0)})"
