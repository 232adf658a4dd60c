"""The tests of the ready site: fast hashing, files that vanish, a database of its own for each run."""

import atexit
import shutil
import tempfile

from centre import env

from .base import *  # noqa: F403

DEBUG = False
SECRET_KEY = "for the tests only"  # noqa: S105
# Tests of screens sign their cast in without a second step; tests/project/test_login*.py switch it on.
SECOND_FACTOR_REQUIRED = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": env.isolated(env.database())}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PRIVATE_FILES = tempfile.mkdtemp(prefix="test_centre_private_")
atexit.register(shutil.rmtree, PRIVATE_FILES, ignore_errors=True)
CASEBOOK = {
    "ENCRYPTION_KEYS": "test:Zm9yIHRoZSB0ZXN0cyBvbmx5LCBuZXZlciBhIHNpdGU=",
    "PRIVATE_FILES_ROOT": PRIVATE_FILES,
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = tempfile.mkdtemp(prefix="test_centre_media_")
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
# Live servers and browsers read the style sheets where they stand; no manifest to collect first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# No thread works beside the tests: jobs.work_off() does what waits, when a test says so.
CASEBOOK_IMPORTERS = {"WORKER": "command"}
