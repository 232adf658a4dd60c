"""Small numbers that might point at a person are hidden, and so is what they could be worked out from.

1. A count from 1 up to the threshold (not included) is hidden; a zero is not, since nobody stands behind it.
2. A figure that is shown beside all its parts but one gives that one away by subtraction. So further parts
   are hidden, the smallest first, until each hidden part might be anything from 1 to at least the threshold;
   where the parts do not suffice, their parent is hidden too. What a parent counts beyond its parts is one of
   them.
3. A parent that is hidden for the sake of its own parent is not given away by the sum of its parts.

Which of the hidden figures are small and which stand in front of them is never said: that would undo rule 2.
Persons who compare periods, or figures that are no parts of each other, are not held off here.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from casebook import conf


def reason() -> str:
    """Why a figure is hidden, in the reader's language."""
    return _(
        "Not published, for the protection of persons: less than %(threshold)d, or a figure from which such "
        "a number could be worked out."
    ) % {"threshold": conf.suppression_threshold()}


def hidden(
    values: Mapping[str, int], *, parents: Mapping[str, str], threshold: int | None = None
) -> frozenset[str]:
    """The codes of the figures to hide among `values`; `parents` names the figure that a part belongs to."""
    limit = conf.suppression_threshold() if threshold is None else threshold
    concealed = {code for code, value in values.items() if 0 < value < limit}
    families: dict[str, list[str]] = {}
    for part, parent in parents.items():
        families.setdefault(parent, []).append(part)
    settled = False
    while not settled:
        more = {
            code
            for parent, parts in families.items()
            for code in _one_more(values, parent, parts, concealed, limit)
        }
        settled = more <= concealed
        concealed |= more
    return frozenset(concealed)


def _one_more(
    values: Mapping[str, int], parent: str, parts: Iterable[str], concealed: set[str], threshold: int
) -> list[str]:
    """The next figure to hide in one family, or none where nothing in it can be worked out."""
    kept = sorted((part for part in parts if values[part] and part not in concealed), key=lambda p: values[p])
    gone = [values[part] for part in parts if part in concealed]
    beyond = values[parent] - sum(values[part] for part in parts)
    if beyond > 0:
        gone.append(beyond)
    if parent in concealed:
        gives_away = bool(kept) and not gone
    elif len(gone) == 1:
        # One small number: a lone hidden part, or what the parent counts beyond its parts.
        gives_away = gone[0] < threshold or beyond <= 0
    else:
        gives_away = bool(gone) and sum(gone) - len(gone) + 1 < threshold
    if not gives_away:
        return []
    return kept[:1] or [parent]
