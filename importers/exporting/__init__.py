"""Records as files that go out: of a period, or of what a list shows."""

from .files import Export, left_out, run_export, say_left_out
from .limits import ExportRefused

__all__ = ["Export", "ExportRefused", "left_out", "run_export", "say_left_out"]
