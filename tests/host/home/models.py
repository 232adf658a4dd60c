"""The front page of the bare intranet, as `wagtail start` makes it."""

from wagtail.models import Page


class HomePage(Page):
    pass
