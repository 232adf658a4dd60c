"""Retention: rules as data say how long records are kept and what happens then.

    due = due_under(rule, today=timezone.localdate())
    report = run(rule, by=request.user)

What a hold keeps is counted and stays. A run that is repeated does nothing more.
"""

from casebook.retention.due import Due, due_under, last_days
from casebook.retention.running import Report, run
from casebook.retention.suggested import install

__all__ = ["Due", "Report", "due_under", "install", "last_days", "run"]
