"""Which records a figure of a year counted when it was frozen."""

import zlib
from collections.abc import Sequence

from casebook.models import SnapshotFigure
from casebook.statistics import keys


def keys_counted(figure: SnapshotFigure) -> Sequence[int] | None:
    """The keys that were counted, rising. With what `figure.beyond` counts they are the value, always.

    None where that cannot be told any more: the keys are not those that were hashed, since somebody wrote
    past the program, or the snapshot was replaced and they are gone.
    """
    try:
        found = keys.unpack(figure.keys)
    except zlib.error:
        return None
    is_whole = (
        keys.digest(figure.keys_of, found) == figure.keys_hash
        and len(found) + sum(figure.beyond.values()) == figure.value
    )
    return found if is_whole else None
