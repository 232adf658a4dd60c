"""A made-up centre's pages, to see the site with something in it. Its municipality does not exist."""

from cms_pages.demo.building import build_pages
from cms_pages.demo.removal import remove_pages

__all__ = ["build_pages", "remove_pages"]
