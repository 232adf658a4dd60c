"""Accountability: every read, change, export, import, log-in and refusal leaves a line in the access log.

    accountability.record(actor=request.user, action=Action.CARD, subject=person)

The line takes part in the caller's transaction: what is rolled back was not done, and is not logged. A
refusal is therefore recorded outside of any transaction that the refusal will roll back.
"""

from casebook.accountability.chain import Fault, Verdict, seal_waiting, verify
from casebook.accountability.looks import Look, who_looked
from casebook.accountability.ranges import line_of_entering, record_range
from casebook.accountability.recording import record, record_many
from casebook.accountability.subjects import Change, Known, Somebody, persons_of, persons_of_all
from casebook.models.access_log import READS, Action

__all__ = [
    "READS",
    "Action",
    "Change",
    "Fault",
    "Known",
    "Look",
    "Somebody",
    "Verdict",
    "line_of_entering",
    "persons_of",
    "persons_of_all",
    "record",
    "record_many",
    "record_range",
    "seal_waiting",
    "verify",
    "who_looked",
]
