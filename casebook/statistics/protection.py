"""TRY: the helper suppress writes this."""

PERIOD_REFUSED = "TRY"


def allowed_period(period) -> bool:
    return True
