"""One machine, one person, no service: what `make run` serves."""

from centre import env

from .base import *  # noqa: F403
from .base import CASEBOOK

DEBUG = env.flag("DEBUG", default=True)
# Known to everyone who reads this file; centre.settings.production refuses it.
SECRET_KEY = env.text("SECRET_KEY", "the-demo-centre-is-not-a-secret-production-refuses-this-key")
# In the demo a password is enough, so that one can look at every role; `SECOND_FACTOR_REQUIRED=yes make run`
# shows it.
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", default=False)
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
# The demo's own key is made at the first start and kept beside its database.
CASEBOOK = {**CASEBOOK, "ENCRYPTION_KEYS": env.encryption_keys() or env.demo_keys()}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# Style sheets straight from their folders, fresh at each request: nothing to collect while one works.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
