"""Why a file is not taken."""


class FileRefused(ValueError):
    """A file is not taken; says why, to the person who chose it."""
