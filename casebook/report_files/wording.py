"""What the files say of a figure, in words of the reader's language."""

from collections.abc import Collection, Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casebook.choices import Unit
from casebook.statistics import suppression
from casebook.statistics.counts import OVERLAPPING_UNITS
from casebook.statistics.publication import (
    CORRECTED,
    Publication,
    PublishedCorrection,
    PublishedFigure,
    PublishedTable,
)
from casebook.statistics.wording import UNITS, count_or_reason, grouped


def number(value: int | None) -> str:
    """A count as readers group it; of a hidden one, that it is not published."""
    return count_or_reason(value)


def unit_of(value: int | None, unit: Unit) -> str:
    """The unit as it stands behind the number: «request» behind 1, «requests» behind 2."""
    if unit not in UNITS:
        return str(unit.label)
    return (UNITS[unit] % {"number": 0 if value is None else value, "count": ""}).strip()


def value_with_unit(figure: PublishedFigure) -> str:
    """«1.702 persons», «not published»."""
    words = number(figure.value)
    return words if figure.is_hidden else f"{words} {unit_of(figure.value, figure.unit)}"


def correction(notice: PublishedCorrection) -> str:
    """One notice of a correction; without numbers where one of them is not published."""
    words = {"day": date_format(notice.made_on, "j E Y"), "reason": notice.reason}
    if notice.old is None or notice.new is None:
        return _("Correction of %(day)s: %(reason)s") % words
    words |= {"old": grouped(notice.old), "new": grouped(notice.new)}
    return _("Correction of %(day)s: from %(old)s to %(new)s. %(reason)s") % words


def confirmation(publication: Publication) -> str:
    """Who confirmed the figures and when, and when they were counted."""
    confirmed = publication.confirmed_on or publication.computed_on
    return _("The figures were counted on %(counted)s and confirmed on %(confirmed)s by: %(name)s.") % {
        "counted": date_format(timezone.localtime(publication.computed_on), "j E Y"),
        "confirmed": date_format(timezone.localtime(confirmed), "j E Y"),
        "name": publication.confirmed_by,
    }


def reasons(publication: Publication) -> list[str]:
    """Why something is not published, where something is not."""
    hides = publication.hides_something or any(table.hides_something for table in publication.tables)
    return [suppression.reason()] if hides else []


def units_differ() -> str:
    """Why nobody adds the figures."""
    return _(
        "These figures hold several units (persons, requests, sessions …), and the same person may stand in "
        "many of them: they are not added."
    )


def note(figure: PublishedFigure) -> str:
    """What else is to be said of a figure: why it is hidden, what was corrected."""
    return " ".join(filter(None, [figure.note, *map(correction, figure.corrections)]))


def notes_of_counts(table: PublishedTable, row: int, columns: Iterable[int]) -> str:
    """Why some of these counts are not there, and how some were corrected."""
    columns = list(columns)
    hidden = any(table.is_hidden(row, column) for column in columns)
    undefined = any(table.is_undefined(row, column) for column in columns)
    notices = [correction(each) for column in columns for each in table.corrections_of(row, column)]
    told = [suppression.reason() if hidden else "", not_defined() if undefined else "", *notices]
    return " ".join(filter(None, told))


def not_defined() -> str:
    return _("Not defined: nobody had defined this figure in that year.")


def notes_of(table: PublishedTable) -> list[str]:
    """What must be known of the counts of `table`; the total of a wide one, which has no place among them."""
    notes = [table.note] if table.note else []
    if table.undefined:
        notes.append(not_defined())
    if not table.adds_up:
        notes.append(_apart(table))
    if table.total is not None and table.columns:
        total = f"{grouped(table.total)} {unit_of(table.total, table.unit)}" if table.unit else ""
        notes.append(
            _("Total: %(count)s.") % {"count": (total or grouped(table.total)) + table.mark(None, None)}
        )
    return [*notes, *marked_corrections(table)]


def marked_corrections(table: PublishedTable, codes: Collection[str] = ()) -> list[str]:
    """The notices of the counts that are marked, one a line; with `codes`, of those of these rows."""
    return [
        f"{CORRECTED} {each.name}. {correction(each.notice)}"
        for each in table.corrections
        if not codes or (each.row is not None and table.codes[each.row] in codes)
    ]


def _apart(table: PublishedTable) -> str:
    if table.unit is None:
        return _("The lines hold different units: they are not added.")
    if table.unit in OVERLAPPING_UNITS:
        return _("The same person may stand in many of these counts: they are not added.")
    return _("These counts are not added to each other.")


def corrections_of(publication: Publication) -> list[tuple[PublishedCorrection, PublishedFigure]]:
    """Every correction with its figure, the oldest first."""
    found = [(notice, figure) for figure in publication.figures for notice in figure.corrections]
    return sorted(found, key=lambda pair: pair[0].made_on)
