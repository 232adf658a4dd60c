"""A bare intranet: what `wagtail start` makes, plus our three apps and wagtail_modeladmin, and nothing else.

No whitenoise, no wagtail.contrib.settings, no centre: the apps must do with what any host has.
"""

import atexit
import shutil
import tempfile
from pathlib import Path

# Only to read DATABASE_URL as the other tests do; nothing of the ready site is installed here.
from centre import env

HOST = Path(__file__).resolve().parent

DEBUG = False
SECRET_KEY = "for the tests only"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

INSTALLED_APPS = [
    "casebook",
    "cms_pages",
    "importers",
    "wagtail_modeladmin",
    "tests.host.home",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "tests.host.urls"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOST / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": env.isolated(env.database())}
# The host's own choice; the apps bring their own for their models.
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PRIVATE_FILES = tempfile.mkdtemp(prefix="test_host_private_")
atexit.register(shutil.rmtree, PRIVATE_FILES, ignore_errors=True)
CASEBOOK = {
    "ENCRYPTION_KEYS": "test:Zm9yIHRoZSB0ZXN0cyBvbmx5LCBuZXZlciBhIHNpdGU=",
    "PRIVATE_FILES_ROOT": PRIVATE_FILES,
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

LANGUAGE_CODE = "el"
TIME_ZONE = "Europe/Athens"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = tempfile.mkdtemp(prefix="test_host_media_")
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

WAGTAIL_SITE_NAME = "Intranet"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_BASE_URL = "http://localhost"
# No thread works beside the tests: jobs.work_off() does what waits, when a test says so.
CASEBOOK_IMPORTERS = {"WORKER": "command"}
