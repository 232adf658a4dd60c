"""What `manage.py check` says about signing in."""

from django.conf import settings
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.checks import Error, register


@register(deploy=True)
def second_factor_is_demanded(app_configs, **kwargs) -> list[Error]:
    """The demo's switch stays in the demo."""
    if settings.SECOND_FACTOR_REQUIRED:
        return []
    return [
        Error(
            "SECOND_FACTOR_REQUIRED is off: whoever learns a password reads cases.",
            hint="Remove it from the settings and the environment; only the demo switches it off.",
            id="centre.E001",
        )
    ]


@register(deploy=True)
def limits_are_shared(app_configs, **kwargs) -> list[Error]:
    """Attempts and used codes are counted where every process of the site sees them."""
    from django.core.cache import caches

    if not isinstance(caches["default"], (LocMemCache, DummyCache)):
        return []
    return [
        Error(
            "The default cache belongs to one process: a used code would pass again in another.",
            hint="Use the database cache of centre.settings.base, or set REDIS_URL.",
            id="centre.E002",
        )
    ]
