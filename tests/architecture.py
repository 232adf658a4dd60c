"""The rules of the house as functions: a file in, a list of complaints in words out.

`tests/test_architecture.py` holds them against the code, and each of them against a sample that breaks it.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

APPS = ("casebook", "cms_pages", "importers")

# The floors of each app. A module imports from lower floors and from its own module or package, never from
# above, never from a neighbour on its floor unless they are listed as one (leaves may know each other).
LEAVES = 0
FLOORS = {
    "casebook": {
        "choices": LEAVES,
        "encryption": LEAVES,
        "identifiers": LEAVES,
        "indicators": LEAVES,
        "private_files": LEAVES,
        "search": LEAVES,
        "time": LEAVES,
        "virus_scan": LEAVES,
        "roles": 1,
        "models": 2,
        "permissions": 3,
        "accountability": 3,
        "rectification": 3,
        "submissions": 3,
        "attachments": 4,
        "merging": 4,
        "actions": 5,
        "emergencies": 4,
        "statistics": 4,
        "charts": 5,
        "freezing": 5,
        "leak_walk": 5,
        "access_file": 5,
        "erasure": 5,
        "report_events": 4,
        "report_page": 5,
        "report_files": 6,
        "retention": 6,
        "wagtail_admin": 7,
        "wagtail_hooks": 8,
    },
}
# What an app may know of the others. Nobody knows the project, `centre`.
NEIGHBOURS = {"casebook": set(), "cms_pages": set(), "importers": {"casebook"}}
LABELS = {"casebook": "casebook", "cms_pages": "cms_pages", "casebook_importers": "importers"}

HOST_MODELS = {
    "django.contrib.auth.models": {"User": "settings.AUTH_USER_MODEL or get_user_model()"},
    "wagtail.images.models": {"Image": "wagtail.images.get_image_model_string()"},
    "wagtail.documents.models": {"Document": "wagtail.documents.get_document_model_string()"},
}
# The last migrations that Wagtail 7.4, the release with long-term support, has.
LTS_MIGRATIONS = {"wagtailcore": 97, "wagtailimages": 27, "wagtaildocs": 14}
CATCH_ALL_NAMES = {"signals", "utils", "helpers", "admin"}
HOOKS_LINES = 60


@dataclass
class Module:
    """One Python file of an app, by its dotted name."""

    name: str
    source: str
    tree: ast.Module = field(init=False)

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.source)

    @property
    def app(self) -> str:
        return self.name.split(".")[0]

    @property
    def room(self) -> str:
        """The module or package directly under the app: `models` for casebook.models.people."""
        return [*self.name.split("."), ""][1]


def imports(module: Module) -> Iterator[tuple[str, int]]:
    """Every imported dotted name with its line, imports inside functions too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            if node.level:
                above = module.name.split(".")[: -node.level]
                source = ".".join([*above, *filter(None, [source])])
            # `from casebook import actions` names a module only in its second half.
            yield from ((f"{source}.{alias.name}", node.lineno) for alias in node.names)


def labels_of(apps: set[str]) -> list[str]:
    """What these apps are called in a string: by their package or by their label."""
    return sorted(apps | {label for label, app in LABELS.items() if app in apps})


def apps_know_only_their_neighbours(module: Module) -> list[str]:
    """casebook and cms_pages know nobody, importers know the casebook, nobody knows the project."""
    strangers = ({*APPS, "centre", "tests"} - {module.app}) - NEIGHBOURS[module.app]
    found = [
        f"line {line}: imports {name}" for name, line in imports(module) if name.split(".")[0] in strangers
    ]
    pattern = re.compile(rf"({'|'.join(labels_of(strangers))})[./][\w./]+")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and pattern.fullmatch(node.value):
            found.append(f"line {node.lineno}: names «{node.value}» of another app")
    return found


def imports_run_one_way(module: Module) -> list[str]:
    """choices <- roles <- models <- permissions <- statistics, actions <- wagtail_admin <- wagtail_hooks."""
    floors = FLOORS.get(module.app, {})
    if module.room not in floors:
        return []
    here = floors[module.room]
    found = []
    for name, line in imports(module):
        app, room = [*name.split("."), ""][:2]
        if app != module.app or room == module.room or room not in floors:
            continue
        if floors[room] > here or (floors[room] == here != LEAVES):
            found.append(f"line {line}: {module.room} must not import {room}")
    return found


