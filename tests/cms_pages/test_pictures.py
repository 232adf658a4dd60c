"""A picture is described in words, or said to be decorative."""

import pytest
from django.core.exceptions import ValidationError

from cms_pages.blocks import BodyBlock, LinkBlock
from tests.cms_pages.factories import (
    EventPageFactory,
    HomePageFactory,
    NewsPageFactory,
    StandardPageFactory,
)

FACTORIES = [HomePageFactory, NewsPageFactory, EventPageFactory, StandardPageFactory]


@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize("alt", ["", "   "])
def test_a_picture_without_words_is_refused_in_a_sentence(factory, alt, image):
    page = factory.build(image=image, image_alt=alt)

    with pytest.raises(ValidationError) as refusal:
        page.clean()

    assert list(refusal.value.message_dict) == ["image_alt"]


@pytest.mark.parametrize("factory", FACTORIES)
def test_words_or_a_decorative_mark_or_no_picture_are_accepted(factory, image):
    for page in [
        factory.build(image=image, image_alt="Ένα κτίριο"),
        factory.build(image=image, image_is_decorative=True),
        factory.build(),
    ]:
        page.clean()


def test_the_words_stand_on_the_page(news_index, client, image):
    page = NewsPageFactory(parent=news_index, image=image, image_alt="Ένα κτίριο με πράσινη πόρτα")

    assert 'alt="Ένα κτίριο με πράσινη πόρτα"' in client.get(page.get_url()).content.decode()


def test_a_decorative_picture_has_an_empty_text_whatever_was_typed(news_index, client, image):
    page = NewsPageFactory(parent=news_index, image=image, image_alt="Γραμμές", image_is_decorative=True)

    text = client.get(page.get_url()).content.decode()

    assert "Γραμμές" not in text
    assert 'alt=""' in text


def test_a_picture_in_the_text_needs_words_too(image):
    block = BodyBlock().child_blocks["picture"]
    value = {"picture": {"image": image.pk, "alt_text": "", "decorative": False}, "caption": ""}

    with pytest.raises(ValidationError):
        block.clean(block.to_python(value))

    value["picture"]["alt_text"] = "Ένα κτίριο"
    assert block.clean(block.to_python(value))["picture"].contextual_alt_text == "Ένα κτίριο"


def test_a_link_leads_to_a_page_or_to_an_address(home):
    block = LinkBlock()
    neither = {"title": "Κάπου", "text": "", "page": None, "address": ""}
    for value in (neither, {**neither, "page": home.pk, "address": "https://example.org/"}):
        with pytest.raises(ValidationError):
            block.clean(block.to_python(value))

    assert block.clean(block.to_python({**neither, "page": home.pk}))["page"].pk == home.pk
