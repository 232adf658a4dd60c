"""The pieces of which staff lay out the report of a year. Figures and tables are named by code, never typed.

What can be named stands above the models and comes by the hook `list_report_choices`: a function of what is
asked for, "figures" or "tables", that answers pairs of code and name.
"""

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks, hooks
from wagtail.blocks.struct_block import StructBlockValidationError

from casebook.choices import ChartKind

CHOICES_HOOK = "list_report_choices"
TEXT = _("Text")
FEATURES = ["bold", "italic", "link", "ol", "ul"]
# The order and the parts of the published report of 2022.
HEADLINE = ("citizens_received", "appointments_held", "people_served", "requests_since_opening")
TABLE_OF_YEARS, TABLE_OF_MONTHS = "years", "requests_by_month"


def _choices(kind: str) -> list[tuple[str, str]]:
    return [pair for provide in hooks.get_hooks(CHOICES_HOOK) for pair in provide(kind)]


def figures() -> list[tuple[str, str]]:
    """Code and name of every figure that a block may name."""
    return _choices("figures")


def tables() -> list[tuple[str, str]]:
    """Code and name of every table that a block may name."""
    return _choices("tables")


class CodeBlock(blocks.ChoiceBlock):
    """Something that is named by its code. To read a page, nobody asks what there is to choose."""

    def to_python(self, value):
        return value

    normalize = to_python

    def deconstruct(self):
        """A migration does not list what there is to choose."""
        return ("wagtail.blocks.CharBlock", [], {"label": self.label})


class FigureBlock(CodeBlock):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, choices=figures, search_index=False, **kwargs)

    class Meta:
        label = _("Figure")


class TableNameBlock(CodeBlock):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, choices=tables, search_index=False, **kwargs)

    class Meta:
        label = _("Table")


def _title(**more) -> blocks.CharBlock:
    return blocks.CharBlock(required=False, max_length=200, label=_("Title"), **more)


def _rich(label: Promise = TEXT) -> blocks.RichTextBlock:
    return blocks.RichTextBlock(required=False, features=FEATURES, label=label)


class MessageBlock(blocks.StructBlock):
    title = _title()
    text = _rich()

    class Meta:
        icon = "openquote"
        label = _("Message")
        template = "casebook/blocks/message.html"


class TextBlock(blocks.StructBlock):
    title = _title()
    text = _rich()

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "casebook/blocks/text.html"


class HeadlineBlock(blocks.StructBlock):
    figures = blocks.ListBlock(FigureBlock(), label=_("Figures"))

    class Meta:
        icon = "pick"
        label = _("Headline figures")
        template = "casebook/blocks/headline.html"


class FiguresBlock(blocks.StructBlock):
    title = _title()
    figures = blocks.ListBlock(
        FigureBlock(),
        label=_("Figures"),
        default=[],
        help_text=_("Without any: all that no other part of the page names, in the order of the report."),
    )

    class Meta:
        icon = "list-ul"
        label = _("List of figures")
        template = "casebook/blocks/figures.html"


class TableBlock(blocks.StructBlock):
    table = TableNameBlock()
    title = _title(help_text=_("Without one: the name of the table."))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "casebook/blocks/table.html"


class ChartBlock(blocks.StructBlock):
    table = TableNameBlock()
    kind = blocks.ChoiceBlock(choices=ChartKind.choices, default=ChartKind.BARS, label=_("Drawn as"))
    figures = blocks.ListBlock(
        FigureBlock(),
        label=_("Figures"),
        default=[],
        help_text=_("For the table of years: which figures to draw. Without any: the headline figures."),
    )
    title = _title(help_text=_("Without one: the name of the table."))

    class Meta:
        icon = "sliders"
        label = _("Chart")
        template = "casebook/blocks/chart.html"

    def clean(self, value):
        """Columns and lines are for months, chosen figures for the table of years."""
        result = super().clean(value)
        problems = {}
        if result["kind"] != ChartKind.BARS and result["table"] != TABLE_OF_MONTHS:
            problems["kind"] = ValidationError(
                _("Columns and lines are for months: choose bars for this table.")
            )
        if result["figures"] and result["table"] != TABLE_OF_YEARS:
            problems["figures"] = ValidationError(
                _("Figures are chosen for the table of years alone: remove them, or choose that table.")
            )
        if problems:
            raise StructBlockValidationError(block_errors=problems)
        return result


class EventsBlock(blocks.StructBlock):
    """The events of the year with their attendance, as the pages of the site have them."""

    title = _title()
    text = _rich()

    class Meta:
        icon = "date"
        label = _("Events of the year")
        template = "casebook/blocks/events.html"


class ServicesBlock(blocks.StructBlock):
    title = _title()
    staff = _rich(_("Staff"))
    services = blocks.ListBlock(blocks.CharBlock(label=_("Service")), label=_("Services"), default=[])
    contact = _rich(_("Contact"))

    class Meta:
        icon = "group"
        label = _("Staff and services")
        template = "casebook/blocks/services.html"


class ReportBody(blocks.StreamBlock):
    message = MessageBlock()
    text = TextBlock()
    headline = HeadlineBlock()
    figures = FiguresBlock()
    table = TableBlock()
    chart = ChartBlock()
    events = EventsBlock()
    services = ServicesBlock()


def standard_body() -> list[tuple[str, dict]]:
    """What a new page begins with: the parts of the published report, and its pictures. Each part says all
    its fields, the empty ones too, since the editor of blocks prints "undefined" where one is missing."""
    parts: list[tuple[str, dict]] = [
        ("message", {}),
        ("text", {}),
        ("headline", {"figures": list(HEADLINE)}),
        ("figures", {}),
        ("chart", {"table": "requests_by_category"}),
        ("chart", {"table": TABLE_OF_MONTHS, "kind": ChartKind.COLUMNS}),
        ("chart", {"table": TABLE_OF_YEARS}),
        ("chart", {"table": "citizens_by_age_and_sex"}),
        ("services", {}),
        ("events", {}),
    ]
    kinds = ReportBody().child_blocks
    return [(name, {**kinds[name].get_default(), **chosen}) for name, chosen in parts]
