"""The pieces of which an editor builds a page's text."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

PARAGRAPH_FEATURES = ["h3", "bold", "italic", "link", "document-link", "ol", "ul"]
SENTENCE_FEATURES = ["bold", "italic", "link", "document-link"]


class PictureBlock(blocks.StructBlock):
    """Wagtail's image block asks for the alternative text unless the picture is marked decorative."""

    picture = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(required=False, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms_pages/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Words"))
    source = blocks.CharBlock(required=False, label=_("Who said it"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "cms_pages/blocks/quote.html"


class NoticeBlock(blocks.StructBlock):
    """Something that must not be missed: a deadline, a change of hours."""

    title = blocks.CharBlock(required=False, label=_("Title"))
    text = blocks.RichTextBlock(features=SENTENCE_FEATURES, label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Notice")
        template = "cms_pages/blocks/notice.html"


class FileListBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label=_("Title"))
    files = blocks.ListBlock(DocumentChooserBlock(label=_("File")), label=_("Files"))

    class Meta:
        icon = "doc-full"
        label = _("Files to download")
        template = "cms_pages/blocks/files.html"


class StepsBlock(blocks.StructBlock):
    """What to do, in order, or which papers to bring."""

    title = blocks.CharBlock(required=False, label=_("Title"))
    is_ordered = blocks.BooleanBlock(
        required=False, default=True, label=_("Numbered"), help_text=_("Steps are numbered, papers are not.")
    )
    steps = blocks.ListBlock(
        blocks.RichTextBlock(features=SENTENCE_FEATURES, label=_("Step")), label=_("Steps")
    )

    class Meta:
        icon = "list-ol"
        label = _("Steps or papers needed")
        template = "cms_pages/blocks/steps.html"


class FactBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("What"))
    value = blocks.TextBlock(label=_("Value"))

    class Meta:
        label = _("Row")


class FactsBlock(blocks.StructBlock):
    """A small table of two columns: «Age: 6 to 12», «Places: 25»."""

    title = blocks.CharBlock(required=False, label=_("Title"))
    rows = blocks.ListBlock(FactBlock(), label=_("Rows"))

    class Meta:
        icon = "table"
        label = _("Table of facts")
        template = "cms_pages/blocks/facts.html"


class LinkBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.CharBlock(required=False, label=_("A few words"))
    page = blocks.PageChooserBlock(required=False, label=_("Page of this site"))
    address = blocks.URLBlock(required=False, label=_("Or an address elsewhere"))

    class Meta:
        icon = "link"
        label = _("Link")

    def clean(self, value):
        """A link leads to one place: a page or an address."""
        result = super().clean(value)
        if bool(result["page"]) == bool(result["address"]):
            problem = ValidationError(_("Choose a page of this site or type an address: one of the two."))
            raise StructBlockValidationError(block_errors={"page": problem})
        return result


class LinksBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label=_("Title"))
    links = blocks.ListBlock(LinkBlock(), label=_("Links"))

    class Meta:
        icon = "link"
        label = _("Group of links")
        template = "cms_pages/blocks/links.html"


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(
        icon="title", label=_("Heading"), template="cms_pages/blocks/heading.html", form_classname="title"
    )
    paragraph = blocks.RichTextBlock(icon="pilcrow", label=_("Text"), features=PARAGRAPH_FEATURES)
    picture = PictureBlock()
    notice = NoticeBlock()
    steps = StepsBlock()
    facts = FactsBlock()
    files = FileListBlock()
    quote = QuoteBlock()
    links = LinksBlock()
