"""Where things stand in the checkout, for tests that read files."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
APPS = ("casebook", "cms_pages", "importers")
