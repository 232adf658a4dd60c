"""The host's settings for files in and out: one dictionary, `CASEBOOK_IMPORTERS`, whose keys have defaults.

    CASEBOOK_IMPORTERS = {"WORKER": "command"}

WORKER  who does the long work of an import:
    "embedded", the default: a thread of the web process that was asked; needs no other service.
    "command": `manage.py work_imports`, run as a service beside the web processes.
    "tasks": the backend of Django's tasks framework (django_tasks), as TASKS names it.
"""

from __future__ import annotations

from django.conf import settings

NAME = "CASEBOOK_IMPORTERS"
EMBEDDED, COMMAND, TASKS = "embedded", "command", "tasks"
WORKERS = (EMBEDDED, COMMAND, TASKS)
DEFAULTS = {"WORKER": EMBEDDED}
WITHIN_THE_REQUEST = {"ImmediateBackend", "DummyBackend"}


def problems() -> list[str]:
    """What is wrong with the host's settings, in words."""
    given = getattr(settings, NAME, {})
    if not isinstance(given, dict):
        return [f"{NAME} is no dictionary."]
    found = [
        f"{NAME} has no key «{key}». Its keys: {', '.join(sorted(DEFAULTS))}."
        for key in sorted(map(str, set(given) - set(DEFAULTS)))
    ]
    if worker() not in WORKERS:
        found.append(f"{NAME}['WORKER'] is {worker()!r}: write one of {', '.join(WORKERS)}.")
    if worker() == TASKS and _backend().rpartition(".")[2] in WITHIN_THE_REQUEST:
        found.append(
            f"{NAME}['WORKER'] is {TASKS!r}, but the default of TASKS works within the request: "
            "name a backend with workers of its own, such as that of django-tasks-db."
        )
    return found


def _backend() -> str:
    """The backend of the default queue of Django's tasks framework; what it is where nobody names one."""
    backends = getattr(settings, "TASKS", {})
    return str(backends.get("default", {}).get("BACKEND", "ImmediateBackend"))


def worker() -> str:
    """Who does the long work of an import."""
    return getattr(settings, NAME, {}).get("WORKER", DEFAULTS["WORKER"])
