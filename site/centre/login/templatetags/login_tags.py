"""What the skin asks about the session."""

from django import template
from django.conf import settings

from centre.login import second_factor

register = template.Library()


@register.simple_tag(takes_context=True)
def idle_seconds(context) -> int:
    """After how many seconds without a sign of life this user's session ends; 0 where it does not."""
    user = context["request"].user
    if user.is_authenticated and second_factor.is_demanded_of(user):
        return settings.SESSION_IDLE_SECONDS
    return 0
