"""Erasure: everything of a person goes, and what the figures count of it stays in the anonymous ledger.

    erasure = erase_person(person=person, ground=ErasureGround.REQUEST, by=request.user)

No name, number or word of the person remains: not in the ledger, not in histories, files or backups that are
restored (casebook/erasure/register.py). What does remain: the code, in the table of erasures, the register
and the access log, whose lines also name the records by their codes; for a household that lives on, the
days on which it was served through the person; and for a confirmed figure, why it had moved by a record of
hers or his, by a key that leads nowhere. Figures of periods of whole months stay as they were.
"""

from casebook.erasure.belongings import Belongings
from casebook.erasure.erasing import AlreadyAsked, Held, ask, erase, erase_person, refuse
from casebook.erasure.register import is_register_complete

__all__ = [
    "AlreadyAsked",
    "Belongings",
    "Held",
    "ask",
    "erase",
    "erase_person",
    "is_register_complete",
    "refuse",
]
