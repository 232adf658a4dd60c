"""Erasing again those whom a restored backup brought back."""

from dataclasses import dataclass, field

from django.db import transaction

from casebook.erasure import register
from casebook.erasure.belongings import Belongings
from casebook.erasure.erasing import Held, erase_person
from casebook.models import Person


@dataclass
class Replay:
    """What a replay found: the codes of those who are back, and of those whom a newer legal hold keeps."""

    lines: int = 0
    erased: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)


def replay(*, dry_run: bool = False) -> Replay:
    """Erase everybody again whom the register, or the database itself, knows to be erased and who is there.

    Each is a transaction of its own, so that what was done stays done. A second replay finds nobody.

    Raises:
        RegisterError: the register cannot be read; nobody is erased.
    """
    lines = list(dict.fromkeys([*register.read(), *register.lines_of_database()]))
    found = Replay(lines=len({(line.key, line.code) for line in lines}))
    for line in lines:
        person = line.person()
        if person is None or person.code in found.erased or person.code in found.held:
            continue
        try:
            if not dry_run:
                _erase_again(person, line)
        except Held:
            found.held.append(person.code)
        else:
            found.erased.append(person.code)
    return found


@transaction.atomic
def _erase_again(person: Person, line: register.Line) -> None:
    """A legal hold from before the erasure had been lifted by then, which the backup does not know yet."""
    Belongings(person).holds.legal().in_force().filter(created_at__lt=line.at).delete()
    erase_person(person=person, ground=line.ground, by=None)
