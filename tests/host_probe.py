"""Run inside a host project: makes users and pages, asks for them as a browser would, prints JSON.

python host_probe.py, in the folder of manage.py, with DJANGO_SETTINGS_MODULE set. It stands alone, since the
host has none of the tests' packages, and imports models only when Django is set up.
"""

import json
import os
import sys

import django


def client_of(name: str, *codenames: str):
    """A logged-in client of a new user whose group has these permissions."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group, Permission
    from django.test import Client

    group = Group.objects.create(name=name)
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    user = get_user_model().objects.create_user(name, f"{name}@example.gr", "a password of the tests")
    user.groups.add(group)
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    return client


def client_of_the_superuser():
    from django.test import Client

    client = Client(HTTP_HOST="localhost")
    client.login(username="root", password=os.environ["DJANGO_SUPERUSER_PASSWORD"])
    return client


def published_news() -> str:
    """The address of a news page beneath the host's own front page."""
    from wagtail.models import Site

    from cms_pages.models import NewsIndexPage, NewsPage

    front = Site.objects.get(is_default_site=True).root_page
    index = front.add_child(instance=NewsIndexPage(title="Νέα", slug="nea"))
    return index.add_child(instance=NewsPage(title="Αιμοδοσία", slug="aimodosia", summary="Ελάτε.")).url


def seen(client, url: str) -> dict:
    answer = client.get(url)
    return {"status": answer.status_code, "body": answer.content.decode()}


def main() -> dict:
    from django.test import Client

    return {
        "superuser": seen(client_of_the_superuser(), "/admin/"),
        "social worker": seen(client_of("social", "role_social_worker"), "/admin/"),
        "outsider": seen(client_of("outsider"), "/admin/"),
        "news": seen(Client(HTTP_HOST="localhost"), published_news()),
    }


if __name__ == "__main__":
    # The host's folder instead of this one, whose folders are named like the apps.
    sys.path[0] = os.getcwd()
    django.setup()
    sys.stdout.write(json.dumps(main()))
