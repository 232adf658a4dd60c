"""A file of a case: added at a desk and with a telephone, saved, and deleted."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from casebook.models import Attachment
from tests import factories
from tests.browser.conftest import DESK, TELEPHONE
from tests.casebook.screens import url

pytestmark = [pytest.mark.site, pytest.mark.browser]

CONTENT = b"%PDF-1.7\n%%EOF"


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
def test_a_file_is_added_saved_and_deleted(visit, size):
    person = factories.PersonFactory()
    page = visit("reception", size)
    page.goto(url("person", "inspect", person))

    page.locator("a[href*='files/add']").click()
    page.locator("input[name=file]").set_input_files(
        {"name": "taxes.pdf", "mimeType": "application/pdf", "buffer": CONTENT}
    )
    page.locator("input[name=title]").fill("Εκκαθαριστικό 2025")
    page.locator("main button[type=submit]").click()

    link = page.get_by_role("link", name="Εκκαθαριστικό 2025", exact=True)
    with page.expect_download() as download:
        link.click()
    attachment = Attachment.objects.get()
    assert download.value.suggested_filename.endswith(f"-{attachment.pk}.pdf")
    assert Path(download.value.path()).read_bytes() == CONTENT
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.locator("a[href$='/delete/']").click()
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("link", name="Εκκαθαριστικό 2025", exact=True)).to_have_count(0)
    assert not Attachment.objects.exists()
