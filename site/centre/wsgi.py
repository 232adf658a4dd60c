"""What a WSGI server runs: gunicorn --chdir site centre.wsgi."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "centre.settings.production")

application = get_wsgi_application()
