"""What the leak walk expects of the addresses of files in and out (casebook/leak_walk/expectations.py)."""

from casebook.leak_walk.lines import COORDINATOR, Line


def lines() -> dict[str, Line]:
    return {
        "casebook_importers:import": Line(COORDINATOR),
        "casebook_importers:confirm": Line(COORDINATOR, is_post=True),
        "casebook_importers:template": Line(COORDINATOR, arguments={"kind": "people", "format": "csv"}),
        "casebook_importers:columns": Line(COORDINATOR, arguments={"kind": "people"}),
        "casebook_importers:export": Line(COORDINATOR),
        "casebook_importers:export_list": Line(COORDINATOR, arguments={"name": "request"}),
    }
