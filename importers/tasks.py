"""The long work of imports as a task, where CASEBOOK_IMPORTERS["WORKER"] is "tasks"."""

from django_tasks import task

from .jobs import work_off


@task()
def work_off_imports() -> int:
    """Carry every import that is ready; answers how many."""
    return work_off(is_beating=True)
