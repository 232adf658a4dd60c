"""The services, funds and associations that requests go to and people are referred to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casebook.models.base import CasebookModel


class Body(CasebookModel):
    """A body of the catalogue. Its name is data in Greek; former names are still found in files."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=150, unique=True)
    former_names = models.TextField(
        _("former names"), blank=True, help_text=_("One a line, for example ΟΑΕΔ.")
    )
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta(CasebookModel.Meta):
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def all_names(self) -> list[str]:
        """The code, the name and every former name: what a file may call it."""
        former = [line.strip() for line in self.former_names.splitlines()]
        return [self.code, self.name, *filter(None, former)]
