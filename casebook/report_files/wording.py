"""What the files say of a figure, in words of the reader's language."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casebook.choices import Unit
from casebook.statistics import suppression
from casebook.statistics.publication import Publication, PublishedCorrection, PublishedFigure
from casebook.statistics.wording import UNITS, grouped


def number(value: int | None) -> str:
    """A count as readers group it; of a hidden one, that it is not published."""
    return _("not published") if value is None else grouped(value)


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
    """Who confirmed the figures and when, and when they were computed."""
    computed = date_format(timezone.localtime(publication.computed_on), "j E Y")
    if publication.confirmed_on is None:
        return _("Figures computed on %(day)s, not confirmed.") % {"day": computed}
    confirmed = date_format(timezone.localtime(publication.confirmed_on), "j E Y")
    if not publication.confirmed_by:
        return _("Figures computed on %(computed)s and confirmed on %(confirmed)s.") % {
            "computed": computed,
            "confirmed": confirmed,
        }
    return _("Figures computed on %(computed)s and confirmed on %(confirmed)s by %(name)s.") % {
        "computed": computed,
        "confirmed": confirmed,
        "name": publication.confirmed_by,
    }


def reasons(publication: Publication) -> list[str]:
    """Why something is not published, where something is not."""
    hides = publication.hides_something or any(table.hides_something for table in publication.tables)
    return [suppression.reason()] if hides else []
