"""The register of erasures: a text file outside the database, so that no backup brings erased persons back.

    2026-11-23T09:15:00+00:00<TAB>1234<TAB>ΑΒ-2022-000123<TAB>request

One line for each erasure of a code: the moment, the key, the code and the ground; never a name. A database
that is restored from a backup holds persons who were erased since; `replay_erasures` finds them here, and
erases them again. The file is kept apart from the backups (docs/erasure.md).
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from casebook import conf
from casebook.choices import ErasureGround
from casebook.models import Erasure, Person


class Line(NamedTuple):
    """Somebody who was erased: both key and code, since one alone may be another's in another database."""

    at: datetime
    key: int
    code: str
    ground: str

    def __str__(self) -> str:
        moment = self.at.astimezone(UTC).isoformat()
        return f"{moment}\t{self.key}\t{self.code}\t{self.ground}"

    @property
    def erasure(self) -> tuple[datetime, int, str]:
        """Which erasure it is: a key and a code that were given out again may be erased again."""
        return self.at.astimezone(UTC), self.key, self.code

    def person(self) -> Person | None:
        """The person, where a backup brought the record back. Somebody who was entered after the erasure and
        was given the same key and code, since the backup had not given them out yet, is another person."""
        return Person.objects.filter(pk=self.key, code=self.code, created_at__lt=self.at).first()


class RegisterError(Exception):
    """The register cannot be read; the message says where and why."""


def read() -> list[Line]:
    """The lines of the register; none where the host keeps none, or nobody was erased yet.

    Raises:
        RegisterError: the file cannot be read, or a line of it says something else.
    """
    path = conf.erasure_register()
    if path is None or not path.exists():
        return []
    try:
        written = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RegisterError(f"{path}: {error}") from error
    return [_read_line(path, number, text) for number, text in enumerate(written, start=1) if text.strip()]


def missing() -> list[Line]:
    """The erasures of the database that the register does not have: none where the host keeps none."""
    if conf.erasure_register() is None:
        return []
    known = {line.erasure for line in read()}
    return [line for line in lines_of_database() if line.erasure not in known]


def is_register_complete() -> bool:
    """Whether every erasure is in the register; not where it cannot be read."""
    try:
        return not missing()
    except RegisterError:
        return False


def complete() -> int:
    """Write the erasures that the register does not have yet to its end; answers how many.

    Raises:
        RegisterError: it cannot be read.
        OSError: it cannot be written. The next erasure, and `replay_erasures`, write what is missing.
    """
    lines = missing()
    if lines:
        path = conf.erasure_register()
        path.parent.mkdir(parents=True, exist_ok=True)
        # At the end in one piece: others may write there at the same time.
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, "".join(f"{line}\n" for line in lines).encode("utf-8"))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    return len(lines)


def lines_of_database() -> list[Line]:
    """The erasures that the database knows of."""
    done = Erasure.objects.done().order_by("decided_at", "pk")
    return [
        Line(erasure.decided_at, erasure.person_key, erasure.person_code, erasure.ground) for erasure in done
    ]


def _read_line(path: Path, number: int, text: str) -> Line:
    try:
        at, key, code, ground = text.split("\t")
        line = Line(datetime.fromisoformat(at), int(key), code, ErasureGround(ground).value)
    except ValueError as error:
        raise RegisterError(f"{path}, {number}: {error}") from error
    if line.at.tzinfo is None:
        raise RegisterError(f"{path}, {number}: {at}")
    return line
