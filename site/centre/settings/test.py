"""The tests of the ready site: fast hashing, files that vanish, the database that DATABASE_URL names."""

import tempfile

from .base import *  # noqa: F403
from .base import DATABASES, env

DEBUG = False
SECRET_KEY = "tests-only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = tempfile.mkdtemp(prefix="centre-test-media-")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads that save at once must meet the locks that real ones meet.
    DATABASES["default"]["TEST"] = {
        "NAME": f"{tempfile.gettempdir()}/centre-test-{env.str('PYTEST_XDIST_TESTRUNUID', default='one')}.sqlite3"
    }
