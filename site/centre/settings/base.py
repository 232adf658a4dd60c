"""What every installation of the ready site shares. The environment says the rest (see centre/env.py)."""

from django.utils.translation import gettext_lazy as _

from centre import env

from .login import *  # noqa: F403

INSTALLED_APPS = [
    "centre.login",
    "cms_pages",
    "importers",
    "casebook",
    "wagtail_modeladmin",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.sitemaps",
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
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # For the words of its times, which Wagtail's screens show: «29 seconds ago».
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "centre.headers.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "centre.login.sessions.SessionLifetimeMiddleware",
    "centre.login.gate.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "centre.urls"
WSGI_APPLICATION = "centre.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [env.REPOSITORY / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

CASEBOOK = {
    "REAUTHENTICATE": "centre.login.reauthentication.demand",
    "PRIVATE_FILES_ROOT": str(env.folder("PRIVATE_FILES_ROOT", env.VAR / "private")),
    "LARGEST_FILE_MB": env.number("LARGEST_FILE_MB", default=10),
    "VIRUS_SCANNER": env.text("VIRUS_SCANNER"),
    "ERASURE_REGISTER": str(env.folder("ERASURE_REGISTER", env.VAR / "erasures.txt")),
}
CASEBOOK_IMPORTERS = {"WORKER": env.text("IMPORT_WORKER", "embedded")}

DATABASES = {"default": env.database()}
CACHES = env.caches()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Wagtail's page editor sends more fields than Django allows by default.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Greek for everyone; a member of the staff may choose English for the admin. The public site does not follow
# the browser's language, since its texts are Greek.
LANGUAGE_CODE = "el"
LANGUAGES = [("el", _("Greek")), ("en", _("English"))]
TIME_ZONE = "Europe/Athens"
USE_I18N = True
USE_TZ = True
# The second holds Greek that Wagtail's own catalogues lack; the words of the site come before it.
LOCALE_PATHS = [env.SITE / "locale", env.SITE / "locale_wagtail"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [env.SITE / "static"]
STATIC_ROOT = env.folder("STATIC_ROOT", env.VAR / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = env.folder("MEDIA_ROOT", env.VAR / "media")

WAGTAIL_SITE_NAME = "Κέντρο Κοινότητας"
WAGTAILADMIN_BASE_URL = env.text("WAGTAILADMIN_BASE_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_PERMITTED_LANGUAGES = [("el", "Ελληνικά"), ("en", "English")]
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# Nothing of the admin calls out: no hashes of staff e-mails to Gravatar, no version check.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
