"""A real centre. Refuses to start without its secrets, in words. docs/operations.md lists the variables."""

from django.core.exceptions import ImproperlyConfigured

from centre import env

from .base import *  # noqa: F403
from .base import CASEBOOK

DEBUG = False
SECRET_KEY = env.required("SECRET_KEY", "a long random text that signs the sessions, never committed.")
if len(SECRET_KEY) < 50 or "not-a-secret" in SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is too short or is the demo's: make one of 50 random characters.")
if not env.flag("SECOND_FACTOR_REQUIRED", default=True):
    raise ImproperlyConfigured(
        "SECOND_FACTOR_REQUIRED is switched off: that is for the demo. Whoever reads cases proves a second "
        "factor; remove the variable."
    )
env.required("ALLOWED_HOSTS", "the host names of the site, separated by commas.")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS")
env.required("DATABASE_URL", "the centre's database, as postgres://USER:PASSWORD@HOST:5432/NAME.")
WAGTAILADMIN_BASE_URL = env.required(
    "WAGTAILADMIN_BASE_URL", "the address of the site, as https://centre.example.gr, for links in e-mails."
)
CASEBOOK = {**CASEBOOK, "ENCRYPTION_KEYS": env.encryption_keys()}
if not CASEBOOK["ENCRYPTION_KEYS"]:
    raise ImproperlyConfigured(
        "ENCRYPTION_KEYS is not set: the keys of notes and national numbers (or ENCRYPTION_KEY_FILE, the "
        "file that holds them). Make one with make_encryption_key and keep it apart from the backups."
    )
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# The links of letters, also where a proxy speaks HTTP to us.
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE_SSL_REDIRECT else "http"
vars().update(env.ENV.email_url_config(env.text("EMAIL_URL", "consolemail://")))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "webmaster@localhost")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# To the server's own log. Never by mail: a report of an error by mail would carry what was typed.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Programs that try addresses by number are refused; their names fill no log.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
