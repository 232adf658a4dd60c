"""Files that nobody answered for in time."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..models import ImportRun
from ..models.runs import State


def throw_expired_away() -> None:
    """End the runs whose day is over. Asked whenever a worker works, a file is chosen or keys are changed."""
    for run in ImportRun.objects.expired().without_content():
        sentence = _("Nobody answered for this file in time, and it was thrown away. Nothing was written.")
        ImportRun.objects.expired().end(run, State.CANCELLED, sentence)
