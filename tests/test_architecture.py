"""The rules of the house, held against every file; and each rule against a sample that breaks it."""

from pathlib import Path

import pytest
from django.apps import apps

from tests import architecture
from tests.architecture import Module
from tests.paths import APPS, REPOSITORY

pytestmark = pytest.mark.once


def modules() -> list[Module]:
    """Every Python file of the apps but the migrations, which are records of the past."""
    files = [path for app in APPS for path in sorted((REPOSITORY / app).rglob("*.py"))]
    return [
        Module(dotted_name(path), path.read_text(encoding="utf-8"))
        for path in files
        if "migrations" not in path.parts
    ]


def dotted_name(path: Path) -> str:
    return ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__")


def texts(*suffixes: str) -> list[Path]:
    """Templates, style sheets or scripts of the apps and of the ready site."""
    roots = [REPOSITORY / name for name in (*APPS, "templates", "site")]
    return [path for root in roots for path in sorted(root.rglob("*")) if path.suffix in suffixes]


@pytest.mark.parametrize("rule", architecture.PYTHON_RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps(rule):
    complaints = [f"{module.name}: {complaint}" for module in modules() for complaint in rule(module)]

    assert complaints == []


BROKEN = [
    ("apps_know_only_their_neighbours", "casebook.models.people", "from importers.runs import run"),
    ("apps_know_only_their_neighbours", "casebook.models.people", "def f():\n    import cms_pages.models"),
    ("apps_know_only_their_neighbours", "cms_pages.feeds", "from casebook import models"),
    (
        "apps_know_only_their_neighbours",
        "cms_pages.feeds",
        "kinds = ['casebook.AnnualReportPage']",
    ),
    ("apps_know_only_their_neighbours", "casebook.views", "template_name = 'importers/upload.html'"),
    ("apps_know_only_their_neighbours", "importers.runs", "import centre.env"),
    ("imports_run_one_way", "casebook.models.people", "from casebook.permissions import may_read"),
    ("imports_run_one_way", "casebook.models.people", "from casebook import actions"),
    ("imports_run_one_way", "casebook.models.people", "from ..actions import merge"),
    ("imports_run_one_way", "casebook.choices", "from casebook.models import Person"),
    ("imports_run_one_way", "casebook.permissions", "from casebook.statistics import figures"),
    ("imports_run_one_way", "casebook.statistics.figures", "from casebook.actions import merge"),
    ("imports_run_one_way", "casebook.wagtail_admin.people", "from casebook import wagtail_hooks"),
    ("hooks_files_only_register", "casebook.wagtail_hooks", "def panels():\n    return []"),
    ("hooks_files_only_register", "casebook.wagtail_hooks", "class V:\n    def get(self):\n        return 1"),
    ("hooks_files_only_register", "casebook.wagtail_hooks", "import a\n" * 60),
    ("names_say_what_they_hold", "casebook.utils", ""),
    ("names_say_what_they_hold", "cms_pages.models.signals", ""),
    ("names_say_what_they_hold", "casebook.admin", ""),
    ("dates_are_written_by_django", "cms_pages.feeds", "label = day.strftime('%B')"),
    (
        "nothing_happens_behind_a_save",
        "casebook.models.people",
        "from django.db.models import signals",
    ),
    ("the_host_chooses_its_models", "casebook.models.people", "from django.contrib.auth.models import User"),
    ("the_host_chooses_its_models", "cms_pages.models", "from wagtail.images.models import Image"),
    ("commands_ask_nothing", "casebook.management.commands.load_demo", "answer = input('Sure?')"),
    ("an_app_states_its_key_field", "casebook.apps", "class Config(AppConfig):\n    name = 'casebook'"),
]
KEPT = [
    ("apps_know_only_their_neighbours", "importers.runs", "from casebook.models import Person"),
    ("imports_run_one_way", "casebook.wagtail_admin.people", "from casebook import permissions, choices"),
    ("imports_run_one_way", "casebook.models.people", "from casebook.models.base import Record"),
    ("imports_run_one_way", "casebook.identifiers", "from casebook.choices import Sex"),
    (
        "hooks_files_only_register",
        "casebook.wagtail_hooks",
        "@hooks.register('x')\ndef f():\n    return 1",
    ),
    ("dates_are_written_by_django", "cms_pages.feeds", "label = date_format(day, 'F')"),
    ("the_host_chooses_its_models", "casebook.roles", "from django.contrib.auth.models import Group"),
]


@pytest.mark.parametrize(("rule", "name", "source"), BROKEN)
def test_a_rule_complains_of_a_sample_that_breaks_it(rule, name, source):
    assert getattr(architecture, rule)(Module(name, source))


@pytest.mark.parametrize(("rule", "name", "source"), KEPT)
def test_a_rule_lets_a_good_sample_pass(rule, name, source):
    assert getattr(architecture, rule)(Module(name, source)) == []


def test_every_rule_has_a_sample_that_breaks_it():
    assert {rule.__name__ for rule in architecture.PYTHON_RULES} == {rule for rule, _, _ in BROKEN}


def test_every_room_of_the_casebook_that_has_a_floor_exists():
    rooms = {module.room for module in modules() if module.app == "casebook"}

    assert set(architecture.FLOORS["casebook"]) <= rooms


@pytest.mark.parametrize("app", APPS)
def test_the_templates_of_an_app_know_only_its_neighbours(app):
    complaints = [
        f"{path.relative_to(REPOSITORY)}: {complaint}"
        for path in sorted((REPOSITORY / app).rglob("*.html"))
        for complaint in architecture.templates_know_only_their_neighbours(app, path.read_text("utf-8"))
    ]

    assert complaints == []


def test_a_template_that_names_a_stranger_is_seen():
    html = '{% extends "cms_pages/base.html" %}'

    assert architecture.templates_know_only_their_neighbours("casebook", html)
    assert architecture.templates_know_only_their_neighbours("cms_pages", html) == []


def test_templates_hold_no_script_and_no_style():
    complaints = [
        f"{path.relative_to(REPOSITORY)}: {complaint}"
        for path in texts(".html")
        for complaint in architecture.no_script_or_style_inside_a_page(path.read_text(encoding="utf-8"))
    ]

    assert complaints == []


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<script type="text/javascript">go()</script>',
        "<style>p {}</style>",
        '<p style="color: red">',
        '<button onclick="go()">',
    ],
)
def test_script_and_style_in_a_template_are_seen(html):
    assert architecture.no_script_or_style_inside_a_page(html)


