"""The long work of imports, outside of requests: looking at a file, and writing it.

The run's row (models/runs.py) is the queue. Screens say what they want (answers.py); a worker takes the run
(queue.py), carries it (carrying.py) and tells how far it is (pulse.py). Closing the browser loses nothing.
"""

from .answers import (
    NotPossible,
    cancel,
    confirm,
    forget,
    forget_all,
    map_anew,
    read_anew,
    submit_preview,
)
from .expiry import throw_expired_away
from .pulse import Cancelled
from .standing import status
from .worker import carry_next, wake_here, work_off

__all__ = [
    "Cancelled",
    "NotPossible",
    "cancel",
    "carry_next",
    "confirm",
    "forget",
    "forget_all",
    "map_anew",
    "read_anew",
    "status",
    "submit_preview",
    "throw_expired_away",
    "wake_here",
    "work_off",
]
