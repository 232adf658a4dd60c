"""The table of the shared cache, made by a migration so that no installation needs a step of its own."""

from django.db import models


class CacheRow(models.Model):
    """A row of Django's database cache, which reads and writes the table itself; nothing else does.

    Limits of attempts and codes that were used once live here, where every process of the site sees them.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "centre_cache"
        default_permissions = ()

    def __str__(self) -> str:
        return self.cache_key