@pytest.mark.parametrize(
    "html",
    ['<script src="a.js" defer></script>', '<script type="application/json">{}</script>', "<p>style</p>"],
)
def test_files_and_data_in_a_template_are_fine(html):
    assert architecture.no_script_or_style_inside_a_page(html) == []


def test_no_file_of_ours_fetches_from_elsewhere():
    complaints = [
        f"{path.relative_to(REPOSITORY)}: {complaint}"
        for path in texts(".html", ".css", ".js", ".svg")
        for complaint in architecture.nothing_from_elsewhere(path.read_text(encoding="utf-8"))
    ]

    assert complaints == []


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/x.js">',
        '<link rel="stylesheet" href="//fonts.example/css">',
        "@font-face { src: url(https://fonts.example/a.woff2) }",
        '@import "https://fonts.example/css";',
        '<img alt="" src="http://tiles.example/1.png">',
        "fetch('https://api.example/')",
    ],
)
def test_a_fetch_from_elsewhere_is_seen(text):
    assert architecture.nothing_from_elsewhere(text)


def test_a_link_that_people_follow_is_no_fetch():
    assert architecture.nothing_from_elsewhere('<a href="https://www.gov.gr/">gov.gr</a>') == []
    assert (
        architecture.nothing_from_elsewhere('<link rel="canonical" href="https://centre.example.gr/">') == []
    )


def test_site_is_a_folder_and_no_package():
    """`import site` is Python's own; a package of that name breaks it under some start-up flags."""
    assert (REPOSITORY / "site" / "manage.py").exists()
    assert not (REPOSITORY / "site" / "__init__.py").exists()


def test_page_models_leave_their_short_names_to_the_host():
    """Page.homepage and Page.newspage are taken in many intranets; two apps cannot share them."""
    from wagtail.models import Page

    taken = {
        f"{relation.related_model._meta.label} as Page.{relation.get_accessor_name()}"
        for relation in Page._meta.related_objects
        if relation.one_to_one
        and relation.related_model._meta.app_label in {"casebook", "cms_pages", "casebook_importers"}
        and relation.get_accessor_name() == relation.related_model._meta.model_name
    }

    assert taken == set()


@pytest.mark.parametrize("app", APPS)
def test_migrations_need_nothing_that_only_the_newest_wagtail_has(app):
    """makemigrations writes for the Wagtail it runs on; a host may run the LTS. Edit the file it wrote."""
    texts = [path.read_text(encoding="utf-8") for path in (REPOSITORY / app / "migrations").glob("*.py")]

    assert [complaint for text in texts for complaint in architecture.runs_on_wagtail_lts(text)] == []


def test_a_migration_that_needs_the_newest_wagtail_is_seen():
    assert architecture.runs_on_wagtail_lts("to=settings.WAGTAIL_PAGE_MODEL")
    assert architecture.runs_on_wagtail_lts("('wagtailcore', '0098_apitoken'),")
    assert architecture.runs_on_wagtail_lts("('wagtailcore', '0094_alter_page_locale'),") == []


def test_the_pinned_packages_come_without_addresses():
    pins = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").splitlines()

    assert pins
    assert [pin for pin in pins if "==" not in pin or "/" in pin or "@" in pin] == []


def test_the_apps_are_installed_under_their_labels():
    """Migrations, permissions and addresses carry these names; they never change."""
    assert {config.label for config in apps.get_app_configs()} >= {
        "casebook",
        "cms_pages",
        "casebook_importers",
    }
