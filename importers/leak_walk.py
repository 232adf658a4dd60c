"""What the leak walk expects of the addresses of files in and out (casebook/leak_walk/expectations.py)."""

from django.db.models import Q

from casebook.choices import Role
from casebook.leak_walk.lines import COORDINATOR, Line
from casebook.leak_walk.whose import EVERYTHING, NOTHING, Kind
from casebook.roles import User

RUN = "casebook_importers.importrun"


def _own_run(part: str, user: User) -> Q:
    """What a file says is shown to whoever sent it."""
    return Q(user_id=user.pk) if part == Role.COORDINATOR else NOTHING


def _hidden_run(part: str, user: User) -> Q:
    return ~Q(user_id=user.pk) if part == Role.COORDINATOR else EVERYTHING


def _written_run(part: str, user: User) -> Q:
    """Whoever may import takes back what a colleague imported: no content of the file is shown for it."""
    return Q(state__in=["done", "undone"]) if part == Role.COORDINATOR else NOTHING


def _unwritten_run(part: str, user: User) -> Q:
    return ~_written_run(part, user)


def _refused_run(part: str, user: User) -> Q:
    """Only a file that was previewed has rows to give back."""
    return _own_run(part, user) & Q(state="refused") & ~Q(rows=0)


def kinds() -> dict[str, Kind]:
    return {
        "importrun": Kind(RUN, _own_run, _hidden_run, key="uid"),
        "refused_importrun": Kind(RUN, _refused_run, _hidden_run, key="uid"),
        "written_importrun": Kind(RUN, _written_run, _unwritten_run, key="uid"),
    }


def lines() -> dict[str, Line]:
    shown = {name: Line(COORDINATOR, record="importrun") for name in ("run", "status")}
    answered = {
        name: Line(COORDINATOR, record="importrun", is_post=True)
        for name in ("reading", "mapping", "confirm", "forget", "cancel")
    }
    of_runs = {
        **shown,
        **answered,
        "refused": Line(COORDINATOR, record="refused_importrun"),
        "undo": Line(COORDINATOR, record="written_importrun"),
    }
    return {
        "casebook_importers:import": Line(COORDINATOR),
        "casebook_importers:runs": Line(COORDINATOR),
        **{f"casebook_importers:{name}": line for name, line in of_runs.items()},
        "casebook_importers:template": Line(COORDINATOR, arguments={"kind": "people", "format": "csv"}),
        "casebook_importers:columns": Line(COORDINATOR, arguments={"kind": "people"}),
        "casebook_importers:export": Line(COORDINATOR),
        "casebook_importers:export_list": Line(COORDINATOR, arguments={"name": "request"}),
    }
