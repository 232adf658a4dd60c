"""Where the files of cases lie: a folder of their own, which no web server hands out, and encrypted in it.

Never the media folder, whose files anybody may open who knows their address. What is written here is
ciphertext bound to the mark in the file's name: a file that was altered, or put in the place of another,
cannot be read.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage

from casebook import conf
from casebook.encryption import cipher

LABEL = "casebook.attachment.file"
# Where a file is written before it stands under its name; such a name says so, should the machine stop then.
UNFINISHED = ".unfinished"
FOLDER_MODE = 0o700
# Enough of a file to see its key: «enc1:», the key's name (16 letters at most) and a colon.
BEGINNING = 32
# What this storage may have written: two letters of a mark as folder, the mark, or a file not finished.
OURS = re.compile(rf"[0-9a-f]{{2}}/([0-9a-f]{{32}}|\w+{re.escape(UNFINISHED)})")


@dataclass(frozen=True)
class StoredFile:
    """A file of the folder, whether or not a record speaks of it."""

    name: str
    written_at: datetime


class PrivateFolder(FileSystemStorage):
    """A folder that has no address, that the operating system opens to the site alone, and whose files are
    encrypted. A file is read and written whole, so callers limit how large one may be."""

    def __init__(self):
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=FOLDER_MODE)

    @property
    def base_location(self) -> str:
        """Asked at each use, so that a host without the setting starts, and fails in words where a file is
        written; Django's own would fall back to the media folder."""
        return conf.private_files_root()

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    def url(self, name: str) -> str:
        raise ValueError("Files of cases have no address: they are handed out by a view that asks who may.")

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: another one would not be that of the record."""
        return name

    def stored_files(self) -> Iterator[StoredFile]:
        """Every file that this storage wrote; whatever else lies in the folder is left out."""
        root = Path(self.location)
        for path in sorted(root.glob("*/*")):
            name = path.relative_to(root).as_posix()
            if OURS.fullmatch(name) and path.is_file() and not path.is_symlink():
                yield StoredFile(name, datetime.fromtimestamp(path.stat().st_mtime, UTC))

    def is_of_current_key(self, name: str) -> bool:
        """Whether the file is encrypted with the current key; reads its beginning alone."""
        with open(self.path(name), "rb") as file:
            return cipher.is_encrypted_with_current_key(file.read(BEGINNING))

    def encrypt_anew(self, name: str) -> None:
        """Write the file again under the current key. It can be read at every moment, with the keys of
        before or of now, whenever the machine stops.

        Raises:
            DecryptionRefused: it cannot be read, and stays as it is.
            FileNotFoundError: there is no such file.
        """
        with self.open(name) as file:
            self._write(name, file.read())

    def _open(self, name: str, mode: str = "rb") -> File:
        """The content, decrypted. Raises as `encrypt_anew`."""
        if mode != "rb":
            raise ValueError("Files of cases are written whole, by save.")
        with open(self.path(name), "rb") as file:
            return File(BytesIO(cipher.decrypt_bytes(file.read(), context_of(name))), name)

    def _save(self, name: str, content: File) -> str:
        if os.path.lexists(self.path(name)):
            raise FileExistsError(f"{name} is there already.")
        content.seek(0)
        self._write(name, content.read())
        return name

    def _write(self, name: str, content: bytes) -> None:
        """Under a temporary name until all of it is on the disk: what has its name is whole."""
        path = Path(self.path(name))
        Path(self.location).mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        path.parent.mkdir(mode=FOLDER_MODE, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix="", suffix=UNFINISHED, delete=False
        ) as draft:
            try:
                draft.write(cipher.encrypt_bytes(content, context_of(name)))
                draft.flush()
                os.fsync(draft.fileno())
                os.replace(draft.name, path)
            except BaseException:
                os.unlink(draft.name)
                raise
        _keep_entries(path.parent)


def context_of(name: str) -> str:
    """What the ciphertext of a file is bound to: the mark, which is the last part of its name."""
    return cipher.context_of(LABEL, Path(name).name)


def private_storage() -> Storage:
    """The storage of the files of cases."""
    return PrivateFolder()


def _keep_entries(folder: Path) -> None:
    """The name of a new file survives a loss of power only when its folder is written, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