def hooks_files_only_register(module: Module) -> list[str]:
    """A hooks file registers: imports, calls, registered functions, classes of plain declarations."""
    if module.room != "wagtail_hooks":
        return []
    found = []
    lines = len(module.source.splitlines())
    if lines >= HOOKS_LINES:
        found.append(f"{lines} lines; a hooks file has fewer than {HOOKS_LINES}")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            methods = [part.name for part in node.body if isinstance(part, ast.FunctionDef)]
            if methods:
                found.append(f"line {node.lineno}: class {node.name} has methods ({', '.join(methods)})")
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef):
            decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
            if not any("register" in decorator for decorator in decorators):
                found.append(f"line {node.lineno}: {node.name} is not registered")
    return found


def names_say_what_they_hold(module: Module) -> list[str]:
    """No signals, utils or helpers; no `admin`, which django.contrib.admin would discover in a host."""
    return [f"a module named {part}" for part in module.name.split(".")[1:] if part in CATCH_ALL_NAMES]


def dates_are_written_by_django(module: Module) -> list[str]:
    """strftime writes English months on a Greek page."""
    return [
        f"line {node.lineno}: strftime"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "strftime"
    ]


def nothing_happens_behind_a_save(module: Module) -> list[str]:
    """Effects are calls that one can read, not signals."""
    sources = ("django.db.models.signals", "django.dispatch")
    return [f"line {line}: imports {name}" for name, line in imports(module) if name.startswith(sources)]


def the_host_chooses_its_models(module: Module) -> list[str]:
    """A host may have its own user, image and document models."""
    found = []
    for name, line in imports(module):
        source, _, model = name.rpartition(".")
        if model in HOST_MODELS.get(source, {}):
            found.append(f"line {line}: imports {model}; use {HOST_MODELS[source][model]}")
    return found


def commands_ask_nothing(module: Module) -> list[str]:
    """A command takes options; it never waits for an answer."""
    return [
        f"line {node.lineno}: input()"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "input"
    ]


def an_app_states_its_key_field(module: Module) -> list[str]:
    """Else a host's DEFAULT_AUTO_FIELD would change our migrations."""
    if module.room != "apps":
        return []
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            stated = [ast.unparse(part.targets[0]) for part in node.body if isinstance(part, ast.Assign)]
            if "default_auto_field" not in stated:
                found.append(f"line {node.lineno}: {node.name} has no default_auto_field")
    return found


PYTHON_RULES: list[Callable[[Module], list[str]]] = [
    apps_know_only_their_neighbours,
    imports_run_one_way,
    hooks_files_only_register,
    names_say_what_they_hold,
    dates_are_written_by_django,
    nothing_happens_behind_a_save,
    the_host_chooses_its_models,
    commands_ask_nothing,
    an_app_states_its_key_field,
]


def templates_know_only_their_neighbours(app: str, html: str) -> list[str]:
    """A template names templates and files of its own app, of its neighbours, and of the host's skin."""
    strangers = "|".join(labels_of(set(APPS) - {app} - NEIGHBOURS[app]))
    return [f"names {match[0]}" for match in re.finditer(rf"[\"'](?:{strangers})/[\w./-]+", html)]


def no_script_or_style_inside_a_page(html: str) -> list[str]:
    """The content policy refuses them."""
    kinds = {
        "script without a file": r"<script(?![^>]*\b(?:src=|type=\"application/json))[^>]*>",
        "style in the page": r"<style[^>]*>|\sstyle=\"[^\"]*\"",
        "event attribute": r"\son(?:click|change|submit|load)=",
    }
    return [f"{kind}: {match[0]}" for kind, pattern in kinds.items() for match in re.finditer(pattern, html)]


def nothing_from_elsewhere(text: str) -> list[str]:
    """No page, style sheet or script fetches from another host. Links that people follow are no fetches."""
    fetches = (
        r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc=[\"'](?:https?:)?//[^\"']*"
        r"|<link\b(?![^>]*rel=[\"'](?:canonical|alternate|profile))[^>]*\bhref=[\"'](?:https?:)?//[^\"']*"
        r"|url\([\"']?(?:https?:)?//[^)]*"
        r"|@import[^;]*//[^;]*"
        r"|\bfetch\([\"'](?:https?:)?//[^\"']*"
    )
    return [f"fetches {match[0]}" for match in re.finditer(fetches, text)]


def runs_on_wagtail_lts(migration: str) -> list[str]:
    """A migration depends on nothing that came after Wagtail's release with long-term support."""
    found = ["names settings.WAGTAIL_PAGE_MODEL"] if "WAGTAIL_PAGE_MODEL" in migration else []
    for app, name in re.findall(r"\(['\"](wagtail\w+)['\"], ['\"](\d{4}_\w+)['\"]\)", migration):
        if int(name[:4]) > LTS_MIGRATIONS[app]:
            found.append(f"depends on {app} {name}")
    return found
