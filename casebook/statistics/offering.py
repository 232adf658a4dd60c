"""How figures are told apart for readers from whom small numbers are hidden.

Tables that somebody asks for one by one are protected one by one. So these readers are offered no two tables
of which one could be taken from the other: the requests of a category by channel, and all requests by
category and channel, would tell what each of them hides.
"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from casebook.indicators import Definition, Dimension

NOT_OFFERED = _(
    "Small numbers are hidden here, and this breakdown together with others could give them away. Any figure "
    "is shown by month; the figures that are no part of another one by one dimension, or by sex and age."
)
# Persons by what they are: these two are told apart in one table, whichever of them is asked for.
OF_PERSONS = (Dimension.SEX, Dimension.AGE_BAND)


def is_offered(definition: Definition, by: Sequence[Dimension]) -> bool:
    """Whether `definition` is told apart by `by` for readers from whom small numbers are hidden."""
    if tuple(by) == (Dimension.MONTH,):
        return True
    if not _stands_alone(definition) or Dimension.WORKER in by:
        return False
    return len(by) == 1 or set(by) == set(OF_PERSONS)


def decided_together(definition: Definition, by: Sequence[Dimension]) -> list[tuple[Dimension, ...]]:
    """The tables that are decided with the one by `by`, itself among them."""
    if set(by) & set(OF_PERSONS) and set(OF_PERSONS) <= set(definition.dimensions):
        sex, age = OF_PERSONS
        return [(sex,), (age,), OF_PERSONS]
    return [tuple(by)]


def _stands_alone(definition: Definition) -> bool:
    """Counts nothing that another figure counts a part of; of the centre's own nobody knows."""
    of_the_report = definition.is_standard or not definition.is_printed
    return of_the_report and not definition.category and not definition.parent
