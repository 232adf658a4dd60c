"""The file of a person who asks what is held on them: to be read by people and by machines.

    file = collect(person, request.user)
    write_archive(file, stream)

It holds what its maker may read and nothing else. What others keep is named in the coordinator's file, with
who keeps it, so that the files together are complete and nobody reads through them what is not theirs.
"""

from casebook.access_file.archive import write_archive
from casebook.access_file.collecting import AccessFile, collect

__all__ = ["AccessFile", "collect", "write_archive"]
