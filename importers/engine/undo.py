"""Stand-in for BOOKS' module, by its contract: to be replaced by the branch `books`."""

from django.utils.translation import gettext as _


class UndoRefused(Exception):
    def __init__(self, reasons: list[str]):
        super().__init__(*reasons)
        self.reasons = reasons


def can_undo(run) -> list[str]:
    return [] if run.state == "done" else [_("This import was taken back already.")]


def undo(run, *, user) -> None:
    if reasons := can_undo(run):
        raise UndoRefused(reasons)
    run.state = "undone"
    run.save()
