"""What staff said about the headings and words of a file, kept for the next one of its form."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..matching import fold

if TYPE_CHECKING:
    from ..mapping import Mapping


def _order(headers: Sequence[str]) -> list[int]:
    """The places of the headings in the order of their folded texts: the same for files that differ only in
    the order of their columns."""
    return sorted(range(len(headers)), key=lambda place: fold(headers[place]))


def fingerprint(headers: Sequence[str]) -> str:
    """SHA-256 of the headings, whatever their order, case and accents."""
    return sha256("\n".join(sorted(map(fold, headers))).encode()).hexdigest()


class MappingProfileQuerySet(models.QuerySet):
    def keep(self, *, kind: str, name: str, headers: Sequence[str], mapping: Mapping, user) -> MappingProfile:
        """Keep `mapping` under `name`; what the kind had under that name before is forgotten."""
        values = {
            "fingerprint": fingerprint(headers),
            "columns": [mapping.columns[place] for place in _order(headers)],
            "words": mapping.words,
            "user": user,
            "used_at": timezone.now(),
        }
        return self.update_or_create(kind=kind, name=name, defaults=values)[0]

    def recognise(self, kind: str, headers: Sequence[str]) -> MappingProfile | None:
        """The profile of files with these headings, the last used of several. It is marked as used now."""
        known = self.filter(kind=kind, fingerprint=fingerprint(headers))
        profile = known.order_by("-used_at", "-pk").first()
        if profile:
            self.filter(pk=profile.pk).update(used_at=timezone.now())
        return profile


class MappingProfile(models.Model):
    """Under a name: which column each heading of a file means, and what its words mean.

    Headings stand here as their fingerprint alone, and words only of closed lists and catalogues: a file
    whose first row is a person, for want of headings, leaves nothing of that person.
    """

    wagtail_reference_index_ignore = True

    kind = models.CharField(_("kind of records"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    fingerprint = models.CharField(_("mark of its headings"), max_length=64, db_index=True)
    # Keys of columns, None where a heading is left out, in the order of the folded headings.
    columns = models.JSONField(_("columns"), default=list)
    # By key of a column, each folded word and the code that it means.
    words = models.JSONField(_("words"), default=dict, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user"),
    )
    used_at = models.DateTimeField(_("last used"), default=timezone.now)

    objects = MappingProfileQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("profile of files")
        verbose_name_plural = _("profiles of files")
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="casebook_importers_one_profile_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def read(self, headers: Sequence[str]) -> tuple[tuple[str | None, ...], dict[str, dict[str, str]]]:
        """The key for each of `headers`, which the profile recognised, in their order; and the words."""
        key_at = dict(zip(_order(headers), self.columns, strict=True))
        return tuple(key_at[place] for place in range(len(headers))), self.words
