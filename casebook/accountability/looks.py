"""Who looked at a person: what the data protection officer answers when somebody asks."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from casebook.models.access_log import AccessLogEntry


@dataclass(frozen=True)
class Look:
    """How often and when somebody read anything of a person."""

    actor_name: str
    times: int
    first_at: datetime
    last_at: datetime


def who_looked(code: str) -> list[Look]:
    """Everybody who read something of the person with this code; the latest first."""
    rows = (
        AccessLogEntry.objects.about(code)
        .reads()
        .order_by()
        .values("actor_key", "actor_name")
        .annotate(times=Count("pk"), first_at=Min("at"), last_at=Max("at"))
        .order_by("-last_at")
    )
    return [Look(row["actor_name"], row["times"], row["first_at"], row["last_at"]) for row in rows]
