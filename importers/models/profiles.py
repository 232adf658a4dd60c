"""Stand-in for READER."""

from django.db import models


class MappingProfileQuerySet(models.QuerySet):
    def keep(self, *, kind, name, headers, mapping, user):
        self.update_or_create(
            kind=kind, name=name, defaults={"mapping": mapping.as_json(), "headings": "|".join(headers)}
        )


class MappingProfile(models.Model):
    """Stand-in for READER's model, by its contract."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    headings = models.TextField()
    mapping = models.JSONField(default=dict)

    objects = MappingProfileQuerySet.as_manager()

    class Meta:
        default_permissions = ()
