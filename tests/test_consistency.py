"""Things that must agree with each other: templates and their users, texts and their translations."""

import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.forms.renderers import get_default_renderer
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from tests import catalogues
from tests.paths import APPS, REPOSITORY

LABELS = ("casebook", "cms_pages", "casebook_importers")
GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
# Words that Greek has taken over as they are.
INTERNATIONAL = {"e-mail", "E-mail"}
# Django asks for these by name.
ASKED_FOR_BY_DJANGO = {"400.html", "403.html", "404.html", "500.html"}


def templates() -> dict[str, Path]:
    """Every template of ours by the name under which Django finds it."""
    roots = [REPOSITORY / "templates", *(REPOSITORY / app / "templates" for app in APPS)]
    return {str(path.relative_to(root)): path for root in roots for path in root.rglob("*") if path.is_file()}


def named_in(text: str) -> set[str]:
    """The template names that stand in quotes in a piece of code or of a template."""
    return set(re.findall(r"[\"']([\w./-]+\.(?:html|txt|xml|svg|ics))[\"']", text))


def named_somewhere() -> set[str]:
    """Template names in our Python and templates, and those that Wagtail derives from a page's class."""
    code = [path for app in (*APPS, "site") for path in (REPOSITORY / app).rglob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in [*code, *templates().values()]]
    pages = [model.template for model in apps.get_models() if isinstance(getattr(model, "template", 0), str)]
    return set(pages) | ASKED_FOR_BY_DJANGO | set().union(*map(named_in, texts))


def replaces_one_of_wagtail(name: str, path: Path) -> bool:
    """Whether a template of the site stands before one of an installed package (the admin's logo, say)."""
    others = [Path(config.path) / "templates" / name for config in apps.get_app_configs()]
    return any(other.is_file() and other.resolve() != path.resolve() for other in others)


@pytest.mark.site
def test_no_template_stands_unused():
    used = named_somewhere()
    unused = [
        name
        for name, path in templates().items()
        if name not in used
        and not replaces_one_of_wagtail(name, path)
        # modeladmin looks its screens up by app and model
        and not name.startswith("modeladmin/")
    ]

    assert unused == []


def test_a_name_in_quotes_counts_as_use():
    assert named_in("{% include 'casebook/card.html' with x=1 %} template = \"cms_pages/a.html\"") == {
        "casebook/card.html",
        "cms_pages/a.html",
    }


def is_found(name: str) -> bool:
    """Whether Django finds a template of this name, for a page or for a widget of a form."""
    for find in (get_template, get_default_renderer().get_template):
        try:
            find(name)
        except TemplateDoesNotExist:
            continue
        return True
    return False


@pytest.mark.site
def test_every_template_compiles_and_finds_what_it_extends_and_includes():
    missing = []
    for name, path in templates().items():
        get_template(name)
        source = path.read_text(encoding="utf-8")
        for target in re.findall(r"{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']", source):
            if not is_found(target):
                missing.append(f"{name} names {target}")

    assert missing == []


@pytest.mark.parametrize("label", LABELS)
def test_every_model_and_field_has_a_greek_name(label):
    english = []
    with translation.override("el"):
        for model in apps.get_app_config(label).get_models():
            names = {"": model._meta.verbose_name, " (many)": model._meta.verbose_name_plural}
            names |= {
                f".{field.name}": field.verbose_name
                for field in model._meta.local_fields
                if not field.primary_key and not field.auto_created
            }
            english += [
                f"{model._meta.label}{where}: {name}"
                for where, name in names.items()
                if not GREEK.search(str(name)) and str(name) not in INTERNATIONAL
            ]

    assert english == []


@pytest.fixture(params=catalogues.HOMES)
def catalogue(request) -> polib.POFile:
    """The Greek catalogue of an app or of the site."""
    catalogue = catalogues.read(REPOSITORY, request.param)
    assert catalogue, f"{request.param} has no Greek catalogue: run `make messages`"
    return catalogue


def test_every_text_is_translated(catalogue):
    assert catalogues.unfinished(catalogue) == []


def test_every_translation_keeps_its_placeholders(catalogue):
    assert catalogues.broken_placeholders(catalogue) == []


def test_the_compiled_catalogue_is_the_written_one(catalogue):
    compiled = polib.mofile(catalogue.fpath.replace(".po", ".mo"))

    assert catalogues.not_compiled(catalogue, compiled) == []


@pytest.fixture(scope="module")
def fresh_texts(gettext_tools, tmp_path_factory) -> Path:
    """A copy of the code with its texts collected anew."""
    root = catalogues.copy_of_the_code(tmp_path_factory.mktemp("texts"))
    catalogues.collect(root)
    return root


@pytest.mark.parametrize("home", catalogues.HOMES)
def test_the_catalogue_has_every_text_of_the_code(home, fresh_texts):
    """If this fails, run `make messages` and translate what is new."""
    written = catalogues.read(REPOSITORY, home)
    fresh = catalogues.read(fresh_texts, home)

    assert catalogues.lacking(written, fresh) == []


def test_collecting_texts_leaves_the_greek_of_wagtail_alone(fresh_texts):
    folder = Path("site", "locale_wagtail", "el", "LC_MESSAGES")
    for name in ("django.po", "djangojs.po"):
        assert (fresh_texts / folder / name).read_bytes() == (REPOSITORY / folder / name).read_bytes()


def test_an_incomplete_catalogue_is_seen():
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Requests", msgstr="Αιτήματα"))
    catalogue.append(polib.POEntry(msgid="Bodies", msgstr=""))
    catalogue.append(polib.POEntry(msgid="Person", msgstr="Πρόσωπα", flags=["fuzzy"]))
    catalogue.append(polib.POEntry(msgid="%(count)s rows", msgstr="%(cuont)s γραμμές"))
    fresh = polib.POFile()
    fresh.append(polib.POEntry(msgid="Requests"))
    fresh.append(polib.POEntry(msgid="Requests", msgctxt="verb"))

    assert catalogues.unfinished(catalogue) == ["not translated: 'Bodies'", "fuzzy: 'Person'"]
    assert len(catalogues.broken_placeholders(catalogue)) == 1
    assert catalogues.lacking(catalogue, fresh) == ["Requests"]


def test_a_stale_compiled_catalogue_is_seen(tmp_path):
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Request", msgstr="Αίτηση"))
    catalogue.append(
        polib.POEntry(msgid="%d row", msgid_plural="%d rows", msgstr_plural={0: "%d γραμμή", 1: "%d γραμμές"})
    )
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    catalogue.save_as_mofile(str(tmp_path / "django.mo"))
    compiled = polib.mofile(str(tmp_path / "django.mo"))
    assert catalogues.not_compiled(catalogue, compiled) == []

    catalogue[0].msgstr = "Αίτημα"
    assert catalogues.not_compiled(catalogue, compiled) == ["Request"]
