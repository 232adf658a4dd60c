"""Where the files of cases lie: a folder of their own, which no web server hands out.

Never the media folder, whose files anybody may open who knows their address.
"""

import os

from django.core.files.storage import FileSystemStorage, Storage

from casebook import conf


class PrivateFolder(FileSystemStorage):
    """A folder that has no address, and that the operating system opens to the site alone."""

    def __init__(self):
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

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


def private_storage() -> Storage:
    """The storage of the files of cases."""
    return PrivateFolder()
