"""Links to the files of a report, for its page."""

from dataclasses import dataclass

from django import template

from casebook.models import AnnualReportPage, ReportSnapshot
from casebook.report_files.kinds import KINDS, Kind

register = template.Library()


@dataclass(frozen=True)
class FileLink:
    kind: Kind
    address: str

    @property
    def relation(self) -> str:
        """What the file is to the page, as `rel` of a link has it."""
        return "alternate" if self.kind.is_distribution or self.kind.is_for_people else "describedby"


@register.simple_tag(takes_context=True)
def report_file_links(context: dict, page: AnnualReportPage) -> list[FileLink]:
    """Every file of the report of `page`; none of a page that has no address yet."""
    base = page.get_url(context.get("request"))
    if not base:
        return []
    return [
        FileLink(kind, base + page.reverse_subpage("file", kwargs={"name": kind.name}))
        for kind in KINDS.values()
    ]


@register.simple_tag(takes_context=True)
def report_alternates(context: dict, page: AnnualReportPage) -> list[FileLink]:
    """The same for the head of the page, which is written before the figures are asked for."""
    confirmed = ReportSnapshot.objects.confirmed().of(page.year)
    return report_file_links(context, page) if confirmed.exists() else []
