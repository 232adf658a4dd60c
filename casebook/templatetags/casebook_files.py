"""Links to the files of a report, for its page."""

from dataclasses import dataclass

from django import template

from casebook.models import AnnualReportPage
from casebook.report_files.kinds import KINDS, Kind

register = template.Library()


@dataclass(frozen=True)
class FileLink:
    kind: Kind
    address: str


@register.simple_tag(takes_context=True)
def report_file_links(context, page: AnnualReportPage) -> list[FileLink]:
    """Every file of the report of `page`; none of a page that has no address yet."""
    base = page.get_url(context.get("request"))
    if not base:
        return []
    return [
        FileLink(kind, base + page.reverse_subpage("file", kwargs={"name": kind.name}))
        for kind in KINDS.values()
    ]
